"""What waits, and the approval of several low-risk items at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.editorial.comparison import compare
from cms.editorial.desk import decisions, selectors
from cms.editorial.desk.shortcuts import shortcuts
from cms.editorial.measures.pictures import summary_line
from cms.editorial.measures.selectors import desk_summary
from cms.editorial.models import DeskItem
from cms.editorial.permissions import is_officer

MOST_AT_ONCE = 20


@strict_policy
@visible_to(is_officer)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits for Prensa, urgent first, then oldest first."""
    user = signed_in(request)
    context = {
        "queue": selectors.queue(request.GET, user),
        "shortcuts": shortcuts(),
        "summary": summary_line(desk_summary()),
    }
    return render(request, "editorial/desk/queue.html", context)


@strict_policy
@visible_to(is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """Events and avisos that wait, each with its text: approve those that were looked at."""
    user = signed_in(request)
    waiting = (
        DeskItem.objects.waiting()
        .filter(
            page_type_id__in=selectors.low_risk_types(),
            kind__in=[DeskItem.Kind.NEW, DeskItem.Kind.CHANGE],
        )
        .in_order()
        .select_related("section", "page_type", "submitted_by", "page")[:MOST_AT_ONCE]
    )
    items = list(waiting)
    if request.method == "POST":
        approved, refused = _approve_acknowledged(request, items)
        if approved:
            messages.success(request, f"Aprobadas y publicadas: {', '.join(approved)}.")
        for title, why in refused:
            messages.error(request, f"{title}: {why}")
        if not approved and not refused:
            messages.error(request, "Marque «La vi» en las que quiera aprobar.")
        return redirect("desk:several")
    rows = []
    for item in items:
        if item.page is None:
            continue
        page = item.page.specific
        latest = page.get_latest_revision_as_object()
        before = page if page.live else None
        rows.append((item, page.latest_revision_id, compare(before, latest)))
    return render(request, "editorial/desk/several.html", {"rows": rows, "user": user})


def _approve_acknowledged(
    request: HttpRequest, items: list[DeskItem]
) -> tuple[list[str], list[tuple[str, str]]]:
    approved: list[str] = []
    refused: list[tuple[str, str]] = []
    for item in items:
        seen = request.POST.get(f"vista-{item.pk}", "")
        if not (seen.isascii() and seen.isdecimal() and len(seen) <= selectors.DIGITS):
            continue
        try:
            decisions.approve(item=item, officer=signed_in(request), seen_revision=int(seen))
        except PermissionDenied as error:
            refused.append((item.title, str(error) or "No se pudo aprobar."))
        else:
            approved.append(item.title)
    return approved, refused
