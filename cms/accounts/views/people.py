"""«Personas»: the listing, new accounts, and names and e-mail."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.errors import PeopleError, UsernameTaken
from cms.accounts.models import User
from cms.accounts.people_forms import FilterForm, NewPersonForm, PersonForm
from cms.accounts.permissions import (
    has_second_factor,
    is_guarded,
    may_control,
    may_edit,
    may_manage_people,
)
from cms.accounts.roles import signed_in
from cms.accounts.selectors import people, role_groups
from cms.accounts.services import create_person, update_person
from cms.core.access import visible_to

PAGE_SIZE = 50


def editable(request: HttpRequest, pk: int) -> User:
    """The person of that id, whom the asker may edit; 404 otherwise."""
    person = get_object_or_404(User, pk=pk)
    if not may_edit(request.user, person):
        raise Http404
    return person


def add_errors(form: Form, error: ValidationError) -> None:
    """Put a service's errors beside their fields; those of no field of the form, on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


@require_safe
@visible_to(may_manage_people)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody, with search and filters."""
    form = FilterForm(request.GET)
    form.is_valid()
    found = people(
        text=form.cleaned_data.get("q") or "",
        group=form.cleaned_data.get("rol"),
        state=form.cleaned_data.get("estado") or "",
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    return render(
        request,
        "accounts/people/index.html",
        {
            "page_title": "Personas",
            "header_icon": "group",
            "form": form,
            "page": page,
            "query": query.urlencode(),
        },
    )


@require_http_methods(["GET", "POST"])
@visible_to(may_manage_people)
def create(request: HttpRequest) -> HttpResponse:
    """A new account, with no role and no way in yet."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = create_person(**form.cleaned_data, by=signed_in(request))
        except UsernameTaken as error:
            form.add_error("username", str(error))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Se creó la cuenta de {person}. Ahora dele un rol.")
            return redirect("people:roles", person.pk)
    context = {"page_title": "Persona nueva", "form": form, "button": "Crear la cuenta"}
    return render(request, "accounts/people/form.html", context | {"header_icon": "user"})


@require_http_methods(["GET", "POST"])
@visible_to(may_manage_people)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and e-mail of a person, and the way to everything else about them."""
    person = editable(request, pk)
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            awaits = update_person(user=person, **form.cleaned_data, by=signed_in(request))
        except PeopleError as error:
            form.add_error("email", str(error))
        except ValidationError as error:
            add_errors(form, error)
        else:
            if awaits:
                messages.warning(request, "El correo cambiará cuando otra persona lo confirme.")
            else:
                messages.success(request, "Los datos quedaron guardados.")
            return redirect("people:edit", person.pk)
    person.refresh_from_db()
    return render(request, "accounts/people/form.html", _about(request, person) | {"form": form})


def _about(request: HttpRequest, person: User) -> dict[str, Any]:
    return {
        "page_title": str(person),
        "page_subtitle": person.username,
        "header_icon": "user",
        "person": person,
        "button": "Guardar",
        "groups": role_groups().filter(user=person),
        "has_factor": has_second_factor(person),
        "is_guarded": is_guarded(person),
        "may_control": may_control(request.user, person),
    }
