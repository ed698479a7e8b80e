"""Spanish text compared as people compare it: for looking names up and for alphabetical lists.

Only strings in and out: nothing here reads the database or knows what the words mean.
"""

import re
import unicodedata

DIGITS = "0-9"
"""The place in an index of what begins with a figure."""

# Sorts after «nz» and before «o»: the tilde comes after every letter of ASCII.
_ENYE = "n~"


def folded(text: str) -> str:
    """``text`` without accents or capitals, and with ``ñ`` as ``n``: as people type in a hurry."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words_of(text: str) -> list[str]:
    """The folded words of ``text``; punctuation is left out."""
    return re.findall(r"\w+", folded(text))


def sort_key(text: str) -> tuple[str, str]:
    """Sorts as a Spanish dictionary: accents and punctuation ignored, ``ñ`` after ``n``."""
    return _letters(text), text


def letter_of(text: str) -> str:
    """The capital under which ``text`` stands in an index: «A», «Ñ»; ``DIGITS`` for figures.

    Empty if it has neither letter nor figure.
    """
    letters = _letters(text)
    if letters.startswith(_ENYE):
        return "Ñ"
    return DIGITS if letters[:1].isdigit() else letters[:1].upper()


def _letters(text: str) -> str:
    parts = unicodedata.normalize("NFC", text.casefold()).split("ñ")
    return _ENYE.join(re.sub(r"[\W_]+", " ", folded(part)) for part in parts).strip()
