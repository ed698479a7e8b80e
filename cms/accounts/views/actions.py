"""What Sistemas does to somebody else's account: roles, opening and closing, ways in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cms.accounts.errors import ConfirmationRequired, PeopleError
from cms.accounts.models import Confirmation, User
from cms.accounts.people_forms import GrantForm, RevokeForm
from cms.accounts.permissions import (
    grant_needs,
    is_guarded,
    may_control,
    may_manage_people,
    needs_second_person,
)
from cms.accounts.roles import signed_in
from cms.accounts.selectors import role_groups
from cms.accounts.services import (
    deactivate_person,
    grant_role,
    issue_access_code,
    reactivate_person,
    remove_second_factor,
    request_confirmation,
    revoke_role,
)
from cms.core.access import visible_to

AWAITS = "Quedó pedido: tendrá efecto cuando otra persona lo confirme."


def controllable(request: HttpRequest, pk: int) -> User:
    """The person of that id, over whom the asker may decide; 404 otherwise."""
    person = get_object_or_404(User, pk=pk)
    if not may_control(request.user, person):
        raise Http404
    return person


@require_http_methods(["GET", "POST"])
@visible_to(may_manage_people)
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles of a person; ``action`` is ``grant`` or ``revoke``."""
    person = controllable(request, pk)
    grant = GrantForm(person=person)
    if request.method == "POST":
        is_revoke = request.POST.get("action") == "revoke"
        revoke = RevokeForm(request.POST, person=person)
        grant = GrantForm(None if is_revoke else request.POST, person=person)
        change, form = (_revoke, revoke) if is_revoke else (_grant, grant)
        if form.is_valid():
            try:
                change(request, person, form.cleaned_data["group"])
            except PeopleError as error:
                messages.error(request, str(error))
        elif is_revoke:
            messages.error(request, "La persona no tiene ese rol.")
        if is_revoke or form.is_valid():
            return redirect("people:roles", person.pk)
    return render(
        request,
        "accounts/people/roles.html",
        {
            "page_title": "Roles",
            "page_subtitle": str(person),
            "header_icon": "group",
            "person": person,
            "held": role_groups().filter(user=person),
            "form": grant,
        },
    )


def _grant(request: HttpRequest, person: User, group: Group) -> None:
    by = signed_in(request)
    kind = grant_needs(by, group)
    if kind is not None:
        request_confirmation(kind=kind, user=person, by=by)
        messages.warning(request, AWAITS)
        return
    grant_role(user=person, group=group, by=by)
    messages.success(request, f"{person} tiene ahora el rol «{group.name}».")


def _revoke(request: HttpRequest, person: User, group: Group) -> None:
    revoke_role(user=person, group=group, by=signed_in(request))
    messages.success(request, f"{person} ya no tiene el rol «{group.name}».")


@require_http_methods(["GET", "POST"])
@visible_to(may_manage_people)
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or reopen it."""
    person = controllable(request, pk)
    if request.method == "POST":
        # What the button said, not what the account is now: a second click must not undo.
        wants_open = request.POST.get("action") == "reactivate"
        try:
            if wants_open:
                reactivate_person(user=person, by=signed_in(request))
                messages.success(request, f"La cuenta de {person} está activa de nuevo.")
            else:
                deactivate_person(user=person, by=signed_in(request))
                messages.success(request, f"La cuenta de {person} quedó desactivada.")
        except PeopleError as error:
            messages.error(request, str(error))
        return redirect("people:edit", person.pk)
    context = {"page_subtitle": str(person), "header_icon": "user", "person": person}
    context["page_title"] = "Desactivar la cuenta" if person.is_active else "Reactivar la cuenta"
    return render(request, "accounts/people/state.html", context)


@require_http_methods(["GET", "POST"])
@visible_to(may_manage_people)
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a one-time code. It is shown once, in the answer to the POST, ready to print."""
    person = controllable(request, pk)
    if request.method == "POST":
        by = signed_in(request)
        try:
            text = issue_access_code(user=person, by=by)
        except ConfirmationRequired:
            _ask(request, Confirmation.Kind.ACCESS_CODE, person)
        except PeopleError as error:
            messages.error(request, str(error))
        else:
            person.access_code.refresh_from_db()
            address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("account_access_code")
            return render(
                request,
                "accounts/people/code.html",
                {"person": person, "code": text, "address": address},
            )
        return redirect("people:edit", person.pk)
    return render(
        request,
        "accounts/people/ask.html",
        {
            "page_title": "Dar un código de acceso",
            "page_subtitle": str(person),
            "header_icon": "key",
            "person": person,
            "needs_second": needs_second_person(request.user, person),
            "is_guarded": is_guarded(person),
            "explanation": (
                "Con el código, la persona elige su contraseña sin necesidad de correo. Vale 72 "
                "horas y una sola vez; reemplaza cualquier código anterior. Entréguelo en mano."
            ),
            "button": "Dar el código",
        },
    )


@require_http_methods(["GET", "POST"])
@visible_to(may_manage_people)
def factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a lost second factor."""
    person = controllable(request, pk)
    if request.method == "POST":
        try:
            remove_second_factor(user=person, by=signed_in(request))
            messages.success(request, f"{person} ya no tiene segundo factor.")
        except ConfirmationRequired:
            _ask(request, Confirmation.Kind.RESET_FACTOR, person)
        except PeopleError as error:
            messages.error(request, str(error))
        return redirect("people:edit", person.pk)
    return render(
        request,
        "accounts/people/ask.html",
        {
            "page_title": "Quitar el segundo factor",
            "page_subtitle": str(person),
            "header_icon": "lock-open",
            "person": person,
            "needs_second": needs_second_person(request.user, person),
            "explanation": (
                "Hágalo solo si la persona perdió el teléfono y los códigos de recuperación, y "
                "después de comprobar en persona que es ella."
            ),
            "button": "Quitar el segundo factor",
        },
    )


def _ask(request: HttpRequest, kind: Confirmation.Kind, person: User) -> None:
    try:
        request_confirmation(kind=kind, user=person, by=signed_in(request))
        messages.warning(request, AWAITS)
    except PeopleError as error:
        messages.error(request, str(error))
