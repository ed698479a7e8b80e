"""A copy of a quiz beside it, as a draft, in one step."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cms.accounts.models import User
from learning.models import QuestionBankPage, QuizPage
from learning.models.courses import items_under

P = TypeVar("P", QuizPage, QuestionBankPage)


@transaction.atomic
def duplicate(*, page: P, by: User) -> P:
    """The latest draft copied under the same parent. It is another page: its results are its own.

    Raises:
        PermissionDenied: the person may not add pages there.
    """
    parent = page.get_parent().specific
    if not page.permissions_for_user(by).can_copy_to(parent):
        raise PermissionDenied("Usted no puede crear páginas aquí.")
    taken = set(
        (
            items_under(parent.path[: -parent.steplen])
            if isinstance(page, QuizPage)
            else parent.get_children()
        ).values_list("slug", flat=True)
    )
    stem = page.slug[:200]
    number = next(at for at in range(2, len(taken) + 3) if f"{stem}-{at}" not in taken)
    copy: P = page.copy(
        to=parent,
        update_attrs={"slug": f"{stem}-{number}", "title": f"{page.title[:240]} ({number})"},
        copy_revisions=False,
        keep_live=False,
        user=by,
    )
    draft = page.get_latest_revision_as_object()
    if draft.questions.get_prep_value() != copy.questions.get_prep_value():
        fresh = copy.get_latest_revision_as_object()
        fresh.questions = draft.questions.get_prep_value()
        fresh.save_revision(user=by)
    return copy
