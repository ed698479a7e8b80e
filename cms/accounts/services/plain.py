"""Accounts without any role: learners and citizens. Opening, handing a code, erasing.

Whoever calls has asked its own rules of who may. An account with a role, or of a superuser, is
refused here: those belong to the Oficina de Sistemas. The audit log gets no name of anybody.
"""

import secrets
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from cms.accounts.errors import NotAllowed, PersonInactive, UsernameTaken
from cms.accounts.limits import account_key
from cms.accounts.models import Confirmation, User
from cms.accounts.permissions import is_plain
from cms.accounts.services.access import log_title, write_access_code
from cms.accounts.services.ways_in import close_ways_in

ERASED = "Suprimido"


@transaction.atomic
def open_account(
    *, username: str, first_name: str, last_name: str, password: str = "", by: User | None = None
) -> User:
    """Create an account without a role. Without a password, an access code gives the way in.

    ``by`` is who opens it for somebody else; nobody: the person themselves.

    Raises:
        UsernameTaken: somebody has that name, in whatever capitals.
        ValidationError: a field is wrong; keyed by field.
    """
    user = User(
        username=account_key(username), first_name=first_name.strip(), last_name=last_name.strip()
    )
    if User.objects.filter(username__iexact=user.username).exists():
        raise UsernameTaken
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.full_clean()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise UsernameTaken from error  # Somebody else was quicker.
    log(instance=user, action="accounts.create", user=by or user, title=log_title(user))
    return user


@transaction.atomic
def hand_access_code(*, user: User, by: User) -> str:
    """A new one-time code for an account without a role; only its hash is kept.

    Raises:
        NotAllowed: the account has a role, or is the one's own.
        PersonInactive: the account is closed.
    """
    if user.pk == by.pk or not is_plain(user):
        raise NotAllowed
    if not user.is_active:
        raise PersonInactive
    return write_access_code(user=user, by=by)


@transaction.atomic
def rename_account(*, user: User, first_name: str, last_name: str) -> None:
    """Correct the names of an account.

    Raises:
        ValidationError: a name is wrong; keyed by field.
    """
    user.first_name, user.last_name = first_name.strip(), last_name.strip()
    user.full_clean(exclude=["password", "email", "username"])
    user.save(update_fields=["first_name", "last_name"])


@transaction.atomic
def erase_account(*, user: User, by: User) -> None:
    """Close an account for ever and take from it everything that names its owner.

    The row stays, under a random name: the log and other records point at it.

    Raises:
        NotAllowed: the account has a role.
    """
    if not is_plain(user):
        raise NotAllowed
    user.username = f"suprimida-{secrets.token_hex(8)}"
    user.first_name, user.last_name, user.email = ERASED, "", ""
    user.is_active, user.last_login = False, None
    user.save()
    close_ways_in(user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Confirmation.objects.filter(person=user).update(new_email="")
    UserProfile.objects.filter(user=user).delete()
    drop_sessions(user)
    log(instance=user, action="accounts.erase", user=by, title=log_title(user))


def drop_sessions(user: User) -> None:
    """Delete the person's sessions, from the cache too: a session also keeps the user name."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            store(session.session_key).delete()
