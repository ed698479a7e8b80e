"""All checks together: their order, any page, hostile texts, few queries, and how they look."""

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from cms.core import remembered
from cms.editorial.advice import ORDER, Advice, PageWeight, advise, register_official_names
from cms.editorial.advice.officials import official_names
from cms.editorial.models import EditorialPage
from cms.secretarias.models import SecretariaPage, StaffMember
from tests.cms.editorial.advice.pieces import document, image, kinds, noticia, of_kind
from tests.conftest import publish_structure
from tests.showcase import every_block

pytestmark = pytest.mark.django_db

FAULTY = (
    "<p>Llame al 310 234 5678, C.C. 7.230.456. Gracias al alcalde, en aras de mejorar, "
    + "palabra " * 40
    + '. Vea <a href="http://www.example.org/">aquí</a> y <a href="#nada">la lista</a> o '
    '<a linktype="page" id="99999">el plan</a>.</p>'
)


def page_types():
    def below(model):
        for child in model.__subclasses__():
            yield from below(child)
            if not child._meta.abstract:
                yield child

    return sorted(set(below(EditorialPage)), key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label)
def test_an_empty_page_of_any_type(town, model):
    found = advise(model())
    assert all(isinstance(advice, Advice) for advice in found)
    assert not any(advice.kind.startswith("personal_") and not advice.is_good for advice in found)


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label)
def test_a_stored_page_of_any_type_that_the_town_has(town, model):
    for page in model.objects.all():
        advise(page.save_revision().as_object())


def test_what_matters_most_comes_first_and_what_is_well_last(town):
    picture = image()
    bare = {"image": picture.pk, "alt_text": "", "decorative": False}
    page = noticia(town, ("text", FAULTY), ("figure", {"image": bare, "caption": ""}))
    found = advise(page, PageWeight(10_000, 5_000, 0))
    goodness = [advice.is_good for advice in found]
    assert goodness == sorted(goodness)
    faults = [advice.kind for advice in found if not advice.is_good]
    assert faults == sorted(faults, key=ORDER.index)
    assert faults[:3] == ["personal_id", "personal_phone", "links_broken"]
    assert {"slogan", "alt_missing", "anchors_missing", "sentence_long", "links_vague",
            "links_insecure", "jargon"} <= set(faults)  # fmt: skip
    assert {advice.kind for advice in found if advice.is_good} == {"weight"}


def test_every_fault_has_its_place_in_the_order_and_says_what_to_do(town):
    for advice in advise(noticia(town, ("text", FAULTY))):
        if not advice.is_good:
            assert advice.kind in ORDER
            assert advice.label
            assert len(advice.explanation) > 40
            assert len(advice.examples) <= 5


def test_a_good_page_has_nothing_to_look_at(town):
    text = "<p>La Secretaría de Hacienda atiende el lunes 3 de mayo. La fila es corta.</p>"
    page = noticia(town, ("text", text), summary="Pague gratis su factura en la plaza el lunes.")
    assert kinds(advise(page)) == set()


def test_the_directory_may_hold_telephones_and_a_noticia_may_not(town):
    section = SecretariaPage.objects.get(pk=town.hacienda_section.page.pk)
    section.purpose = "Escriba a hacienda@example.org o al 310 234 5678."
    assert kinds(advise(section)) == set()
    page = noticia(town, summary="Escriba a hacienda@example.org o al 310 234 5678.")
    assert {"personal_email", "personal_phone"} <= kinds(advise(page))


def test_the_people_of_the_sections_are_known_to_the_check(town):
    section = SecretariaPage.objects.get(pk=town.hacienda_section.page.pk)
    section.head_name = "Rosa Elena Cárdenas"
    section.staff = [StaffMember(name="Luis Tovar Riaño", position="Tesorero")]
    section.save()
    publish_structure(section)
    remembered.forget()
    assert {"Rosa Elena Cárdenas", "Luis Tovar Riaño"} <= set(official_names())
    for number, title in enumerate(("Rosa Cárdenas abre la feria", "Luis Tovar en la vereda")):
        page = noticia(town, title=title, slug=f"titulo-{number}")
        assert of_kind(advise(page), "official_named").places == ("title",)
    other = noticia(town, title="Cárdenas Tovar abre la feria", slug="otra")
    assert of_kind(advise(other), "official_named") is None


