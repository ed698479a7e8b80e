"""The directory's lists as spreadsheets: everybody's, filtered, and with nothing that runs."""

import csv
import io

import pytest
from django.http import HttpResponseBase
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.editorial.models import Vereda
from cms.secretarias.models import LocalEntity, SecretariaPage, StaffMember
from tests.conftest import Town
from tests.showcase import publish

pytestmark = pytest.mark.django_db

PEOPLE = "/directorio/personas.csv"
ENTITIES = "/directorio/entidades.csv"


def rows(address: str) -> list[list[str]]:
    """The rows of the download, below its header."""
    response = Client().get(address)
    assert response.status_code == 200
    text = content(response).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))[1:]


def content(response: HttpResponseBase) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def listed(town: Town) -> Town:
    """Two people in two sections, and two entities."""
    for section, name in ((town.hacienda_section, "Óscar"), (town.social_section, "Ana")):
        page = SecretariaPage.objects.get(pk=section.page_id)
        page.staff = [
            StaffMember(
                name=name,
                position="=HYPERLINK(1)",
                unit="Despacho",
                email="alguien@example.org",
                phone="+57 608 000 0131 ext. 2",
                birthplace="Yopal",
            )
        ]
        publish(page)
    town.directorio.entities = [
        LocalEntity(
            name="Puesto de salud",
            kind=LocalEntity.Kind.HEALTH,
            what_for="@citas",
            phone="123",
            mobile="+57 300 000 0000",
            email="puesto@example.org",
            address="Calle 4",
            vereda=Vereda.objects.create(name="El Amparo", slug="el-amparo"),
            hours="Lunes",
            website="https://salud.example.org/",
            is_emergency=True,
        ),
        LocalEntity(name="-Banco", kind=LocalEntity.Kind.BANKING),
    ]
    publish(town.directorio)
    return town


def test_people(listed: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    assert rows(PEOPLE) == [
        [
            name,
            "'=HYPERLINK(1)",
            "Despacho",
            "alguien@example.org",
            "(+57) 608 000 0131 ext. 2",
            title,
            f"https://sabanalarga.gov.co/alcaldia/{slug}/#directorio",
        ]
        for name, title, slug in (
            ("Ana", "Secretaría Social", "secretaria-social"),
            ("Óscar", "Secretaría de Hacienda", "secretaria-de-hacienda"),
        )
    ]


def test_people_are_filtered_like_the_page(listed: Town) -> None:
    assert [row[0] for row in rows(f"{PEOPLE}?seccion=secretaria-social")] == ["Ana"]
    assert [row[0] for row in rows(f"{PEOPLE}?q=oscar")] == ["Óscar"]
    assert [row[0] for row in rows(f"{PEOPLE}?seccion=nada&ver=entidades")] == ["Ana", "Óscar"]


def test_entities(listed: Town) -> None:
    assert rows(ENTITIES) == [
        [
            "Puesto de salud", "Salud", "'@citas", "123", "(+57) 300 000 0000",
            "puesto@example.org", "Calle 4", "El Amparo", "Lunes",
            "https://salud.example.org/", "sí",
        ],
        ["'-Banco", "Bancos y pagos", "", "", "", "", "", "", "", "", "no"],
    ]  # fmt: skip
    assert [row[0] for row in rows(f"{ENTITIES}?tipo=banking")] == ["'-Banco"]
    assert [row[0] for row in rows(f"{ENTITIES}?tipo=nada&ver=personas&q=banco")] == ["'-Banco"]


def test_they_open_in_a_spreadsheet(listed: Town) -> None:
    response = Client().get(PEOPLE)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="personas.csv"' in response.headers["Content-Disposition"]
    text = content(response)
    assert text.startswith("\ufeffnombre,cargo,dependencia")
    assert "Yopal" not in text, "the rest of Annex 2 stands on the section's page"


def test_the_page_offers_them_with_its_filters(listed: Town) -> None:
    for query, link in (
        ("seccion=secretaria-social", f"{PEOPLE}?seccion=secretaria-social"),
        ("ver=personas&q=ana", f"{PEOPLE}?q=ana"),
        ("tipo=banking", f"{ENTITIES}?tipo=banking"),
    ):
        html = Client().get(f"/directorio/?{query}").content.decode()
        assert f'href="{link}"' in html
        assert rows(link)


@pytest.mark.parametrize("address", [PEOPLE, ENTITIES])
def test_they_go_with_the_page(listed: Town, address: str) -> None:
    rule = PageViewRestriction.objects.create(page=listed.directorio, restriction_type="login")
    assert Client().get(address).status_code == 404
    rule.delete()
    assert Client().get(address).status_code == 200
    listed.directorio.unpublish()
    assert Client().get(address).status_code == 404


def test_people_of_private_sections_are_left_out(listed: Town) -> None:
    PageViewRestriction.objects.create(page=listed.social_section.page, restriction_type="login")
    assert [row[0] for row in rows(PEOPLE)] == ["Óscar"]
