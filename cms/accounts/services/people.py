"""Creating, correcting, closing and reopening accounts. None is ever deleted: texts name them."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed, PeopleError, UsernameTaken
from cms.accounts.limits import account_key
from cms.accounts.mail import notify
from cms.accounts.models import AccessCode, Confirmation, User
from cms.accounts.permissions import (
    may_control,
    may_edit,
    may_manage_people,
    needs_second_person,
)
from cms.accounts.services.access import log_title
from cms.accounts.services.confirmations import open_confirmation
from cms.accounts.services.roles import leave_guarded_offices
from cms.accounts.services.ways_in import change_email, close_ways_in


@transaction.atomic
def create_person(
    *, username: str, first_name: str, last_name: str, by: User, email: str = ""
) -> User:
    """Create an account with no role and no way in yet: an access code or a reset gives one.

    Raises:
        NotAllowed: ``by`` is not of Sistemas.
        UsernameTaken: somebody has that name, in whatever capitals.
        ValidationError: a field is wrong; keyed by field.
    """
    if not may_manage_people(by):
        raise NotAllowed
    user = User(
        username=account_key(username),
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        email=email.strip().lower(),
    )
    user.set_unusable_password()
    if User.objects.filter(username__iexact=user.username).exists():
        raise UsernameTaken
    user.full_clean()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise UsernameTaken from error  # Somebody else of Sistemas was quicker.
    log(instance=user, action="accounts.create", user=by, data={"username": user.username})
    return user


@transaction.atomic
def update_person(
    *, user: User, first_name: str, last_name: str, email: str, by: User
) -> Confirmation | None:
    """Correct names and e-mail.

    The e-mail of an account of Prensa or Sistemas is a way into it (a reset goes there): it
    changes when a second person confirms. The open request is returned, the names change at once.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or the account is a superuser's.
        AlreadyRequested: another e-mail for this person already awaits confirmation.
        ValidationError: a field is wrong; keyed by field.
    """
    if not may_edit(by, user):
        raise NotAllowed
    before = {"first_name": user.first_name, "last_name": user.last_name}
    user.first_name, user.last_name = first_name.strip(), last_name.strip()
    user.full_clean(exclude=["password", "email"])
    new_email = email.strip().lower()
    if new_email:
        try:
            User._meta.get_field("email").run_validators(new_email)
        except ValidationError as error:
            raise ValidationError({"email": error.messages}) from error
    user.save(update_fields=["first_name", "last_name"])
    changed = {key: [old, getattr(user, key)] for key, old in before.items()}
    changed = {key: pair for key, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        log(instance=user, action="accounts.update", user=by, data=changed)
    if new_email == user.email.lower():
        return None
    if needs_second_person(by, user):
        return open_confirmation(
            kind=Confirmation.Kind.CHANGE_EMAIL, user=user, by=by, new_email=new_email
        )
    change_email(user=user, email=new_email, by=by)
    return None


@transaction.atomic
def deactivate_person(*, user: User, by: User) -> None:
    """Close an account: sessions, access codes and reset links die now, not at their end.

    The password goes too: a session and a reset link are both tied to it, so neither comes back
    to life if the account is reopened. Somebody of Prensa or Sistemas leaves that office.
    Closing twice is the same as closing once.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or acts on themselves or on a superuser.
    """
    if not may_control(by, user):
        raise NotAllowed
    if not user.is_active:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    close_ways_in(user)
    Confirmation.objects.filter(person=user, decided_at=None).update(
        decided_at=timezone.now(), is_granted=False
    )
    leave_guarded_offices(user=user, by=by)
    log(instance=user, action="accounts.deactivate", user=by, title=log_title(user))


@transaction.atomic
def reactivate_person(*, user: User, by: User) -> None:
    """Reopen an account. Its owner comes back with an access code or a reset by e-mail.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or acts on themselves or on a superuser.
        PeopleError: the account is open.
    """
    if not may_control(by, user):
        raise NotAllowed
    if user.is_active:
        raise PeopleError("La cuenta ya está activa.")
    # An account closed elsewhere may still hold Prensa or Sistemas, or an old code.
    leave_guarded_offices(user=user, by=by)
    AccessCode.objects.filter(user=user).delete()
    user.is_active = True
    user.save(update_fields=["is_active"])
    log(instance=user, action="accounts.reactivate", user=by, title=log_title(user))
    notify(user, "reactivated")
