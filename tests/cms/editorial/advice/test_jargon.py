"""Words of the office and the plainer ones."""

import pytest

from cms.editorial.advice.jargon import check_jargon, find_jargon, plainer_words
from tests.cms.editorial.advice.pieces import of_kind, said


def test_the_list_is_long_and_every_entry_offers_something_else():
    assert len(plainer_words()) >= 60
    assert all(plain and heavy != plain for heavy, plain in plainer_words().items())


@pytest.mark.parametrize(
    ("text", "heavy", "plain"),
    [
        ("En aras de mejorar", "En aras de", "para"),
        ("Se va a dar trámite a su solicitud", "dar trámite a", "atender"),
        ("DE CONFORMIDAD CON la ley", "DE CONFORMIDAD CON", "según"),
        ("debe diligenciar el formulario", "diligenciar", "llenar"),
        ("por lo cual, toda vez que llueve", "toda vez que", "porque"),
    ],
)
def test_an_expression_is_found_whatever_its_accents_and_capitals(text, heavy, plain):
    assert (heavy, plain) in find_jargon(text)


@pytest.mark.parametrize(
    "text",
    ["", "Pague en la tesorería.", "remitirse", "la conformidad con todo", "un trámite", "fiende"],
)
def test_plain_words_are_left_alone(text):
    assert find_jargon(text) == []


def test_the_same_expression_twice_is_one_piece_of_advice():
    advice = of_kind(
        check_jargon(said("En aras de ello.", "en aras de esto, so pena de ir")), "jargon"
    )
    assert advice.label == "2 palabras de oficina"
    assert advice.examples[0] == "«en aras de» → para"
    assert advice.places == ("body.0", "body.1")


def test_nothing_is_said_of_a_plain_text():
    assert check_jargon(said("La feria es el sábado.")) == []
