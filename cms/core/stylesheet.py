"""The public site's one stylesheet, and the desk's own, joined from the small files people edit.

A page links a single hashed file that the browser keeps; a bundler would be one more tool for
what is joining and squeezing text.
"""

import re
from pathlib import Path

from django.conf import settings

FOUNDATION = ("tokens.css", "base.css", "layout.css")
TARGET = "site.css"
MORE = ("aula", "desk")
"""Folders whose files are joined into a sheet of their own, linked after the site's."""


def css_folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "css"


def sources(folder: Path) -> list[Path]:
    """Foundation first, then the components by name: no component depends on another's order."""
    return [*(folder / name for name in FOUNDATION), *sorted((folder / "components").glob("*.css"))]


def build_all(folder: Path) -> dict[str, str]:
    """Every sheet that pages link, by file name."""
    sheets = {TARGET: build(folder)}
    for name in MORE:
        if (folder / name).is_dir():
            sheets[f"{name}.css"] = join(folder, sorted((folder / name).glob("*.css")))
    return sheets


def build(folder: Path) -> str:
    """The public site's sheet."""
    return join(folder, sources(folder))


def join(folder: Path, files: list[Path]) -> str:
    """Files as one. Addresses in components are written as seen from their own folder."""
    parts = []
    for source in files:
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
