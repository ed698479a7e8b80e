"""The page of results, the description that browsers read, and what was looked for in vain."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cms.core.access import visible_to
from cms.core.templatetags.site_tags import absolute
from cms.search.kinds import all_kinds
from cms.search.missed import KEPT_DAYS, SHOWN_FROM, hidden_count, most_missed, record_missed
from cms.search.permissions import may_read_missed
from cms.search.selectors import CAP, Outcome, search, sections_to_filter
from cms.search.services import settle_missed
from cms.search.understanding import MAX_QUERY, MAX_WORDS

MAX_PAGE_DIGITS = 4


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """``/buscar/?q=``: also filtered by ``tipo`` and ``seccion``, paged by ``pagina``.

    ``tal_cual`` looks for the words as they were typed, mistakes included.
    """
    typed = request.GET.get("q", "")
    page = request.GET.get("pagina", "")
    is_number = page.isascii() and page.isdigit() and len(page) <= MAX_PAGE_DIGITS
    outcome = search(
        typed,
        kind=request.GET.get("tipo", ""),
        section=request.GET.get("seccion", ""),
        number=int(page) if is_number else 1,
        as_typed=bool(request.GET.get("tal_cual")),
    )
    is_missed = outcome.understood.alternatives and not outcome.total and not outcome.is_filtered
    if is_missed and request.method == "GET":
        record_missed(outcome.understood.query)
    return render(request, "search/results.html", _context(request, outcome))


def _context(request: HttpRequest, outcome: Outcome) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "query": outcome.understood.query,
        "as_typed": "1" if request.GET.get("tal_cual") else "",
        "sections": sections_to_filter() if not outcome.results else (),
        "kinds": all_kinds() if not outcome.understood.query else (),
        "cap": CAP,
        "max_query": MAX_QUERY,
        "max_words": MAX_WORDS,
        "previous_number": outcome.number - 1 if outcome.number > 1 else None,
        "next_number": outcome.number + 1 if outcome.number < outcome.pages else None,
    }


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description with which a browser offers to search here from its address bar."""
    return render(
        request,
        "search/opensearch.xml",
        {"address": absolute(reverse("search"))},
        content_type="application/opensearchdescription+xml",
    )


@visible_to(may_read_missed)
@require_safe
def missed(request: HttpRequest) -> HttpResponse:
    """What was looked for in vain, the most frequent first."""
    return render(
        request,
        "search/admin/missed.html",
        {
            "rows": most_missed(),
            "hidden": hidden_count(),
            "days": KEPT_DAYS,
            "shown_from": SHOWN_FROM,
        },
    )


@visible_to(may_read_missed)
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Somebody saw to a search: off the list."""
    words = request.POST.get("words", "").replace("\x00", "")
    if settle_missed(words=words):
        messages.success(request, f"«{words[:80]}» salió de la lista.")
    return redirect("sin-resultado:index")
