"""What an editor asks of Prensa besides approving a text, and takes back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import User
from cms.editorial.approval import submit
from cms.editorial.desk.items import open_item, waiting_review
from cms.editorial.errors import AlreadyAsked, NothingToApprove, NothingToDo, ReasonRequired
from cms.editorial.models import DeskItem
from cms.editorial.notices.tell import tell_again
from cms.editorial.permissions import may_withdraw_from_review


@transaction.atomic
def send_to_press(*, page: Page, user: User, note: str = "", is_urgent: bool = False) -> DeskItem:
    """Send the latest draft to Prensa with a note and, if it cannot wait, as urgent.

    Raises:
        NoWorkflow: no workflow is in force for the page.
        PermissionDenied: the person may not edit it, or it is already under review.
    """
    submit(page=page, user=user)
    item = waiting_review(page)
    if item is None:
        raise NothingToApprove("El texto no quedó en revisión.")
    item.note = note.strip()
    item.is_urgent = item.is_urgent or is_urgent
    item.save(update_fields=["note", "is_urgent"])
    tell_again(item)
    return item


@transaction.atomic
def request_withdrawal(*, page: Page, user: User, reason: str) -> DeskItem:
    """Ask that a live page stop being public.

    Raises:
        PermissionDenied: the person does not write in the page's section.
        ReasonRequired: no reason was given.
        NothingToDo: the page is not public.
        AlreadyAsked: the same request waits.
    """
    _require_writer(page, user)
    if not page.live:
        raise NothingToDo("Esta página no está publicada.")
    _require_reason(reason)
    if DeskItem.objects.waiting().filter(page=page, kind=DeskItem.Kind.WITHDRAW).exists():
        raise AlreadyAsked("Ya se pidió retirar esta página: la Oficina de Prensa decidirá.")
    log(
        instance=page,
        action="editorial.request_withdrawal",
        user=user,
        data={"reason": reason},
    )
    return open_item(page=page, kind=DeskItem.Kind.WITHDRAW, by=user, note=reason.strip())


@transaction.atomic
def request_restoration(*, page: Page, user: User, reason: str) -> DeskItem:
    """Ask that a page that was public once be public again, with its latest text.

    Raises:
        PermissionDenied: the person does not write in the page's section.
        ReasonRequired: no reason was given.
        NothingToDo: it is public, or never was.
    """
    _require_writer(page, user)
    if page.live or page.first_published_at is None:
        raise NothingToDo("Solo se restaura una página que estuvo publicada y se retiró.")
    _require_reason(reason)
    if page.latest_revision is None:
        page.save_revision(user=user, log_action=True)
    return send_to_press(page=page, user=user, note=reason)


@transaction.atomic
def take_back(*, page: Page, user: User) -> None:
    """«Retirar y corregir»: the text leaves the desk and may be edited again.

    Raises:
        PermissionDenied: the person neither sent it, nor wrote in it, nor owns it.
        NothingToApprove: it is not under review.
    """
    if not may_withdraw_from_review(user, page):
        raise PermissionDenied("Usted no puede retirar este texto.")
    state = page.current_workflow_state
    if state is None or waiting_review(page) is None:
        raise NothingToApprove("Este texto ya no está en revisión.")
    state.cancel(user=user)


def _require_writer(page: Page, user: User) -> None:
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied("Usted no puede pedir eso para esta página.")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequired("Escriba el motivo.")
