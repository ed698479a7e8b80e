"""Closing a year: what becomes of each learner, a summary to look at, and the step itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.class_permissions import may_coordinate_a_place
from learning.errors import LearningError
from learning.models import Institution
from learning.promotion import Decision, Fate
from learning.selectors.promotion import Move, Plan, plan_closing
from learning.selectors.promotion_choices import Choices, choices_of
from learning.services.promotion import close_year
from learning.views.posts import place_of

FORGED = "Elija una de las opciones de la lista."


@dataclass(frozen=True)
class Line:
    """A learner in the form: what is chosen, and why what was sent does not serve."""

    move: Move
    token: str
    error: str = ""


@strict_policy
@never_cache
@login_required
@visible_to(may_coordinate_a_place)
@require_http_methods(["GET", "HEAD", "POST"])
def close_place_year(
    request: HttpRequest, year: int, institution_id: int | None = None
) -> HttpResponse:
    """The form; posted, ``step``: review (what will happen), back (to the form), or close."""
    by = signed_in(request)
    institution = place_of(by, institution_id)
    if year > timezone.localdate().year:
        raise Http404
    try:
        usual = plan_closing(institution=institution, year=year, decisions={})
    except LearningError as error:
        messages.error(request, str(error))
        return redirect("learning:coordination")
    if not usual.cohorts:
        return _nothing_open(request)
    choices = choices_of(usual, Institution.objects.order_by("name"))
    tokens, decisions, errors = _read(request.POST, usual, choices)
    context: dict[str, Any] = {"institution": institution, "year": year, "tokens": tokens}
    step = request.POST.get("step", "")
    try:
        plan = plan_closing(institution=institution, year=year, decisions=decisions)
        if not errors and step == "close":
            return _close(request, institution, plan, decisions, by)
        if not errors and step == "review":
            return _review(request, plan, choices, context)
    except LearningError as error:
        messages.error(request, str(error))
        plan = usual
    return _form(request, plan, choices, errors, context)


def _nothing_open(request: HttpRequest) -> HttpResponse:
    """Sent twice, the second finds the year closed."""
    if request.method != "POST":
        raise Http404
    messages.info(request, "Ese año ya está cerrado.")
    return redirect("learning:coordination")


def _read(
    sent: Mapping[str, str], plan: Plan, choices: Mapping[int, Choices]
) -> tuple[dict[int, str], dict[int, Decision], dict[int, str]]:
    """By key of the learner: what is chosen, what that decides, and what does not serve."""
    tokens, decisions, errors = {}, {}, {}
    for move in plan.living():
        offered = choices[move.cohort.pk]
        key = move.learner.pk
        token = sent.get(f"d{key}", offered.usual)
        if token not in offered.decisions:
            errors[key] = FORGED
            token = offered.usual
        tokens[key] = token
        if token != offered.usual:
            decisions[key] = offered.decisions[token]
    return tokens, decisions, errors


def _close(
    request: HttpRequest,
    institution: Institution | None,
    plan: Plan,
    decisions: Mapping[int, Decision],
    by: User,
) -> HttpResponse:
    done = close_year(
        institution=institution,
        year=plan.year,
        decisions=decisions,
        by=by,
        expected=request.POST.get("digest", "") or "-",
    )
    messages.success(
        request,
        f"El año {plan.year} quedó cerrado: {done.groups} grupos y {done.learners} personas. "
        "Ahora dé cada grupo nuevo a su docente.",
    )
    if institution is None:
        return redirect("learning:staffing_organisations")
    return redirect("learning:staffing", institution.pk)


def _review(
    request: HttpRequest, plan: Plan, choices: Mapping[int, Choices], context: dict[str, Any]
) -> HttpResponse:
    tokens = context["tokens"]
    special = [
        (move, tokens[move.learner.pk], choices[move.cohort.pk].labels[tokens[move.learner.pk]])
        for move in plan.living()
        if tokens[move.learner.pk] != choices[move.cohort.pk].usual
    ]
    return render(
        request,
        "learning/teaching/close_year_review.html",
        {**context, "plan": plan, "counts": _counted(plan), "special": special},
    )


def _form(
    request: HttpRequest,
    plan: Plan,
    choices: Mapping[int, Choices],
    errors: Mapping[int, str],
    context: dict[str, Any],
) -> HttpResponse:
    tokens = context["tokens"]
    sections = [
        {
            "cohort": cohort,
            "options": choices[cohort.pk].groups,
            "lines": [_line(move, tokens, errors) for move in plan.of(cohort)],
        }
        for cohort in plan.cohorts
    ]
    return render(
        request,
        "learning/teaching/close_year.html",
        {**context, "plan": plan, "counts": _counted(plan), "sections": sections, "errors": errors},
    )


def _line(move: Move, tokens: Mapping[int, str], errors: Mapping[int, str]) -> Line:
    key = move.learner.pk
    return Line(move, tokens[key], errors.get(key, ""))


def _counted(plan: Plan) -> Iterable[tuple[str, int]]:
    return [(str(fate.label), plan.counts[fate]) for fate in Fate if plan.counts[fate]]
