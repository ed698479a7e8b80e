"""Brings a demonstration page to a state of the workflow, by the steps people would take."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.demo.content import Record
from cms.editorial.approval import APPROVE, RETURN, decide, submit
from cms.editorial.models import EditorialPage, ReturnReason


def bring_to(
    state: str,
    *,
    page: EditorialPage,
    author: User,
    officer: User,
    comment: str = "",
    reason: str | None = None,
    changes: Record | None = None,
) -> None:
    """Write the page as its author and walk it to ``state``.

    ``comment`` and ``reason`` (a name of the list) are those of a return; ``changes`` the fields
    of a later draft.

    Raises:
        ValueError: no such state.
    """
    page.full_clean()
    page.save_revision(user=author, log_action=True)
    if state == "draft":
        return
    submit(page=_fresh(page), user=author)
    if state == "in_review":
        return
    if state == "withdrawn":
        _fresh(page).current_workflow_state.cancel(user=author)
        return
    if state == "returned":
        _decide(page, officer, RETURN, comment, reason)
        return
    if state not in {"published", "scheduled", "published_with_changes", "unpublished"}:
        raise ValueError(f"unknown state: {state}")
    _decide(page, officer, APPROVE)
    if state == "unpublished":
        _fresh(page).unpublish(user=officer)
    if state == "published_with_changes":
        draft = _fresh(page).get_latest_revision_as_object()
        for name, value in (changes or {}).items():
            setattr(draft, name, value)
        draft.save_revision(user=author, log_action=True)
        submit(page=_fresh(page), user=author)


def backdate(page: EditorialPage, *, days: int) -> None:
    """Let a published demonstration page look as old as its text says."""
    when = timezone.now() - timedelta(days=days, hours=2)
    Page.objects.filter(pk=page.pk, first_published_at__isnull=False).update(
        first_published_at=when, last_published_at=when
    )


def _fresh(page: EditorialPage) -> Any:
    return type(page).objects.get(pk=page.pk)


def _decide(
    page: EditorialPage, officer: User, action: str, comment: str = "", reason: str | None = None
) -> None:
    task_state = _fresh(page).current_workflow_task_state
    listed = ReturnReason.objects.filter(name=reason).first()
    decide(task_state=task_state, user=officer, action=action, comment=comment, reason=listed)
