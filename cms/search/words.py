"""Spanish words as the index and the queries know them: folded, split, stemmed.

Both databases receive the same stems, made here, so that both find the same pages. Pure functions:
no database, no settings.

A *folded* word is lower case, without accents, of ``a-z``, ``0-9`` and ``ñ`` alone: ``ñ`` is a
letter of its own and no ``n`` with an accent («año» is not «ano»).
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer import stemmer

TOKEN = re.compile(r"[a-z0-9ñ]+")
_WRITTEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
MAX_WORD = 40
"""Characters of a word that count; what is longer is no word of anybody's language."""
MIN_WORD = 3
"""Letters of a word that can be misspelt or left unfinished."""
_ENYE = "ñ"

_SILENT = (
    "a al algo ante antes aun aunque cada como con contra cual cuales cuando cuanta cuantas "
    "cuanto cuantos de del desde donde dos durante e el ella ellas ellos en entre era eres es esa "
    "esas ese eso esos esta estan estas este esto estos estoy fue ha hace hacen hacer haces hago "
    "han hasta hay he la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros "
    "nuestra nuestro o os otra otro para pero poco por porque puede puedo pues que quien quienes "
    "quiero se sea ser si sin sobre son soy su sus tambien te tener tengo ti tiene tienen toda "
    "todas todo todos tu tus u un una unas uno unos usted ustedes va vamos voy y ya yo"
)
STOP_WORDS = frozenset(_SILENT.split(" "))
"""Folded words that say nothing about what is looked for. «Hora», «fecha» and «día» do."""

_local = threading.local()


class _Folding(dict[int, str]):
    """What each character becomes, found out once; the rarest are found out again."""

    LIMIT = 4096

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character == _ENYE:
            folded = character
        else:
            plain = unicodedata.normalize("NFKD", character).lower()
            folded = "".join(part for part in plain if not unicodedata.combining(part))
        if len(self) < self.LIMIT:
            self[code] = folded
        return folded


_folding = _Folding()


def fold(text: str) -> str:
    """Lower case without accents, keeping ``ñ``. May be longer or shorter than ``text``."""
    return unicodedata.normalize("NFC", text.lower()).translate(_folding)


@lru_cache(maxsize=30_000)
def _folded_word(word: str) -> str:
    """A word of a text, folded; empty if that leaves no word."""
    folded = fold(word[: 2 * MAX_WORD])
    return folded[:MAX_WORD] if TOKEN.fullmatch(folded) else ""


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order and with repetitions."""
    return [word[:MAX_WORD] for word in TOKEN.findall(fold(text))]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and folded form of every word of ``text``: what a highlight needs.

    The positions are those of ``text`` as given, whatever folding does to its length.
    """
    for match in _WRITTEN.finditer(text):
        if folded := _folded_word(match[0]):
            yield match.start(), match.end(), folded


@lru_cache(maxsize=30_000)
def stem(word: str) -> str:
    """The stem of a folded word: «escuelas» and «escuela» share it, «año» and «ano» do not."""
    if not word.isalpha():
        return word
    if len(word) > 4 and word.endswith("ces"):
        word = word[:-3] + "z"  # luces, luz; veces, vez
    found: str = _stemmer().stemWord(word)
    if found == word and len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]  # too short for the stemmer: años, pies
    return found


def _stemmer() -> "stemmer":
    """One a thread: a stemmer keeps the word it works on in itself."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = stemmer("spanish")
    return _local.stemmer


def stems(text: str) -> list[str]:
    """The stems of a text, in order and with repetitions."""
    return [stem(word) for word in tokens(text)]


def meaningful(words: list[str]) -> list[str]:
    """Without the words that say nothing, unless there are no others."""
    return [word for word in words if word not in STOP_WORDS] or words


def enye_variants(word: str) -> list[str]:
    """The word with ``ñ`` in place of each ``n``: how it may be meant on a keyboard without it."""
    places = [place for place, letter in enumerate(word) if letter == "n"][:3]
    return [word[:place] + _ENYE + word[place + 1 :] for place in places]
