"""Forms of posts: to somebody who has an account, or with a new one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cms.accounts.limits import account_key
from cms.accounts.models import User
from learning.forms.registration import first_names_field, last_names_field, username_field
from learning.models import Institution, Post

ORGANISATIONS = "organizaciones"
"""The place of a post without a school."""


class PlaceForm(forms.Form):
    """Which post, and where."""

    kind = forms.ChoiceField(label="Cargo", choices=Post.Kind.choices)
    place = forms.ChoiceField(
        label="Dónde", help_text="Los grupos de líderes son de las organizaciones."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schools = {str(school.pk): school for school in Institution.objects.order_by("name")}
        place: Any = self.fields["place"]
        place.choices = [
            *((key, school.name) for key, school in self._schools.items()),
            (ORGANISATIONS, "Organizaciones (líderes comunitarios)"),
        ]

    def clean(self) -> dict[str, Any]:
        """Adds ``institution``, nothing for the organisations."""
        data = self.cleaned_data
        if "place" in data:
            data["institution"] = self._schools.get(data.pop("place"))
        return data


class GivePostForm(PlaceForm):
    """To somebody who has an account: ``user`` once it is clean."""

    username = forms.CharField(
        label="Usuario",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ("username", "kind", "place")

    def clean_username(self) -> str:
        username = account_key(self.cleaned_data["username"])
        self.user = User.objects.filter(username__iexact=username).first()
        if self.user is None:
            raise ValidationError("No hay una cuenta con ese usuario. Revíselo, o invite abajo.")
        return username


class InviteForm(PlaceForm):
    """With a new account."""

    first_name = first_names_field()
    last_name = last_names_field()
    username = username_field("Con él entrará. Sin tildes ni espacios; por ejemplo: rosa.mora")
    field_order = ("first_name", "last_name", "username", "kind", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "username"):
            # What the browser remembers is of whoever sits here, not of the teacher.
            self.fields[name].widget.attrs["autocomplete"] = "off"
