"""Forms of orientation and of paths. None has a place to write about somebody who was helped."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.validators import validate_plain_line
from learning.class_permissions import supervisors_of
from learning.models import CourseOutline, Learner, Pathway, ServiceHours
from learning.services.orientation import MOST_OF_A_DAY, OLDEST_DAYS
from learning.services.pathways import MOST_COURSES, MOST_HOURS


class HoursForm(forms.Form):
    """An orientation that a learner gave."""

    pathway = forms.ModelChoiceField(
        Pathway.objects.none(),
        label="Ruta",
        empty_label=None,
        error_messages={"invalid_choice": "Elija una ruta de la lista."},
    )
    served_on = forms.DateField(
        label="Día",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=f"De los últimos {OLDEST_DAYS} días.",
        error_messages={"invalid": "Escriba una fecha, por ejemplo: 2026-03-15"},
    )
    minutes = forms.IntegerField(
        label="Minutos",
        min_value=1,
        max_value=MOST_OF_A_DAY,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Por ejemplo, 90 para hora y media. En un día caben 10 horas.",
        error_messages={
            "invalid": "Escriba un número de minutos, por ejemplo: 90",
            "min_value": "Escriba cuántos minutos duró.",
            "max_value": "En un día caben 10 horas de orientación: 600 minutos.",
        },
    )
    help = forms.ChoiceField(
        label="En qué ayudó",
        choices=ServiceHours.Help.choices,
        help_text="No se escribe a quién: de las personas no se guarda nada.",
    )
    supervisor = forms.ModelChoiceField(
        User.objects.none(),
        label="Quién lo supervisó",
        empty_label="Elija quién firma",
        error_messages={"invalid_choice": "Elija a una persona de la lista."},
    )
    op_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, learner: Learner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pathway: Any = self.fields["pathway"]
        pathway.queryset = Pathway.objects.filter(is_open=True)
        supervisor: Any = self.fields["supervisor"]
        supervisor.queryset = supervisors_of(learner)
        self.initial.setdefault("served_on", timezone.localdate())
        self.initial.setdefault("op_id", uuid4())


class PathwayForm(forms.Form):
    """A path: its name, its hours and its courses in order."""

    title = forms.CharField(label="Nombre", max_length=160, validators=[validate_plain_line])
    hours = forms.IntegerField(
        label="Horas de orientación",
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Cuántas horas firmadas se piden. Convenga con los colegios cuántas cuentan.",
        error_messages={"invalid": "Escriba un número entero de horas, por ejemplo: 80"},
    )

    def __init__(self, *args: Any, pathway: Pathway | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        had = list(pathway.courses.all()) if pathway is not None else []
        titles = {str(row.course_uid): f"{row.title} (sin publicar)" for row in had}
        outlines = CourseOutline.objects.filter(is_live=True).order_by("title")
        titles |= {str(uid): title for uid, title in outlines.values_list("course_uid", "title")}
        choices = sorted(titles.items(), key=lambda choice: choice[1].casefold())
        for number in range(1, MOST_COURSES + 1):
            self.fields[f"course_{number}"] = forms.ChoiceField(
                label=f"Curso {number}",
                choices=[("", "Ninguno"), *choices],
                required=number == 1,
                error_messages={"invalid_choice": "Elija un curso de la lista."},
            )
        if pathway is not None:
            self.initial.setdefault("title", pathway.title)
            self.initial.setdefault("hours", pathway.hours)
        for number, row in enumerate(had, 1):
            self.initial.setdefault(f"course_{number}", str(row.course_uid))

    def clean(self) -> dict[str, Any]:
        seen: set[str] = set()
        for name in self._course_fields():
            value = self.cleaned_data.get(name)
            if value and value in seen:
                self.add_error(name, ValidationError("Este curso ya está en la ruta."))
            seen.add(value or "")
        return self.cleaned_data

    @property
    def course_uids(self) -> list[UUID]:
        """The courses chosen, in order."""
        chosen = (self.cleaned_data.get(name) for name in self._course_fields())
        return [UUID(value) for value in chosen if value]

    def _course_fields(self) -> Iterable[str]:
        return [f"course_{number}" for number in range(1, MOST_COURSES + 1)]
