"""Absences of press officers, and the audit log."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.core.access import visible_to
from cms.core.csv_export import stream_csv
from cms.editorial import audit
from cms.editorial.absences import end_absence, record_absence
from cms.editorial.errors import BadPeriod
from cms.editorial.forms import AbsenceForm, AuditFilterForm
from cms.editorial.models import Absence
from cms.editorial.permissions import (
    may_read_audit_log,
    may_see_absences,
    officers_absences_recordable_by,
)

LOG_PAGE = 200
"""Entries shown on the screen; the CSV has them all."""


@visible_to(may_see_absences)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Who is or will be absent, and a form to record it."""
    form = AbsenceForm(request.POST or None, by=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            record_absence(by=signed_in(request), **form.cleaned_data)
        except BadPeriod as error:
            form.add_error("ends_on", str(error))
        else:
            messages.success(request, "La ausencia quedó registrada.")
            return redirect("editorial_admin:absences")
    recordable = set(
        officers_absences_recordable_by(signed_in(request)).values_list("pk", flat=True)
    )
    current = list(
        Absence.objects.filter(ends_on__gte=timezone.localdate())
        .select_related("officer", "recorded_by")
        .order_by("starts_on", "pk")
    )
    return render(
        request,
        "editorial/admin/absences.html",
        {"form": form, "absences": current, "recordable": recordable},
        status=400 if form.errors else 200,
    )


@visible_to(may_see_absences)
@require_POST
def end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """The officer is back."""
    allowed = officers_absences_recordable_by(signed_in(request))
    absence = get_object_or_404(Absence, pk=absence_id, officer__in=allowed)
    end_absence(absence=absence, by=signed_in(request))
    messages.success(request, f"{absence.officer} está de turno otra vez.")
    return redirect("editorial_admin:absences")


def _log_filters(form: AuditFilterForm) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    data = form.cleaned_data
    person: User | None = data["person"]
    return {
        "action": data["action"],
        "person": person.pk if person else None,
        "since": data["since"],
        "until": data["until"],
    }


@visible_to(may_read_audit_log)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """The newest entries of the log, filtered."""
    form = AuditFilterForm(request.GET or None)
    found = audit.merged(LOG_PAGE, **_log_filters(form))
    people = User.objects.in_bulk({entry.user_id for entry in found if entry.user_id})
    rows = [(entry, people.get(entry.user_id)) for entry in found]
    return render(
        request,
        "editorial/admin/audit_log.html",
        {"form": form, "rows": rows, "limit": LOG_PAGE, "query": request.GET.urlencode()},
    )


@visible_to(may_read_audit_log)
@require_safe
def audit_log_csv(request: HttpRequest) -> HttpResponseBase:
    """The whole log, filtered, as CSV."""
    filters = _log_filters(AuditFilterForm(request.GET or None))
    names = dict(User.objects.values_list("pk", "username"))

    def row(entry: PageLogEntry | ModelLogEntry) -> list[object]:
        return [
            timezone.localtime(entry.timestamp).isoformat(timespec="seconds"),
            names.get(entry.user_id, "sistema"),
            entry.action,
            entry.content_type.name if entry.content_type else "",
            entry.object_id,
            entry.label,
            entry.data,
        ]

    def rows() -> Iterator[list[object]]:
        for entries in audit.entries(**filters):
            for entry in entries.iterator(chunk_size=500):
                yield row(entry)

    header = ["fecha", "persona", "acción", "tipo", "id", "objeto", "datos"]
    return stream_csv("bitacora.csv", header, rows())
