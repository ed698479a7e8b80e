"""The directory across sections: its parts, its filters, and who is not in it."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.editorial.approval import APPROVE, decide, submit
from cms.editorial.models import Vereda
from cms.secretarias.directory import FIRST_FOUND, PER_PAGE
from cms.secretarias.models import DirectorioPage, LocalEntity, SecretariaPage, Section, StaffMember
from tests.conftest import Town
from tests.showcase import publish

pytestmark = pytest.mark.django_db

PEOPLE = "/directorio/?ver=personas"
ENTITIES = "/directorio/?ver=entidades"


def text_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def names(address: str) -> list[str]:
    """The names listed, in order."""
    found = BeautifulSoup(text_of(address), "html.parser").select(".entries h3")
    return [heading.get_text() for heading in found]


def staff(section: Section, *rows: tuple[str, str], **fields: str) -> None:
    page = SecretariaPage.objects.get(pk=section.page_id)
    page.staff = [StaffMember(name=name, position=position, **fields) for name, position in rows]
    publish(page)


def entities(town: Town, *found: LocalEntity) -> None:
    page = DirectorioPage.objects.get(pk=town.directorio.pk)
    page.entities = list(found)
    publish(page)


@pytest.fixture
def peopled(town: Town) -> Town:
    """Two people in each section, one entity for emergencies and two others."""
    staff(
        town.hacienda_section,
        ("Óscar Ejemplo", "Tesorero"),
        ("Nubia Ejemplo", "Contadora pública"),
        unit="Despacho",
        email="alguien@example.org",
        phone="+57 608 000 0131",
        education="Contaduría",
    )
    staff(town.social_section, ("Ñeque Ejemplo", "Enlace"), ("ana ejemplo", "Auxiliar"))
    entities(
        town,
        LocalEntity(
            name="Puesto de salud",
            kind=LocalEntity.Kind.HEALTH,
            what_for="Vacunación y citas.",
            mobile="+57 300 000 0001",
            email="puesto@example.org",
            address="Calle 4",
            vereda=Vereda.objects.create(name="El Amparo", slug="el-amparo"),
            hours="Lunes a viernes",
            website="https://salud.example.org/citas/",
        ),
        LocalEntity(
            name="Bomberos", kind=LocalEntity.Kind.EMERGENCY, phone="119", is_emergency=True
        ),
        LocalEntity(name="Junta de El Amparo", kind=LocalEntity.Kind.COMMUNAL, phone="#767"),
    )
    return town


# Parts -------------------------------------------------------------------------------------


def test_overview_shows_emergencies_offices_and_ways_to_the_rest(peopled: Town) -> None:
    html = text_of("/directorio/")
    places = [
        html.index(part)
        for part in (
            "<h1>Directorio</h1>",
            ">Emergencias<",
            'href="tel:119"',
            ">Dependencias</h2>",
            "Secretaría de Hacienda",
            "Ver 4 personas",
            'href="/directorio/?seccion=secretaria-de-hacienda"',
            ">Entidades de interés<",
            'href="/directorio/?tipo=health"',
        )
    ]
    assert places == sorted(places)
    assert "Óscar" not in html
    assert "Puesto de salud" not in html


def test_people_in_spanish_order_with_a_link_to_their_whole_entry(peopled: Town) -> None:
    assert names(PEOPLE) == ["ana ejemplo", "Nubia Ejemplo", "Ñeque Ejemplo", "Óscar Ejemplo"]
    html = text_of(PEOPLE)
    for part in (
        "Contadora pública",
        "Despacho",
        "mailto:alguien@example.org",
        "tel:+576080000131",
        'href="/alcaldia/secretaria-de-hacienda/#directorio"',
        "ficha completa de Nubia Ejemplo",
    ):
        assert part in html, part
    assert "Contaduría" not in html, "the rest of Annex 2 stands on the section's page"


def test_offices_with_purpose_and_address(town: Town) -> None:
    page = town.hacienda_section.page
    page.purpose, page.address, page.hours = "Cobra los impuestos.", "Segundo piso", "Por la mañana"
    page.phone, page.email = "+57 608 000 0030", "hacienda@example.org"
    publish(page)
    assert names("/directorio/?ver=dependencias") == ["Secretaría de Hacienda", "Secretaría Social"]
    html = text_of("/directorio/?ver=dependencias")
    for part in ("Cobra los impuestos.", "Segundo piso", "Por la mañana", "tel:+576080000030"):
        assert part in html, part
    assert "Cobra los impuestos." not in text_of("/directorio/")


def test_entities_by_kind_after_those_for_emergencies(peopled: Town) -> None:
    html = text_of(ENTITIES)
    assert names(ENTITIES) == ["Puesto de salud", "Junta de El Amparo"]
    places = [
        html.index(part)
        for part in ('href="tel:119"', ">Salud</h2>", ">Organizaciones comunales</h2>")
    ]
    assert places == sorted(places)
    for part in (
        "Vacunación y citas.",
        "Calle 4, vereda El Amparo",
        "Lunes a viernes",
        "mailto:puesto@example.org",
        ">salud.example.org<",
        'href="tel:%23767"',
    ):
        assert part in html, part


def test_emergencies_keep_the_order_they_were_given(town: Town) -> None:
    entities(
        town,
        *(
            LocalEntity(name=name, kind=kind, phone="123", is_emergency=True)
            for name, kind in (("Zeta", "other"), ("Alfa", "emergency"))
        ),
    )
    html = text_of("/directorio/")
    assert html.index("Zeta") < html.index("Alfa")


# Filters -----------------------------------------------------------------------------------


def test_people_of_one_section(peopled: Town) -> None:
    for address in (
        "/directorio/?seccion=secretaria-social",
        f"{PEOPLE}&seccion=secretaria-social",
    ):
        assert names(address) == ["ana ejemplo", "Ñeque Ejemplo"]
    html = text_of("/directorio/?seccion=secretaria-social")
    assert 'href="/directorio/?seccion=secretaria-social" aria-current="true"' in html


def test_entities_of_one_kind(peopled: Town) -> None:
    assert names("/directorio/?tipo=health") == ["Puesto de salud"]
    assert names("/directorio/?tipo=emergency") == ["Bomberos"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("oscar", ["Óscar Ejemplo"]),
        ("ÓSCAR", ["Óscar Ejemplo"]),
        ("neque", ["Ñeque Ejemplo"]),
        ("publica conta", ["Nubia Ejemplo"]),
        ("ejemplo aux", ["ana ejemplo"]),
        ("despacho tesor", ["Óscar Ejemplo"]),
        ("oscar auxiliar", []),
    ],
)
def test_search_forgives_accents_and_case(peopled: Town, query: str, expected: list[str]) -> None:
    assert names(f"{PEOPLE}&q={query}") == expected


def test_search_in_everything_groups_what_it_finds(peopled: Town) -> None:
    assert names("/directorio/?q=a") == [
        "Secretaría de Hacienda",
        "Secretaría Social",
        "ana ejemplo",
        "Nubia Ejemplo",
        "Ñeque Ejemplo",
        "Óscar Ejemplo",
        "Bomberos",
        "Puesto de salud",
        "Junta de El Amparo",
    ]
    assert names("/directorio/?q=VACUNACION") == ["Puesto de salud"]
    assert names("/directorio/?q=organizaciones") == ["Junta de El Amparo"]
    html = text_of("/directorio/?q=auxiliar")
    assert 'value="auxiliar"' in html
    assert 'href="/directorio/?ver=personas&amp;q=auxiliar"' in html


def test_search_shows_a_few_of_each_part_and_the_way_to_the_rest(town: Town) -> None:
    rows = [(f"Persona {number:02}", "Auxiliar") for number in range(FIRST_FOUND + 1)]
    staff(town.hacienda_section, *rows)
    assert names("/directorio/?q=auxiliar") == [name for name, _ in rows[:FIRST_FOUND]]
    assert f"Ver las {FIRST_FOUND + 1}</a>" in text_of("/directorio/?q=auxiliar")


def test_search_keeps_the_chosen_part(peopled: Town) -> None:
    page = BeautifulSoup(text_of("/directorio/?seccion=secretaria-social&q=ana"), "html.parser")
    form = page.select_one("form[role=search]")
    assert form is not None
    assert {field["name"]: field["value"] for field in form.select("input")} == {
        "q": "ana",
        "ver": "personas",
        "seccion": "secretaria-social",
    }


def test_nothing_found_says_what_to_do_next(peopled: Town) -> None:
    html = text_of(f"{PEOPLE}&q=bomberos")
    assert "No encontramos «bomberos»" in html
    assert 'href="/directorio/?q=bomberos"' in html
    assert "No encontramos «nadie»" in text_of("/directorio/?q=nadie")


def test_empty_directory(town: Town) -> None:
    assert "Todavía no hay nada en esta parte" in text_of(PEOPLE)
    assert "Todavía no hay nada en esta parte" in text_of(ENTITIES)
    for section in (town.hacienda_section, town.social_section):
        section.page.unpublish()
    assert "Todavía no hay nadie en el directorio." in text_of("/directorio/")


@pytest.mark.parametrize(
    "query",
    [
        "ver=nada", "seccion=%27", "seccion=secretaria-oculta", "tipo=no", "q=", "q=%20",
        "q=%C2%BF?", "q=%0A%0D", "pagina=-1", "pagina=abc", "pagina=" + "9" * 5000,
        "seccion=" + "a" * 5000, "otra=cosa", "q=%E2%80%AE",
    ],
)  # fmt: skip
def test_unknown_values_filter_nothing(peopled: Town, query: str) -> None:
    assert names(f"/directorio/?{query}") == ["Secretaría de Hacienda", "Secretaría Social"]
    assert len(names(f"{PEOPLE}&{query.replace('ver=', 'v=')}")) == 4


@pytest.mark.parametrize("query", ["q=%00", "ver=%00", "q=%ff"])
def test_broken_bytes_are_refused(town: Town, query: str) -> None:
    assert Client().get(f"/directorio/?{query}").status_code == 400


def test_search_is_bounded_and_escaped(peopled: Town) -> None:
    html = text_of("/directorio/?q=" + "a" * 50_000)
    assert "a" * 80 in html
    assert "a" * 81 not in html
    assert "<script>" not in text_of("/directorio/?q=%3Cscript%3Ealert(1)%3C/script%3E")


def test_paging(town: Town) -> None:
    rows = [(f"Persona {number:02}", "Auxiliar") for number in range(PER_PAGE + 2)]
    staff(town.hacienda_section, *rows)
    assert names(PEOPLE) == [name for name, _ in rows[:PER_PAGE]]
    html = text_of(PEOPLE)
    assert "Página 1 de 2" in html
    assert 'href="/directorio/?ver=personas&amp;pagina=2" rel="next">Siguiente' in html
    assert names(f"{PEOPLE}&pagina=2") == ["Persona 30", "Persona 31"]
    second = text_of(f"{PEOPLE}&seccion=secretaria-de-hacienda&q=persona&pagina=2")
    previous = "/directorio/?ver=personas&amp;seccion=secretaria-de-hacienda&amp;q=persona"
    assert f'href="{previous}" rel="prev">Anterior' in second


# Who is not in it --------------------------------------------------------------------------


def test_people_of_closed_and_private_sections_are_left_out(peopled: Town) -> None:
    peopled.hacienda_section.page.unpublish()
    assert names(PEOPLE) == ["ana ejemplo", "Ñeque Ejemplo"]
    PageViewRestriction.objects.create(page=peopled.social_section.page, restriction_type="login")
    for address in ("/directorio/", PEOPLE, "/directorio/?q=ejemplo", "/directorio/?q=secretaria"):
        assert names(address) == []
        assert "Social" not in text_of(address)


def test_staff_and_entities_wait_for_their_approval(peopled: Town) -> None:
    section = SecretariaPage.objects.get(pk=peopled.hacienda_section.page_id)
    section.staff = [StaffMember(name="Persona nueva", position="Auxiliar")]
    section.save_revision(user=peopled.hacienda)
    page = DirectorioPage.objects.get(pk=peopled.directorio.pk)
    page.entities = [LocalEntity(name="Entidad nueva", phone="123", is_emergency=True)]
    page.save_revision(user=peopled.prensa)
    submit(page=DirectorioPage.objects.get(pk=page.pk), user=peopled.prensa)
    for address in ("/directorio/", PEOPLE, ENTITIES):
        assert "nueva" not in text_of(address)
    page = DirectorioPage.objects.get(pk=page.pk)
    decide(task_state=page.current_workflow_task_state, user=peopled.prensa2, action=APPROVE)
    assert "Entidad nueva" in text_of("/directorio/")


def test_preview_shows_entities_not_yet_saved(peopled: Town) -> None:
    page = DirectorioPage.objects.get(pk=peopled.directorio.pk)
    page.entities = [
        LocalEntity(
            name="Entidad nueva", phone="123", is_emergency=True, vereda=Vereda.objects.get()
        )
    ]
    response = page.save_revision().as_object().make_preview_request()
    assert response.status_code == 200
    assert "Entidad nueva" in response.content.decode()


def test_section_page_leads_to_its_people_while_there_is_a_directory(peopled: Town) -> None:
    address, link = "/alcaldia/secretaria-social/", 'href="/directorio/?seccion=secretaria-social"'
    assert link in text_of(address)
    peopled.directorio.unpublish()
    assert link not in text_of(address)
    assert "ana ejemplo" in text_of(address)


def test_prensa_alone_edits_it(peopled: Town, sign_in) -> None:
    address = f"/admin/pages/{peopled.directorio.pk}/edit/"
    html = sign_in(peopled.prensa).get(address).content.decode()
    assert "Puesto de salud" in html
    assert "es para emergencias" in html.lower()
    assert sign_in(peopled.hacienda).get(address).status_code in {302, 404}


# Rows, search and cost ---------------------------------------------------------------------


def test_an_emergency_needs_a_number(town: Town) -> None:
    entity = LocalEntity(page=town.directorio, name="Bomberos", is_emergency=True)
    with pytest.raises(ValidationError) as refused:
        entity.full_clean()
    assert "al que se llama" in str(refused.value.message_dict["phone"])
    with pytest.raises(IntegrityError), transaction.atomic():
        entity.save()
    entity.mobile = "123"
    entity.full_clean()
    entity.save()


@pytest.mark.parametrize(
    ("phone", "is_good"),
    [
        ("123", True),
        ("#767", True),
        ("+57 608 123 4567 ext. 2", True),
        ("12", False),
        ("ya", False),
    ],
)
def test_phones_may_be_short(town: Town, phone: str, is_good: bool) -> None:
    entity = LocalEntity(page=town.directorio, name="Línea", phone=phone)
    if is_good:
        entity.full_clean()
    else:
        with pytest.raises(ValidationError, match="Escriba el teléfono"):
            entity.full_clean()


def test_deleting_a_vereda_keeps_its_entities(peopled: Town) -> None:
    Vereda.objects.all().delete()
    assert names(ENTITIES) == ["Puesto de salud", "Junta de El Amparo"]


def test_what_the_search_finds(peopled: Town) -> None:
    page = DirectorioPage.objects.get(pk=peopled.directorio.pk)
    assert set(page.search_text().splitlines()) == {
        "Puesto de salud. Vacunación y citas.",
        "Bomberos.",
        "Junta de El Amparo.",
    }


def test_more_people_and_entities_cost_no_more_queries(peopled: Town) -> None:
    addresses = (
        "/directorio/",
        PEOPLE,
        ENTITIES,
        "/directorio/?q=e",
        "/directorio/?ver=dependencias",
    )

    def counts() -> dict[str, int]:
        found = {}
        for address in addresses:
            Client().get(address)
            with CaptureQueriesContext(connection) as queries:
                Client().get(address)
            found[address] = len(queries)
        return found

    few = counts()
    assert max(few.values()) <= 5
    rows = [(f"Persona {number}", "Auxiliar") for number in range(40)]
    staff(peopled.hacienda_section, *rows)
    vereda = Vereda.objects.get()
    entities(
        peopled,
        *(LocalEntity(name=f"Entidad {number}", vereda=vereda) for number in range(40)),
    )
    assert counts() == few
