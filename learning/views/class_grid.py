"""The grid of a class, as a screen and as a spreadsheet, and one learner of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.accounts.roles import signed_in
from cms.core.csv_export import stream_csv
from learning.models import Learner
from learning.selectors.belonging import memberships_of
from learning.selectors.class_grid import Grid, class_grid, grid_table
from learning.selectors.class_learner import learner_sheet
from learning.selectors.item_statistics import hints
from learning.services.learners import record
from learning.spreadsheets import send_xlsx
from learning.views.teachers import for_teachers, group_or_404

SHOWN = {"estancados": "stuck", "ausentes": "away"}
"""What ``?ver=`` narrows the rows to."""


@for_teachers
@require_safe
def grid(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """The class in one course (``?curso=``); ``?ver=``: only who is stuck, or away."""
    cohort = group_or_404(request, cohort_id)
    found = class_grid(cohort, request.GET.get("curso", ""))
    seen = request.GET.get("ver", "") if request.GET.get("ver") in SHOWN else ""
    context = {
        "cohort": cohort,
        "grid": found,
        "rows": _rows(found, seen),
        "seen": seen,
        "hints": hints(cohort, found.course_uid) if found.course_uid else [],
        "here": "class_grid",
    }
    return render(request, "learning/grid/grid.html", context)


def _rows(found: Grid, seen: str) -> Any:
    if not seen:
        return found.rows
    wanted = {each.member.pk for each in getattr(found, SHOWN[seen])}
    return [row for row in found.rows if row.member.pk in wanted]


@for_teachers
@require_safe
def download_grid(request: HttpRequest, cohort_id: int, kind: str) -> HttpResponseBase:
    """The grid as ``csv`` or ``xlsx``; names as short as on the screen."""
    cohort = group_or_404(request, cohort_id)
    found = class_grid(cohort, request.GET.get("curso", ""))
    name = f"grupo-{cohort.pk}-{found.outline.slug if found.outline else 'avance'}"
    if kind == "csv":
        return stream_csv(f"{name}.csv", *grid_table(found))
    if kind == "xlsx":
        header, rows = grid_table(found, as_numbers=True)
        return send_xlsx(f"{name}.xlsx", header, rows, title=str(cohort))
    raise Http404


@for_teachers
@require_safe
def class_learner(request: HttpRequest, cohort_id: int, learner_uid: UUID) -> HttpResponse:
    """What one of the class has done; looking is written in the audit log."""
    cohort = group_or_404(request, cohort_id)
    learner = get_object_or_404(
        Learner.objects.exclude(state=Learner.State.ERASED).select_related("institution", "user"),
        uid=learner_uid,
        pk__in=memberships_of(cohort).values("learner_id"),
    )
    record(learner, "view_learner", signed_in(request))
    context = {"cohort": cohort, "learner": learner, **learner_sheet(learner)}
    return render(request, "learning/grid/learner.html", context)
