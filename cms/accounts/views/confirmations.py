"""«Confirmaciones»: what one person asked and a second one decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms.accounts.errors import PeopleError
from cms.accounts.models import Confirmation
from cms.accounts.permissions import may_confirm, may_decide
from cms.accounts.roles import signed_in
from cms.accounts.selectors import (
    decided_confirmations,
    pending_confirmations,
    recent_access_changes,
)
from cms.accounts.services import confirm, refuse
from cms.core.access import visible_to

SHOWN_DECIDED = 30


@require_safe
@visible_to(may_confirm)
def index(request: HttpRequest) -> HttpResponse:
    """What waits, with what a second person should know first; then what was decided."""
    pending = list(pending_confirmations())
    changes = recent_access_changes([item.person for item in pending])
    rows = [
        {
            "confirmation": item,
            "may_decide": may_decide(request.user, item),
            "changes": changes.get(item.person_id, []),
        }
        for item in pending
    ]
    return render(
        request,
        "accounts/people/confirmations.html",
        {
            "page_title": "Confirmaciones",
            "header_icon": "check",
            "rows": rows,
            "decided": decided_confirmations()[:SHOWN_DECIDED],
        },
    )


@require_POST
@visible_to(may_confirm)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or refuse; ``decision`` says which, and anything else is neither."""
    confirmation = get_object_or_404(Confirmation, pk=pk)
    decision = request.POST.get("decision")
    try:
        if decision == "confirm":
            confirm(confirmation=confirmation, by=signed_in(request))
            messages.success(request, "Quedó confirmado.")
        elif decision == "refuse":
            refuse(confirmation=confirmation, by=signed_in(request))
            messages.success(request, "Quedó negado: nada cambió.")
        else:
            messages.error(request, "Elija confirmar o negar.")
    except PeopleError as error:
        messages.error(request, str(error))
    return redirect("people:confirmations")
