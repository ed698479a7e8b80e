"""The measure of reading ease, its scale, and the sentences that are too long."""

import pytest

from cms.editorial.advice.reading_ease import LEAST_WORDS, ReadingEase, check_reading, measure
from cms.editorial.advice.wording import excerpt, fold, sentences, shorten, tokens, words
from tests.cms.editorial.advice.pieces import kinds, of_kind, said

EASY = "El pago se hace en la casa de la plaza. Lleve su carné y el recibo del mes. " * 5
HARD = (
    "La implementación institucional de procedimientos administrativos interdependientes "
    "requiere necesariamente articulación interinstitucional permanente, caracterización "
    "poblacional diferencial y sistematización documental. "
) * 4


def test_the_formula_of_szigriszt_pazos():
    ease = ReadingEase(words=100, sentences=10, syllables=200)
    assert ease.perspicuity == pytest.approx(206.835 - 62.3 * 2 - 10)


@pytest.mark.parametrize(
    ("syllables", "level"),
    [(260, "muy difícil"), (245, "algo difícil"), (225, "normal"), (210, "bastante fácil"),
     (150, "muy fácil")],
)  # fmt: skip
def test_the_levels_of_inflesz(syllables, level):
    assert ReadingEase(words=100, sentences=10, syllables=syllables).level == level


def test_a_text_is_counted_by_its_words_sentences_and_syllables():
    ease = measure(["Pague en la caja. Son $ 12.000 al mes.", "¿Y si no paga?"])
    # pa-gue en la ca-ja · son al mes · y si no pa-ga
    assert (ease.words, ease.sentences, ease.syllables) == (11, 3, 14)


def test_an_empty_text_has_no_measure():
    assert measure([]).perspicuity == 0
    assert check_reading(said()) == []


def test_easy_and_hard_texts():
    assert of_kind(check_reading(said(EASY)), "reading_ease").is_good
    hard = of_kind(check_reading(said(HARD)), "reading_ease")
    assert not hard.is_good
    assert hard.label == "Lectura: muy difícil (0 de 100)"
    assert "Szigriszt-Pazos" in hard.explanation


def test_a_short_text_is_not_measured():
    short = " ".join(HARD.split()[: LEAST_WORDS - 1])
    assert of_kind(check_reading(said(short)), "reading_ease") is None


def sentence_of(count):
    return "Palabra" + " otra" * (count - 1) + "."


@pytest.mark.parametrize(("count", "is_long"), [(30, False), (31, True), (41, True)])
def test_a_sentence_of_so_many_words(count, is_long):
    found = of_kind(check_reading(said(sentence_of(count))), "sentence_long")
    assert (found is not None) is is_long
    if found:
        assert found.label == f"Una frase de {count} palabras"
        assert found.places == ("body.0",)


def test_several_long_sentences_the_longest_first():
    found = of_kind(
        check_reading(said(sentence_of(35), "Corta.", sentence_of(50))), "sentence_long"
    )
    assert found.label == "2 frases de más de 30 palabras"
    assert found.examples[0].endswith("(50 palabras)")


def test_headings_and_cells_are_no_sentences():
    from cms.editorial.advice.text import Voice

    assert kinds(check_reading(said(sentence_of(60), voice=Voice.CELL))) == set()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Uno. Dos. Tres.", 3),
        ("Abre a las 8:00 a. m. Cierra a las 6 p. m. Todos los días.", 1),
        ("El Sr. Pérez, art. 3 de la ley, n.º 5.", 1),
        ("¿Cuándo? El sábado. ¡Vaya!", 3),
        ("Cuesta 3.500 pesos. Es poco.", 2),
        ("Juan P. Gómez llegó. Luego salió.", 2),
        ("Dijo: «Venga.» Y se fue.", 2),
        ("Espere… luego siga.", 1),
        ("Nació en EE. UU. en mayo.", 1),
        ("", 0),
        ("...", 1),
    ],
)
def test_where_sentences_end(text, count):
    assert len(sentences(text)) == count


def test_words_and_tokens():
    assert words("Pague $ 12.000 el 3 de mayo") == ["Pague", "el", "de", "mayo"]
    assert tokens("Pague $ 12.000 el 3 de mayo.") == 6


def test_folding_keeps_the_length():
    text = "Ñandú, ÁÉÍÓÚ y İstanbul ßß"
    assert len(fold(text)) == len(text)
    assert fold("Cédula DE Ciudadanía") == "cedula de ciudadania"


def test_excerpts_are_cut_between_words():
    text = "palabra " * 20 + "HALLADO" + " palabra" * 20
    shown = excerpt(text, text.index("HALLADO"), text.index("HALLADO") + 7)
    assert shown.startswith("…palabra")
    assert shown.endswith("palabra…")
    assert "HALLADO" in shown
    assert len(shown) < 100
    assert len(shorten("x" * 500)) == 161
