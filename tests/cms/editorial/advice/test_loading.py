"""Seconds on the slow network, the page's budget, and heavy files."""

import pytest

from cms.editorial.advice import PageWeight, advise
from cms.editorial.advice.loading import check_weight, seconds, spoken
from cms.editorial.advice.targets import Targets
from cms.editorial.advice.text import Content
from tests.cms.editorial.advice.pieces import document, noticia, of_kind


@pytest.mark.parametrize(("size", "expected"), [(0, 0.4), (50_000, 1.4), (2_000_000, 40.4)])
def test_the_formula(size, expected):
    assert seconds(size) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("duration", "text"),
    [(0.2, "1 s"), (1.16, "1 s"), (59.4, "59 s"), (60, "1 min"), (80.4, "1 min 20 s"),
     (3600, "1 h"), (3900, "1 h 5 min")],
)  # fmt: skip
def test_how_a_duration_is_told(duration, text):
    assert spoken(duration) == text


def page_weight(*sizes):
    return of_kind(check_weight(Content(), Targets(), PageWeight(*sizes)), "weight")


def test_a_light_page():
    advice = page_weight(8_000, 5_000, 25_000)
    assert advice.is_good
    assert advice.label == "38\u00a0KB · carga en 1 s con 3G"


def test_a_heavy_page_tells_what_weighs():
    advice = page_weight(8_000, 5_000, 900_000)
    assert not advice.is_good
    assert advice.label == "913\u00a0KB · carga en 19 s con 3G"
    assert advice.examples == ("Texto y estilos: 13\u00a0KB", "Imágenes: 900\u00a0KB")


def test_the_edge_of_the_budget_and_nothing_at_all():
    assert page_weight(60_000, 0, 0).is_good
    assert not page_weight(60_001, 0, 0).is_good
    assert page_weight(0, 0, 0).is_good


def test_an_unmeasured_page_is_not_judged(town):
    assert of_kind(advise(noticia(town)), "weight") is None
    assert of_kind(advise(noticia(town, slug="dos"), PageWeight(1, 1, 1)), "weight").is_good


def test_a_heavy_file_is_told_once_with_its_time(town):
    heavy, light = document("Plan de desarrollo", 5_400_000), document("Acta", 1_999_999)
    link = f'<p>Baje <a linktype="document" id="{heavy.pk}">el plan</a> ya.</p>'
    page = noticia(
        town,
        ("document", {"document": heavy.pk, "title": ""}),
        ("text", link),
        ("document", {"document": light.pk, "title": ""}),
    )
    advice = of_kind(advise(page), "attachment_heavy")
    assert advice.label == "Un archivo de más de 2,0\u00a0MB"
    assert advice.examples == ("Plan de desarrollo (PDF, 5,4\u00a0MB): 1 min 48 s con 3G",)
    assert advice.places == ("body.block-0",)


def test_files_of_unknown_or_small_size_are_fine(town):
    page = noticia(town, ("document", {"document": document(size=None).pk, "title": ""}))
    assert of_kind(advise(page), "attachment_heavy") is None
