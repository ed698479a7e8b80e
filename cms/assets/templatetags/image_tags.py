"""``{% picture_of image "card" alt="…" %}``: an image in a named size."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.assets.models import Rendition, SiteImage
from cms.assets.renditions import SPECS, renditions_of

register = template.Library()


@register.simple_tag
def picture_of(
    image: SiteImage | None, name: str, *, alt: str = "", eager: bool = False
) -> SafeString | str:
    """A ``<picture>`` in AVIF and WebP; nothing if there is no image.

    An empty ``alt`` says that the image is decorative. ``eager`` is for the one image that stands
    in the first view: all others wait until they are near it.

    Raises:
        KeyError: no spec has that name.
    """
    if image is None:
        return ""
    avif, webp = renditions_of(image, name)
    shown = webp[-1]
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{} decoding="async">'
        "</picture>",
        _srcset(avif),
        SPECS[name].sizes,
        shown.url,
        _srcset(webp),
        SPECS[name].sizes,
        shown.width,
        shown.height,
        alt,
        format_html(' fetchpriority="{}"', "high")
        if eager
        else format_html(' loading="{}"', "lazy"),
    )


def _srcset(renditions: Iterable[Rendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)
