"""Avisos: in sight while they hold, and gone by themselves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from cms.core.boundaries import collecting
from cms.core.templatetags.site_tags import site_path
from cms.editorial.models import Vereda
from cms.news.models import AvisoPage, AvisosContainerPage
from cms.news.selectors import current_avisos, urgent_avisos
from tests.cms.news.conftest import HOUR, bogota, text_of, written
from tests.conftest import Town, publish_structure

pytestmark = pytest.mark.django_db

BANNER = 'aria-label="Avisos urgentes"'
EVERYWHERE = ("/", "/avisos/", "/noticias/", "/alcaldia/", "/alcaldia/secretaria-social/")


def test_in_force_it_stands_on_home_listing_and_section(an_aviso) -> None:
    aviso = an_aviso(title="Corte de agua en el centro", area="Barrio Centro", kind="water")
    for address in ("/", "/avisos/", "/alcaldia/secretaria-de-hacienda/"):
        html = text_of(address)
        assert site_path(aviso) in html, address
        assert "Agua" in html
        assert "Barrio Centro" in html
        assert BANNER not in html
    assert site_path(aviso) not in text_of("/alcaldia/secretaria-social/")


def test_a_joint_aviso_stands_in_both_sections(town: Town, an_aviso) -> None:
    aviso = an_aviso(joint_sections=[town.social_section.page])
    assert site_path(aviso) in text_of("/alcaldia/secretaria-social/")


def test_it_disappears_by_itself_and_is_kept_as_proof(an_aviso) -> None:
    aviso = an_aviso(title="Corte de agua", ends_at=timezone.now() + HOUR)
    with freeze_time(timezone.now() + HOUR + timedelta(seconds=1)):
        assert site_path(aviso) not in text_of("/")
        listing = text_of("/avisos/")
        assert "No hay avisos vigentes" in listing
        assert listing.index("Terminados") < listing.index(site_path(aviso))
        html = text_of(site_path(aviso))
        assert "Este aviso ya terminó" in html
        assert site_path(aviso) not in text_of("/alcaldia/secretaria-de-hacienda/")


def test_announced_it_waits_for_its_hour(an_aviso) -> None:
    begins = timezone.now() + HOUR
    aviso = an_aviso(is_urgent=True, starts_at=begins, ends_at=begins + HOUR)
    assert site_path(aviso) not in text_of("/")
    assert "Próximos" in text_of("/avisos/")
    assert "Todavía no ha empezado" in text_of(site_path(aviso))
    with freeze_time(begins + timedelta(seconds=1)):
        assert BANNER in text_of("/")


def test_urgent_it_stands_on_every_page_but_its_own(an_aviso) -> None:
    aviso = an_aviso(title="Crece el río Upía", is_urgent=True)
    for address in (*EVERYWHERE, "/cuenta/ingresar/"):
        html = text_of(address)
        assert BANNER in html, address
        assert "Crece el río Upía" in html
    assert Client().get("/no-existe/").content.decode().count("Crece el río Upía") == 1
    assert BANNER not in text_of(site_path(aviso))


def test_three_urgent_ones_at_most(an_aviso) -> None:
    for number in range(4):
        an_aviso(title=f"Alerta {number}", is_urgent=True)
    assert len(urgent_avisos()) == 3


def test_drafts_and_reviews_are_not_shown(town: Town) -> None:
    fields = {
        "title": "Oculto",
        "is_urgent": True,
        "starts_at": timezone.now() - HOUR,
        "ends_at": timezone.now() + HOUR,
    }
    written(town, AvisoPage, AvisosContainerPage, town.hacienda_section, **fields)
    for address in EVERYWHERE:
        assert "Oculto" not in text_of(address)


def test_withdrawn_it_leaves_at_once(an_aviso) -> None:
    aviso = an_aviso(title="Alerta retirada", is_urgent=True)
    assert BANNER in text_of("/")
    aviso.unpublish()
    assert BANNER not in text_of("/")


def test_banner_costs_a_warm_page_no_query(an_aviso) -> None:
    def queries() -> int:
        Client().get("/noticias/")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/noticias/")
        return len(captured)

    without = queries()
    an_aviso(is_urgent=True)
    assert queries() == without


def test_every_turn_is_told_to_whoever_keeps_the_page(an_aviso) -> None:
    now = timezone.now().replace(microsecond=0)
    begins, ends = now + HOUR, now + 3 * HOUR
    an_aviso(ends_at=ends)
    with collecting() as boundaries:
        current_avisos()
    assert boundaries.earliest == ends
    an_aviso(title="Otro", starts_at=begins, ends_at=ends)
    for _warm in range(2):
        with collecting() as boundaries:
            current_avisos()
        assert boundaries.earliest == begins


def test_filters_of_the_listing(town: Town, an_aviso) -> None:
    amparo = Vereda.objects.create(name="El Amparo", slug="el-amparo")
    an_aviso(title="Agua en Hacienda", kind="water", veredas=[amparo])
    an_aviso(town.social_section, title="Vía cerrada", kind="roads")
    an_aviso(
        title="Vía ya abierta",
        kind="roads",
        starts_at=timezone.now() - 3 * HOUR,
        ends_at=timezone.now() - HOUR,
    )
    titles = ("Agua en Hacienda", "Vía cerrada", "Vía ya abierta")
    for query, shown in (
        ("", titles),
        ("?seccion=secretaria-social", titles[1:2]),
        ("?tipo=roads", titles[1:]),
        ("?vereda=el-amparo", titles[:1]),
        ("?seccion=secretaria-social&tipo=water", ()),
        ("?tipo=%27&vereda=nada&seccion=" + "9" * 3000, titles),
    ):
        html = text_of("/avisos/" + query)
        assert [title for title in titles if title in html] == list(shown), query
    assert "Quitar filtros" in text_of("/avisos/?tipo=roads")


def test_more_avisos_cost_the_listing_no_more_queries(an_aviso) -> None:
    def queries() -> int:
        Client().get("/avisos/")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/avisos/")
        sql = [query["sql"] for query in captured]
        assert len(sql) == len(set(sql))
        return len(sql)

    ended = {"starts_at": timezone.now() - 3 * HOUR, "ends_at": timezone.now() - HOUR}
    for number in range(2):
        an_aviso(title=f"Vigente {number}")
        an_aviso(title=f"Terminado {number}", **ended)
    few = queries()
    for number in range(6):
        an_aviso(title=f"Más {number}")
        an_aviso(title=f"Más terminados {number}", **ended)
    assert queries() == few <= 8


@pytest.mark.parametrize("hours", [0, -1])
def test_it_ends_after_it_begins(town: Town, hours: int) -> None:
    now = timezone.now()
    page = AvisoPage(title="Al revés", summary="No.", slug="al-reves", starts_at=now)
    page.ends_at = now + hours * HOUR
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert refused.value.message_dict == {"ends_at": ["Debe terminar después de empezar."]}


def test_a_private_aviso_is_no_banner(town: Town, an_aviso) -> None:
    from wagtail.models import PageViewRestriction

    aviso = an_aviso(title="Solo con clave", is_urgent=True)
    PageViewRestriction.objects.create(page=aviso, restriction_type="login")
    assert BANNER not in text_of("/")
    assert "Solo con clave" not in text_of("/avisos/")


def test_when_is_said_as_people_say_it(an_aviso) -> None:
    with freeze_time(bogota(2026, 12, 11, 9, 0)):
        aviso = an_aviso(starts_at=bogota(2026, 12, 11, 8, 0), ends_at=bogota(2026, 12, 12, 12, 0))
        assert "Hoy, 8:00 a.\u00a0m., hasta mañana, 12:00 m." in text_of(site_path(aviso))


def test_an_aviso_under_a_closed_listing_still_has_its_page(town: Town, an_aviso) -> None:
    aviso = an_aviso()
    from cms.news.models import AvisosPage

    AvisosPage.objects.get().unpublish()
    assert "Ver los avisos vigentes" not in text_of(site_path(aviso))
    publish_structure(AvisosPage.objects.get())
