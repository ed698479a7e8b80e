"""The orientation served by the learners of a group: figures, one learner's list, a file."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.core.csv_export import stream_csv
from cms.core.templatetags.site_tags import link_with
from learning.class_permissions import cohorts_of, may_teach
from learning.errors import LearningError
from learning.models import Cohort, Learner
from learning.permissions import may_coordinate
from learning.selectors.orientation import (
    HEADER,
    hours_of,
    in_hours,
    period_of,
    periods_of,
    rows_for_school,
    served_by,
)
from learning.services.assignments import log_class
from learning.services.learners import record
from learning.services.orientation import undo_decision
from learning.spreadsheets import send_xlsx

MOST_ROWS = 400
"""Of one learner's list, the latest."""


@strict_policy
@never_cache
@login_required
@visible_to(may_teach)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """Totals of each, in a period (``periodo``); with ``aprendiz``, what that one served.

    Posted, ``undo``: the Coordinación lets a decided orientation wait again.
    """
    by = signed_in(request)
    cohort = _cohort(by, cohort_id)
    here = reverse("learning:class_hours", args=[cohort.pk])
    period = period_of(request.GET.get("periodo", ""))
    if request.method == "POST":
        return _undo(request, cohort, by, here)
    file = reverse("learning:class_hours_export", args=[cohort.pk])
    rows = served_by(cohort, period)
    chosen = _chosen(request.GET.get("aprendiz", ""), [row.learner for row in rows])
    listed = None
    if chosen is not None:
        record(chosen, "view_learner", by)
        listed = (
            hours_of(cohort)
            .filter(period.condition, learner=chosen)
            .select_related("pathway", "supervisor")
            .order_by("-served_on", "-pk")[:MOST_ROWS]
        )
    context = {
        "cohort": cohort,
        "rows": rows,
        "period": period,
        "periods": [
            (
                each.label,
                link_with(here, periodo=each.value) if each.value else here,
                each == period,
            )
            for each in periods_of(cohort)
        ],
        "total": {
            "signed": in_hours(sum(row.signed for row in rows)),
            "waiting": in_hours(sum(row.waiting for row in rows)),
            "refused": in_hours(sum(row.refused for row in rows)),
        },
        "path": here,
        "chosen": chosen,
        "listed": listed,
        "csv_url": link_with(file, formato="csv", periodo=period.value),
        "xlsx_url": link_with(file, formato="xlsx", periodo=period.value),
        "may_undo": may_coordinate(by),
    }
    return render(request, "learning/teaching/hours.html", context)


@strict_policy
@never_cache
@login_required
@visible_to(may_teach)
@require_safe
def export(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """Every orientation of the group in a period, for the school: ``formato`` csv or xlsx."""
    by = signed_in(request)
    cohort = _cohort(by, cohort_id)
    period = period_of(request.GET.get("periodo", ""))
    kind = request.GET.get("formato", "csv")
    if kind not in ("csv", "xlsx"):
        raise Http404
    log_class(cohort, "hours_export", by, {"format": kind, "period": period.value})
    name = f"orientacion-{cohort.pk}{'-' if period.value else ''}{period.value}.{kind}"
    rows = rows_for_school(cohort, period)
    if kind == "xlsx":
        return send_xlsx(name, HEADER, rows, title=f"Orientación {cohort}")
    return stream_csv(name, HEADER, rows)


def _cohort(by: User, cohort_id: int) -> Cohort:
    return get_object_or_404(cohorts_of(by), pk=cohort_id)


def _chosen(text: str, learners: list[Learner]) -> Learner | None:
    """The learner of an address; one who is not of the group is not there."""
    if not text:
        return None
    try:
        uid = UUID(text)
    except ValueError as error:
        raise Http404 from error
    found = next((each for each in learners if each.uid == uid), None)
    if found is None:
        raise Http404
    return found


def _undo(request: HttpRequest, cohort: Cohort, by: User, here: str) -> HttpResponse:
    key = request.POST.get("undo", "")
    if not may_coordinate(by) or not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    decided = get_object_or_404(hours_of(cohort).select_related("learner"), pk=int(key))
    try:
        undo_decision(hours=decided, by=by)
        messages.success(
            request,
            "La orientación espera otra vez la firma. Si con ella se expidió un certificado, "
            "revíselo: no se anula solo.",
        )
    except LearningError as error:
        messages.error(request, str(error))
    return redirect(link_with(here, aprendiz=decided.learner.uid))
