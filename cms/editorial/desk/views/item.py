"""One thing that waits: what changed, what to look at, and the decision."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.core.business_time import work_calendar
from cms.editorial.advice import advise
from cms.editorial.comparison import Comparison, compare, places
from cms.editorial.desk import claims, corrections, decisions, selectors
from cms.editorial.desk.ages import age_of
from cms.editorial.desk.authorship import writers_of
from cms.editorial.desk.forms import ApproveForm, ExceptionForm, SendBackForm, initial_for
from cms.editorial.desk.items import OF_THE_WORKFLOW
from cms.editorial.desk.page_weight import weight_of
from cms.editorial.errors import ChangedSinceSeen, NothingToApprove
from cms.editorial.models import DeskItem
from cms.editorial.permissions import (
    is_officer,
    may_approve,
    may_approve_by_exception,
    may_take_second_look,
)


@dataclass
class _Forms:
    """The forms of the page; the one that was sent keeps what was typed."""

    approve: ApproveForm
    exception: ExceptionForm
    urgent: ExceptionForm
    send_back: SendBackForm
    opened: str = ""
    """Name of the form that has something to correct."""
    changed: Comparison | None = field(default=None)


@strict_policy
@visible_to(is_officer)
@require_safe
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """The review page; once decided, what was decided."""
    found = _find(item_id)
    return _show(request, found, _blank_forms(found))


@strict_policy
@visible_to(is_officer)
@require_POST
def claim(request: HttpRequest, item_id: int) -> HttpResponse:
    """«Lo estoy revisando»."""
    found = _find(item_id)
    try:
        taken = claims.claim(item=found, officer=signed_in(request))
    except NothingToApprove as error:
        messages.error(request, str(error))
    else:
        if not taken:
            messages.error(request, "Ya lo está revisando otra persona.")
    return redirect("desk:item", item_id)


@strict_policy
@visible_to(is_officer)
@require_POST
def release(request: HttpRequest, item_id: int) -> HttpResponse:
    """Let others look at it."""
    found = _find(item_id)
    try:
        claims.release(item=found, officer=signed_in(request))
    except PermissionDenied as error:
        messages.error(request, str(error))
    return redirect("desk:item", item_id)


@strict_policy
@visible_to(is_officer)
@require_POST
def approve(request: HttpRequest, item_id: int) -> HttpResponse:
    """Approve and publish, now or for a date."""
    found = _find(item_id)
    form = ApproveForm(request.POST)
    return _decide(
        request,
        found,
        "approve",
        form,
        lambda: decisions.approve(
            item=found,
            officer=signed_in(request),
            comment=form.cleaned_data["comment"],
            seen_revision=form.cleaned_data["revision"],
            go_live_at=form.cleaned_data["go_live_at"],
        ),
        done=lambda: "Aprobado." if form.cleaned_data["go_live_at"] else "Aprobado y publicado.",
    )


@strict_policy
@visible_to(is_officer)
@require_POST
def approve_by_exception(request: HttpRequest, item_id: int) -> HttpResponse:
    """Approve what one wrote oneself, nobody else being on duty; otherwise it does not exist."""
    found = _find(item_id)
    if not may_approve_by_exception(signed_in(request), _page_of(found)):
        raise Http404
    form = ExceptionForm(request.POST, auto_id="excepcion_%s")
    return _decide(
        request,
        found,
        "exception",
        form,
        lambda: decisions.approve(
            item=found,
            officer=signed_in(request),
            comment=form.cleaned_data["comment"],
            seen_revision=form.cleaned_data["revision"],
            by_exception=True,
        ),
        done="Aprobado por excepción: quedó en la bitácora.",
    )


@strict_policy
@visible_to(is_officer)
@require_POST
def publish_urgently(request: HttpRequest, item_id: int) -> HttpResponse:
    """Publish what cannot wait, alone; it stays on the desk for a second look."""
    found = _find(item_id)
    page = _page_of(found)
    form = ExceptionForm(request.POST, auto_id="urgente_%s")
    return _decide(
        request,
        found,
        "urgent",
        form,
        lambda: decisions.publish_urgently(
            page=page,
            officer=signed_in(request),
            reason=form.cleaned_data["comment"],
            seen_revision=form.cleaned_data["revision"],
        ),
        done="Publicado con urgencia: otra persona de Prensa lo verá antes de 24 horas.",
    )


@strict_policy
@visible_to(is_officer)
@require_POST
def send_back(request: HttpRequest, item_id: int) -> HttpResponse:
    """Return with a reason."""
    found = _find(item_id)
    form = SendBackForm(request.POST, places=_places(found), auto_id="devolver_%s")
    return _decide(
        request,
        found,
        "send_back",
        form,
        lambda: decisions.send_back(
            item=found,
            officer=signed_in(request),
            reason=form.cleaned_data["reason"],
            comment=form.cleaned_data["comment"],
            place=form.cleaned_data["place"],
            place_label=form.place_label(),
            seen_revision=form.cleaned_data["revision"],
        ),
        done="Devuelto: quien lo escribió ya lo sabe.",
    )


@strict_policy
@visible_to(is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, item_id: int) -> HttpResponse:
    """Mend small things oneself; another officer then approves."""
    found = _find(item_id)
    page = _page_of(found)
    if found.status != DeskItem.Status.WAITING or found.kind not in OF_THE_WORKFLOW:
        return redirect("desk:item", item_id)
    latest = page.get_latest_revision_as_object()
    form = corrections.CorrectionForm(request.POST or None, page=latest)
    if request.method == "POST" and form.is_valid():
        try:
            changed = corrections.correct(
                item=found,
                officer=signed_in(request),
                texts=form.texts(),
                seen_revision=form.cleaned_data["revision"],
            )
        except ChangedSinceSeen as error:
            form.add_error(None, f"{error} Vuelva a la revisión y mire qué cambió.")
        except NothingToApprove as error:
            form.add_error(None, str(error))
        else:
            if changed:
                messages.success(request, _who_approves(signed_in(request), page))
            else:
                messages.info(request, "No cambió nada.")
            return redirect("desk:item", item_id)
    return render(
        request,
        "editorial/desk/correct.html",
        {"item": found, "form": form},
        status=400 if form.errors else 200,
    )


@strict_policy
@visible_to(is_officer)
@require_safe
def preview(request: HttpRequest, item_id: int) -> HttpResponse:
    """The draft in a frame as wide as a phone or a desktop."""
    found = _find(item_id)
    page = _page_of(found)
    width = "desktop" if request.GET.get("ancho") == "escritorio" else "phone"
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    return render(
        request,
        "editorial/desk/preview.html",
        {"item": found, "width": width, "address": address},
    )


def _find(item_id: int) -> DeskItem:
    related = ("section", "page_type", "submitted_by", "claimed_by", "decided_by", "reason", "page")
    return get_object_or_404(DeskItem.objects.select_related(*related), pk=item_id)


def _page_of(item: DeskItem) -> Page:
    if item.page is None:
        raise Http404
    return item.page.specific


def _places(item: DeskItem) -> list[tuple[str, str]]:
    if item.page is None or item.kind not in OF_THE_WORKFLOW:
        return []
    return places(item.page.specific.get_latest_revision_as_object())


def _blank_forms(item: DeskItem) -> _Forms:
    initial = initial_for(item)
    return _Forms(
        approve=ApproveForm(initial=initial),
        exception=ExceptionForm(initial=initial, auto_id="excepcion_%s"),
        urgent=ExceptionForm(initial=initial, auto_id="urgente_%s"),
        send_back=SendBackForm(initial=initial, places=_places(item), auto_id="devolver_%s"),
    )


def _decide(
    request: HttpRequest,
    item: DeskItem,
    name: str,
    form: forms.Form,
    act: Callable[[], object],
    *,
    done: str | Callable[[], str],
) -> HttpResponse:
    """Carry out the decision of the form of that ``name``, in place of the blank one.

    What is wrong with it, or a refusal, is told on the same page and nothing typed is lost.
    """
    shown = _blank_forms(item)
    setattr(shown, name, form)
    shown.opened = name
    if not form.is_valid():
        return _show(request, item, shown, status=400)
    try:
        act()
    except ChangedSinceSeen as error:
        form.add_error(None, f"{error} No se decidió nada.")
        shown.changed = _what_changed(item, form.cleaned_data["revision"])
        latest = _page_of(_find(item.pk)).latest_revision_id
        form.data = {**form.data.dict(), "revision": str(latest)}  # type: ignore[attr-defined]
        return _show(request, _find(item.pk), shown, status=409)
    except PermissionDenied as error:
        why = str(error) or "No se pudo."
        found = _find(item.pk)
        if found.status == DeskItem.Status.WAITING:
            form.add_error(None, why)
        else:
            messages.error(request, why)  # the forms are no longer on the page
        return _show(request, found, shown, status=409)
    said = done if isinstance(done, str) else done()
    messages.success(request, f"{item.title}: {said}")
    return redirect("desk:queue")


def _what_changed(item: DeskItem, seen: int | None) -> Comparison | None:
    """What is new since the revision that the officer had seen."""
    page = _page_of(_find(item.pk))
    revision = page.revisions.filter(pk=seen).first()
    if revision is None:
        return None
    return compare(revision.as_object(), page.get_latest_revision_as_object())


def _who_approves(officer: User, page: Page) -> str:
    fresh = Page.objects.get(pk=page.pk)
    if may_approve_by_exception(officer, fresh):
        return "Corregido. No hay otro oficial de turno: puede aprobarlo por excepción."
    return "Corregido. Como usted escribió una parte, lo aprueba otra persona de Prensa."


def _show(request: HttpRequest, item: DeskItem, shown: _Forms, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    now = timezone.now()
    context: dict[str, Any] = {
        "item": item,
        "forms": shown,
        "type_name": selectors.type_name(item),
        "age": age_of(item, now=now, calendar=work_calendar()),
        "holder": claims.claimant_of(item),
        "user": user,
        "is_waiting": item.status == DeskItem.Status.WAITING,
        "earlier": selectors.earlier_rounds(item),
    }
    if item.page is not None:
        context |= _about(item, item.page.specific, user)
    return render(request, "editorial/desk/item.html", context, status=status)


def _about(item: DeskItem, page: Page, user: User) -> dict[str, Any]:
    """What is shown of the page that waits."""
    if item.kind not in OF_THE_WORKFLOW or item.status != DeskItem.Status.WAITING:
        return {
            "page_shown": page,
            "may_decide": (
                item.kind != DeskItem.Kind.SECOND_LOOK and user.pk != item.submitted_by_id
            )
            or (item.kind == DeskItem.Kind.SECOND_LOOK and may_take_second_look(user, item)),
        }
    latest = page.get_latest_revision_as_object()
    comparison = compare(page if page.live else None, latest)
    labels = places(latest)
    return {
        "page_shown": page,
        "comparison": comparison,
        "advice": advise(latest, weight_of(latest)),
        "writers": [
            (writer, [label for place, label in labels if place in writer.places])
            for writer in writers_of(page)
        ],
        "may_decide": may_approve(user, page),
        "may_decide_alone": may_approve_by_exception(user, page),
        "is_for_later": latest.go_live_at and latest.go_live_at > timezone.now(),
        "latest": latest,
    }
