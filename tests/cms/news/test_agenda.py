"""The agenda: what comes, a month, what has passed, and one event."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from cms.core.boundaries import collecting
from cms.core.templatetags.site_tags import site_path
from cms.editorial.models import Topic, Vereda
from cms.news.models import EventoPage, EventosContainerPage
from cms.news.selectors import upcoming_events
from cms.news.selectors.agenda import month_choices
from cms.news.selectors.clock import next_midnight
from tests.cms.news.conftest import HOUR, bogota, text_of, written
from tests.conftest import Town

pytestmark = pytest.mark.django_db


def on(*parts: int, hours: float = 2) -> dict[str, object]:
    begins = bogota(*parts)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=hours)}


def test_one_event_says_what_one_needs_to_go(an_event, town: Town) -> None:
    with freeze_time(bogota(2026, 12, 1, 9, 0)):
        event = an_event(
            title="Rendición de cuentas",
            address="Carrera 5, segundo piso",
            organiser="Alcaldía",
            audience="Toda la comunidad",
            accessibility="Entrada sin escalones",
            topics=[Topic.objects.create(name="Participación", slug="participacion")],
            joint_sections=[town.social_section.page],
            **on(2026, 12, 12, 8, 0, hours=4),
        )
        html = text_of(site_path(event))
    for part in (
        "Sábado 12 de diciembre, de 8:00 a.\u00a0m. a 12:00 m.",
        "Parque principal",
        "Carrera 5, segundo piso",
        "Gratis",
        "Entrada sin escalones",
        "Toda la comunidad",
        f'href="/agenda/evento-{event.pk}.ics"',
        'href="/agenda/?tema=participacion"',
        '<a href="/alcaldia/secretaria-social/">Social</a>',
    ):
        assert part in html, part


def test_lists_hold_what_has_not_ended(an_event) -> None:
    now = timezone.now()
    an_event(title="En tres días")
    an_event(title="Ahora mismo", starts_at=now - HOUR, ends_at=now + HOUR)
    an_event(title="Ayer", starts_at=now - 26 * HOUR, ends_at=now - 24 * HOUR)
    coming = text_of("/agenda/")
    assert coming.index("Ahora mismo") < coming.index("En tres días")
    assert "En curso" in coming
    assert "Ayer" not in coming.replace("ayer", "")
    past = text_of("/agenda/?vista=pasados")
    assert "Ayer" in past
    assert "En tres días" not in past
    assert "Ahora mismo" in text_of("/")


def test_an_event_begins_and_ends_by_the_clock(an_event) -> None:
    event = an_event()
    assert "En curso" not in text_of(site_path(event))
    with freeze_time(event.starts_at + timedelta(minutes=1)):
        assert "En curso ahora" in text_of(site_path(event))
    with freeze_time(event.ends_at + timedelta(minutes=1)):
        html = text_of(site_path(event))
        assert "Este evento ya pasó" in html
        assert ".ics" not in html
        assert site_path(event) not in text_of("/agenda/")


def test_cancelled_it_stays_in_sight(an_event) -> None:
    event = an_event(is_cancelled=True, cancellation_note="Por lluvias; nueva fecha el 20.")
    assert "Cancelado" in text_of("/agenda/")
    html = text_of(site_path(event))
    assert "Evento cancelado" in html
    assert "Por lluvias; nueva fecha el 20." in html


def test_a_cancellation_says_why(town: Town) -> None:
    page = EventoPage(title="Feria", place="Parque", is_cancelled=True, **on(2026, 12, 12))
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert "cancellation_note" in refused.value.message_dict


def test_the_month_is_a_calendar(an_event) -> None:
    with freeze_time(bogota(2026, 12, 10, 9, 0)):
        several = an_event(
            title="Cabalgata",
            is_all_day=True,
            starts_at=bogota(2026, 12, 30),
            ends_at=bogota(2027, 1, 3),
        )
        an_event(title="Luces", **on(2026, 12, 7, 18, 0))
        html = text_of("/agenda/?vista=mes")
        assert ">Diciembre de 2026</h2>" in html
        assert 'aria-label="Lunes 7 de diciembre: 1 evento"' in html
        for day in (7, 30, 31):
            assert f'id="dia-{day}"' in html
            assert f'href="#dia-{day}"' in html
        assert 'id="dia-8"' not in html
        assert html.count('aria-current="date"') == 1
        january = text_of("/agenda/?vista=mes&mes=2027-01")
        assert january.count(site_path(several)) == 2
        assert "Luces" not in january
        assert 'rel="prev nofollow" href="/agenda/?vista=mes&amp;mes=2026-12"' in january
        assert "No hay eventos en febrero de 2027" in text_of("/agenda/?vista=mes&mes=2027-02")


def test_the_calendar_does_not_turn_for_ever(town: Town) -> None:
    months = [value for value, _ in month_choices(date(2026, 11, 24))]
    assert (months[0], months[-1], len(months)) == ("2025-11", "2028-05", 31)
    with freeze_time(bogota(2026, 11, 24, 9, 0)):
        assert 'rel="next nofollow"' not in text_of("/agenda/?vista=mes&mes=2028-05")
        for impossible in ("2028-06", "0000-00", "9999-12", "2026-13", "'", "9" * 5000):
            assert "Noviembre de 2026" in text_of(f"/agenda/?vista=mes&mes={impossible}")


def test_filters_work_together_and_reach_the_calendar_file(town: Town, an_event) -> None:
    amparo = Vereda.objects.create(name="El Amparo", slug="el-amparo")
    salud = Topic.objects.create(name="Salud", slug="salud")
    an_event(title="Feria de Hacienda", veredas=[amparo], topics=[salud])
    an_event(town.social_section, title="Brigada social", topics=[salud])
    titles = ("Feria de Hacienda", "Brigada social")
    for query, shown in (
        ("", titles),
        ("?tema=salud", titles),
        ("?vereda=el-amparo", titles[:1]),
        ("?seccion=secretaria-social&tema=salud", titles[1:]),
        ("?seccion=secretaria-social&vereda=el-amparo", ()),
    ):
        html = text_of("/agenda/" + query)
        assert [title for title in titles if title in html] == list(shown), query
        calendar = text_of("/agenda/calendario.ics" + query)
        assert [title for title in titles if title in calendar] == list(shown), query
    assert "seccion=secretaria-social&amp;tema=salud" in text_of(
        "/agenda/?tema=salud&seccion=secretaria-social"
    )


def test_drafts_are_nowhere(town: Town) -> None:
    draft = written(
        town,
        EventoPage,
        EventosContainerPage,
        town.hacienda_section,
        title="Oculto",
        place="Parque",
        starts_at=timezone.now() + HOUR,
        ends_at=timezone.now() + 2 * HOUR,
    )
    for address in ("/", "/agenda/", "/agenda/?vista=mes", "/agenda/calendario.ics"):
        assert "Oculto" not in text_of(address)
    assert Client().get(f"/agenda/evento-{draft.pk}.ics").status_code == 404


def test_more_events_cost_no_more_queries(an_event) -> None:
    def queries(address: str) -> int:
        Client().get(address)
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        sql = [query["sql"] for query in captured]
        assert len(sql) == len(set(sql))
        return len(sql)

    addresses = ("/agenda/", "/agenda/?vista=mes", "/agenda/calendario.ics", "/")
    an_event(title="Uno")
    few = {address: queries(address) for address in addresses}
    for number in range(9):
        an_event(title=f"Otro {number}")
    assert {address: queries(address) for address in addresses} == few
    assert max(few.values()) <= 8


def test_turns_and_midnight_are_told_to_whoever_keeps_the_page(an_event) -> None:
    with freeze_time(bogota(2026, 12, 10, 9, 0)):
        event = an_event(**on(2026, 12, 10, 15, 0))
        with collecting() as boundaries:
            upcoming_events(limit=3)
        assert boundaries.earliest == event.starts_at
    with freeze_time(bogota(2026, 12, 10, 16, 0)):
        with collecting() as boundaries:
            upcoming_events(limit=3)
        assert boundaries.earliest == event.ends_at
    with freeze_time(bogota(2026, 12, 10, 20, 0)):
        with collecting() as boundaries:
            upcoming_events(limit=3)
        assert boundaries.earliest == next_midnight(timezone.now()) == bogota(2026, 12, 11)


def test_paging_of_what_has_passed(an_event) -> None:
    for number in range(21):
        an_event(
            title=f"Pasado {number:02}",
            starts_at=timezone.now() - (number + 3) * HOUR,
            ends_at=timezone.now() - (number + 2) * HOUR,
        )
    first = text_of("/agenda/?vista=pasados")
    assert "Página 1 de 2" in first
    assert 'href="/agenda/?vista=pasados&amp;pagina=2" rel="next"' in first
    assert "Pasado 20" in text_of("/agenda/?vista=pasados&pagina=2")


def test_empty_agenda_says_what_to_do(town: Town) -> None:
    assert "No hay eventos próximos" in text_of("/agenda/")
    html = text_of("/agenda/?seccion=secretaria-social")
    assert "con esos filtros" in html
    assert '<a href="/agenda/">Ver toda la agenda</a>' in html
