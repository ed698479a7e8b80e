"""Grading of a short text against the wordings that the author accepts."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from learning.grading.exact import exact, plain
from learning.grading.questions import MAX_SHORT, parts
from learning.grading.results import NOT_THIS_QUESTION, TOO_LONG, Result, no_answer

_TILDE = "\u0303"


def grade_short(question: Mapping[str, Any], answer: object) -> Result:
    """The fraction of the first stored answer that the text meets; 0 if it meets none.

    Source: Moodle, ``question/type/shortanswer/question.php``.
    """
    if answer is None:
        return no_answer()
    if not isinstance(answer, str) or "\x00" in answer:
        return no_answer(NOT_THIS_QUESTION)
    if len(answer) > MAX_SHORT:
        return no_answer(TOO_LONG)
    if not answer.strip():
        return no_answer()
    for stored in parts(question, "answers"):
        if matches(
            answer,
            stored["text"],
            case_sensitive=bool(question.get("case_sensitive")),
            ignore_accents=bool(question.get("ignore_accents")),
        ):
            value = plain(exact(stored["fraction"]))
            return Result(fraction=value, parts={stored["id"]: value}, matched=stored["id"])
    return Result(fraction=0.0)


def matches(
    text: str, pattern: str, *, case_sensitive: bool = False, ignore_accents: bool = False
) -> bool:
    """Whether the whole text, trimmed, is what the pattern says.

    Both sides are brought to Unicode NFC first. ``*`` stands for any run of characters, even none;
    ``\\*`` is an asterisk; any other backslash is itself. The time taken grows with the length of
    the text times that of the pattern, never faster.
    """
    pieces = [
        _fold(piece, case_sensitive=case_sensitive, ignore_accents=ignore_accents)
        for piece in _pieces(_nfc(pattern).strip())
    ]
    whole = _fold(_nfc(text).strip(), case_sensitive=case_sensitive, ignore_accents=ignore_accents)
    if len(pieces) == 1:
        return whole == pieces[0]
    first, *middle, last = pieces
    if len(whole) < len(first) + len(last):
        return False
    if not (whole.startswith(first) and whole.endswith(last)):
        return False
    # The leftmost place of each piece leaves most room for the next ones: no search goes back.
    at, end = len(first), len(whole) - len(last)
    for piece in middle:
        found = whole.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def without_accents(text: str) -> str:
    """The text without accents, dieresis or cedilla, in NFC.

    The ñ stays: it is a letter of its own in the Spanish alphabet, and «año» is not «ano».
    """
    kept: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            base = character
        elif not (character == _TILDE and base in "nN"):
            continue
        kept.append(character)
    return _nfc("".join(kept))


def shown_wording(pattern: str) -> str:
    """An accepted wording as a learner may read it: wildcards as spaces, ``\\*`` as an asterisk.

    Source: Moodle, ``question/type/shortanswer/question.php``, ``clean_response``.
    """
    return " ".join(" ".join(_pieces(pattern)).split())


def _pieces(pattern: str) -> list[str]:
    """The literal runs between wildcards: «a*b» → «a», «b»."""
    pieces: list[str] = [""]
    at = 0
    while at < len(pattern):
        if pattern.startswith("\\*", at):
            pieces[-1] += "*"
            at += 2
            continue
        if pattern[at] == "*":
            pieces.append("")
        else:
            pieces[-1] += pattern[at]
        at += 1
    return pieces


def _fold(text: str, *, case_sensitive: bool, ignore_accents: bool) -> str:
    if not case_sensitive:
        text = _nfc(text.casefold())
    return without_accents(text) if ignore_accents else text


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
