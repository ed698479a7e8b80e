"""An aviso that cannot wait: written and published by one press officer, from a phone."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.core.choice_fields import RowChoiceField
from cms.editorial.desk.decisions import publish_urgently
from cms.editorial.permissions import may_publish_urgently
from cms.news.models import AvisoPage, AvisosContainerPage
from cms.news.models.base import MAX_TITLE

USUAL_LENGTH = timedelta(hours=24)


class FolderChoiceField(RowChoiceField):
    """A section's folder of avisos, by the name of the section."""

    def label_from_instance(self, obj: Page) -> str:
        return str(obj.get_parent().title)


class UrgentAvisoForm(forms.Form):
    """The least that an aviso needs, and why it cannot wait."""

    title = forms.CharField(
        label="Qué pasa y dónde",
        max_length=MAX_TITLE,
        help_text="Por ejemplo: Cerrada la vía a Monterrey por derrumbe.",
        error_messages={"required": "Escriba qué pasa."},
    )
    summary = forms.CharField(
        label="Qué deben hacer las personas",
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escriba qué deben hacer las personas."},
    )
    kind = forms.ChoiceField(label="Tipo", choices=AvisoPage.Kind.choices)
    area = forms.CharField(
        label="Sector", required=False, max_length=120, help_text="Vacío: todo el municipio."
    )
    ends_at = forms.DateTimeField(
        label="Hasta cuándo",
        help_text="A esa hora deja de mostrarse solo.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        error_messages={
            "required": "Escriba hasta cuándo.",
            "invalid": "Escriba la fecha y la hora, por ejemplo 31/12/2026 18:00.",
        },
    )
    folder = FolderChoiceField(
        label="De qué Secretaría",
        queryset=AvisosContainerPage.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Elija una Secretaría de la lista."},
    )
    reason = forms.CharField(
        label="Por qué no puede esperar",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Queda en la bitácora y lo lee quien revisa después.",
        error_messages={"required": "Escriba por qué no puede esperar."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folders = AvisosContainerPage.objects.live().order_by("path")
        self.fields["folder"].queryset = folders  # type: ignore[attr-defined]
        self.fields["ends_at"].initial = timezone.localtime(timezone.now() + USUAL_LENGTH)

    def clean_ends_at(self) -> datetime:
        ends_at: datetime = self.cleaned_data["ends_at"]
        if ends_at <= timezone.now():
            raise forms.ValidationError("Esa hora ya pasó: elija una futura.")
        return ends_at


@transaction.atomic
def publish_urgent_aviso(
    *,
    folder: AvisosContainerPage,
    officer: User,
    title: str,
    summary: str,
    kind: str,
    ends_at: datetime,
    reason: str,
    area: str = "",
) -> AvisoPage:
    """Write an aviso that shows on every page and publish it at once.

    Another officer looks at it within a day.

    Raises:
        PermissionDenied: not of Prensa; and the errors of ``publish_urgently``.
    """
    if not may_publish_urgently(officer):
        raise PermissionDenied("Solo la Oficina de Prensa publica con urgencia.")
    page = AvisoPage(
        title=title,
        summary=summary,
        kind=kind,
        area=area,
        starts_at=timezone.now(),
        ends_at=ends_at,
        is_urgent=True,
        owner=officer,
        live=False,
    )
    folder.add_child(instance=page)
    page.save_revision(user=officer, log_action=True)
    publish_urgently(page=page, officer=officer, reason=reason)
    return AvisoPage.objects.get(pk=page.pk)
