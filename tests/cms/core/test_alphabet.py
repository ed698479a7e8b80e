"""Spanish order and comparison."""

import pytest

from cms.core.alphabet import DIGITS, folded, letter_of, sort_key, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Educación", "educacion"), ("MUÑOZ", "munoz"), ("Güiza", "guiza"), ("n.º", "n.o"), ("", "")],
)
def test_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_words_leave_punctuation_out() -> None:
    assert words_of(" ¿Secretaría, de Hacienda?\0") == ["secretaria", "de", "hacienda"]
    assert words_of("¿?…") == []


def test_spanish_order() -> None:
    expected = [
        "25 de diciembre", "árbol", "nube", "nz", "ñame", "ñoño", "Oficina", "óleo", "¿Qué?",
        "zona",
    ]  # fmt: skip
    assert sorted(set(expected), key=sort_key) == expected


def test_words_before_longer_words() -> None:
    assert sorted(["Impuestos", "Impuesto predial", "Impuesto"], key=sort_key) == [
        "Impuesto",
        "Impuesto predial",
        "Impuestos",
    ]


def test_decomposed_letters_are_the_same_letters() -> None:
    assert sort_key("an\u0303o")[0] == sort_key("año")[0]
    assert letter_of("n\u0303ame") == "Ñ"


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("árbol", "A"),
        ("ñame", "Ñ"),
        ("«Nota»", "N"),
        ("4 por mil", DIGITS),
        ("~ñ", "Ñ"),
        ("_x", "X"),
        ("¡!", ""),
        ("", ""),
    ],
)
def test_letter_of_an_index(text: str, letter: str) -> None:
    assert letter_of(text) == letter
