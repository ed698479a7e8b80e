"""A learner's own orientation, and what waits for a supervisor's signature."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.class_permissions import may_teach, supervisors_of
from learning.errors import LearningError
from learning.forms.orientation import HoursForm
from learning.models import Learner, ServiceHours
from learning.permissions import learner_of, may_learn
from learning.selectors.orientation import own_hours, paths_of, to_sign
from learning.services.orientation import record_hours, refuse, sign, withdraw_hours

PAGE_SIZE = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The paths, what was served, and a form for more. ``withdraw``: take one back that waits."""
    by = signed_in(request)
    learner = learner_of(by)
    if learner is None:
        return redirect("learning:register")
    if request.method != "POST":
        return _show(request, learner, HoursForm(learner=learner))
    if "withdraw" in request.POST:
        return _withdraw(request, learner, by)
    form = HoursForm(request.POST, learner=learner)
    if form.is_valid():
        try:
            record_hours(learner=learner, by=by, **form.cleaned_data)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                form.add_error(name, errors)
        except LearningError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Quedó anotada. Ahora espera la firma.")
            return redirect("learning:orientation")
    return _show(request, learner, form, HTTPStatus.BAD_REQUEST)


def _show(
    request: HttpRequest, learner: Learner, form: HoursForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    paths = paths_of(learner)
    is_any_open = any(path.pathway.is_open for path in paths)
    context: dict[str, Any] = {
        "learner": learner,
        "paths": paths,
        "hours": own_hours(learner),
        "form": form,
        "may_learn": may_learn(learner),
        "may_record": may_learn(learner) and is_any_open,
        "has_supervisors": supervisors_of(learner).exists(),
    }
    return render(request, "learning/orientation.html", context, status=status)


def _withdraw(request: HttpRequest, learner: Learner, by: User) -> HttpResponse:
    key = _key(request.POST.get("withdraw", ""))
    hours = get_object_or_404(ServiceHours, pk=key, learner=learner)
    try:
        withdraw_hours(hours=hours, by=by)
        messages.success(request, "La orientación quedó retirada.")
    except LearningError as error:
        messages.error(request, str(error))
    return redirect("learning:orientation")


def _key(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


@strict_policy
@never_cache
@login_required
@visible_to(may_teach)
@require_http_methods(["GET", "HEAD", "POST"])
def to_decide(request: HttpRequest) -> HttpResponse:
    """What waits for the signature of who asks: tick and sign, or refuse one."""
    by = signed_in(request)
    if request.method == "POST":
        _decide(request, by)
        return redirect("learning:orientation_sign")
    page = Paginator(to_sign(by), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "learning/teaching/orientation_sign.html", {"page": page})


def _decide(request: HttpRequest, by: User) -> None:
    """Sign what is ticked (``hours``), or refuse the one of the button (``refuse``)."""
    is_refusal = "refuse" in request.POST
    given = [request.POST["refuse"]] if is_refusal else request.POST.getlist("hours")
    keys = {_key(text) for text in given[: PAGE_SIZE + 1]}
    if not keys or len(given) > PAGE_SIZE:
        messages.error(request, f"Marque al menos una, y no más de {PAGE_SIZE}.")
        return
    try:
        many = (refuse if is_refusal else sign)(hours_ids=keys, by=by)
    except NotAllowed as error:
        # Another's, or not there: the same, so that nothing is told of it.
        raise Http404 from error
    except LearningError as error:
        messages.error(request, str(error))
        return
    if is_refusal:
        messages.success(request, "La orientación quedó como no aceptada.")
    elif many == 1:
        messages.success(request, "Firmó una orientación.")
    elif many:
        messages.success(request, f"Firmó {many} orientaciones.")
    else:
        messages.info(request, "Ya estaban firmadas.")
