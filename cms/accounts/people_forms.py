"""Forms of «Personas». They know names, e-mail and roles: never what makes a superuser."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group

from cms.accounts.models import User
from cms.accounts.selectors import role_groups
from cms.accounts.validators import validate_plain_line

STATES = (
    ("", "Todas"),
    ("active", "Activas"),
    ("inactive", "Desactivadas"),
    ("no_factor", "Sin segundo factor y lo necesitan"),
)


class FilterForm(forms.Form):
    """What the listing shows; a wrong value filters nothing."""

    q = forms.CharField(label="Buscar", required=False, max_length=100)
    rol = forms.ModelChoiceField(
        Group.objects.none(), label="Rol", required=False, empty_label="Todos"
    )
    estado = forms.ChoiceField(label="Estado", choices=STATES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rol"].queryset = role_groups()  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Names and e-mail of an account."""

    first_name = forms.CharField(label="Nombres", max_length=150, validators=[validate_plain_line])
    last_name = forms.CharField(
        label="Apellidos", max_length=150, required=False, validators=[validate_plain_line]
    )
    email = forms.EmailField(
        label="Correo electrónico",
        max_length=254,
        required=False,
        help_text="Puede quedar vacío: la persona entra entonces con un código de acceso.",
    )

    @classmethod
    def initial_of(cls, person: User) -> dict[str, str]:
        return {name: getattr(person, name) for name in ("first_name", "last_name", "email")}


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label="Nombre de usuario",
        max_length=150,
        validators=[User.username_validator],
        help_text="En minúsculas y sin espacios, por ejemplo «maria.perez». No se cambia después.",
    )
    field_order = ("username", "first_name", "last_name", "email")


class GrantForm(forms.Form):
    """A role that the person does not hold yet."""

    group = forms.ModelChoiceField(Group.objects.none(), label="Rol", empty_label="Elija un rol")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = role_groups().exclude(  # type: ignore[attr-defined]
            user=person
        )


class RevokeForm(forms.Form):
    """A role that the person holds."""

    group = forms.ModelChoiceField(Group.objects.none())

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = role_groups().filter(  # type: ignore[attr-defined]
            user=person
        )
