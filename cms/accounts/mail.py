"""Notices to people about their own account, sent once the change is stored.

Links take the address of the settings, never the request's Host: whoever asks for a page may
write any Host.
"""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from cms.accounts.models import User
from cms.core.context_processors import current_identity

SUBJECTS = {
    "code_issued": "Se dio un código de acceso para su cuenta",
    "email_changed": "Se cambió el correo de su cuenta",
    "factor_removed": "Se quitó el segundo factor de su cuenta",
    "password_by_code": "Se eligió una contraseña nueva con un código de acceso",
    "reactivated": "Su cuenta está activa de nuevo",
    "role_granted": "Tiene un rol nuevo",
}


def site_url(name: str, **kwargs: Any) -> str:
    """Full address of a named route, on the site's own host."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, kwargs=kwargs)


def subject_line(text: str) -> str:
    """A subject with the municipality's name before it, in one line."""
    return " ".join(f"{current_identity().name}: {text}".split())


def notify(user: User, notice: str, **context: Any) -> None:
    """Send a notice to the person's e-mail, if there is one."""
    if user.email:
        notify_address(user.email, user, notice, **context)


def notify_address(address: str, user: User, notice: str, **context: Any) -> None:
    """Send a notice about an account to a given address, after the transaction is stored."""
    body = render_to_string(
        f"emails/accounts/{notice}.txt",
        {
            **context,
            "person": user,
            "site_name": current_identity().name,
            "sign_in_url": site_url("account_login"),
            "reset_url": site_url("account_reset_password"),
        },
    )
    subject = subject_line(SUBJECTS[notice])
    transaction.on_commit(lambda: _send(subject, body, address))


def _send(subject: str, body: str, address: str) -> None:
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
