"""Printed one-time codes, and the password that somebody chooses with one."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts import limits
from cms.accounts.errors import CodeRefused, ConfirmationRequired, NotAllowed, PersonInactive
from cms.accounts.mail import notify
from cms.accounts.models import AccessCode, Confirmation, User
from cms.accounts.permissions import is_plain, may_control, needs_second_person
from cms.accounts.services.confirmations import spend_confirmation

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which print alike: 32 characters, five bits each."""

CODE_LENGTH = 12
"""Sixty bits: with fifty wrong codes a day allowed, out of reach in the 72 hours it lives."""

CODE_LIVES = timedelta(hours=72)


@transaction.atomic
def issue_access_code(*, user: User, by: User) -> str:
    """A new code, to print and hand over; only its hash is kept. It replaces the one before.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or acts on themselves or on a superuser.
        PersonInactive: the account is closed.
        ConfirmationRequired: the account is of Prensa or Sistemas, and nobody confirmed.
    """
    if not may_control(by, user):
        raise NotAllowed
    if not user.is_active:
        raise PersonInactive
    data = {}
    if needs_second_person(by, user):
        confirmation = spend_confirmation(kind=Confirmation.Kind.ACCESS_CODE, user=user)
        if confirmation is None:
            raise ConfirmationRequired
        data = {"confirmation": confirmation.pk}
    return write_access_code(user=user, by=by, data=data)


def write_access_code(*, user: User, by: User, data: dict[str, int] | None = None) -> str:
    """The code itself, when the rules were already asked."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    AccessCode.objects.update_or_create(
        user=user,
        defaults={
            "code_hash": make_password(code),
            "issued_by": by,
            "issued_at": timezone.now(),
            "expires_at": timezone.now() + CODE_LIVES,
        },
    )
    log(
        instance=user,
        action="accounts.issue_code",
        user=by,
        title=log_title(user),
        data=data or {},
    )
    notify(user, "code_issued", by=str(by))
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def log_title(user: User) -> str:
    """How the audit log calls an account. No name of a learner: the log is never erased."""
    return f"Cuenta {user.pk}" if is_plain(user) else str(user)


def plain_code(typed: str) -> str:
    """The code as it was made, however it was copied from the paper."""
    return "".join(typed.upper().replace("-", "").split())


def use_access_code(*, username: str, code: str, new_password: str, address: str) -> User:
    """Choose a password with a code. The code dies; every session of the account ends.

    The attempt is counted before anything is looked up, outside the transaction that changes the
    account: a wrong code stays counted whatever happens after.

    Raises:
        LimitReached: too many wrong codes for this account.
        CodeRefused: no such person, code wrong, expired or used; the same in every case.
        ValidationError: the password is too weak; the code is kept.
    """
    reservation = limits.attempt(limits.ACCESS_CODE, account=username, address=address)
    row = (
        AccessCode.objects.select_related("user")
        .filter(
            user__username__iexact=username.strip(),
            user__is_active=True,
            expires_at__gt=timezone.now(),
        )
        .first()
    )
    if row is None:
        make_password(plain_code(code))  # Takes as long as checking one.
        raise CodeRefused
    if not check_password(plain_code(code), row.code_hash):
        raise CodeRefused
    reservation.release()
    validate_password(new_password, row.user)
    with transaction.atomic():
        # Of two people with the same code at once, one deletes the row and the other nothing.
        spent, _by_model = AccessCode.objects.filter(pk=row.pk, code_hash=row.code_hash).delete()
        if not spent:
            raise CodeRefused
        set_password(user=row.user, password=new_password)
        log(
            instance=row.user,
            action="accounts.use_code",
            user=row.user,
            title=log_title(row.user),
        )
        notify(row.user, "password_by_code")
    return row.user


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Set a password that its owner chose. An access code still on paper dies with the old one."""
    user.set_password(password)
    user.save(update_fields=["password"])
    AccessCode.objects.filter(user=user).delete()
