"""The drafts a new site starts with: the parts of the menu that the law asks for, and policies.

Nothing here is published. The landing pages wait for content, and the policies are standard texts
in which what only the municipality knows is left blank, as ``[Complete: teléfono]``: the Oficina de
Prensa completes them, has the legal office read them, and approves them like any other page.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import User
from cms.editorial.models import ContentPage
from cms.secretarias.models import InformativePage
from home.models import HomePage, LandingPage

FOLDER = Path(__file__).parent
BLANK = re.compile(r"\[Complete: ([^\]]+)\]")
"""What is left for the municipality to say; the group names it."""

LANDINGS = (
    (
        "transparencia",
        "Transparencia y acceso a la información pública",
        "Lo que la alcaldía hace, contrata, gasta y decide, para que usted lo consulte.",
    ),
    (
        "atencion-y-servicios",
        "Atención y Servicios a la Ciudadanía",
        "Trámites, solicitudes y canales para hablar con la alcaldía.",
    ),
    (
        "participa",
        "Participa",
        "Cómo opinar, proponer y vigilar lo que hace la alcaldía.",
    ),
)
"""Address, title and summary: the legal names of Annex 2 (Res. 1519 de 2020), in its order."""


@dataclass(frozen=True)
class Policy:
    """A standard text; ``body`` is the raw value of its StreamField."""

    slug: str
    title: str
    summary: str
    body: list[dict[str, Any]]


def policies() -> list[Policy]:
    """The standard texts, in the order of their file names."""
    return [
        Policy(slug=path.stem, **tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.toml"))
    ]


def ensure_drafts(home: HomePage, *, by: User) -> None:
    """Make the drafts whose address under the home page is still free. Repeatable."""
    taken = set(Page.objects.child_of(home).values_list("slug", flat=True))
    wanted: list[ContentPage] = [
        LandingPage(title=title, slug=slug, summary=summary, show_in_menus=True)
        for slug, title, summary in LANDINGS
    ]
    wanted += [
        InformativePage(
            title=policy.title,
            slug=policy.slug,
            summary=policy.summary,
            body=json.dumps(policy.body),
        )
        for policy in policies()
    ]
    for page in wanted:
        if page.slug not in taken:
            page.live, page.owner = False, by
            Page.objects.get(pk=home.pk).add_child(instance=page)
            page.save_revision(user=by)
            log(instance=page, action="home.found", user=by)
