"""Screens of the review dates: parse, call one service, answer."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.core.csv_export import stream_csv
from cms.core.navigation import site_path
from cms.core.templatetags.site_tags import absolute, link_with
from cms.editorial.errors import ChangeWaits
from cms.editorial.permissions import is_officer, may_keep_pages
from cms.editorial.reviews.forms import PostponeForm
from cms.editorial.reviews.selectors import (
    NO_SECTION,
    kept_by,
    overdue,
    sections_with_overdue,
)
from cms.editorial.reviews.services import postpone
from cms.editorial.reviews.services import renew as renew_page

PER_PAGE = 50


def _section_in(request: HttpRequest) -> str:
    """The section asked for; nothing where the address says what is no section."""
    wanted = request.GET.get("seccion", "")
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) < 10
    return wanted if is_number or wanted == NO_SECTION else ""


@strict_policy
@visible_to(is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: HttpRequest) -> HttpResponse:
    """Overdue pages, and putting some of them off."""
    form = PostponeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = postpone(user=signed_in(request), **form.cleaned_data)
        messages.success(
            request,
            "Se aplazó 1 página." if number == 1 else f"Se aplazaron {number} páginas.",
        )
        return redirect(request.get_full_path())
    here, section = reverse("desk:reviews"), _section_in(request)
    rows = overdue(section).select_related("page", "section", "verified_by")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    mine = kept_by(signed_in(request)).filter(pk__in=[review.pk for review in shown])
    today = timezone.localdate()
    options = sections_with_overdue()
    return render(
        request,
        "editorial/desk/reviews.html",
        {
            "form": form,
            "rows": [
                (review, site_path(review.page.url_path), (today - review.review_on).days)
                for review in shown
            ],
            "mine": set(mine.values_list("pk", flat=True)),
            "ticked": set(request.POST.getlist("reviews")),
            "options": [
                (link_with(here, seccion=key), f"{name} ({total})", key == section)
                for key, name, total in options
            ],
            "here": here,
            "is_filtered": bool(section),
            "total": sum(total for _key, _name, total in options),
            "csv_url": link_with(reverse("desk:reviews_csv"), seccion=section),
            "page_of_results": shown,
            "previous_url": link_with(here, seccion=section, pagina=shown.number - 1),
            "next_url": link_with(here, seccion=section, pagina=shown.number + 1),
        },
        status=400 if form.errors else 200,
    )


@strict_policy
@visible_to(is_officer)
@require_safe
def reviews_csv(request: HttpRequest) -> HttpResponseBase:
    """Every overdue page, filtered as on the screen."""
    found = overdue(_section_in(request)).select_related(
        "page__content_type", "section", "verified_by"
    )
    today = timezone.localdate()

    def rows() -> Iterator[list[object]]:
        for review in found.iterator(chunk_size=500):
            page = review.page
            yield [
                page.title,
                absolute(site_path(page.url_path)),
                page.content_type.name,
                review.section.title if review.section else "",
                review.review_on.isoformat(),
                (today - review.review_on).days,
                timezone.localtime(review.verified_at).date().isoformat(),
                review.verified_by or "",
                review.reminded_on.isoformat() if review.reminded_on else "",
            ]

    header = [
        "página",
        "dirección",
        "tipo",
        "Secretaría",
        "debía verificarse",
        "días de retraso",
        "verificada",
        "verificada por",
        "último recordatorio",
    ]
    return stream_csv("verificaciones-vencidas.csv", header, rows())


@strict_policy
@visible_to(may_keep_pages)
@require_POST
def renew(request: HttpRequest, page_id: int) -> HttpResponse:
    """«Sigue vigente»."""
    user = signed_in(request)
    page = get_object_or_404(Page, pk=page_id)
    if not kept_by(user).filter(page_id=page.pk).exists():
        raise Http404
    try:
        review = renew_page(page=page, user=user)
    except ChangeWaits as error:
        messages.error(request, str(error))
    else:
        day = timezone.localtime(review.verified_at).date()
        messages.success(request, f"«{page.title}» quedó verificada hoy, {day:%d/%m/%Y}.")
    return redirect("desk:reviews" if is_officer(user) else "desk:my_section")
