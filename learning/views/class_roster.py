"""A group's roster: full names, whose guardian has signed, and what becomes of one of them.

The only screen of a teacher with full names, besides the cards: homonyms are told apart here.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.roles import signed_in
from learning.consent import guardian_text
from learning.errors import LearningError
from learning.forms.classes import MoveForm, SeveralAuthorisationsForm
from learning.forms.registration import NamesForm
from learning.models import Cohort, Learner
from learning.selectors.belonging import in_order
from learning.selectors.class_rosters import groups_to_move_to, roster_of
from learning.services.authorisations import authorise, withdraw_authorisation
from learning.services.classes import leave_group, move_to_group
from learning.services.learners import correct_names, record
from learning.views.coordination import add_errors
from learning.views.teachers import for_teachers, group_or_404


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def class_roster(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """The list; ``?estado=falta``: who lacks the authorisation. Posted: signed forms received."""
    cohort = group_or_404(request, cohort_id)
    form = None
    if request.method == "POST":
        if cohort.closed_on is not None:
            raise Http404
        form = _authorisations(cohort, request.POST)
        if form.is_valid():
            try:
                many = _authorise(request, form)
            except LearningError as error:
                # Somebody else recorded one of them meanwhile: none of these was.
                form.add_error("learners", str(error))
            else:
                messages.success(
                    request,
                    "Quedó registrada la autorización."
                    if many == 1
                    else f"Quedaron registradas {many} autorizaciones.",
                )
                return redirect("learning:class_roster", cohort.pk)
    everybody = in_order(roster_of(cohort))
    pending = [each for each in everybody if each.state == Learner.State.PENDING]
    only_pending = request.GET.get("estado") == "falta"
    context = {
        "cohort": cohort,
        "many": len(everybody),
        "pending": len(pending),
        "only_pending": only_pending,
        "learners": pending if only_pending else everybody,
        "form": form or (_authorisations(cohort, None, pending) if pending else None),
        "here": "class_roster",
    }
    status = 200 if form is None else 400
    return render(request, "learning/classes/roster.html", context, status=status)


def _authorisations(
    cohort: Cohort, data: Any, pending: list[Learner] | None = None
) -> SeveralAuthorisationsForm:
    waiting = roster_of(cohort, only_pending=True) if pending is None else pending
    names = [(each.pk, f"{each.first_names} {each.last_names}") for each in in_order(waiting)]
    return SeveralAuthorisationsForm(data, pending=names)


@transaction.atomic
def _authorise(request: HttpRequest, form: SeveralAuthorisationsForm) -> int:
    by, signed_on = signed_in(request), form.cleaned_data["signed_on"]
    learners = Learner.objects.filter(pk__in=form.cleaned_data["learners"])
    for learner in learners:
        authorise(learner=learner, signed_on=signed_on, by=by)
    return len(learners)


@for_teachers
@require_safe
def authorisation_forms(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """A sheet to sign for each who lacks the authorisation, a page each; looking is logged."""
    cohort = group_or_404(request, cohort_id)
    learners = in_order(roster_of(cohort, only_pending=True))
    by = signed_in(request)
    for learner in learners:
        record(learner, "view_learner", by)
    context = {"cohort": cohort, "learners": learners, "text": guardian_text()}
    return render(request, "learning/classes/authorisation_forms.html", context)


@for_teachers
@require_safe
def class_member(request: HttpRequest, cohort_id: int, learner_uid: UUID) -> HttpResponse:
    """One of the group: the name, the authorisation, and the way out."""
    cohort = group_or_404(request, cohort_id)
    return _show_member(request, cohort, _member(cohort, learner_uid))


@for_teachers
@require_POST
def class_member_act(request: HttpRequest, cohort_id: int, learner_uid: UUID) -> HttpResponseBase:
    """What the button said, ``action``: names, leave, move or withdraw."""
    cohort = group_or_404(request, cohort_id)
    if cohort.closed_on is not None:
        raise Http404
    learner = _member(cohort, learner_uid)
    by, action = signed_in(request), request.POST.get("action", "")
    form: Form | None = None
    done = ""
    try:
        if action == "names":
            form = NamesForm(request.POST, auto_id="nombres_%s")
            if form.is_valid():
                correct_names(learner=learner, by=by, **form.cleaned_data)
                done = "El nombre quedó corregido."
        elif action == "move":
            form = MoveForm(request.POST, groups=groups_to_move_to(cohort, by))
            if form.is_valid():
                move_to_group(learner=learner, cohort=cohort, to=form.cleaned_data["to"], by=by)
                done = f"Pasó al grupo {form.cleaned_data['to']}."
        elif action == "leave":
            leave_group(learner=learner, cohort=cohort, by=by)
            done = "Ya no está en el grupo. Lo que hizo se conserva."
        elif action == "withdraw":
            withdraw_authorisation(learner=learner, by=by)
            done = "La autorización quedó retirada: desde ahora solo practica."
        else:
            raise Http404
    except LearningError as error:
        messages.error(request, str(error))
        return redirect("learning:class_roster", cohort.pk)
    except ValidationError as error:
        assert form is not None  # noqa: S101 (only names are validated by a service)
        add_errors(form, error)
    if not done:
        return _show_member(request, cohort, learner, **{action: form}, status=400)
    messages.success(request, done)
    if action in ("move", "leave"):
        return redirect("learning:class_roster", cohort.pk)
    return redirect("learning:class_member", cohort.pk, learner.uid)


def _member(cohort: Cohort, uid: UUID) -> Learner:
    return get_object_or_404(roster_of(cohort), uid=uid)


def _show_member(
    request: HttpRequest,
    cohort: Cohort,
    learner: Learner,
    *,
    names: Form | None = None,
    move: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    by = signed_in(request)
    record(learner, "view_learner", by)
    groups = groups_to_move_to(cohort, by)
    initial = {"first_names": learner.first_names, "last_names": learner.last_names}
    context = {
        "cohort": cohort,
        "learner": learner,
        "is_pending": learner.state == Learner.State.PENDING,
        "authorisations": getattr(learner, "authorisations_in_force", []),
        "names": names or NamesForm(initial=initial, auto_id="nombres_%s"),
        "move": (move or MoveForm(groups=groups)) if groups else None,
    }
    return render(request, "learning/classes/member.html", context, status=status)
