"""One stylesheet for the whole public site, joined from the small files people edit.

A page links a single hashed file that the browser keeps; a bundler would be one more tool for
what is joining and squeezing text.
"""

import re
from pathlib import Path

from django.conf import settings

FOUNDATION = ("tokens.css", "base.css", "layout.css")
TARGET = "site.css"


def css_folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "css"


def sources(folder: Path) -> list[Path]:
    """Foundation first, then the components by name: no component depends on another's order."""
    return [*(folder / name for name in FOUNDATION), *sorted((folder / "components").glob("*.css"))]


def build(folder: Path) -> str:
    """The joined stylesheet. Addresses in components are written as seen from their own folder."""
    parts = []
    for source in sources(folder):
        text = source.read_text(encoding="utf-8")
        if source.parent != folder:
            text = text.replace("../../", "../")
        parts.append(squeeze(text))
    return "".join(parts) + "\n"


def squeeze(css: str) -> str:
    """Drop comments and the blanks that mean nothing; quoted texts are left as they are."""
    pieces = re.split(r"""("[^"]*"|'[^']*')""", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    for index in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[index])
        piece = re.sub(r" ?([{};,>]) ?", r"\1", piece)
        piece = re.sub(r": ", ":", piece)
        pieces[index] = piece.replace(";}", "}")
    return "".join(pieces).strip()
