"""What a draft would weigh on a phone, by making it as a visitor would get it."""

import re
from pathlib import Path

import brotli
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from wagtail.models import Page

from cms.editorial.advice import PageWeight

IMAGE = re.compile(r'<img[^>]+src="/media/([^"?]+)"')
USUAL_QUALITY = 5
"""Of brotli: what the site itself uses for pages made anew, near enough."""


def weight_of(draft: Page) -> PageWeight | None:
    """Bytes of the first view of a draft; nothing when it cannot be shown.

    Images count in the size that a phone without newer formats would fetch.
    """
    response = draft.make_preview_request(preview_mode=draft.default_preview_mode)
    if response.status_code != 200 or response.streaming:
        return None
    html = response.content
    images = set(IMAGE.findall(html.decode("utf-8", "replace")))
    return PageWeight(
        html_bytes=len(brotli.compress(html, quality=USUAL_QUALITY)),
        css_bytes=_stylesheet_bytes(),
        image_bytes=sum(
            default_storage.size(name) for name in images if default_storage.exists(name)
        ),
    )


def _stylesheet_bytes() -> int:
    found = finders.find("css/site.css")
    return len(brotli.compress(Path(found).read_bytes(), quality=USUAL_QUALITY)) if found else 0
