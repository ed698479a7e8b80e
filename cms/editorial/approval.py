"""Submitting, deciding and publishing: the services behind the approval of the Oficina de Prensa.

Nothing here asks which door a request came through; every door ends here.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, TaskState, WorkflowState

from cms.editorial.errors import Incomplete, NothingToApprove, NoWorkflow, ReasonRequired
from cms.editorial.files import record_file_uses
from cms.editorial.models.approval import ApprovalException
from cms.editorial.permissions import is_officer, may_approve, may_approve_by_exception

if TYPE_CHECKING:
    from cms.accounts.models import User

APPROVE = "approve"
APPROVE_BY_EXCEPTION = "approve_exception"
RETURN = "reject"
"""Wagtail's name for the action; people read «Devolver»."""


class ReasonForm(forms.Form):
    """A reason in words: required to return a text and to approve by exception."""

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
    *, task_state: TaskState, user: "User", action: str, comment: str = "", **_: Any
) -> None:
    """Approve or return what is under review.

    The page is taken from the task state, never from the request. The row is locked, so that two
    officers cannot both decide. Approving a text that changed since the step began decides
    nothing: the step starts again with the new text.

    Raises:
        PermissionDenied: this person may not take this action on this text.
        ReasonRequired: a return or an exception without a reason.
        NothingToApprove: somebody decided first, or it was withdrawn.
        Incomplete: it could not stand in public, for example because its address was taken.
    """
    locked = TaskState.objects.select_for_update().get(pk=task_state.pk).specific
    if locked.status != TaskState.STATUS_IN_PROGRESS:
        raise NothingToApprove("Este texto ya no está en revisión.")
    page = locked.workflow_state.content_object
    if action != RETURN and locked.revision_id != page.latest_revision_id:
        # Somebody changed the text after this step began: nobody has read what stands now.
        _require(may_approve(user, page) or may_approve_by_exception(user, page))
        locked.cancel(user=user, resume=True)
        record_file_uses(page)
        return
    if action == RETURN:
        _require(is_officer(user))
        _require_reason(comment)
        locked.reject(user=user, comment=comment)
    elif action == APPROVE:
        _require(may_approve(user, page))
        _require_complete(locked.revision.as_object())
        locked.approve(user=user, comment=comment)
    elif action == APPROVE_BY_EXCEPTION:
        _require(may_approve_by_exception(user, page))
        _require_reason(comment)
        _require_complete(locked.revision.as_object())
        ApprovalException.objects.create(task_state=locked, officer=user, reason=comment)
        log(
            instance=page,
            action="editorial.approve_exception",
            user=user,
            data={"reason": comment},
            revision=locked.revision,
        )
        locked.approve(user=user, comment=comment)
    else:
        raise PermissionDenied(f"No existe la acción «{action}».")
    record_file_uses(page)
    task_state.refresh_from_db()


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


def _require_reason(comment: str) -> None:
    if not comment.strip():
        raise ReasonRequired("Escriba el motivo.")