def test_a_provider_of_names_is_registered_once():
    def nobody():
        return ("",)

    before = official_names()
    register_official_names(nobody)
    register_official_names(nobody)
    assert official_names() == before


def queries_of(page):
    remembered.forget()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        advise(page)
    return len(captured)


def test_the_queries_do_not_grow_with_the_links(town):
    def page_with(number):
        live = town.noticias.pk
        links = "".join(
            f'<p><a linktype="page" id="{live + index}">una página</a> '
            f'<a href="/noticias/{index}/#x">otra</a> '
            f'<a linktype="document" id="{index + 1}">un documento</a></p>'
            for index in range(number)
        )
        picture = {"image": image().pk, "alt_text": "x", "decorative": False}
        figures = [("figure", {"image": picture, "caption": ""})] * number
        return noticia(town, ("text", links), *figures, slug=f"con-{number}")

    few, many = queries_of(page_with(2)), queries_of(page_with(200))
    assert many == few
    # What any request remembers (sites, identity, names of officials, the stamp) is among them.
    assert many <= 9


def test_a_page_without_links_asks_little(town):
    page = noticia(town)
    advise(page)
    with CaptureQueriesContext(connection) as captured:
        advise(page)
    assert len(captured) <= 4


HOSTILE = {
    "no blanks": "a" * 200_000,
    "digits": "1" * 200_000,
    "dots": "1." * 100_000,
    "thousands": "123." * 50_000,
    "blanks": " " * 200_000 + "x",
    "stops": "." * 200_000,
    "stops and blanks": ". " * 100_000,
    "unclosed tags": "<" * 200_000,
    "unclosed links": '<a href="' * 20_000,
    "attributes": "<a " + "a" * 200_000,
    "quotes": '<a a="' + 'b="' * 60_000,
    "nested lists": "<ul><li>" * 25_000,
    "entities": "&amp;" * 40_000,
    "ampersands": "&" * 200_000,
    "ats": "a@" * 100_000,
    "mail": "a." * 100_000 + "@",
    "identity": "cédula n.º " * 20_000,
    "identity half": "cc " + "n° " * 60_000,
    "births": "nació el " * 20_000,
    "homes": "residente en " * 15_000,
    "accounts": "cuenta de ahorros " * 11_000,
    "phones": "310 " * 50_000,
    "superlatives": "isim" * 50_000,
    "praise": "historica " * 20_000,
    "slogans": "gracias a la gestion de la " * 7_000,
    "capitals": "Aa Bb " * 33_000,
    "nul": "\0" * 200_000,
    "accents": "e\u0301" * 100_000,
    "combining": "e" + "\u0301" * 100_000,
    "emoji": "👩‍👩‍👧" * 20_000,
    "right to left": "\u202e" * 100_000,
    "vowels": "aeiouy" * 33_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_to_its_end(town, text):
    """Not timed: a pattern that reads its text again and again would never come back."""
    value = text if text.startswith("<") else f"<p>{text}</p>"
    page = noticia(town)
    page.body = [("text", value)]
    page.summary = text[:160]
    assert advise(page)


def test_the_fragment_says_in_words_what_the_signs_show(town):
    page = noticia(town, ("text", FAULTY), *every_block(image(), document()))
    found = advise(page, PageWeight(10_000, 5_000, 0))
    html = render_to_string("editorial/desk/advice.html", {"advice": found})
    good = [advice for advice in found if advice.is_good]
    assert html.count("✓") == html.count("Bien:") == len(good)
    assert html.count("<details") == html.count("Por mirar:") == len(found) - len(good)
    assert html.count("<summary") == html.count("<details")
    assert "C.C. 7.230.456" in html
    assert not re.search(r"<script|style=|onclick", html)


def test_the_fragment_escapes_what_people_wrote():
    hostile = Advice("jargon", False, "<b>x</b>", "<i>y</i>", ("<script>alert(1)</script>",))
    html = render_to_string("editorial/desk/advice.html", {"advice": (hostile,)})
    assert "<script" not in html
    assert "<b>x" not in html
    assert "&lt;script&gt;" in html


def test_the_fragment_of_nothing_is_nothing():
    assert render_to_string("editorial/desk/advice.html", {"advice": ()}).strip() == ""
