"""Screens of the Coordinación del aula: paths of formation."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.forms.orientation import PathwayForm
from learning.models import Pathway
from learning.permissions import may_coordinate
from learning.selectors.orientation import pathways_with_figures
from learning.services.pathways import save_pathway, set_open

_FIELDS = {"title": "title", "minutes": "hours", "courses": "course_1"}
"""The form's field beside which a service's error stands."""


@strict_policy
@visible_to(may_coordinate)
@require_safe
def pathways(request: HttpRequest) -> HttpResponse:
    """Every path, the open ones first."""
    context = {"pathways": pathways_with_figures()}
    return render(request, "learning/coordination/pathways.html", context)


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A path that there was not."""
    return _edit(request, None)


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def pathway(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One path, to change it."""
    return _edit(request, get_object_or_404(Pathway, uid=uid))


@strict_policy
@visible_to(may_coordinate)
@require_POST
def open_or_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether a path takes new orientations: ``state`` is «open», or it closes."""
    found = get_object_or_404(Pathway, uid=uid)
    is_open = request.POST.get("state") == "open"
    set_open(pathway=found, is_open=is_open, by=signed_in(request))
    messages.success(
        request,
        f"La ruta «{found.title}» quedó "
        + ("abierta." if is_open else "cerrada: lo que espera firma todavía se puede firmar."),
    )
    return redirect("aula:pathways")


def _edit(request: HttpRequest, found: Pathway | None) -> HttpResponse:
    is_sent = request.method == "POST"
    form = PathwayForm(request.POST if is_sent else None, pathway=found)
    if is_sent and form.is_valid():
        try:
            saved = save_pathway(
                pathway=Pathway.objects.get(pk=found.pk) if found else Pathway(),
                title=form.cleaned_data["title"],
                minutes=form.cleaned_data["hours"] * 60,
                course_uids=form.course_uids,
                by=signed_in(request),
            )
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                form.add_error(_FIELDS.get(name), errors)
        else:
            messages.success(request, f"La ruta «{saved.title}» quedó guardada.")
            return redirect("aula:pathways")
    status = HTTPStatus.BAD_REQUEST if is_sent else HTTPStatus.OK
    context = {"form": form, "pathway": found}
    return render(request, "learning/coordination/pathway.html", context, status=status)
