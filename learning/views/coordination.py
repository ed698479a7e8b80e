"""Screens of the Coordinación del aula: the roster of learners and each one's record.

Looking at one learner's record is written to the audit log, every time.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.errors import PeopleError, UsernameTaken
from cms.accounts.mail import site_url
from cms.accounts.permissions import is_plain
from cms.accounts.roles import signed_in
from cms.accounts.services.access import CODE_LIVES
from cms.core.access import strict_policy, visible_to
from learning.consent import guardian_text
from learning.errors import LearningError
from learning.forms.people import AuthorisationForm, EraseForm, StudentForm
from learning.forms.registration import NamesForm
from learning.models import Learner
from learning.permissions import may_coordinate
from learning.selectors.people import learner_record, roster, suggested_username
from learning.services.authorisations import authorise, withdraw_authorisation
from learning.services.learners import (
    correct_names,
    erase_learner,
    give_access_code,
    record,
    register_student,
)

_ACCOUNT_FIELDS = {"first_name": "first_names", "last_name": "last_names"}


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Put a service's errors beside their fields; those of no field of the form, on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = _ACCOUNT_FIELDS.get(name, name)
        form.add_error(field if field in form.fields else None, errors)


def _learner(uid: UUID) -> Learner:
    found = learner_record(uid)
    if found is None:
        raise Http404
    return found


def _living(uid: UUID) -> Learner:
    """A learner who is not erased; of the erased there is nothing to see or change."""
    found = _learner(uid)
    if found.state == Learner.State.ERASED:
        raise Http404
    return found


@strict_policy
@visible_to(may_coordinate)
@require_safe
def learners(request: HttpRequest) -> HttpResponse:
    """Everybody who learns, with filters as links."""
    path = reverse("aula:learners")
    return render(
        request,
        "learning/coordination/learners.html",
        {"roster": roster(request.GET, path), "path": path},
    )


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def new_student(request: HttpRequest) -> HttpResponse:
    """A minor on the roster of a group; the form keeps the group for the next one."""
    form = StudentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        names = {"first_names": data["first_names"], "last_names": data["last_names"]}
        data["username"] = data["username"] or suggested_username(**names)
        try:
            student = register_student(**data, by=signed_in(request))
        except UsernameTaken:
            form.add_error("username", "Ese nombre de usuario ya está en uso. Pruebe con otro.")
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request,
                f"{student.first_names} quedó en la lista con el usuario {data['username']}. "
                "Imprima la autorización para el acudiente.",
            )
            return redirect("aula:learner", student.uid)
    return render(request, "learning/coordination/new_student.html", {"form": form})


@strict_policy
@visible_to(may_coordinate)
@require_safe
def learner(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One learner's record."""
    return _show(request, _learner(uid))


def _show(
    request: HttpRequest, who: Learner, *, names: Form | None = None, signed: Form | None = None
) -> HttpResponse:
    record(who, "view_learner", signed_in(request))
    initial = {"first_names": who.first_names, "last_names": who.last_names}
    context: dict[str, Any] = {
        "learner": who,
        "is_erased": who.state == Learner.State.ERASED,
        "is_pending": who.state == Learner.State.PENDING,
        "in_force": next((a for a in _authorisations(who) if a.withdrawn_at is None), None),
        "authorisations": _authorisations(who),
        "may_have_code": who.user is not None and who.user.is_active and is_plain(who.user),
        "names": names or NamesForm(initial=initial, auto_id="nombres_%s"),
        "signed": signed or AuthorisationForm(auto_id="firma_%s"),
    }
    return render(request, "learning/coordination/learner.html", context)


def _authorisations(who: Learner) -> list[Any]:
    return getattr(who, "all_authorisations", [])


@strict_policy
@visible_to(may_coordinate)
@require_POST
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Names corrected."""
    who = _living(uid)
    form = NamesForm(request.POST, auto_id="nombres_%s")
    if form.is_valid():
        try:
            correct_names(learner=who, by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Los nombres quedaron corregidos.")
            return redirect("aula:learner", uid)
    return _show(request, who, names=form)


@strict_policy
@visible_to(may_coordinate)
@require_safe
def authorisation_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet that the guardian signs, to print."""
    who = _living(uid)
    if not who.is_minor:
        raise Http404
    record(who, "view_learner", signed_in(request))
    return render(
        request,
        "learning/coordination/authorisation_form.html",
        {"learner": who, "text": guardian_text()},
    )


@strict_policy
@visible_to(may_coordinate)
@require_POST
def authorise_learner(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The signed sheet was received."""
    who = _living(uid)
    form = AuthorisationForm(request.POST, auto_id="firma_%s")
    if not form.is_valid():
        return _show(request, who, signed=form)
    try:
        authorise(learner=who, signed_on=form.cleaned_data["signed_on"], by=signed_in(request))
        messages.success(request, "Autorización registrada: desde ahora se guarda su avance.")
    except LearningError as error:
        messages.error(request, str(error))
    return redirect("aula:learner", uid)


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The guardian no longer agrees. A page asks first."""
    who = _living(uid)
    if request.method == "POST":
        try:
            withdraw_authorisation(learner=who, by=signed_in(request))
            messages.success(request, "Autorización retirada: no se guarda nada nuevo.")
        except LearningError as error:
            messages.error(request, str(error))
        return redirect("aula:learner", uid)
    return render(request, "learning/coordination/withdraw.html", {"learner": who})


@strict_policy
@visible_to(may_coordinate)
@require_POST
def access_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A one-time code, shown once in this answer, ready to print."""
    who = _living(uid)
    try:
        code = give_access_code(learner=who, by=signed_in(request))
    except (LearningError, PeopleError) as error:
        messages.error(request, str(error))
        return redirect("aula:learner", uid)
    return render(
        request,
        "learning/coordination/access_code.html",
        {
            "learner": who,
            "code": code,
            "address": site_url("account_access_code"),
            "expires_at": timezone.now() + CODE_LIVES,
        },
    )


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take away all that says who the learner is. It takes a typed word."""
    who = _learner(uid)
    if who.state == Learner.State.ERASED:
        return redirect("aula:learner", uid)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erase_learner(learner=who, by=signed_in(request))
        messages.success(request, "Los datos se suprimieron. Quedan solo las cifras.")
        return redirect("aula:learners")
    return render(request, "learning/coordination/erase.html", {"form": form, "learner": who})
