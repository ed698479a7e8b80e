"""How tests come in: the sign-in form, the codes of an authenticator."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.http import HttpResponse
from django.test import Client

from cms.accounts.models import AccessCode, Confirmation, User

PASSWORD = "una-clave-de-prueba-2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

INDEX = "/admin/personas/"
NEW = "/admin/personas/nueva/"
PENDING = "/admin/personas/confirmaciones/"
RIGHTS = "/admin/personas/permisos/"


def enter(
    username: str = "ana",
    password: str = PASSWORD,
    *,
    client: Client | None = None,
    address: str = "190.60.1.1",
    **data: str,
) -> HttpResponse:
    """Post the sign-in form; ``response.wsgi_request.user`` says who came in."""
    client = client or Client()
    return client.post(
        "/cuenta/ingresar/",
        {"login": username, "password": password, **data},
        REMOTE_ADDR=address,
    )


def is_in(response: HttpResponse) -> bool:
    """Whether a posted sign-in let the person in: a redirect alone may lead to the next step."""
    return response.status_code == 302 and response.wsgi_request.user.is_authenticated


def give_totp(user: User) -> Authenticator:
    """A second factor as the screens leave it, with its recovery codes."""
    authenticator = totp.TOTP.activate(user, SECRET).instance
    RecoveryCodes.activate(user)
    return authenticator


def totp_code(secret: str = SECRET, *, at: float | None = None) -> str:
    """What the telephone shows now."""
    counter = int(time.time() if at is None else at) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def recovery_codes(user: User) -> list[str]:
    """The person's unused recovery codes."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return list(row.wrap().get_unused_codes())


def at(user: User, action: str = "") -> str:
    return f"/admin/personas/{user.pk}/{action + '/' if action else ''}"


def state_of(user: User) -> tuple[object, ...]:
    user = User.objects.get(pk=user.pk)
    return (
        user.username,
        user.first_name,
        user.last_name,
        user.email,
        user.password,
        user.is_active,
        user.is_staff,
        user.is_superuser,
        sorted(user.groups.values_list("pk", flat=True)),
        user.user_permissions.count(),
        AccessCode.objects.filter(user=user).count(),
        Confirmation.objects.filter(person=user).count(),
    )
