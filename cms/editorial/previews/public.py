"""``/previa/<token>/``: one page's draft, as the public would see it, for whoever holds the link.

The page is rendered for a request that carries no cookie, person or session, whoever asks: what
an anonymous visitor could not read stands in no preview, and nothing here can be signed in.
"""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.core.navigation import site_path
from cms.editorial.previews.services import link_of, note_seen, still_works

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
OF_THE_SERVER = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT")


class AnonymousRequest(HttpRequest):
    """A visit of nobody to an address of this site."""

    def __init__(self, original: HttpRequest, path: str) -> None:
        super().__init__()
        self.method = "GET"
        self.path = self.path_info = path
        self.GET = QueryDict()
        self.META = {key: original.META[key] for key in OF_THE_SERVER if key in original.META}
        self.user = AnonymousUser()
        self._original_scheme = original.scheme

    def _get_scheme(self) -> str | None:
        return self._original_scheme


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponseBase:
    """The latest draft. An address that never was: 404; one that ended: 410, and no title."""
    link = link_of(token)
    if link is None:
        raise Http404
    if not still_works(link):
        return _with_headers(render(request, "editorial/previews/gone.html", status=410))
    page = link.page.specific
    draft = page.get_latest_revision_as_object()
    visit = AnonymousRequest(request, site_path(draft.url_path))
    response = draft.serve(visit)
    if not isinstance(response, TemplateResponse):
        raise Http404
    response.context_data = {
        **(response.context_data or {}),
        "preview_link": link,
        "is_published": _is_published(page),
    }
    note_seen(link)
    return _with_headers(response.render())


def _is_published(page: Page) -> bool:
    return bool(page.live and not page.has_unpublished_changes)


def _with_headers(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response
