"""What one person asks about a guarded account and a second person confirms or refuses."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import (
    AlreadyDecided,
    AlreadyRequested,
    NoConfirmationNeeded,
    NoSecondFactor,
    NotAllowed,
    PersonInactive,
    SecondPersonRequired,
)
from cms.accounts.models import Confirmation, User
from cms.accounts.permissions import (
    GRANT_KINDS,
    has_second_factor,
    may_confirm,
    may_control,
    may_decide,
    may_edit,
    needs_second_person,
)
from cms.accounts.roles import forget_roles, office_group
from cms.accounts.services.roles import check_grantable, join
from cms.accounts.services.ways_in import change_email, drop_second_factor

OFFICE_OF = {grant: office for office, grant in GRANT_KINDS.items()}
CONFIRMED_FOR = timedelta(hours=72)
"""How long a confirmed access code may wait before it is issued."""


@transaction.atomic
def request_confirmation(
    *, kind: Confirmation.Kind, user: User, by: User, new_email: str = ""
) -> Confirmation:
    """Ask for something that a second person must confirm.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or acts on themselves or on a superuser.
        NoConfirmationNeeded: the account is not guarded, so it can be done directly.
        AlreadyRequested: the same already awaits an answer.
        PersonInactive, AlreadyHeld, NoSecondFactor: there is nothing to ask for.
    """
    if kind == Confirmation.Kind.CHANGE_EMAIL:
        if not may_edit(by, user):
            raise NotAllowed
    elif not may_control(by, user):
        raise NotAllowed
    if kind in OFFICE_OF:
        check_grantable(user=user, group=office_group(OFFICE_OF[kind]))
    elif not needs_second_person(by, user):
        raise NoConfirmationNeeded
    if not user.is_active:
        raise PersonInactive
    if kind == Confirmation.Kind.RESET_FACTOR and not has_second_factor(user):
        raise NoSecondFactor
    return open_confirmation(kind=kind, user=user, by=by, new_email=new_email)


def open_confirmation(
    *, kind: Confirmation.Kind, user: User, by: User, new_email: str = ""
) -> Confirmation:
    """Record the request, when the rules were already asked."""
    try:
        with transaction.atomic():
            confirmation = Confirmation.objects.create(
                kind=kind, person=user, requested_by=by, new_email=new_email
            )
    except IntegrityError as error:
        raise AlreadyRequested from error
    data = {"kind": str(kind)} | ({"new_email": new_email} if new_email else {})
    log(instance=user, action="accounts.request", user=by, data=data)
    return confirmation


@transaction.atomic
def confirm(*, confirmation: Confirmation, by: User) -> None:
    """Agree, as the second person; what was asked takes effect at once.

    An access code alone waits: Sistemas then issues it, once, within 72 hours.

    Raises:
        NotAllowed: ``by`` is of neither Prensa nor Sistemas.
        SecondPersonRequired: ``by`` asked for it or benefits from it.
        AlreadyDecided: somebody decided before, or who asked no longer may ask.
    """
    fresh = _undecided(confirmation, by)
    person, requester = fresh.person, fresh.requested_by
    kind = Confirmation.Kind(fresh.kind)
    if not (person.is_active and may_edit(requester, person)):
        # Who asked has left Sistemas since, or the account was closed or became a superuser's.
        raise AlreadyDecided
    if kind in OFFICE_OF:
        group = office_group(OFFICE_OF[kind])
        check_grantable(user=person, group=group)
        join(user=person, group=group, by=requester, confirmed_by=by)
    elif kind == Confirmation.Kind.RESET_FACTOR:
        drop_second_factor(user=person, by=requester, confirmed_by=by)
    elif kind == Confirmation.Kind.CHANGE_EMAIL:
        change_email(user=person, email=fresh.new_email, by=requester, confirmed_by=by)
    _decide(fresh, by=by, is_granted=True)
    forget_roles(confirmation.person)


@transaction.atomic
def refuse(*, confirmation: Confirmation, by: User) -> None:
    """Disagree, as the second person; nothing changes.

    Raises:
        NotAllowed, SecondPersonRequired, AlreadyDecided: as in ``confirm``.
    """
    _decide(_undecided(confirmation, by), by=by, is_granted=False)


def _undecided(confirmation: Confirmation, by: User) -> Confirmation:
    if not may_confirm(by):
        raise NotAllowed
    fresh = (
        Confirmation.objects.select_for_update(of=("self",))
        .select_related("person", "requested_by")
        .filter(pk=confirmation.pk, decided_at=None)
        .first()
    )
    if fresh is None:
        raise AlreadyDecided
    if not may_decide(by, fresh):
        raise SecondPersonRequired
    return fresh


def _decide(confirmation: Confirmation, *, by: User, is_granted: bool) -> None:
    confirmation.decided_by = by
    confirmation.decided_at = timezone.now()
    confirmation.is_granted = is_granted
    confirmation.save(update_fields=["decided_by", "decided_at", "is_granted"])
    log(
        instance=confirmation.person,
        action="accounts.confirm" if is_granted else "accounts.refuse",
        user=by,
        data={"kind": confirmation.kind, "requested_by": confirmation.requested_by.username},
    )


def spend_confirmation(*, kind: Confirmation.Kind, user: User) -> Confirmation | None:
    """Use up a confirmation granted in the last 72 hours; ``None`` if there is none."""
    granted = Confirmation.objects.filter(
        kind=kind,
        person=user,
        is_granted=True,
        used_at=None,
        decided_at__gt=timezone.now() - CONFIRMED_FOR,
    ).order_by("pk")
    found = granted.first()
    # The condition is asked again in the update: of two at once, one finds nothing to use.
    if found and granted.filter(pk=found.pk).update(used_at=timezone.now()):
        return found
    return None
