"""What an officer decides at the desk. Whatever publishes goes through ``editorial.approval``."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from cms.accounts.models import User
from cms.editorial import approval
from cms.editorial.desk.items import OF_THE_WORKFLOW, close_item, waiting_review
from cms.editorial.desk.outcomes import concerned_by, tell_outcome
from cms.editorial.errors import ChangedSinceSeen, NothingToApprove, ReasonRequired
from cms.editorial.models import DeskItem, Notice, ReturnReason
from cms.editorial.permissions import is_officer, may_publish_urgently, may_take_second_look
from cms.editorial.sections import editors_of


@transaction.atomic
def approve(
    *,
    item: DeskItem,
    officer: User,
    comment: str = "",
    seen_revision: int | None = None,
    go_live_at: datetime | None = None,
    by_exception: bool = False,
) -> None:
    """Approve what waits: publish the text (now or at ``go_live_at``), or withdraw the page.

    Raises:
        PermissionDenied: this officer may not; and the errors of ``approval.decide``.
        NothingToApprove: it waits no more.
    """
    locked = _waiting(item, officer)
    page = _page(locked)
    if locked.kind == DeskItem.Kind.WITHDRAW:
        _withdraw(locked, page=page, officer=officer, comment=comment)
    elif locked.kind == DeskItem.Kind.SECOND_LOOK:
        _require(may_take_second_look(officer, locked))
        log(instance=page, action="editorial.second_look", user=officer, data={"comment": comment})
        close_item(locked, status=DeskItem.Status.APPROVED, by=officer, comment=comment)
    elif locked.kind in OF_THE_WORKFLOW:
        approval.decide(
            task_state=_task_state(page),
            user=officer,
            action=approval.APPROVE_BY_EXCEPTION if by_exception else approval.APPROVE,
            comment=comment,
            seen_revision=seen_revision,
            go_live_at=go_live_at,
        )
        if page.current_workflow_task_state is not None:
            # The step began again with a text that this officer may not have seen.
            raise ChangedSinceSeen("El texto cambió: mírelo otra vez.")
    else:
        raise PermissionDenied("Este asunto se decide de otra manera.")


@transaction.atomic
def send_back(
    *,
    item: DeskItem,
    officer: User,
    reason: ReturnReason,
    comment: str,
    place: str = "",
    place_label: str = "",
    seen_revision: int | None = None,
) -> None:
    """Return what waits to who sent it, with a reason and words.

    What was published urgently and does not pass its second look leaves the public.

    Raises:
        PermissionDenied, ReasonRequired, NothingToApprove, ChangedSinceSeen: as in ``decide``.
    """
    locked = _waiting(item, officer)
    page = _page(locked)
    if not comment.strip():
        raise ReasonRequired("Escriba qué debe corregir.")
    if locked.kind in OF_THE_WORKFLOW:
        approval.decide(
            task_state=_task_state(page),
            user=officer,
            action=approval.RETURN,
            comment=comment,
            reason=reason,
            place=place,
            place_label=place_label,
            seen_revision=seen_revision,
        )
        return
    people = concerned_by(locked, page)
    if locked.kind == DeskItem.Kind.SECOND_LOOK:
        _require(may_take_second_look(officer, locked))
        page.unpublish(user=officer)
        people |= editors_of(locked.section)
    close_item(locked, status=DeskItem.Status.RETURNED, by=officer, reason=reason, comment=comment)
    text = f"{reason.name}: {comment}"
    tell_outcome(locked, people, Notice.Kind.RETURNED, by=officer, text=text)


@transaction.atomic
def publish_urgently(
    *, page: Page, officer: User, reason: str, seen_revision: int | None = None
) -> DeskItem:
    """Publish the latest draft now, alone; a second officer looks at it within a day.

    Raises:
        PermissionDenied: not of Prensa.
        ReasonRequired: no reason was given.
        NoWorkflow, Incomplete: as when approving.
    """
    _require(may_publish_urgently(officer))
    if not reason.strip():
        raise ReasonRequired("Escriba por qué no puede esperar.")
    if waiting_review(page) is None:
        approval.submit_as_system(page=page, user=officer)
    page = Page.objects.get(pk=page.pk).specific
    approval.decide(
        task_state=_task_state(page),
        user=officer,
        action=approval.PUBLISH_URGENTLY,
        comment=reason,
        seen_revision=seen_revision or page.latest_revision_id,
    )
    return DeskItem.objects.filter(page=page, kind=DeskItem.Kind.SECOND_LOOK).latest("pk")


def _withdraw(item: DeskItem, *, page: Page, officer: User, comment: str) -> None:
    _require(is_officer(officer) and officer.pk != item.submitted_by_id)
    if page.live:
        page.unpublish(user=officer)
    close_item(item, status=DeskItem.Status.APPROVED, by=officer, comment=comment)
    people = concerned_by(item, page) | editors_of(item.section)
    tell_outcome(item, people, Notice.Kind.WITHDRAWN, by=officer, text=item.note)


def _waiting(item: DeskItem, officer: User) -> DeskItem:
    _require(is_officer(officer))
    locked = DeskItem.objects.select_for_update(of=("self",)).waiting().filter(pk=item.pk).first()
    if locked is None:
        raise NothingToApprove("Este asunto ya no espera decisión.")
    return locked


def _task_state(page: Page) -> TaskState:
    found: TaskState | None = page.current_workflow_task_state
    if found is None:
        raise NothingToApprove("Este texto ya no está en revisión.")
    return found


def _page(item: DeskItem) -> Page:
    if item.page is None:
        raise NothingToApprove("La página ya no existe.")
    return item.page.specific


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied("Usted no puede decidir sobre este asunto.")
