"""The editor's screen of preview links: parse, call one service, answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.editorial.models import PreviewLink
from cms.editorial.permissions import may_share_draft, may_share_drafts
from cms.editorial.previews.forms import PreviewLinkForm
from cms.editorial.previews.services import make_preview_link, revoke

MOST_SHOWN = 50


def _page_for(request: HttpRequest, page_id: int) -> Page:
    """The page, for whoever may share its draft; for the rest there is none."""
    page: Page = get_object_or_404(Page, pk=page_id).specific
    if not may_share_draft(signed_in(request), page):
        raise Http404
    return page


@strict_policy
@visible_to(may_share_drafts)
@require_http_methods(["GET", "HEAD", "POST"])
def preview_links(request: HttpRequest, page_id: int) -> HttpResponse:
    """The links of a page, and a form for another.

    A new address stands in the answer itself: it is shown once, and kept nowhere.
    """
    page = _page_for(request, page_id)
    form = PreviewLinkForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        address = make_preview_link(page=page, user=signed_in(request), **form.cleaned_data)
        form = PreviewLinkForm()
    links = PreviewLink.objects.filter(page_id=page.pk).select_related("created_by")
    return render(
        request,
        "editorial/previews/links.html",
        {
            "draft": page,
            "form": form,
            "address": address,
            "links": list(links.order_by("-created_at", "-pk")[:MOST_SHOWN]),
            "now": timezone.now(),
        },
        status=400 if form.errors else 200,
    )


@strict_policy
@visible_to(may_share_drafts)
@require_POST
def revoke_link(request: HttpRequest, page_id: int, link_id: int) -> HttpResponse:
    """The link works no more."""
    page = _page_for(request, page_id)
    link = get_object_or_404(PreviewLink, pk=link_id, page_id=page.pk)
    revoke(link=link, user=signed_in(request))
    messages.success(request, f"El enlace para {link.recipient} ya no sirve.")
    return redirect("desk:preview_links", page.pk)
