"""A teacher's screen of the class: open or closed, who came in, whose card is locked, printing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.core.models import SiteIdentity
from learning.card_sheets import cards_pdf
from learning.errors import LearningError
from learning.models import Cohort, Learner
from learning.selectors.class_cards import card_rows, current_session, members_of
from learning.services.cards import (
    Printed,
    end_wait,
    issue_all_anew,
    issue_card,
    issue_missing,
    revoke_card,
    unlock_card,
    waits_until,
)
from learning.services.class_sessions import DURATIONS, close_class, extend_class, open_class
from learning.views.teachers import for_teachers, group_or_404


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def class_cards(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """The screen; posted, one ``action``: open, extend, close, end_wait, revoke or unlock."""
    by = signed_in(request)
    cohort = group_or_404(request, cohort_id)
    if request.method == "POST":
        _act(request, cohort, by)
        return redirect("learning:class_cards", cohort.pk)
    session = current_session(cohort)
    rows = card_rows(cohort, session)
    context = {
        "cohort": cohort,
        "session": session,
        "closes_today": session is not None and localdate(session.closes_at) == localdate(),
        "durations": DURATIONS,
        "rows": rows,
        "came_in": sum(row.came_in for row in rows),
        "missing": sum(row.card is None and row.may_have_card for row in rows),
        "waits_until": waits_until(cohort),
        "here": "class_cards",
    }
    return render(request, "learning/teaching/cards.html", context)


@for_teachers
@require_POST
def print_cards(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """Cards as a PDF, in this answer and never again. ``which``: missing, all, or a learner's key.

    If the sheet cannot be made, no card is.
    """
    by = signed_in(request)
    cohort = group_or_404(request, cohort_id)
    try:
        with transaction.atomic():
            printed = _issue(request.POST.get("which", ""), cohort, by)
            if printed:
                group, municipality = _heading(cohort), SiteIdentity.load().name
                sheet = cards_pdf(printed, group=group, municipality=municipality)
    except LearningError as error:
        messages.error(request, str(error))
        return redirect("learning:class_cards", cohort.pk)
    if not printed:
        messages.info(request, "Todos los que pueden tener tarjeta ya la tienen.")
        return redirect("learning:class_cards", cohort.pk)
    response = HttpResponse(sheet, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="tarjetas-{cohort.pk}.pdf"'
    return response


def _heading(cohort: Cohort) -> str:
    return f"{cohort} · {cohort.place}"


def _issue(which: str, cohort: Cohort, by: User) -> list[Printed]:
    if which == "missing":
        return issue_missing(cohort=cohort, by=by)
    if which == "all":
        return issue_all_anew(cohort=cohort, by=by)
    return [issue_card(learner=_member(which, cohort), cohort=cohort, by=by)]


def _member(key: str, cohort: Cohort) -> Learner:
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return get_object_or_404(members_of(cohort), pk=int(key))


def _act(request: HttpRequest, cohort: Cohort, by: User) -> None:
    """Do what the button said, and say how it went."""
    do: dict[str, tuple[Callable[..., Any], str]] = {
        "extend": (extend_class, "La clase tiene más tiempo."),
        "close": (close_class, "La clase quedó cerrada: las tarjetas ya no abren."),
        "end_wait": (end_wait, "El grupo puede ingresar otra vez."),
        "revoke": (revoke_card, "La tarjeta quedó anulada."),
        "unlock": (unlock_card, "La tarjeta quedó desbloqueada."),
    }
    action, given = request.POST.get("action", ""), request.POST
    try:
        if action == "open":
            minutes = next((each for each in DURATIONS if str(each) == given.get("minutes")), None)
            if minutes is None:
                raise Http404
            open_class(cohort=cohort, minutes=minutes, by=by)
            messages.success(request, "La clase está abierta: sus estudiantes pueden ingresar.")
            return
        if action not in do:
            raise Http404
        act, done = do[action]
        of_one = action in ("revoke", "unlock")
        extra = {"learner": _member(given.get("learner", ""), cohort)} if of_one else {}
        act(cohort=cohort, by=by, **extra)
        messages.success(request, done)
    except LearningError as error:
        messages.error(request, str(error))
