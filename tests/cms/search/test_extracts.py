"""Extracts: around the words, marked, escaped, no longer than promised."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cms.search.extracts import LENGTH, extract, marked
from cms.search.words import stem

PREDIAL = frozenset({stem("predial")})


def plain(html: str) -> str:
    return re.sub(r"</?mark>", "", html)


def test_words_are_marked_in_every_form() -> None:
    marks = frozenset({stem("escuela"), stem("educacion")})
    assert marked("Escuelas y EDUCACIÓN rural", marks) == (
        "<mark>Escuelas</mark> y <mark>EDUCACIÓN</mark> rural"
    )


def test_what_is_in_a_text_is_escaped() -> None:
    html = marked("<script>predial</script> & «más»", PREDIAL)
    assert html == "&lt;script&gt;<mark>predial</mark>&lt;/script&gt; &amp; «más»"


def test_the_summary_is_shown_when_it_has_a_word() -> None:
    assert (
        extract("Pague el predial.", "Otro predial.", PREDIAL) == "Pague el <mark>predial</mark>."
    )


def test_else_the_text_around_the_word() -> None:
    text = (
        "Mucho antes de todo. " * 30 + "Aquí se paga el predial de cada año." + " Y después." * 30
    )
    html = extract("Nada.", text, PREDIAL)
    assert "<mark>predial</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert len(plain(html)) <= LENGTH + 4


def test_the_window_with_most_words_is_chosen() -> None:
    marks = frozenset({stem("predial"), stem("descuento")})
    text = "El predial. " + "Relleno sin nada. " * 30 + "Descuento del predial hasta marzo."
    html = extract("", text, marks)
    assert "<mark>Descuento</mark> del <mark>predial</mark>" in html


def test_a_text_of_nothing_but_the_word_is_no_burden() -> None:
    html = extract("", "predial " * 100_000, PREDIAL)
    assert len(plain(html)) <= LENGTH + 4
    assert html.startswith("<mark>predial</mark> <mark>predial</mark>")


def test_without_a_word_the_beginning_of_the_summary() -> None:
    assert extract("Una frase.", "Texto.", PREDIAL) == "Una frase."
    assert extract("", "Texto.", PREDIAL) == "Texto."
    assert extract("", "", PREDIAL) == ""


@given(st.text(max_size=600), st.text(max_size=600))
def test_no_text_breaks_an_extract(summary: str, text: str) -> None:
    marks = frozenset({"a", "predial", "0"})
    html = extract(summary, text, marks)
    without = plain(html)
    assert "<" not in without
    assert html.count("<mark>") == html.count("</mark>")
