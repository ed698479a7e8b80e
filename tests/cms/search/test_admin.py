"""The screens with which the Oficina de Prensa teaches the search."""

import json

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.editorial.provisioning import provision_press
from cms.search.models import MissedSearch, PinnedResult, Synonym
from cms.search.services import ensure_pin, ensure_synonym
from tests.cms.search.conftest import titles
from tests.conftest import Town

pytestmark = pytest.mark.django_db

SCREENS = [
    "sinonimos:index",
    "sinonimos:add",
    "fijados:index",
    "fijados:add",
    "sin-resultado:index",
]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    ("who", "is_in"),
    [
        ("prensa", True),
        ("hacienda", False),
        ("sistemas", False),
        ("comite", False),
        ("ciudadana", False),
    ],
)
def test_only_prensa_comes_in(town: Town, sign_in, screen: str, who: str, is_in: bool) -> None:
    response = sign_in(town.people[who]).get(reverse(screen))
    assert (response.status_code == 200) is is_in


def test_the_menu_offers_it_to_prensa_alone(town: Town, sign_in) -> None:
    names = ("Sinónimos", "Resultados fijados", "Búsquedas sin resultado")
    html = sign_in(town.people["prensa"]).get("/admin/").content.decode()
    for name in names:  # inside the menu's JSON
        assert json.dumps(name).strip('"') in html or name in html
    assert "Buscador" in html
    html = sign_in(town.people["hacienda"]).get("/admin/").content.decode()
    assert "Buscador" not in html


def test_granting_again_grants_to_an_existing_site(town: Town, sign_in) -> None:
    town.press.permissions.clear()
    client = sign_in(town.people["prensa"])
    assert client.get(reverse("sinonimos:index")).status_code != 200
    provision_press(group=town.press, home=town.home)
    assert client.get(reverse("sinonimos:index")).status_code == 200


def test_a_synonym_written_in_the_admin_works_at_once(town: Town, sign_in) -> None:
    town.published(town.hacienda_section, town.people["hacienda"], "Impuesto predial")
    assert titles("catastro") == []
    response = sign_in(town.people["prensa"]).post(
        reverse("sinonimos:add"), {"said": "Catastro", "used": "predial"}
    )
    assert response.status_code == 302
    assert titles("catastro") == ["Impuesto predial"]
    synonym = Synonym.objects.get()
    assert ModelLogEntry.objects.for_instance(synonym).filter(user=town.people["prensa"]).exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"said": "", "used": "predial"}, "Este campo es obligatorio"),
        ({"said": "¿?", "used": "predial"}, "Escriba al menos una palabra"),
        ({"said": "prediales", "used": "predial"}, "ya trata como iguales"),
        ({"said": "x" * 200, "used": "predial"}, "80"),
        ({"said": "lote", "used": "predial"}, "Ya existe: «Lotes → finca»."),
    ],
)
def test_mistakes_are_told_beside_the_field(
    town: Town, sign_in, data: dict[str, str], message: str
) -> None:
    ensure_synonym(said="Lotes", used="finca", by=town.people["prensa"])
    response = sign_in(town.people["prensa"]).post(reverse("sinonimos:add"), data)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert Synonym.objects.count() == 1


def test_a_synonym_is_changed_and_deleted(town: Town, sign_in) -> None:
    synonym = ensure_synonym(said="catastro", used="lote", by=town.people["prensa"])
    client = sign_in(town.people["prensa"])
    client.post(
        reverse("sinonimos:edit", args=[synonym.pk]), {"said": "el catastro", "used": "predial"}
    )
    synonym.refresh_from_db()
    assert (synonym.said, synonym.used, synonym.said_key) == ("el catastro", "predial", "catastr")
    client.post(reverse("sinonimos:delete", args=[synonym.pk]))
    assert not Synonym.objects.exists()


def test_a_page_is_pinned_from_the_admin(town: Town, sign_in) -> None:
    town.published(town.hacienda_section, town.people["hacienda"], "Horario del predial")
    page = town.published(town.social_section, town.people["social"], "Otra cosa")
    client = sign_in(town.people["prensa"])
    data = {"query": "Predial", "page": page.pk, "order": 1}
    assert client.post(reverse("fijados:add"), data).status_code == 302
    assert titles("predial") == ["Otra cosa", "Horario del predial"]
    response = client.post(reverse("fijados:add"), data)
    assert "Esa página ya está fijada para esa búsqueda." in response.content.decode()
    assert PinnedResult.objects.count() == 1
    html = client.get(reverse("fijados:index")).content.decode()
    assert "Otra cosa" in html


def test_a_pin_without_words_is_refused(town: Town, sign_in) -> None:
    response = sign_in(town.people["prensa"]).post(
        reverse("fijados:add"), {"query": "…", "page": town.home.pk, "order": 1}
    )
    assert "Escriba al menos una palabra" in response.content.decode()


def test_rows_name_themselves(town: Town) -> None:
    pin = ensure_pin(query="inicio", page=town.home, by=town.people["prensa"])
    assert str(pin) == "inicio: Inicio"
    assert str(MissedSearch(words="", count=2)) == "(pocas veces): 2"


def test_missed_searches_are_listed_and_settled(town: Town, sign_in) -> None:
    for day, words, count in ((1, "ornitorrinco", 4), (2, "ornitorrinco", 3), (1, "", 2)):
        MissedSearch.objects.create(
            day=f"2026-12-{day:02}", key=words or "x", words=words, count=count
        )
    client = sign_in(town.people["prensa"])
    html = client.get(reverse("sin-resultado:index")).content.decode()
    assert "<td>ornitorrinco</td><td>7</td><td>2 de diciembre de 2026</td>" in html
    assert "Además, 2 búsquedas" in html
    response = client.post(reverse("sin-resultado:settle"), {"words": "ornitorrinco"}, follow=True)
    assert "«ornitorrinco» salió de la lista." in response.content.decode()
    assert not MissedSearch.objects.exclude(words="").exists()
    assert client.get(reverse("sin-resultado:settle")).status_code == 405
    assert client.post(reverse("sin-resultado:settle"), {"words": "\x00"}).status_code == 302


def test_others_settle_nothing(town: Town, sign_in) -> None:
    MissedSearch.objects.create(day="2026-12-01", key="x", words="ornitorrinco", count=3)
    for who in ("hacienda", "sistemas", "comite", "ciudadana"):
        response = sign_in(town.people[who]).post(
            reverse("sin-resultado:settle"), {"words": "ornitorrinco"}
        )
        assert response.status_code == 404
    assert MissedSearch.objects.exists()
