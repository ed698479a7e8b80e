"""Forms of the Coordinación del aula: learners, groups, scales and open answers."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.validators import validate_plain_line
from cms.editorial.models import Vereda
from learning.forms.registration import first_names_field, last_names_field, username_field
from learning.grading.scale import Scale, make_scale
from learning.models import Institution, Organisation

FIRST_YEAR = 2000
LAST_YEAR = 2100
HIGHEST_GRADE = 13
ERASE_WORD = "SUPRIMIR"
LEVELS = (("basic", "Básico"), ("high", "Alto"), ("superior", "Superior"))
"""The national levels above the lowest, which begins where the scale does."""
_WRITTEN = re.compile(r"[0-9]{1,6}([.,][0-9]{1,4})?")


class DecimalCommaField(forms.CharField):
    """A number written with a comma or a point, never thousands."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=12, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        if not _WRITTEN.fullmatch(text):
            raise ValidationError("Escriba un número, por ejemplo: 3,5")
        return Decimal(text.replace(",", "."))

    def run_validators(self, value: Any) -> None:
        """Those of a text do not fit a number."""

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value


class CohortForm(forms.Form):
    """A group of a grade in one year."""

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label="Institución", empty_label="Elija la institución"
    )
    grade = forms.IntegerField(
        label="Grado",
        min_value=0,
        max_value=HIGHEST_GRADE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    group = forms.CharField(
        label="Grupo", max_length=20, validators=[validate_plain_line], help_text="Por ejemplo: 01"
    )
    year = forms.IntegerField(
        label="Año",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["institution"]
        choices.queryset = Institution.objects.all()
        self.initial.setdefault("year", timezone.localdate().year)


class StudentForm(CohortForm):
    """A minor for the roster of a group."""

    first_names = first_names_field()
    last_names = last_names_field()
    username = username_field("Con él entrará. Vacío: se hace uno con los nombres.")

    field_order = (
        "first_names", "last_names", "institution", "grade", "group", "year", "username",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].required = False
        for name in ("first_names", "last_names", "username"):
            # What the browser remembers is of whoever sits here, not of the student.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip()
        if username and User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Ese nombre de usuario ya está en uso. Pruebe con otro.")
        return username


class AuthorisationForm(forms.Form):
    """That the signed form was received."""

    signed_on = forms.DateField(
        label="Fecha en que firmó el acudiente",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Escriba una fecha, por ejemplo: 2026-03-15"},
    )
    is_received = forms.BooleanField(
        label="Tengo en mis manos el formato firmado.",
        error_messages={"required": "Registre solo lo que ya recibió firmado."},
    )

    def clean_signed_on(self) -> date:
        signed_on: date = self.cleaned_data["signed_on"]
        if signed_on > timezone.localdate():
            raise ValidationError("La fecha de la firma no puede ser futura.")
        if signed_on.year < FIRST_YEAR:
            raise ValidationError("Revise el año.")
        return signed_on


class EraseForm(forms.Form):
    """An erasure cannot be undone: it takes a word."""

    word = forms.CharField(
        label=f"Escriba {ERASE_WORD}",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_word(self) -> str:
        if self.cleaned_data["word"].strip().upper() != ERASE_WORD:
            raise ValidationError(f"Escriba la palabra {ERASE_WORD} para confirmar.")
        return ERASE_WORD


class InstitutionForm(forms.Form):
    """A school and the scale of Decreto 1290 that it chose."""

    name = forms.CharField(label="Nombre", max_length=160, validators=[validate_plain_line])
    minimum = DecimalCommaField(label="Nota mínima")
    maximum = DecimalCommaField(label="Nota máxima")
    passing = DecimalCommaField(label="Se aprueba con")
    decimals = forms.ChoiceField(label="Decimales", choices=[(str(n), str(n)) for n in range(4)])
    basic = DecimalCommaField(label="Básico desde", help_text="Bajo empieza en la nota mínima.")
    high = DecimalCommaField(label="Alto desde")
    superior = DecimalCommaField(label="Superior desde")

    _BESIDE = (
        ("La nota máxima", "maximum"),
        ("La nota para aprobar", "passing"),
        ("Los niveles", "basic"),
        ("Las notas de la escala", "decimals"),
    )

    @classmethod
    def initial_of(cls, institution: Institution, scale: Scale) -> dict[str, Any]:
        """What the form shows of a school; a scale with other levels shows those of that name."""
        lowest = {level.name: level.lowest for level in scale.levels}
        return {
            "name": institution.name,
            "minimum": scale.minimum,
            "maximum": scale.maximum,
            "passing": scale.passing,
            "decimals": str(scale.decimals),
            **{field: lowest.get(name) for field, name in LEVELS},
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors:
            try:
                data["scale"] = make_scale(
                    minimum=data["minimum"],
                    maximum=data["maximum"],
                    passing=data["passing"],
                    decimals=int(data["decimals"]),
                    levels=[
                        ("Bajo", data["minimum"]),
                        *((name, data[field]) for field, name in LEVELS),
                    ],
                )
            except ValueError as error:
                sentence = str(error)
                beside = (name for start, name in self._BESIDE if sentence.startswith(start))
                self.add_error(next(beside, None), sentence)
        return data


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a leader leads."""

    class Meta:
        model = Organisation
        fields = ("name", "vereda")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(validate_plain_line)
        vereda: Any = self.fields["vereda"]
        vereda.label, vereda.empty_label = "Vereda", "Casco urbano u otra"
        vereda.queryset = Vereda.objects.all()


class GradeForm(forms.Form):
    """What a person gives to an open answer, in points of the question."""

    mark = DecimalCommaField(label="Puntos")
    comment = forms.CharField(
        label="Comentario para quien respondió",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Qué estuvo bien y qué puede mejorar.",
    )

    def __init__(self, *args: Any, max_mark: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_mark = Decimal(str(max_mark))
        self.fields["mark"].help_text = f"De 0 a {self.shown_max}. Por ejemplo: 0,5"

    @property
    def shown_max(self) -> str:
        """The greatest mark, with a decimal comma."""
        return format(self.max_mark.normalize(), "f").replace(".", ",")

    def clean_mark(self) -> Decimal:
        mark: Decimal = self.cleaned_data["mark"]
        if not 0 <= mark <= self.max_mark:
            raise ValidationError(f"Escriba un número de 0 a {self.shown_max}.")
        return mark

    @property
    def fraction(self) -> float:
        """The share of the question's points, 0 to 1."""
        mark: Decimal = self.cleaned_data["mark"]
        return float(mark / self.max_mark) if self.max_mark else 0.0
