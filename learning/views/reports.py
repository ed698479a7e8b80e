"""Reports of learners: a school's for who coordinates it, the municipality's for who sees it all.

Figures on the screen and as spreadsheets; one row for each person as a spreadsheet only, which the
audit log keeps. The names in it are those of the own school's coordinator.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.core.csv_export import stream_csv
from learning.class_permissions import may_report
from learning.report_permissions import may_list, scope_of
from learning.report_pictures import trend
from learning.selectors.report_learners import header, learner_rows
from learning.selectors.report_page import Report, report
from learning.spreadsheets import send_xlsx


@strict_policy
@login_required
@visible_to(may_report)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The figures of a year, divided one way at a time, with its months."""
    user = signed_in(request)
    found = _report(request)
    return render(
        request,
        "learning/reports/reports.html",
        {
            "report": found,
            "trend": None
            if found.is_hidden
            else trend(found.figures.months, year=found.year, kind=found.kind_label),
            "path": reverse("learning:reports"),
            "may_list": may_list(user),
        },
    )


@strict_policy
@login_required
@visible_to(may_report)
@require_safe
def summary(request: HttpRequest, form: str) -> HttpResponseBase:
    """The table of the screen as a spreadsheet."""
    found = _report(request)
    rows = [[line.label, *line.cells] for line in found.lines]
    name = f"informe-{found.kind}-{found.year}-por-{found.by}"
    return _send(form, name, [found.label, *found.columns], rows)


@strict_policy
@login_required
@visible_to(may_report)
@require_safe
def people(request: HttpRequest, form: str) -> HttpResponseBase:
    """A row for each person as a spreadsheet."""
    user = signed_in(request)
    if not may_list(user):
        raise Http404
    kind, year, rows = learner_rows(user, request.GET)
    log(
        instance=user,
        action="learning.report",
        user=user,
        title="Informe del Aula",
        data={"clase": kind, "anio": year},
    )
    return _send(form, f"aprendices-{kind}-{year}", header(user, kind), rows)


def _report(request: HttpRequest) -> Report:
    return report(request.GET, scope_of(signed_in(request)), reverse("learning:reports"))


def _send(form: str, name: str, head: list[str], rows: Any) -> HttpResponseBase:
    if form == "csv":
        return stream_csv(f"{name}.csv", head, rows)
    return send_xlsx(f"{name}.xlsx", head, rows, title="Informe")
