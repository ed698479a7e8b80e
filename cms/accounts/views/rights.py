"""«Quién puede hacer qué»: every group, who is in it, and its rights over pages and files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.accounts.permissions import may_see_rights
from cms.accounts.selectors import rights_by_group, superusers
from cms.core.access import visible_to


@require_safe
@visible_to(may_see_rights)
def matrix(request: HttpRequest) -> HttpResponse:
    """The whole matrix, read only."""
    return render(
        request,
        "accounts/people/rights.html",
        {
            "page_title": "Quién puede hacer qué",
            "header_icon": "list-ul",
            "rows": rights_by_group(),
            "superusers": superusers(),
        },
    )
