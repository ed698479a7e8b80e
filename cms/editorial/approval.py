"""Submitting, deciding and publishing: the services behind the approval of the Oficina de Prensa.

Nothing here asks which door a request came through; every door ends here.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.editorial.desk import items, outcomes
from cms.editorial.errors import (
    ChangedSinceSeen,
    Incomplete,
    NothingToApprove,
    NoWorkflow,
    ReasonRequired,
)
from cms.editorial.files import record_file_uses
from cms.editorial.models.approval import ApprovalException
from cms.editorial.models.desk import DeskItem, ReturnReason
from cms.editorial.models.notices import Notice
from cms.editorial.models.pages import EditorialPage
from cms.editorial.permissions import (
    is_officer,
    may_approve,
    may_approve_by_exception,
    may_publish_urgently,
)

if TYPE_CHECKING:
    from cms.accounts.models import User

APPROVE = "approve"
APPROVE_BY_EXCEPTION = "approve_exception"
PUBLISH_URGENTLY = "publish_urgent"
RETURN = "reject"
"""Wagtail's name for the action; people read «Devolver»."""


class ReturnForm(forms.Form):
    """Why a text goes back: a reason from the list, and what to do in words."""

    reason = forms.ModelChoiceField(
        label="Motivo",
        queryset=ReturnReason.objects.filter(is_active=True),
        required=False,
        empty_label="Otro motivo",
        error_messages={"invalid_choice": "Elija un motivo de la lista."},
    )
    comment = forms.CharField(
        label="Qué debe corregir",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escriba el motivo: lo leerá quien escribió el texto."},
    )


class ReasonForm(forms.Form):
    """A reason in words: required to approve by exception and to publish with urgency."""

    comment = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escriba el motivo: lo leerá quien escribió el texto."},
    )


class CommentForm(forms.Form):
    """An optional comment for the author."""

    comment = forms.CharField(
        label="Comentario",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def form_for_action(action: str) -> type[forms.Form]:
    """The form that the admin shows before an action."""
    if action == RETURN:
        return ReturnForm
    return CommentForm if action == APPROVE else ReasonForm


def actions_for(page: Page, user: "User") -> list[tuple[str, str, bool]]:
    """What this person may do to a page under review, as (name, label, needs a form)."""
    if not is_officer(user):
        return []
    actions = [(RETURN, "Devolver con motivo", True)]
    if may_approve(user, page):
        actions.append((APPROVE, "Aprobar y publicar", False))
        actions.append((APPROVE, "Aprobar con comentario", True))
    elif may_approve_by_exception(user, page):
        actions.append((APPROVE_BY_EXCEPTION, "Aprobar por excepción (queda registrado)", True))
    if may_publish_urgently(user):
        actions.append((PUBLISH_URGENTLY, "Publicación urgente (otro la verá después)", True))
    return actions


@transaction.atomic
def submit(*, page: Page, user: "User") -> WorkflowState:
    """Send the page's latest draft to the Oficina de Prensa.

    Raises:
        NoWorkflow: no workflow is in force for the page.
        PermissionDenied: the person may not edit it, or it is already under review.
    """
    rights = page.permissions_for_user(user)
    if not (rights.can_edit() and rights.can_submit_for_moderation()):
        raise PermissionDenied("Usted no puede enviar esta página a revisión.")
    return submit_as_system(page=page, user=user)


@transaction.atomic
def submit_as_system(*, page: Page, user: "User") -> WorkflowState:
    """Send a draft that another service made on this person's behalf (for example, a new section).

    A review that was returned goes on; one under way begins again with the new text.

    Raises:
        NoWorkflow: no workflow is in force for the page.
    """
    workflow = page.get_workflow()
    if workflow is None:
        raise NoWorkflow("No hay un flujo de aprobación para esta página.")
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=user)
        return state
    if state is not None:
        state.cancel(user=user)
    return workflow.start(page, user)


