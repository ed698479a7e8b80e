"""Folding, splitting and stemming: pure functions, and what follows for both databases."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.search.words import (
    MAX_WORD,
    enye_variants,
    fold,
    meaningful,
    spans,
    stem,
    stems,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("EDUCACIÓN", "educacion"),
        ("educacio\u0301n", "educacion"),
        ("Pingüino", "pinguino"),
        ("Año", "año"),
        ("An\u0303o", "año"),
        ("ÑAME", "ñame"),
        ("façade", "facade"),
        ("ﬁnca", "finca"),
        ("İ", "i"),
        ("№", "no"),
    ],
)
def test_accents_go_and_the_enye_stays(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¿Cómo pago el predial?", ["como", "pago", "el", "predial"]),
        ("Ley 1712/2014", ["ley", "1712", "2014"]),
        ("paz-y-salvo", ["paz", "y", "salvo"]),
        ("a'b\"c*d(e):f", ["a", "b", "c", "d", "e", "f"]),
        ("NEAR/3 ^uno \\dos", ["near", "3", "uno", "dos"]),
        ("😀 事 текст", []),
        ("", []),
        ("\x00\u200b", []),
    ],
)
def test_words_are_of_plain_letters_and_digits(text: str, words: list[str]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    "family",
    [
        ("escuela", "escuelas"),
        ("educación", "educacion", "educaciones"),
        ("trámite", "tramites", "TRÁMITES"),
        ("luz", "luces"),
        ("vez", "veces"),
        ("año", "años"),
        ("niño", "niños", "niña", "niñas"),
        ("mes", "meses"),
        ("vía", "vías", "via"),
        ("petición", "peticiones"),
        ("impuesto", "impuestos"),
        ("pago", "pagos", "pagar"),
        ("secretaría", "secretarias"),
        ("pie", "pies"),
        ("camión", "camiones"),
        ("predial", "prediales"),
    ],
)
def test_forms_of_a_word_share_a_stem(family: tuple[str, ...]) -> None:
    assert len({stem(fold(word)) for word in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("año", "ano"), ("ñame", "name"), ("cana", "caña"), ("2026", "2025")]
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_that_say_nothing_go_unless_they_are_all() -> None:
    assert meaningful(tokens("¿Cómo pago el impuesto de la casa?")) == ["pago", "impuesto", "casa"]
    assert meaningful(tokens("¿Quiénes son?")) == ["quienes", "son"]


def test_an_n_may_have_been_meant_as_an_enye() -> None:
    assert enye_variants("nino") == ["ñino", "niño"]
    assert enye_variants("casa") == []
    assert len(enye_variants("n" * 40)) == 3


def test_spans_point_into_the_text_as_given() -> None:
    text = "La  EDUCACIO\u0301N, ¡año!"
    assert [(text[start:end], word) for start, end, word in spans(text)] == [
        ("La", "la"),
        ("EDUCACIO\u0301N", "educacion"),
        ("año", "año"),
    ]


@given(st.text(max_size=200))
def test_no_text_yields_anything_but_plain_words(text: str) -> None:
    for word in [*tokens(text), *stems(text), *(word for _s, _e, word in spans(text))]:
        assert word
        assert len(word) <= MAX_WORD
        assert set(word) <= set("abcdefghijklmnopqrstuvwxyz0123456789ñ")
    for start, end, _word in spans(text):
        assert 0 <= start < end <= len(text)


def test_threads_do_not_mix_their_words() -> None:
    """The stemmer keeps the word it works on in itself."""
    words = [f"{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}aciones" for n in range(100)]
    expected = [stem.__wrapped__(word) for word in words]
    wrong = []

    def work() -> None:
        for _ in range(30):
            wrong.extend(
                word
                for word, right in zip(words, expected, strict=True)
                if stem.__wrapped__(word) != right
            )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
