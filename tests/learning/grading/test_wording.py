"""Short answers: wildcards, capitals, accents."""

import re
import unicodedata

import pytest
from hypothesis import strategies as st

from learning.grading import grade, matches
from learning.grading.questions import MAX_SHORT
from learning.grading.wording import shown_wording, without_accents
from tests.learning.grading.payloads import given, short

NFD_CAFE = unicodedata.normalize("NFD", "café")


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("Yopal", "Yopal", True),
        ("yopal", "Yopal", True),
        ("  Yopal\t\n", "Yopal", True),
        ("Yopal", "  Yopal ", True),
        ("Yopal.", "Yopal", False),
        ("El Yopal", "Yopal", False),  # the whole string, not a part of it
        ("El Yopal", "*Yopal", True),
        ("El Yopal, Casanare", "*Yopal*", True),
        ("Yopal", "*Yopal*", True),  # a run may be empty
        ("Ypal", "Yo*pal", False),
        ("gobierno en línea", "gobierno*línea", True),
        ("gobiernolínea", "gobierno*línea", True),
        ("gobierno", "gobierno*o", False),  # the two ends may not share letters
        ("aba", "ab*ba", False),
        ("abba", "ab*ba", True),
        ("xay", "x*ay*y", False),  # nor may the middle share with the end
        ("abcabc", "a*b*c", True),
        ("acb", "a*b*c", False),
        ("xaybxay", "*ay*ay", True),
        ("cualquier cosa", "*", True),
        ("cualquier cosa", "***", True),
        ("2*3", "2\\*3", True),
        ("2x3", "2\\*3", False),
        ("2*3=6", "2\\**", True),
        ("a\\b", "a\\b", True),
        ("a\\*", "a\\\\*", True),  # an asterisk after a backslash is always an asterisk
        ("[a-z]+", "[a-z]+", True),  # nothing else is special
        ("b", "[a-z]", False),
        ("a.b", "a.b", True),
        ("axb", "a.b", False),
        (NFD_CAFE, "café", True),
        ("café", NFD_CAFE, True),
        ("cafe", "café", False),  # accents count
        ("CAFÉ", "café", True),
        ("año", "ano", False),
        ("", "", True),
        ("línea uno\nlínea dos", "línea*dos", True),
    ],
)
def test_a_text_meets_a_wording(text: str, pattern: str, expected: bool) -> None:
    assert matches(text, pattern) is expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("Yopal", "Yopal", True),
        ("yopal", "Yopal", False),
        ("YOPAL", "*opal", False),
        ("Yopal", "*opal", True),
    ],
)
def test_capitals_count_when_told(text: str, pattern: str, expected: bool) -> None:
    assert matches(text, pattern, case_sensitive=True) is expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("cafe", "café", True),
        ("café", "cafe", True),
        ("CAFE", "café", True),
        ("pinguino", "pingüino", True),
        ("Bogota", "Bogotá*", True),
        ("año", "ano", False),  # the ñ is a letter, not an accent
        ("ano", "año", False),
        ("AÑO", "año", True),
        (unicodedata.normalize("NFD", "año"), "año", True),
        ("São", "Sao", True),  # a tilde on another letter is an accent
        ("façade", "facade", True),
    ],
)
def test_accents_are_ignored_when_told(text: str, pattern: str, expected: bool) -> None:
    assert matches(text, pattern, ignore_accents=True) is expected


def test_ignoring_accents_does_not_ignore_capitals() -> None:
    assert not matches("CAFE", "café", ignore_accents=True, case_sensitive=True)
    assert matches("Cafe", "Café", ignore_accents=True, case_sensitive=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("áéíóúü", "aeiouu"), ("ÁÉÍÓÚÜ", "AEIOUU"), ("ñÑ", "ñÑ"), ("ñandú", "ñandu"), ("", "")],
)
def test_letters_without_accents(text: str, expected: str) -> None:
    assert without_accents(text) == expected


def test_the_first_wording_met_decides() -> None:
    asked = short(("Bogot*", 0.5), ("Bogotá", 1.0), ("*", 0.0))

    assert grade(asked, "Bogotá").fraction == 0.5
    assert grade(asked, "Bogotá").matched == "w0"
    assert grade(asked, "Cali").fraction == 0.0
    assert grade(asked, "Cali").matched == "w2"


def test_no_wording_met_is_wrong_but_answered() -> None:
    result = grade(short(("Yopal", 1.0)), "Aguazul")

    assert (result.fraction, result.is_answered, result.matched) == (0.0, True, None)


def test_the_options_of_the_question_are_heeded() -> None:
    assert grade(short(("Unión", 1.0)), "union").fraction == 0.0
    assert grade(short(("Unión", 1.0), ignore_accents=True), "union").fraction == 1.0
    assert grade(short(("PQRSD", 1.0), case_sensitive=True), "pqrsd").fraction == 0.0


@pytest.mark.parametrize("answer", [None, "", "   ", "\n\t", "\u00a0"])
def test_a_blank_text_is_no_answer_even_where_anything_goes(answer: object) -> None:
    result = grade(short(("*", 1.0)), answer)

    assert (result.fraction, result.is_answered, result.problem) == (0.0, False, "")


@pytest.mark.parametrize("answer", ["a\x00", 7, True, ["a"], {"a": "b"}, 1.5])
def test_what_is_no_text_is_no_answer(answer: object) -> None:
    result = grade(short(("*", 1.0)), answer)

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert result.problem


def test_a_text_too_long_is_refused_with_the_reason() -> None:
    assert grade(short(("*", 1.0)), "x" * MAX_SHORT).is_answered

    result = grade(short(("*", 1.0)), "x" * (MAX_SHORT + 1))

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert result.problem == "La respuesta es demasiado larga."


def test_many_wildcards_do_not_search_for_ever() -> None:
    # A search that goes back would need more steps than there are seconds in a year.
    assert not matches("a" * 1_000, "*a" * 400 + "*b")


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("Yopal", "Yopal"),
        ("*Yopal*", "Yopal"),
        ("gobierno*línea", "gobierno línea"),
        ("2\\*3", "2*3"),
        ("*", ""),
    ],
)
def test_a_wording_shown_to_people_has_no_wildcards(pattern: str, shown: str) -> None:
    assert shown_wording(pattern) == shown


def _as_regex(pattern: str) -> str:
    """The rule written another way, after Moodle's own: cut at stars with no backslash before."""
    cut = re.split(r"(?<!\\)\*+", pattern)
    return ".*".join(re.escape(piece.replace("\\*", "*")) for piece in cut)


@given(
    st.text(alphabet="ab*\\. ", max_size=12),
    st.text(alphabet="ab*\\", min_size=1, max_size=8),
)
def test_short_answer_property(text: str, pattern: str) -> None:
    expected = re.fullmatch(_as_regex(pattern), text.strip(), re.DOTALL) is not None

    assert matches(text, pattern) is expected


@given(st.text(max_size=40))
def test_every_text_meets_itself_once_its_stars_are_escaped(text: str) -> None:
    assert matches(text, text.replace("*", "\\*"))
    assert matches(text, text.replace("*", "\\*"), case_sensitive=True, ignore_accents=True)


@given(st.text(alphabet="aáeéñÑnNüu ", max_size=20))
def test_ignoring_accents_changes_no_letter(text: str) -> None:
    bare = without_accents(text)

    assert len(bare) == len(text)
    assert [letter for letter in bare if letter in "ñÑ"] == [
        letter for letter in text if letter in "ñÑ"
    ]
    assert matches(bare, text.strip(), ignore_accents=True)
