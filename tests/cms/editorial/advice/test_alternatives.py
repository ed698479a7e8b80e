"""Alternative texts of the images of blocks and fields."""

import pytest

from cms.editorial.advice import advise
from tests.cms.editorial.advice.pieces import image, noticia, of_kind

pytestmark = pytest.mark.django_db


def figure(picture, alt="", decorative=False, caption=""):
    value = {"image": picture.pk, "alt_text": alt, "decorative": decorative}
    return ("figure", {"image": value, "caption": caption})


def alternatives(page):
    found = {advice.kind: advice for advice in advise(page) if advice.kind.startswith("alt")}
    return {kind: advice.examples for kind, advice in found.items()}


def test_an_image_with_a_good_alternative(town):
    page = noticia(town, figure(image(), "Niños plantan un árbol en la plaza"))
    assert alternatives(page) == {"alt": ()}
    assert of_kind(advise(page), "alt").label == "Imágenes con texto alternativo"


def test_an_image_without_one_is_named_and_placed(town):
    page = noticia(town, figure(image("Puente")), figure(image("Río"), "El río crecido"))
    advice = of_kind(advise(page), "alt_missing")
    assert advice.label == "Una imagen sin texto alternativo"
    assert advice.examples == ("Imagen «Puente»",)
    assert advice.places == ("body.block-0",)


def test_a_decorative_image_needs_none(town):
    assert alternatives(noticia(town, figure(image(), decorative=True))) == {"alt": ()}


@pytest.mark.parametrize(
    ("alt", "reason"),
    [
        ("IMG_2034.JPG", "archivo"),
        ("foto final (2).jpeg", "archivo"),
        ("DSC 0012", "archivo"),
        ("plaza", "archivo"),
        ("imagen", "no dice"),
        ("Foto 1", "no dice"),
        ("Una fotografía.", "no dice"),
        ("x" * 151, "151 caracteres"),
        ("La plaza el domingo.", "al lado"),
    ],
)
def test_an_alternative_that_says_nothing(town, alt, reason):
    page = noticia(town, figure(image(), alt, caption="La plaza el domingo"))
    (example,) = alternatives(page)["alt_poor"]
    assert reason in example


@pytest.mark.parametrize(
    "alt", ["Foto de grado del colegio", "Gráfico: el recaudo sube de 3 a 5 millones", "x" * 150]
)
def test_an_alternative_that_says_something(town, alt):
    assert alternatives(noticia(town, figure(image(), alt))) == {"alt": ()}


def test_the_image_of_a_noticia_falls_back_on_its_description(town):
    described, bare = image(), image(description="")
    assert alternatives(noticia(town, image=described)) == {"alt": ()}
    assert alternatives(noticia(town, image=bare, slug="dos")) == {
        "alt_missing": ("Imagen «Plaza»",)
    }
    own = noticia(town, image=bare, image_alt="El parque de noche", slug="tres")
    assert alternatives(own) == {"alt": ()}
    decorative = noticia(town, image=bare, is_image_decorative=True, slug="cuatro")
    assert alternatives(decorative) == {"alt": ()}


def test_a_page_without_images_or_with_one_that_is_gone_is_told_nothing_false(town):
    assert alternatives(noticia(town)) == {}
    gone = image()
    page = noticia(town, figure(gone))
    gone.delete()
    assert "alt_missing" not in alternatives(page)
