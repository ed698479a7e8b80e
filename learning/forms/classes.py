"""Forms of a teacher: a new group, a list of names, what the list becomes, an authorisation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.accounts.validators import validate_plain_line
from learning.forms.people import FIRST_YEAR, HIGHEST_GRADE, LAST_YEAR, AuthorisationForm
from learning.forms.registration import first_names_field, last_names_field
from learning.models import Cohort, Institution, Organisation
from learning.name_lists import MOST_NAMES, Order
from learning.sheets_in import MAX_FILE, text_of_list

LONGEST_TEXT = 60_000
_NUMERIC = {"inputmode": "numeric"}


class ClassForm(forms.Form):
    """A group of a school, or of an organisation; only where the person has a post."""

    place = forms.ChoiceField(label="Dónde")
    grade = forms.IntegerField(
        label="Grado",
        min_value=0,
        max_value=HIGHEST_GRADE,
        required=False,
        widget=forms.TextInput(attrs=_NUMERIC),
        help_text="De un colegio. En una organización se deja vacío.",
    )
    group = forms.CharField(
        label="Grupo",
        max_length=20,
        validators=[validate_plain_line],
        help_text="Por ejemplo: 01. De una organización, por ejemplo: Líderes",
    )
    year = forms.IntegerField(
        label="Año",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs=_NUMERIC),
    )

    def __init__(self, *args: Any, places: list[Institution | Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {_key(place): place for place in places}
        choices: Any = self.fields["place"]
        choices.choices = [(key, str(place)) for key, place in self.places.items()]
        self.initial.setdefault("year", timezone.localdate().year)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        data["place"] = self.places[data["place"]]
        is_school = isinstance(data["place"], Institution)
        if is_school and data["grade"] is None:
            self.add_error("grade", "Escriba el grado: un número de 0 a 13.")
        if not is_school and data["grade"] is not None:
            self.add_error("grade", "Una organización no tiene grados: deje vacía esta casilla.")
        return data


def _key(place: Institution | Organisation) -> str:
    return f"{'c' if isinstance(place, Institution) else 'o'}{place.pk}"


class NamesListForm(forms.Form):
    """A list of names, pasted or uploaded; ``cleaned_data["source"]`` is its text."""

    names = forms.CharField(
        label="Nombres, uno por línea",
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text="Escríbalos, o cópielos de una hoja de cálculo con todas sus columnas: "
        "solo se toman los nombres y los apellidos.",
    )
    file = forms.FileField(
        label="O un archivo (.xlsx o .csv, hasta 1 MB)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    order = forms.ChoiceField(
        label="Cuando van juntos, primero van",
        choices=[
            (Order.SURNAMES_FIRST.value, "los apellidos: Mora Pérez Ana Lucía"),
            (Order.NAMES_FIRST.value, "los nombres: Ana Lucía Mora Pérez"),
        ],
        widget=forms.RadioSelect,
        initial=Order.SURNAMES_FIRST.value,
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        file, text = data.get("file"), data.get("names") or ""
        if file is not None:
            if text.strip():
                self.add_error("file", "Pegue los nombres o elija un archivo, no las dos cosas.")
            elif file.size > MAX_FILE:
                self.add_error("file", "El archivo pesa más de 1 MB.")
            else:
                try:
                    text = text_of_list(file.read())
                except ValueError as error:
                    self.add_error("file", str(error))
        if not text.strip() and not self.errors:
            self.add_error("names", "Pegue los nombres o elija un archivo.")
        data["source"] = text
        return data


class OneNameForm(forms.Form):
    """One name of a list, as it will be written."""

    first_names = first_names_field()
    last_names = last_names_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class AdultsForm(forms.Form):
    """That whoever makes a list of adults has what the law asks for."""

    is_signed = forms.BooleanField(
        label="Cada una de estas personas es mayor de edad y firmó que autoriza el uso de sus "
        "datos en el Aula. Guardo las hojas firmadas.",
        error_messages={"required": "Sin su autorización no se puede anotar a nadie."},
    )


class SeveralAuthorisationsForm(AuthorisationForm):
    """The signed forms of several students, all of one day."""

    learners = forms.TypedMultipleChoiceField(coerce=int, label="Estudiantes")

    field_order = ("learners", "signed_on", "is_received")

    def __init__(self, *args: Any, pending: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        learners: Any = self.fields["learners"]
        learners.choices = pending
        learners.widget = forms.CheckboxSelectMultiple(choices=pending)
        learners.error_messages |= {"required": "Marque a quienes ya trajeron la hoja firmada."}
        received: Any = self.fields["is_received"]
        received.label = "Tengo en mis manos las hojas firmadas."


class MoveForm(forms.Form):
    """Another group of the same place."""

    to = forms.ModelChoiceField(
        Cohort.objects.none(), label="Pasa al grupo", empty_label="Elija el grupo"
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = groups


def too_long(lines: int) -> ValidationError | None:
    """What to say of a list that is longer than a group, if it is."""
    if lines <= MOST_NAMES:
        return None
    return ValidationError(
        f"Son {lines} líneas: pegue hasta {MOST_NAMES} nombres cada vez.", code="too_long"
    )
