"""Screens of who writes questions: import, export, search, duplicate, regrade.

Each asks whether this person may edit that very page; for the rest there is none (404).
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.core.templatetags.site_tags import link_with
from learning.errors import ChangedSince, LearningError
from learning.exporting import EXTENSIONS, WRITERS, export
from learning.forms.importing import ImportForm
from learning.forms.regrading import CHOICES, RegradeForm
from learning.grading import Count
from learning.models import QuestionBankPage, QuizPage, Regrade
from learning.payloads import payload_of
from learning.permissions import may_author, may_regrade, may_see_key
from learning.selectors import questions as selectors
from learning.services.duplicating import duplicate
from learning.services.importing import import_questions, preview_questions
from learning.services.regrading import dry_runs, regrade
from learning.telling import tell
from learning.telling_statistics import LEAST_ATTEMPTS

Owner = QuizPage | QuestionBankPage


def _page(request: HttpRequest, page_id: int, *, to_edit: bool = True) -> Owner:
    """The quiz or bank, for whoever may edit it (or see its key); for the rest there is none."""
    page = get_object_or_404(Page, pk=page_id).specific
    user = signed_in(request)
    allowed = page.permissions_for_user(user).can_edit() if to_edit else may_see_key(user, page)
    if not isinstance(page, QuizPage | QuestionBankPage) or not allowed:
        raise Http404
    return page


@strict_policy
@visible_to(may_author)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Every question whose key this person may see, filtered."""
    here = reverse("aula:questions")
    every = selectors.questions_for(signed_in(request))
    filters = selectors.chosen(every, request.GET.dict())
    found = selectors.filtered(every, filters)
    shown = Paginator(found, selectors.PER_PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "learning/authoring/questions.html",
        {
            "rows": selectors.with_answers(list(shown)),
            "total": len(found),
            "text": filters.get("texto", ""),
            "kept": {name: value for name, value in filters.items() if name != "texto"},
            "filters": selectors.filters_as_links(found, filters, here),
            "is_filtered": bool(filters),
            "listing_url": here,
            "page_of_results": shown,
            "previous_url": link_with(here, **filters, pagina=shown.number - 1),
            "next_url": link_with(here, **filters, pagina=shown.number + 1),
            "least": LEAST_ATTEMPTS,
        },
    )


