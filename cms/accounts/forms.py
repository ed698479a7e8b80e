"""Forms of sign-in and of one's own account, in Spanish, with attempts counted."""

from datetime import timedelta
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.internal import flows as account_flows
from allauth.core import context
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal import auth as totp_auth
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.http import HttpRequest

from cms.accounts import limits
from cms.accounts.adapter import locked_error
from cms.accounts.models import User
from cms.core.throttling import LimitReached, Reservation, client_address, is_first_use


def relabel(form: forms.BaseForm, **labels: str) -> None:
    """Give fields our labels, and neither a placeholder nor a link for help."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


def explain_new_password(form: forms.BaseForm, name: str) -> None:
    """Say what a password must be before it is typed."""
    form.fields[name].help_text = " ".join(password_validators_help_texts())


def must_match(form: forms.BaseForm) -> None:
    """Put the error of two different passwords beside the second."""
    first, second = form.cleaned_data.get("password1"), form.cleaned_data.get("password2")
    if first and second and first != second:
        form.add_error("password2", "Las dos contraseñas no son iguales.")


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, login="Usuario", password="Contraseña")  # noqa: S106
        self.fields["login"].widget.attrs.update(autocapitalize="none", spellcheck="false")


class ReauthenticateForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, password="Contraseña")  # noqa: S106


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(
            self,
            oldpassword="Contraseña actual",
            password1="Contraseña nueva",
            password2="Contraseña nueva, otra vez",
        )
        explain_new_password(self, "password1")

    def clean_oldpassword(self) -> str:
        """Counted like a sign-in: an open session must not be a place to guess at leisure."""
        reservation = reserve_attempt(limits.PASSWORD, self.user.username)
        password: str = super().clean_oldpassword()
        reservation.release()
        return password

    def clean(self) -> dict[str, Any]:
        must_match(self)
        return self.cleaned_data


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Asks for the e-mail; what happens next looks the same whether or not anybody has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, email="Correo electrónico")

    def clean_email(self) -> str:
        """Only the e-mail of an open account counts, never one that allauth remembers."""
        email: str = self.cleaned_data["email"].lower()
        found = User.objects.filter(email__iexact=email, is_active=True)
        self.users = [user for user in found if user.email.lower() == email]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Write to those who have that e-mail; to a stranger, nothing."""
        email: str = self.cleaned_data["email"]
        if limits.may_send_reset(email) and self.users:
            account_flows.password_reset.request_password_reset(
                request, email, self.users, account_forms.default_token_generator
            )
        return email


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, password1="Contraseña nueva", password2="Contraseña nueva, otra vez")
        explain_new_password(self, "password1")

    def clean(self) -> dict[str, Any]:
        must_match(self)
        return self.cleaned_data


def reserve_attempt(purpose: str, account: str) -> Reservation:
    """Count an attempt from a form's validation; a full counter is a form error."""
    try:
        return limits.attempt(purpose, account=account, address=client_address(context.request))
    except LimitReached as error:
        raise locked_error(error) from error


def is_fresh_totp(user: User, code: str) -> bool:
    """Whether this authenticator code was not used before; every worker remembers.

    allauth remembers in the cache, which each process has for itself.
    """
    steps = 2 * mfa_settings.TOTP_TOLERANCE + 1
    return is_first_use(
        "totp-used",
        str(user.pk),
        code.strip(),
        within=timedelta(seconds=mfa_settings.TOTP_PERIOD * steps),
    )


class _CountedCode:
    """A form's ``code``, counted before it is checked."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        reservation = reserve_attempt(limits.SECOND_FACTOR, str(self.user.pk))
        code: str = super().clean_code()  # type: ignore[misc]
        is_totp = self.authenticator.type == Authenticator.Type.TOTP
        if is_totp and not is_fresh_totp(self.user, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        reservation.release()
        return code


class AuthenticateForm(_CountedCode, mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, code="Código")
        self.fields["code"].widget.attrs.update(inputmode="numeric")


class ReauthenticateCodeForm(_CountedCode, mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, code="Código")
        self.fields["code"].widget.attrs.update(inputmode="numeric")


class ActivateTotpForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, code="Código de seis cifras")
        self.fields["code"].widget.attrs.update(inputmode="numeric")

    def clean_code(self) -> str:
        """allauth also asks for a verified e-mail, against strangers who sign up; none do here."""
        reservation = reserve_attempt(limits.SECOND_FACTOR, str(self.user.pk))
        code: str = self.cleaned_data["code"]
        valid = totp_auth.validate_totp_code(self.secret, code)
        if not valid or not is_fresh_totp(self.user, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        reservation.release()
        return code


class AccessCodeForm(forms.Form):
    """The printed code and the new password. The service checks the code."""

    username = forms.CharField(
        label="Usuario",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label="Código de acceso",
        max_length=40,
        help_text="Está en el papel que le entregaron. Vale una sola vez.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
    password1 = forms.CharField(
        label="Contraseña nueva",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Contraseña nueva, otra vez",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        explain_new_password(self, "password1")

    def clean_password1(self) -> str:
        """What can be said of the password without knowing whose it is."""
        password: str = self.cleaned_data["password1"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        must_match(self)
        return self.cleaned_data
