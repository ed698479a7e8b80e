"""What learners and guardians are told and agree to: the texts of ``consent.toml``, with versions.

A guardian's text is kept as it was signed, and never names anybody: the signed sheet does.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from cms.core.context_processors import current_identity


@dataclass(frozen=True)
class Part:
    """One answer of the notice: «Qué», «Para qué»."""

    title: str
    text: str


@dataclass(frozen=True)
class Notice:
    """What somebody who registers is told about their data."""

    version: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class GuardianText:
    """What a guardian signs."""

    version: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def snapshot(self) -> str:
        """The whole text, as it is kept with an authorisation."""
        return "\n\n".join([f"{self.title} (versión {self.version})", *self.paragraphs])


_TEXTS = tomllib.loads((Path(__file__).parent / "consent.toml").read_text(encoding="utf-8"))

NOTICE = Notice(
    version=_TEXTS["notice"]["version"],
    title=_TEXTS["notice"]["title"],
    parts=tuple(Part(**part) for part in _TEXTS["notice"]["parts"]),
)


def guardian_text() -> GuardianText:
    """What a guardian signs, with the municipality's name from the settings."""
    identity = current_identity()
    text = _TEXTS["guardian"]
    entity = f"{identity.legal_name} ({identity.department or identity.country})"
    return GuardianText(
        version=text["version"],
        title=text["title"],
        paragraphs=tuple(part.replace("{entity}", entity) for part in text["paragraphs"]),
    )
