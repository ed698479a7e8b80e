"""The ways into an account, changed when the rules were already asked: e-mail, password, factor.

Nothing here asks who may: callers do, each with the confirmation that its case needs.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from wagtail.log_actions import log

from cms.accounts.errors import NoSecondFactor
from cms.accounts.mail import notify, notify_address
from cms.accounts.models import AccessCode, User


def change_email(*, user: User, email: str, by: User, confirmed_by: User | None = None) -> None:
    """Change the e-mail and tell the old address: its owner must learn of it."""
    old, user.email = user.email, email
    user.save(update_fields=["email"])
    # allauth's own list must not remember an address that is no longer the person's.
    EmailAddress.objects.filter(user=user).delete()
    data = {"old": old, "new": email}
    if confirmed_by is not None:
        data["confirmed_by"] = confirmed_by.username
    log(instance=user, action="accounts.change_email", user=by, data=data)
    if old:
        notify_address(old, user, "email_changed", new_email=email)
    notify(user, "email_changed", new_email=email)


def close_ways_in(user: User) -> None:
    """End sessions, reset links and access codes. Sessions and links are tied to the password."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    AccessCode.objects.filter(user=user).delete()


def drop_second_factor(*, user: User, by: User, confirmed_by: User | None = None) -> None:
    """Remove the authenticator and its recovery codes."""
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if not deleted:
        raise NoSecondFactor
    data = {"confirmed_by": confirmed_by.username} if confirmed_by is not None else {}
    log(instance=user, action="accounts.remove_factor", user=by, data=data)
    notify(user, "factor_removed")
