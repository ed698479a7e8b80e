"""Words of the office, and how anybody would say them (``jargon.toml``)."""

import re
import tomllib
from functools import cache
from pathlib import Path

from cms.editorial.advice.findings import Advice, Hit, counted, worth_a_look
from cms.editorial.advice.text import Content, Voice
from cms.editorial.advice.wording import fold

SOURCE = Path(__file__).with_name("jargon.toml")


@cache
def plainer_words() -> dict[str, str]:
    """Each expression, in small letters without accents, with the plainer one."""
    with SOURCE.open("rb") as file:
        entries = tomllib.load(file)["plainer"]
    return {fold(heavy): plain for heavy, plain in entries.items()}


@cache
def _pattern() -> re.Pattern[str]:
    # The longer first: «dar trámite a» before «dar trámite».
    heavy = sorted(plainer_words(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, heavy))})(?!\w)")


def find_jargon(text: str) -> list[tuple[str, str]]:
    """Each expression found, as written, with the plainer one."""
    plainer = plainer_words()
    return [
        (text[match.start() : match.end()], plainer[match.group()])
        for match in _pattern().finditer(fold(text))
    ]


def check_jargon(content: Content) -> list[Advice]:
    """Expressions that have a plainer one."""
    hits = [
        Hit(f"«{heavy.lower()}» → {plain}", passage.place)
        for passage in content.of(Voice.TITLE, Voice.PROSE, Voice.LABEL)
        for heavy, plain in find_jargon(passage.text)
    ]
    if not hits:
        return []
    different = len({hit.example for hit in hits})
    label = counted(different, "Una palabra de oficina", "{} palabras de oficina")
    why = "Hay una manera más corriente de decirlo. Escriba como se lo explicaría a un vecino."
    return [worth_a_look("jargon", label, why, hits)]
