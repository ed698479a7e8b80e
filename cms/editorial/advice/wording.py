"""Words, sentences and excerpts of Spanish text. Pure; every pattern reads its text once.

Lengths are bounded in all patterns of this package: a text may be written to slow them down.
"""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?")
"""A word made of letters."""
_TOKEN = re.compile(r"\w+(?:[.,:'’-]\w+)*")
# A stop, perhaps a closing mark, then a blank and the beginning of something.
_STOP = re.compile(r"[.!?…]{1,3}[»”\")\]]{0,2}\s+(?=[^\s])")
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """a p m sr sra srta dr dra ing arq lic art arts num núm nro no n pag pág págs tel ext cel
        cra kr cll cl av apto mz ud uds etc ej p.ej ee uu c.c s.a.s s.a ltda inc par cap vol fig
        aprox max máx min mín dpto mpio gral prof lit dec res vda""",
    )
)
_FOLDED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZáéíóúüñàèìòùÁÉÍÓÚÜÑÀÈÌÒÙ",
    "abcdefghijklmnopqrstuvwxyzaeiouunaeiouaeiouunaeiou",
)
EXCERPT = 160
"""Characters of a sentence that are shown."""
AROUND = 40
"""Characters shown on each side of what was found."""


def fold(text: str) -> str:
    """Small letters without accents, of the same length: places in one are places in the other."""
    return text.translate(_FOLDED)


def words(text: str) -> list[str]:
    """The words of a text that are made of letters."""
    return WORD.findall(text)


def tokens(text: str) -> int:
    """How many words a reader counts, numbers among them."""
    return sum(1 for _ in _TOKEN.finditer(text))


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph. A stop after an abbreviation or an initial ends none."""
    found = []
    start = 0
    for stop in _STOP.finditer(paragraph):
        follows = paragraph[stop.end()]
        if follows.islower() or _is_abbreviated(paragraph, start, stop.start(), stop.group()):
            continue
        found.append(paragraph[start : stop.end()].strip())
        start = stop.end()
    found.append(paragraph[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_abbreviated(text: str, start: int, stop: int, mark: str) -> bool:
    if mark[0] != "." or mark[1:2] == ".":
        return False
    before = text[max(start, stop - 12) : stop]
    last = before.rpartition(" ")[2].lstrip('(«“"')
    return last.lower() in _ABBREVIATIONS or (len(last) == 1 and last.isupper())


def shorten(text: str, limit: int = EXCERPT) -> str:
    """The beginning of a text, cut between words where it has any."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head) + "…"


def excerpt(text: str, start: int, end: int) -> str:
    """What was found, with a few words on each side."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        blank = text.find(" ", first, start)
        first = blank + 1 if blank != -1 else first
    if last < len(text):
        blank = text.rfind(" ", end, last)
        last = blank if blank != -1 else last
    shown = text[first:last].strip()
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")
