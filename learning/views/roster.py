"""Screens of the Coordinación del aula: institutions with their scale, groups, organisations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.forms.people import CohortForm, InstitutionForm, OrganisationForm
from learning.grading.scale import DEFAULT_SCALE, scale_from_data
from learning.models import Cohort, Institution, Organisation
from learning.permissions import may_coordinate
from learning.services.roster import add_cohort, save_institution, save_organisation
from learning.views.coordination import add_errors

PAGE_SIZE = 100


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def institutions(request: HttpRequest) -> HttpResponse:
    """Every school with how many learn there; a form for another."""
    initial = InstitutionForm.initial_of(Institution(), DEFAULT_SCALE)
    form = InstitutionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and _save_institution(request, Institution(), form):
        return redirect("aula:institutions")
    rows = Institution.objects.annotate(many=Count("learners")).order_by("name")
    return _render(request, "institutions", rows, form)


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """The name and the scale of a school."""
    school = get_object_or_404(Institution, pk=pk)
    scale = scale_from_data(school.scale) if school.scale else DEFAULT_SCALE
    initial = InstitutionForm.initial_of(school, scale)
    form = InstitutionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and _save_institution(request, school, form):
        return redirect("aula:institutions")
    context = {"form": form, "institution": Institution.objects.get(pk=pk)}
    return render(request, "learning/coordination/institution.html", context)


def _save_institution(request: HttpRequest, school: Institution, form: InstitutionForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        save_institution(
            institution=school, name=data["name"], scale=data["scale"], by=signed_in(request)
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, f"«{school}» quedó guardada.")
    return True


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation with how many learn there; a form for another."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _save_organisation(request, Organisation(), form):
        return redirect("aula:organisations")
    rows = (
        Organisation.objects.select_related("vereda")
        .annotate(many=Count("learners"))
        .order_by("name")
    )
    return _render(request, "organisations", rows, form)


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The name and the vereda of an organisation."""
    found = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and _save_organisation(request, found, form):
        return redirect("aula:organisations")
    context = {"form": form, "organisation": Organisation.objects.get(pk=pk)}
    return render(request, "learning/coordination/organisation.html", context)


def _save_organisation(request: HttpRequest, found: Organisation, form: OrganisationForm) -> bool:
    if not form.is_valid():
        return False
    try:
        save_organisation(organisation=found, **form.cleaned_data, by=signed_in(request))
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, f"«{found}» quedó guardada.")
    return True


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def cohorts(request: HttpRequest) -> HttpResponse:
    """Every group with how many are in it, the newest year first; a form for another."""
    form = CohortForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cohort, is_new = add_cohort(**form.cleaned_data, by=signed_in(request))
        said = "quedó guardado" if is_new else "ya estaba en la lista"
        messages.success(request, f"El grupo {cohort} {said}.")
        return redirect("aula:cohorts")
    rows = (
        Cohort.objects.select_related("institution")
        .annotate(many=Count("memberships"))
        .order_by("-year", "institution__name", "grade", "group")
    )
    return _render(request, "cohorts", rows, form)


def _render(request: HttpRequest, name: str, rows: Any, form: Any) -> HttpResponse:
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "form": form}
    return render(request, f"learning/coordination/{name}.html", context)