@strict_policy
@visible_to(may_author)
@require_http_methods(["GET", "HEAD", "POST"])
def import_into(request: HttpRequest, page_id: int) -> HttpResponse:
    """Paste or upload; see what would be created; save it, all or nothing.

    The text stays in the form all along: neither an error nor a session that ends loses it.
    """
    page = _page(request, page_id)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    context: dict[str, Any] = {"target": page, "form": form, "edit_url": _edit_url(page)}
    template = "learning/authoring/import.html"
    if not is_sent or not form.is_valid():
        return render(request, template, context, status=400 if form.errors else 200)
    data = form.cleaned_data
    found = preview_questions(
        page=page, data=data["source"].encode(), format=data["format"], nearest=data["nearest"]
    )
    status = 200
    if request.POST.get("go") == "save":
        try:
            total = import_questions(
                page=page,
                data=data["source"].encode(),
                format=found.format,
                nearest=data["nearest"],
                by=signed_in(request),
                seen=request.POST.get("digest", ""),
                seen_revision=_number(request.POST.get("revision")),
            )
        except (LearningError, PermissionDenied) as error:
            context["refusal"], status = str(error), 409
        else:
            added = "Se agregó 1 pregunta" if total == 1 else f"Se agregaron {total} preguntas"
            messages.success(
                request,
                f"{added} al borrador de «{page.title}». Nada es público hasta que Prensa apruebe.",
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
    stream = type(page)._meta.get_field("questions").stream_block.to_python(found.blocks)
    context |= {
        "form": ImportForm(
            initial={
                "text": data["source"], "format": found.format, "nearest": data["nearest"]
            }
        ),
        "preview": found,
        "problems": [*data["encoding"], *found.problems],
        "told": [
            tell(payload_of(each.block_type, each.value, block_id=each.id)) for each in stream
        ],
        "total": len(found.blocks),
        "revision": page.latest_revision_id or 0,
    }  # fmt: skip
    return render(request, template, context, status=status)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 12 else -1


def _edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@strict_policy
@visible_to(may_author)
@require_safe
def export_from(request: HttpRequest, page_id: int) -> HttpResponse:
    """The latest draft's questions: what each format loses, and the file (``?formato=``)."""
    page = _page(request, page_id, to_edit=False)
    draft = page.get_latest_revision_as_object()
    wanted = request.GET.get("formato", "")
    if wanted in WRITERS:
        file = export(draft.questions, wanted)
        response = HttpResponse(file.data, content_type="application/octet-stream")
        name = slugify(page.title) or "preguntas"
        response["Content-Disposition"] = f'attachment; filename="{name}.{EXTENSIONS[wanted]}"'
        return response
    return render(
        request,
        "learning/authoring/export.html",
        {
            "source": page,
            "edit_url": _edit_url(page),
            "files": [
                (key, label, export(draft.questions, key).losses)
                for key, label in (("gift", "GIFT"), ("moodle-xml", "Moodle XML"))
            ],
            "total": len(draft.questions),
        },
    )


@visible_to(may_author)
@require_POST
def duplicate_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """A copy beside it, as a draft."""
    page = _page(request, page_id)
    copy = duplicate(page=page, by=signed_in(request))
    messages.success(request, f"«{copy.title}» es un borrador nuevo, igual al último de este.")
    return redirect("wagtailadmin_pages:edit", copy.pk)


@strict_policy
@visible_to(may_author)
@require_safe
def ask_duplicate(request: HttpRequest, page_id: int) -> HttpResponse:
    """One button: a link of the editor's menu can only lead to an address."""
    page = _page(request, page_id)
    return render(
        request,
        "learning/authoring/duplicate.html",
        {"source": page, "edit_url": _edit_url(page)},
    )


@strict_policy
@visible_to(may_author)
@require_http_methods(["GET", "HEAD", "POST"])
def regrade_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Questions that changed after they were answered: what each choice would do, and doing it."""
    page = _page(request, page_id)
    if not may_regrade(signed_in(request), page):
        raise Http404
    refusal, status = "", 200
    form = RegradeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            try:
                made = _regrade(request, page, form)
            except LearningError as error:
                refusal, status = str(error), 409
            else:
                messages.success(
                    request,
                    f"{made.get_choice_display()}: {made.rise} suben, {made.fall} bajan, "
                    f"{made.same} no cambian.",
                )
                return redirect("aula:regrade", page.pk)
        else:
            refusal, status = " ".join(map(str, form.errors.get("choice", []))), 400
    return render(
        request,
        "learning/authoring/regrade.html",
        {
            "target": page,
            "edit_url": _edit_url(page),
            "refusal": refusal,
            "asked": form.data.get("block", ""),
            "reason": form.data.get("reason", ""),
            "changed": [_changed(each) for each in selectors.regradable(page)],
        },
        status=status,
    )


def _changed(each: selectors.Regradable) -> dict[str, object]:
    """A question with what each choice would do, when marks may fall and when not."""
    runs = dry_runs(each.new)
    choices = [
        (choice, label, runs[choice, False], runs[choice, True]) for choice, label in CHOICES
    ]
    return {
        "question": each,
        "old": tell(each.old.payload),
        "new": tell(each.new.payload),
        "choices": choices,
        "may_fall": any(lowered.fall for *_, lowered in choices),
    }


def _regrade(request: HttpRequest, page: Owner, form: RegradeForm) -> Regrade:
    data = form.cleaned_data
    choice, may_lower = data["choice"], data["may_lower"]
    name = f"seen-{choice}-{'lower' if may_lower else 'keep'}"
    announced = request.POST.get(name, "").split(",")
    if len(announced) != 4 or not all(part.isascii() and part.isdecimal() for part in announced):
        raise ChangedSince("Mire primero qué pasaría y luego confirme.")
    return regrade(
        page=page,
        block_id=data["block"],
        choice=choice,
        by=signed_in(request),
        may_lower=may_lower,
        reason=data["reason"],
        seen=Count(*(int(part) for part in announced)),
        seen_version=_number(request.POST.get("version")),
    )
