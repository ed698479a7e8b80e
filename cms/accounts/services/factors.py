"""Removing the second factor of somebody who lost both the phone and the recovery codes."""

from django.db import transaction

from cms.accounts.errors import ConfirmationRequired, NotAllowed
from cms.accounts.models import User
from cms.accounts.permissions import may_control, needs_second_person
from cms.accounts.services.ways_in import drop_second_factor


@transaction.atomic
def remove_second_factor(*, user: User, by: User) -> None:
    """Remove somebody's second factor; they set up another at their next sign-in.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or acts on themselves or on a superuser.
        ConfirmationRequired: the account is of Prensa or Sistemas.
        NoSecondFactor: there is none.
    """
    if not may_control(by, user):
        raise NotAllowed
    if needs_second_person(by, user):
        raise ConfirmationRequired
    drop_second_factor(user=user, by=by)
