"""Registering, and the data of one's own. Answers are never kept by a cache nor by the browser."""

import json
from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.adapter import locked_error
from cms.accounts.errors import UsernameTaken
from cms.accounts.middleware import is_signed_in
from cms.accounts.permissions import is_plain
from cms.accounts.roles import signed_in
from cms.accounts.views.locking import is_locked
from cms.core.navigation import footer_links
from cms.core.throttling import Counter, Limit, LimitReached, client_address, reserve
from learning.addresses import MY_PROGRESS
from learning.consent import NOTICE
from learning.errors import AlreadyALearner, LearningError
from learning.forms.registration import AboutForm, EraseMyselfForm, NamesForm, RegistrationForm
from learning.models import Learner
from learning.permissions import learner_of, may_change_record
from learning.selectors.people import own_data
from learning.services.learners import (
    become_learner,
    correct_names,
    erase_learner,
    record,
    register_adult,
)

REGISTRATIONS = (
    Limit("registration/hour", 150, timedelta(hours=1)),
    Limit("registration/day", 600, timedelta(days=1)),
)
"""New accounts from one address. A hall full of leaders, or a school, stands behind one."""

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 (a dotted path)
_ACCOUNT_FIELDS = {
    "username": "username",
    "first_name": "first_names",
    "last_name": "last_names",
    "password": "password1",
}


def _next_of(request: HttpRequest) -> str:
    """Where the person was going, if it is on this very host; else nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe and "\x00" not in wanted else ""


def _policy_url() -> str:
    """The municipality's policy, once it is published."""
    found = (entry.url for entry in footer_links() if entry.url.endswith("/datos-personales/"))
    return next(found, "")


def add_errors(form: Form, error: ValidationError, names: dict[str, str]) -> None:
    """Put a service's errors beside their fields; those of no field of the form, on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, errors)


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A new account for an adult; for somebody signed in, the short form to become a learner."""
    if is_signed_in(request):
        return _become(request)
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        learner = None
        try:
            reserve(Counter(limit, (client_address(request),)) for limit in REGISTRATIONS)
            learner = register_adult(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password1"],
                about=form.about,
            )
        except LimitReached as error:
            form.add_error(None, _too_many(error))
            status = HTTPStatus.TOO_MANY_REQUESTS
        except UsernameTaken:
            form.add_error("username", "Ese nombre de usuario ya está en uso. Pruebe con otro.")
        except ValidationError as error:
            add_errors(form, error, _ACCOUNT_FIELDS)
        if learner is not None and learner.user is not None:
            login(request, learner.user, backend=PASSWORD_BACKEND)
            messages.success(request, f"Bienvenido al Aula, {learner.first_names}.")
            return redirect(_next_of(request) or MY_PROGRESS)
    context = {
        "form": form,
        "next": _next_of(request),
        "notice": NOTICE,
        "policy_url": _policy_url(),
    }
    return render(request, "learning/register.html", context, status=status)


def _too_many(error: LimitReached) -> ValidationError:
    when = locked_error(error).messages[0].partition("intente de nuevo ")[2]
    return ValidationError(
        f"Desde esta red se hicieron muchas inscripciones. Intente de nuevo {when}"
    )


def _become(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if learner_of(user) is not None:
        return redirect(_next_of(request) or MY_PROGRESS)
    kind = Learner.Kind.CITIZEN if is_plain(user) else Learner.Kind.STAFF
    initial = {"first_names": user.first_name, "last_names": user.last_name, "kind": kind}
    form = AboutForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            become_learner(user=user, about=form.about)
            messages.success(request, "Ya está inscrito en el Aula.")
        except AlreadyALearner as error:
            messages.info(request, str(error))
        return redirect(_next_of(request) or MY_PROGRESS)
    context = {
        "form": form,
        "next": _next_of(request),
        "notice": NOTICE,
        "policy_url": _policy_url(),
        "has_account": True,
    }
    return render(request, "learning/register.html", context)


@require_safe
def for_minors(request: HttpRequest) -> HttpResponse:
    """How somebody under 18 comes in. The same page for everybody."""
    return render(request, "learning/register_minors.html")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept of oneself; an adult corrects the names here."""
    user = signed_in(request)
    learner = learner_of(user)
    if learner is None:
        return redirect("learning:register")
    may_change = may_change_record(user, learner) and not learner.is_minor
    initial = {"first_names": learner.first_names, "last_names": learner.last_names}
    form = NamesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        if not may_change:
            raise Http404
        if form.is_valid():
            try:
                correct_names(learner=learner, by=user, **form.cleaned_data)
                messages.success(request, "Sus nombres quedaron corregidos.")
                return redirect("learning:my_data")
            except ValidationError as error:
                add_errors(form, error, _ACCOUNT_FIELDS)
    kept = own_data(learner)
    return render(
        request,
        "learning/my_data.html",
        {
            "learner": learner,
            "kept": kept,
            "counts": {name: len(value) for name, value in kept.items() if isinstance(value, list)},
            "form": form,
            "may_change": may_change,
            "notice": NOTICE,
            "progress_url": MY_PROGRESS,
        },
    )


@never_cache
@login_required
@require_safe
def download_my_data(request: HttpRequest) -> HttpResponse:
    """All that is kept of oneself, as a JSON file."""
    learner = _own_learner(request)
    record(learner, "download", signed_in(request))
    text = json.dumps(own_data(learner), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mis-datos-aula.json"'
    return response


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase_myself(request: HttpRequest) -> HttpResponse:
    """An adult's own erasure, with the password."""
    user, learner = signed_in(request), _own_learner(request)
    if learner.is_minor:
        raise Http404
    form = EraseMyselfForm(request.POST if request.method == "POST" else None, user=user)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            keeps_account = not is_plain(user)
            try:
                erase_learner(learner=learner, by=user)
            except LearningError as error:
                form.add_error(None, str(error))
            else:
                if not keeps_account:
                    logout(request)
                return redirect("learning:erased")
        elif is_locked(form):
            status = HTTPStatus.TOO_MANY_REQUESTS
    context = {"form": form, "keeps_account": not is_plain(user)}
    return render(request, "learning/my_data_erase.html", context, status=status)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What happened, in words. The same page for everybody."""
    return render(request, "learning/my_data_erased.html")


def _own_learner(request: HttpRequest) -> Learner:
    learner = learner_of(request.user)
    if learner is None:
        raise Http404
    return learner
