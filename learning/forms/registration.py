"""How adults register, and how they correct or erase what is kept of them.

A form never says more of other people than that a user name is taken.
"""

import time
from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core import signing
from django.core.exceptions import ValidationError

from cms.accounts.forms import must_match, reserve_attempt
from cms.accounts.limits import PASSWORD, account_key
from cms.accounts.models import User
from cms.accounts.validators import validate_plain_line
from cms.editorial.models import Vereda
from learning.models import Learner, Organisation
from learning.services.learners import About

LEAST_SECONDS = 2
"""Nobody fills the form in less; programs do."""
OLDEST_SECONDS = 24 * 3600
_SALT = "learning.registration"

KINDS = (
    (Learner.Kind.LEADER.value, "Líder comunitario: de una junta de acción comunal u otra"),
    (Learner.Kind.CITIZEN.value, "Ciudadano"),
    (Learner.Kind.STAFF.value, "Funcionario de la alcaldía"),
)


def first_names_field() -> forms.CharField:
    return forms.CharField(
        label="Nombres",
        max_length=150,
        validators=[validate_plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


def last_names_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label="Apellidos",
        max_length=150,
        required=required,
        validators=[validate_plain_line],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


def username_field(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Nombre de usuario",
        max_length=60,
        validators=[User.username_validator],
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class GuardedForm(forms.Form):
    """A form open to strangers, with a field that only programs fill and a least time to fill it.

    A program is answered with the form again, like anybody who hurried: it learns nothing.
    """

    website = forms.CharField(
        label="No escriba aquí",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    shown_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    TOO_QUICK = "Espere unos segundos y vuelva a enviar el formulario."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shown_at"] = signing.dumps(int(time.time()), salt=_SALT)

    def clean_shown_at(self) -> str:
        """Too quick, too old or not ours: the person presses again, with nothing lost."""
        written: str = self.cleaned_data["shown_at"]
        try:
            shown = signing.loads(written, salt=_SALT, max_age=OLDEST_SECONDS)
        except signing.BadSignature:
            self._show_anew()
            raise ValidationError(self.TOO_QUICK) from None
        if time.time() - int(shown) < LEAST_SECONDS:
            raise ValidationError(self.TOO_QUICK)
        return written

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError("Deje vacía esta casilla.")
        return ""

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [field for field in self.visible_fields() if field.name != "website"]

    def _show_anew(self) -> None:
        """The instant that is shown with the errors must be one of ours."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("shown_at")] = self.initial["shown_at"]


class AboutForm(forms.Form):
    """What an adult says of themselves, declares and accepts."""

    first_names = first_names_field()
    last_names = last_names_field()
    kind = forms.ChoiceField(label="Usted es", choices=KINDS, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Organización",
        required=False,
        empty_label="No está en la lista",
        help_text="Solo si es líder. Elíjala, o escríbala abajo si no está.",
    )
    organisation_name = forms.CharField(
        label="Nombre de la organización",
        max_length=160,
        required=False,
        validators=[validate_plain_line],
        help_text="Solo si es líder y su organización no está en la lista. Por ejemplo: "
        "Junta de Acción Comunal El Carmen.",
    )
    vereda = forms.ModelChoiceField(
        Vereda.objects.none(),
        label="Vereda",
        required=False,
        empty_label="Casco urbano u otra",
        help_text="Solo si es líder.",
    )
    is_adult = forms.BooleanField(
        label="Declaro que tengo 18 años o más.",
        error_messages={
            "required": "Marque la casilla si ya cumplió 18 años. Si no, su docente lo inscribe."
        },
    )
    accepts = forms.BooleanField(
        label="Autorizo a la alcaldía a guardar estos datos para lo que se explica aquí.",
        error_messages={"required": "Sin su autorización no podemos guardar sus datos."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["organisation"]
        choices.queryset = Organisation.objects.all()
        choices = self.fields["vereda"]
        choices.queryset = Vereda.objects.all()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == Learner.Kind.LEADER:
            name = data.get("organisation_name", "").strip()
            if not (data.get("organisation") or name or self.has_error("organisation_name")):
                self.add_error(
                    "organisation", "Elija su organización, o escriba su nombre en la casilla."
                )
        return data

    @property
    def about(self) -> About:
        """What a valid form says."""
        data = self.cleaned_data
        return About(
            kind=Learner.Kind(data["kind"]),
            first_names=data["first_names"],
            last_names=data["last_names"],
            organisation=data["organisation"],
            organisation_name=data["organisation_name"],
            vereda=data["vereda"],
        )


def password_field(label: str) -> forms.CharField:
    """Typed again only if the person wants: the page that repeats it is kept nowhere."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )


class RegistrationForm(AboutForm, GuardedForm):
    """A new account for an adult. Its page is answered ``no-store``."""

    username = username_field("Con él entrará siempre. Sin espacios, por ejemplo: ana.mora")
    password1 = password_field("Contraseña")
    password2 = password_field("Contraseña, otra vez")

    field_order = (
        "username", "password1", "password2", "first_names", "last_names", "kind",
        "organisation", "organisation_name", "vereda", "is_adult", "accepts", "shown_at",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_username(self) -> str:
        username: str = account_key(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Ese nombre de usuario ya está en uso. Pruebe con otro.")
        return username

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        must_match(self)
        if password := data.get("password1"):
            names = {"first_name": "first_names", "last_name": "last_names"}
            person = User(
                username=data.get("username", ""),
                **{name: data.get(field, "") for name, field in names.items()},
            )
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class NamesForm(forms.Form):
    """One's names, or a learner's, corrected."""

    first_names = first_names_field()
    last_names = last_names_field(required=False)


class EraseMyselfForm(forms.Form):
    """One's password, counted like a sign-in: an open session is no place to guess at leisure."""

    password = forms.CharField(
        label="Su contraseña",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        reservation = reserve_attempt(PASSWORD, self.user.username)
        if not self.user.check_password(password):
            raise ValidationError("La contraseña no es correcta.")
        reservation.release()
        return password
