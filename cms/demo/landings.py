"""The demonstration's landing pages, its policies and «El municipio».

Founding the site made the landing pages and the policies as drafts with blanks; here the Oficina
de Prensa completes them, as it would in a real municipality, and its second officer approves.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from cms.accounts.models import User
from cms.demo import states
from cms.demo.bodies import Resolver, body
from cms.demo.content import Record, read, read_all
from cms.demo.people import FOUNDER
from cms.editorial.models import ContentPage
from cms.secretarias.models import AlcaldiaPage, InformativePage
from home.founding import BLANK, policies
from home.models import HomePage, LandingPage


@dataclass(frozen=True)
class Desk:
    """Who writes and who approves, and how the names of a text become ids.

    ``pages`` is the loader's: the primary key of each page by its address, added to here.
    """

    author: User
    officer: User
    resolver: Resolver
    pages: dict[str, int]

    def publish(self, page: ContentPage, blocks: list[Record]) -> None:
        page.body = json.dumps(blocks)
        states.bring_to("published", page=page, author=self.author, officer=self.officer)


def is_unwritten(page: Page) -> bool:
    """Whether nobody but the founder of the site has written in this page."""
    return not page.revisions.exclude(user__username=FOUNDER).exists()


def load_texts(*, home: HomePage, desk: Desk, say: Callable[[str], None]) -> None:
    """Write and publish the policies and «El municipio», if nobody has written them yet."""
    for slug, pk in Page.objects.child_of(home).values_list("slug", "pk"):
        desk.pages.setdefault(slug, pk)
    _policies(home, desk)
    _municipality(AlcaldiaPage.objects.get(), desk)
    say("Políticas y El municipio: listos")


def load_landings(*, home: HomePage, desk: Desk, say: Callable[[str], None]) -> None:
    """Write and publish the landing pages, once there is all that they lead to."""
    _landings(home, desk)
    say("Páginas de entrada: listas")


def _policies(home: HomePage, desk: Desk) -> None:
    data = read("policies")
    for policy in policies():
        page = InformativePage.objects.child_of(home).get(slug=policy.slug)
        if is_unwritten(page):
            notice = {"title": data["notice_title"], "text": data["notice_html"]}
            first, *rest = policy.body
            blocks = [{**first, "value": {**first["value"], **notice}}, *rest]
            desk.publish(page, completed(blocks, data["blanks"]))


def completed(value: Any, blanks: dict[str, str]) -> Any:
    """The value with every blank of its texts filled in.

    Raises:
        KeyError: a blank that nobody has filled.
    """
    if isinstance(value, str):
        return BLANK.sub(lambda match: blanks[match[1]], value)
    if isinstance(value, list):
        return [completed(item, blanks) for item in value]
    if isinstance(value, dict):
        return {key: completed(item, blanks) for key, item in value.items()}
    return value


def _municipality(alcaldia: AlcaldiaPage, desk: Desk) -> None:
    texts = read_all("municipio")
    for slug, data in sorted(texts.items(), key=lambda item: int(item[1]["order"])):
        parent = Page.objects.get(
            pk=desk.pages[data["parent"]] if "parent" in data else alcaldia.pk
        )
        page = InformativePage.objects.child_of(parent).filter(slug=slug).first()
        if page is None:
            page = InformativePage(
                title=data["title"], slug=slug, summary=data["summary"], owner=desk.author
            )
            page.live = False
            parent.add_child(instance=page)
        desk.pages[slug] = page.pk
        if is_unwritten(page):
            desk.publish(page, body(data["body"], desk.resolver, seed=slug))


def _landings(home: HomePage, desk: Desk) -> None:
    for slug, data in read_all("landings").items():
        page = LandingPage.objects.child_of(home).get(slug=slug)
        if is_unwritten(page):
            blocks = [_without_missing(block, desk.pages) for block in data["body"]]
            desk.publish(page, body(blocks, desk.resolver, seed=slug))


def _without_missing(block: Record, pages: dict[str, int]) -> Record:
    """A group without its links to pages that this installation does not have."""
    if "links" not in block:
        return block
    return {
        **block,
        "links": [row for row in block["links"] if row.get("page", "") in {"", *pages}],
    }