@transaction.atomic
def decide(
    *,
    task_state: TaskState,
    user: "User",
    action: str,
    comment: str = "",
    reason: ReturnReason | None = None,
    place: str = "",
    place_label: str = "",
    seen_revision: int | None = None,
    go_live_at: datetime | None = None,
    **_: Any,
) -> None:
    """Approve or return what is under review.

    The page is taken from the task state, never from the request. Its row is locked, so that two
    officers cannot both decide. ``seen_revision`` is the revision the officer had before their
    eyes: if the text is another by now, nothing is decided. Without it, approving a text that
    changed since the step began decides nothing either: the step starts again with the new text.
    ``go_live_at`` approves the text for that instant.

    Raises:
        PermissionDenied: this person may not take this action on this text.
        ReasonRequired: a return, an exception or an urgent publication without a reason.
        NothingToApprove: somebody decided first, or it was withdrawn.
        ChangedSinceSeen: the text changed since this officer opened it.
        Incomplete: it could not stand in public, for example because its address was taken.
    """
    locked = TaskState.objects.select_for_update().get(pk=task_state.pk).specific
    if locked.status != TaskState.STATUS_IN_PROGRESS:
        raise NothingToApprove("Este texto ya no está en revisión.")
    page = Page.objects.select_for_update().get(pk=locked.workflow_state.object_id).specific
    if seen_revision is not None and seen_revision != page.latest_revision_id:
        raise ChangedSinceSeen("El texto cambió después de que usted lo abrió.")
    if action != RETURN and locked.revision_id != page.latest_revision_id:
        # Somebody changed the text after this step began.
        _require(
            may_approve(user, page)
            or may_approve_by_exception(user, page)
            or action == PUBLISH_URGENTLY
        )
        locked.cancel(user=user, resume=True)
        record_file_uses(page)
        if seen_revision is None:
            return  # nobody has read what stands now
        locked = page.current_workflow_task_state.specific
    item = items.waiting_review(page) or items.open_review(locked, by=None)
    concerned = outcomes.concerned_by(item, page)
    if action == RETURN:
        _require(is_officer(user))
        _require_reason(comment)
        reason = reason or items.default_reason()
        items.close_item(
            item,
            status=DeskItem.Status.RETURNED,
            by=user,
            reason=reason,
            comment=comment,
            place=place,
            place_label=place_label,
        )
        locked.reject(user=user, comment=comment)
        outcomes.comment_beside(item, page, by=user)
        text = f"{reason.name}: {comment}"
        outcomes.tell_outcome(item, concerned, Notice.Kind.RETURNED, by=user, text=text)
    elif action in (APPROVE, APPROVE_BY_EXCEPTION, PUBLISH_URGENTLY):
        _require_may_take(action, user=user, page=page)
        _require_complete(locked.revision.as_object())
        if action != APPROVE:
            _record_exception(locked, action=action, user=user, page=page, reason=comment)
        if go_live_at is not None:
            _set_date(locked.revision, go_live_at)
        items.close_item(item, status=DeskItem.Status.APPROVED, by=user, comment=comment)
        locked.approve(user=user, comment=comment)
        if action == PUBLISH_URGENTLY:
            outcomes.open_second_look(page=page, officer=user, reason=comment, concerned=concerned)
        else:
            outcomes.tell_outcome(item, concerned, Notice.Kind.APPROVED, by=user, text=comment)
    else:
        raise PermissionDenied(f"No existe la acción «{action}».")
    record_file_uses(page)
    task_state.refresh_from_db()


def _require_may_take(action: str, *, user: "User", page: Page) -> None:
    if action == APPROVE:
        _require(may_approve(user, page))
    elif action == APPROVE_BY_EXCEPTION:
        _require(may_approve_by_exception(user, page))
    else:
        _require(may_publish_urgently(user))


def _record_exception(
    task_state: TaskState, *, action: str, user: "User", page: Page, reason: str
) -> None:
    """Write down that one person published alone, and why."""
    _require_reason(reason)
    is_urgent = action == PUBLISH_URGENTLY
    kind = ApprovalException.Kind.URGENT if is_urgent else ApprovalException.Kind.ALONE
    ApprovalException.objects.create(task_state=task_state, officer=user, reason=reason, kind=kind)
    log(
        instance=page,
        action=f"editorial.{action}",
        user=user,
        data={"reason": reason},
        revision=task_state.revision,
    )


def _set_date(revision: Revision, go_live_at: datetime) -> None:
    """Put the officer's date on the approved revision, which stays the work of its author.

    Raises:
        Incomplete: the date is past.
    """
    if go_live_at <= timezone.now():
        raise Incomplete("La fecha de publicación ya pasó.")
    page = revision.as_object()
    page.go_live_at = go_live_at
    revision.content = page.serializable_data()
    revision.save(update_fields=["content"])


def publish_approved(*, workflow_state: WorkflowState, user: "User | None") -> None:
    """Publish the latest revision if an entitled officer approved exactly that one.

    Raises:
        PermissionDenied: the latest revision has no such approval.
    """
    page = workflow_state.content_object
    revision = page.get_latest_revision()
    approved = (
        TaskState.objects.filter(
            workflow_state=workflow_state,
            status=TaskState.STATUS_APPROVED,
            revision=revision,
            task__content_type__app_label="editorial",
            task__content_type__model="editorialapprovaltask",
        )
        .select_related("finished_by")
        .order_by("-finished_at")
        .first()
    )
    if approved is None:
        raise PermissionDenied("Usted no puede aprobar este texto.")
    by_exception = ApprovalException.objects.filter(
        task_state=approved, officer=approved.finished_by
    ).exists()
    _require(by_exception or may_approve(approved.finished_by, page))
    revision.publish(user=user, skip_permission_checks=True)


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied("Usted no puede aprobar este texto.")


def _require_complete(page: Page) -> None:
    """Ask of the text, before it is approved, what its publication would ask."""
    page.live = True
    try:
        page.full_clean()
    except ValidationError as error:
        raise Incomplete(f"No se puede publicar: {' '.join(error.messages)}") from error
    problems = page.publication_problems() if isinstance(page, EditorialPage) else []
    if problems:
        raise Incomplete(f"No se puede publicar: {' '.join(problems)}")


def _require_reason(comment: str) -> None:
    if not comment.strip():
        raise ReasonRequired("Escriba el motivo.")
