"""Template tags for every page: links, addresses, weights, icons."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from cms.core import navigation

register = template.Library()


def _page_of(context: template.Context) -> Any:
    page = context.get("page")
    return page if hasattr(page, "url_path") else None


@register.simple_tag(takes_context=True)
def menu_entries(context: template.Context) -> list[navigation.Entry]:
    """The main menu, with the current entry marked."""
    return navigation.menu(_page_of(context))


@register.simple_tag(takes_context=True)
def breadcrumb_entries(context: template.Context) -> tuple[navigation.Entry, ...]:
    """The pages above the current one."""
    return navigation.breadcrumb(_page_of(context))


@register.simple_tag
def footer_entries() -> tuple[navigation.Entry, ...]:
    """Policies and other pages that hang from the home page outside the menu."""
    return navigation.footer_links()


@register.filter
def site_path(page_or_url_path: Any) -> str:
    """The address inside the site of a page (or of its ``url_path``), without a query."""
    url_path = getattr(page_or_url_path, "url_path", page_or_url_path)
    return navigation.site_path(url_path) if url_path else ""


@register.filter
def absolute(path: str) -> str:
    """A full address from the configured one; the request's Host never takes part."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


@register.simple_tag
def whatsapp_link(title: str, path: str) -> str:
    """A WhatsApp link that shares a title and its address."""
    return "https://wa.me/?" + urlencode({"text": f"{title} {absolute(path)}"})


@register.simple_tag
def link_with(path: str, **parameters: Any) -> str:
    """``path`` with those parameters that have a value; a first page needs no number."""
    kept = {
        name: value
        for name, value in parameters.items()
        if value and not (name == "pagina" and value == 1)
    }
    return f"{path}?{urlencode(kept)}" if kept else path


@register.filter
def telephone(number: str) -> str:
    """The target of a ``tel:`` link: digits, a leading plus or ``#``, the extension after a pause.

    A ``#`` must be written ``%23``: as it is, it would begin a fragment.
    """
    main, _, extension = number.lower().partition("ext")
    digits = "".join(char for char in main if char.isdigit() or char in "+#").replace("#", "%23")
    inside = "".join(char for char in extension if char.isdigit())
    return f"tel:{digits},{inside}" if inside else f"tel:{digits}"


@register.filter
def host_of(url: str) -> str:
    """The site a link leads to, as people call it: «youtube.com»."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def weight(size: int | None) -> str:
    """Bytes as people read them: «340 KB», «2,1 MB»; empty if unknown."""
    if not size:
        return ""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0KB"
    return f"{number_format(size / 1_000_000, decimal_pos=1)}\u00a0MB"


@register.filter
def moment(value: datetime | date | None) -> SafeString | str:
    """A ``<time>`` element: «12 de diciembre de 2026»."""
    if value is None:
        return ""
    local = localtime(value) if isinstance(value, datetime) and is_aware(value) else value
    day = local.date() if isinstance(local, datetime) else local
    return format_html(
        '<time datetime="{}">{}</time>', day.isoformat(), date_format(day, "DATE_FORMAT")
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative drawing from ``static/img/icons.svg``; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )
