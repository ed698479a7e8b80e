"""The demonstration's directory, questions and glossary, through the approval of Prensa."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.demo import content, reference
from cms.demo.bodies import Resolver
from cms.editorial.models import Vereda
from cms.secretarias.models import DirectorioPage, GlosarioPage, LocalEntity, PreguntasPage
from tests.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def hands(town: Town) -> dict[str, object]:
    return {"author": town.prensa, "officer": town.prensa2}


@pytest.fixture
def resolver(town: Town) -> Resolver:
    """Every link leads to the listing of noticias: only the town's pages exist here."""
    return Resolver(page=lambda slug: town.noticias.pk, image=len, document=len)


@pytest.fixture
def veredas(db: None) -> None:
    for row in content.read("topics")["veredas"]:
        Vereda.objects.create(slug=row["slug"], name=row["name"])


def html_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_entity_is_in_the_directory(town: Town, hands, veredas: None) -> None:
    reference.ensure_directory(page=town.directorio, **hands)
    rows = content.read("directory")["entities"]
    page = DirectorioPage.objects.get()
    assert [entity.name for entity in page.entities.all()] == [row["name"] for row in rows]
    assert page.latest_revision.user == town.prensa
    html = html_of("/directorio/")
    for row in rows:
        assert (row["name"] in html) == row.get("is_emergency", False), row["name"]


def test_what_exists_is_left_as_it_is(town: Town, hands, resolver: Resolver, veredas: None) -> None:
    for _ in range(2):
        reference.ensure_directory(page=DirectorioPage.objects.get(), **hands)
        questions = reference.ensure_questions(parent=town.home, resolver=resolver, **hands)
        glossary = reference.ensure_glossary(parent=town.home, resolver=resolver, **hands)
    assert LocalEntity.objects.count() == len(content.read("directory")["entities"])
    assert (PreguntasPage.objects.get(), GlosarioPage.objects.get()) == (questions, glossary)
    for page in (questions, glossary, DirectorioPage.objects.get()):
        assert page.live
        assert not page.has_unpublished_changes


def test_every_question_is_answered(town: Town, hands, resolver: Resolver) -> None:
    page = reference.ensure_questions(parent=town.home, resolver=resolver, **hands)
    html = html_of(f"/{page.slug}/")
    for group in content.read("questions")["groups"]:
        assert group["title"] in html
        for question in group["questions"]:
            assert question["question"] in html
    assert "page:" not in html


def test_every_word_is_explained(town: Town, hands, resolver: Resolver) -> None:
    page = reference.ensure_glossary(parent=town.home, resolver=resolver, **hands)
    html = html_of(f"/{page.slug}/")
    for row in content.read("glossary")["terms"]:
        assert f"<dt>{row['word']}</dt>" in html
        assert row.get("also", "") in html
    assert "page:" not in html


@pytest.mark.parametrize("name", ["health", "Salud", "SALUD"])
def test_kinds_by_value_or_name(name: str) -> None:
    assert reference.kind_of(name) == LocalEntity.Kind.HEALTH


def test_mistakes_in_a_file_are_not_loaded(db: None) -> None:
    good = {"name": "X", "kind": "health", "phone": "123"}
    assert reference.entity_of(good).phone == "123"
    with pytest.raises(ValueError, match="castillo"):
        reference.entity_of({**good, "kind": "castillo"})
    for wrong in ({"phone": "ya"}, {"email": "nada"}, {"website": "javascript:1"}, {"name": ""}):
        with pytest.raises(ValidationError):
            reference.entity_of({**good, **wrong})
