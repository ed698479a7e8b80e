"""Reads the demonstration's texts: TOML files, one page each, in the order of their names."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"

Record = dict[str, Any]


def read(name: str) -> Record:
    """One file of the content folder, without its extension."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def read_all(folder: str) -> dict[str, Record]:
    """Every file of a subfolder, by its name (the page's address)."""
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted((FOLDER / folder).glob("*.toml"))
    }
