"""Mi Secretaría: an editor's first page, and what they may ask of Prensa."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.editorial.comparison import compare
from cms.editorial.desk import requests
from cms.editorial.desk.claims import claimant_of
from cms.editorial.desk.forms import NoteForm, RequestForm
from cms.editorial.desk.own_work import own_work
from cms.editorial.desk.selectors import position_of, usual_wait
from cms.editorial.errors import NoWorkflow
from cms.editorial.models import DeskItem
from cms.editorial.permissions import is_section_editor, may_withdraw_from_review
from cms.editorial.sections import sections_of


@strict_policy
@visible_to(is_section_editor)
@require_safe
def my_section(request: HttpRequest) -> HttpResponse:
    """Where each text of the section is."""
    user = signed_in(request)
    context = {"work": own_work(user), "user": user}
    return render(request, "editorial/desk/my_section.html", context)


@strict_policy
@visible_to(is_section_editor)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item as its section sees it: its state, the reason, and what Prensa corrected."""
    user = signed_in(request)
    own = DeskItem.objects.filter(section__in=sections_of(user))
    related = ("page", "reason", "decided_by", "submitted_by", "claimed_by", "page_type")
    item = get_object_or_404(own.select_related(*related), pk=item_id)
    is_waiting = item.status == DeskItem.Status.WAITING
    form = NoteForm(request.POST or None, initial={"note": item.note, "is_urgent": item.is_urgent})
    if request.method == "POST":
        if not is_waiting:
            messages.error(request, "Este asunto ya se decidió.")
        elif form.is_valid():
            item.note = form.cleaned_data["note"].strip()
            item.is_urgent = form.cleaned_data["is_urgent"]
            item.save(update_fields=["note", "is_urgent"])
            messages.success(request, "La nota quedó guardada.")
        if not form.errors:
            return redirect("desk:outcome", item_id)
    page = item.page.specific if item.page else None
    context: dict[str, Any] = {
        "item": item,
        "page_shown": page,
        "is_waiting": is_waiting,
        "form": form,
        "holder": claimant_of(item) if is_waiting else None,
        "position": position_of(item) if is_waiting else None,
        "usual_wait": usual_wait() if is_waiting else None,
        "may_take_back": bool(page) and is_waiting and may_withdraw_from_review(user, page),
        "corrections": _corrections(item, page) if page else None,
    }
    return render(
        request, "editorial/desk/outcome.html", context, status=400 if form.errors else 200
    )


@strict_policy
@visible_to(is_section_editor)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, page_id: int) -> HttpResponse:
    """Send the latest draft to Prensa, with a note."""
    page = _own_page(request, page_id)

    def act(user: User, form: forms.Form) -> None:
        data = form.cleaned_data
        requests.send_to_press(page=page, user=user, note=data["note"], is_urgent=data["is_urgent"])

    return _ask(request, page, NoteForm, act, template="send", done="Enviado a Prensa.")


@strict_policy
@visible_to(is_section_editor)
@require_POST
def take_back(request: HttpRequest, page_id: int) -> HttpResponse:
    """«Retirar y corregir»: one step from the desk back to the editor."""
    page = _own_page(request, page_id)
    try:
        requests.take_back(page=page, user=signed_in(request))
    except PermissionDenied as error:
        messages.error(request, str(error))
        return redirect("desk:my_section")
    messages.success(request, "El texto salió de la Mesa de Prensa: corríjalo y envíelo otra vez.")
    return redirect("wagtailadmin_pages:edit", page.pk)


@strict_policy
@visible_to(is_section_editor)
@require_http_methods(["GET", "HEAD", "POST"])
def request_withdrawal(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask that a live page stop being public."""
    page = _own_page(request, page_id)

    def act(user: User, form: forms.Form) -> None:
        requests.request_withdrawal(page=page, user=user, reason=form.cleaned_data["comment"])

    return _ask(
        request, page, RequestForm, act, template="withdraw", done="La solicitud llegó a Prensa."
    )


@strict_policy
@visible_to(is_section_editor)
@require_http_methods(["GET", "HEAD", "POST"])
def request_restoration(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask that a page that was public be public again."""
    page = _own_page(request, page_id)

    def act(user: User, form: forms.Form) -> None:
        requests.request_restoration(page=page, user=user, reason=form.cleaned_data["comment"])

    return _ask(
        request, page, RequestForm, act, template="restore", done="La solicitud llegó a Prensa."
    )


def _own_page(request: HttpRequest, page_id: int) -> Page:
    """A page of the sections this person writes in; another does not exist."""
    page = get_object_or_404(Page, pk=page_id)
    roots = sections_of(signed_in(request))
    if not any(page.path.startswith(root.path) for root in roots):
        raise Http404
    return page.specific


def _ask(
    request: HttpRequest,
    page: Page,
    form_class: type[forms.Form],
    act: Any,
    *,
    template: str,
    done: str,
) -> HttpResponse:
    """Show a form and carry out what it asks; a refusal is told beside it."""
    form = form_class(request.POST or None)
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            try:
                act(signed_in(request), form)
            except (PermissionDenied, NoWorkflow) as error:
                form.add_error(None, str(error) or "No se pudo.")
            else:
                messages.success(request, done)
                return redirect("desk:my_section")
    return render(
        request,
        f"editorial/desk/{template}.html",
        {"page_shown": page, "form": form},
        status=400 if form.errors else 200,
    )


def _corrections(item: DeskItem, page: Page) -> Any:
    """What Prensa itself changed in the text since its author's last version."""
    revision = item.task_state.revision if item.task_state else None
    if revision is None:
        return None
    mine = (
        page.revisions.filter(pk__lte=revision.pk, user_id=item.submitted_by_id)
        .order_by("-created_at", "-pk")
        .first()
    )
    if mine is None or mine.pk == revision.pk:
        return None
    found = compare(mine.as_object(), revision.as_object())
    return None if found.is_empty else found
