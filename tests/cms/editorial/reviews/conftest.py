"""Pages of information, approved by the steps people take."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from wagtail.models import Page

from cms.accounts.models import User
from cms.editorial.approval import APPROVE, decide, submit
from cms.editorial.models import PageReview
from cms.secretarias.models import InformativeContainerPage, InformativePage
from tests.conftest import Town


def approve(page: Page, *, by: User, officer: User) -> Page:
    """Send the latest draft of a page and approve it."""
    page.save_revision(user=by, log_action=True)
    submit(page=type(page).objects.get(pk=page.pk), user=by)
    task_state = type(page).objects.get(pk=page.pk).current_workflow_task_state
    decide(task_state=task_state, user=officer, action=APPROVE)
    return type(page).objects.get(pk=page.pk)


def written(parent: Page, *, by: User, title: str, **fields: Any) -> InformativePage:
    """A page of information as its author leaves it."""
    page = InformativePage(title=title, summary="Qué es.", live=False, owner=by, **fields)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return InformativePage.objects.get(pk=page.pk)


@pytest.fixture
def inform(town: Town) -> Callable[..., InformativePage]:
    """Publish a page of a section (Hacienda's, unless told), approved by ``prensa``."""

    def _inform(title: str = "Impuesto predial", who: str = "hacienda") -> InformativePage:
        section = town.social_section if who == "social" else town.hacienda_section
        folder = InformativeContainerPage.objects.child_of(section.page).get()
        page = written(folder, by=town.people[who], title=title)
        return approve(page, by=town.people[who], officer=town.prensa)

    return _inform


@pytest.fixture
def policy(town: Town) -> InformativePage:
    """A page of no section, written by one officer and approved by the other."""
    page = written(town.home, by=town.prensa, title="Política de datos")
    return approve(page, by=town.prensa, officer=town.prensa2)


def due_on(page: Page, day: date, **fields: Any) -> PageReview:
    """Let a page's review fall on a day."""
    review = PageReview.objects.get(page_id=page.pk)
    review.review_on = day
    for name, value in fields.items():
        setattr(review, name, value)
    review.save()
    return review
