"""Keeping the flat addresses of the Aula: written again after a change above.

Wagtail replaces the beginning of ``url_path`` in everything below a page that moves or changes its
slug, without asking the pages. What it does to a flat address is undone here, in the same
transaction.
"""

from typing import Any
from uuid import UUID

from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.editorial.models.pages import addresses_changed
from learning.freezing import freeze_moved
from learning.models import CoursePage, LessonPage, ModulePage, QuizPage

MY_PROGRESS = "/aula/mi-avance/"
"""Where a learner begins."""
MY_CLASSES = "/aula/docente/"
"""Where a teacher begins."""

FLAT = (CoursePage, ModulePage, LessonPage, QuizPage)
"""From the top down: each takes its address from the one above."""


def mend_addresses(under: Page) -> None:
    """Write the address of every page of the Aula below (and of the page itself) anew."""
    parents: dict[str, Page] = {}
    for model in FLAT:
        for page in model.objects.descendant_of(under, inclusive=True).order_by("path"):
            above = page.path[: -page.steplen]
            if above not in parents:
                parents[above] = Page.objects.get(path=above).specific
            before = page.url_path
            page.set_url_path(parents[above])
            if page.url_path != before:
                Page.objects.filter(pk=page.pk).update(url_path=page.url_path)
            parents[page.path] = page


def _after_a_change_above(sender: Any, instance: Page, **kwargs: Any) -> None:
    mend_addresses(instance)


def _after_a_move(sender: Any, instance: Page, **kwargs: Any) -> None:
    mend_addresses(instance)
    freeze_moved(instance)


def watch() -> None:
    """Follow what moves and what changes its slug."""
    addresses_changed.connect(_after_a_change_above, dispatch_uid="learning.addresses.slug")
    post_page_move.connect(_after_a_move, dispatch_uid="learning.addresses.move")


def course_uid_of(page: Page) -> UUID | None:
    """The ``uid`` of the course in which a page of the Aula stands. One query."""
    found = CoursePage.objects.ancestor_of(page, inclusive=True).values_list("uid", flat=True)
    return found.first()
