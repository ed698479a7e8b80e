"""What this site decides where allauth asks: limits, redirects, mail, who may sign up.

allauth counts attempts per address; a school behind one router would lock itself out. Attempts
are counted here instead, per account, and per account and address (see ``limits``).
"""

import io
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from cms.accounts import limits
from cms.accounts.mail import site_url, subject_line
from cms.accounts.models import User
from cms.accounts.permissions import must_have_second_factor
from cms.accounts.services import set_password
from cms.core.models import SiteIdentity
from cms.core.throttling import LimitReached, client_address

LOCKED = "locked"
"""Code of the form error that views answer with status 429."""


def locked_error(error: LimitReached) -> ValidationError:
    """The form error that says when to come back."""
    return ValidationError(limits.locked_message(error.retry_at), code=LOCKED)


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Esta cuenta está desactivada.",
        "enter_current_password": "La contraseña actual no es correcta.",
        "incorrect_password": "La contraseña no es correcta.",
        "invalid_login": "El usuario o la contraseña no son correctos.",
        "invalid_password_reset": "El enlace no es válido o ya fue usado.",
        "rate_limited": "Hubo demasiados intentos. Espere un momento e intente de nuevo.",
        "too_many_login_attempts": "Hubo demasiados intentos. Intente más tarde.",
        "username_password_mismatch": "El usuario o la contraseña no son correctos.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the Oficina de Sistemas."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: forms answer pages, and one way of answering is enough to keep safe."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: not the other allowed hosts, nor the trusted origins."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password, counting the failure before it happens.

        A closed account fails like a wrong password: nothing tells that it exists.
        """
        try:
            reservation = limits.attempt(
                limits.PASSWORD,
                account=credentials.get("username", ""),
                address=client_address(request),
            )
        except LimitReached as error:
            raise locked_error(error) from error
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(user, User):
            return None
        reservation.release()
        return user

    def set_password(self, user: User, password: str) -> None:
        set_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        uidb36, _dash, token = key.partition("-")
        return site_url("account_reset_password_from_key", uidb36=uidb36, key=token)

    def format_email_subject(self, subject: str) -> str:
        return subject_line(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Like allauth's, without its site, which is whatever Host the request claims."""
        values = {
            "email": email,
            "site_name": SiteIdentity.load().name,
            "site_url": settings.WAGTAILADMIN_BASE_URL,
            **context,
        }
        self.render_mail(template_prefix, email, values).send()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person at the e-mail of their account; what a browser says of itself is not
        repeated, since whoever signs in writes it."""
        if not user.email:
            return
        values = {"person": user, "timestamp": timezone.now(), **(context or {})}
        self.send_mail(template_prefix, user.email, values)


class MFAAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            "Su trabajo en la administración exige el segundo factor: no se puede desactivar."
        ),
        "cannot_generate_recovery_codes": "Active primero el segundo factor.",
        "incorrect_code": "El código no es correcto o ya fue usado.",
    }

    def get_totp_label(self, user: User) -> str:
        """The user name: an e-mail on the screen of a phone tells more than it needs."""
        return user.username

    def get_totp_issuer(self) -> str:
        return str(SiteIdentity.load().name)

    def build_totp_svg(self, url: str) -> str:
        """Drawn on white: in a dark colour scheme a transparent code cannot be read."""
        drawing = io.BytesIO()
        segno.make(url, micro=False).save(drawing, kind="svg", light="#fff", scale=4, border=4)
        return drawing.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second_factor(authenticator.user)
