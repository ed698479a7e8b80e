"""The sizes in which images are shown, by name. Pages ask for a name, never for pixels.

Each size exists in AVIF, and in WebP for browsers without it. They are made after publication by
``prepare``; serving a page only finds them.
"""

from dataclasses import dataclass

from cms.assets.models import Rendition, SiteImage


@dataclass(frozen=True)
class ImageSpec:
    """One way of showing an image.

    ``resize`` are Wagtail's resize operations from the smallest to the largest; ``sizes`` tells
    the browser how wide the image stands, in CSS; the qualities go from 0 to 100.
    """

    resize: tuple[str, ...]
    sizes: str
    avif_quality: int = 50
    webp_quality: int = 66

    def avif(self) -> tuple[str, ...]:
        return tuple(f"{size}|format-avif|avifquality-{self.avif_quality}" for size in self.resize)

    def webp(self) -> tuple[str, ...]:
        return tuple(f"{size}|format-webp|webpquality-{self.webp_quality}" for size in self.resize)


SPECS: dict[str, ImageSpec] = {
    # Beside a title in a list: a square of some 8.5 rem, sharp on a phone's double pixels.
    "card": ImageSpec(
        resize=("fill-160x160", "fill-320x320"), sizes="8.5rem", avif_quality=40, webp_quality=55
    ),
    # Across the column of an article.
    "hero": ImageSpec(
        resize=("fill-480x270", "fill-800x450", "fill-1200x675"),
        sizes="(min-width: 48rem) 44rem, 100vw",
        avif_quality=45,
        webp_quality=60,
    ),
    # Inside a text, uncropped.
    "figure": ImageSpec(
        resize=("width-480", "width-960"),
        sizes="(min-width: 48rem) 44rem, 100vw",
        avif_quality=45,
        webp_quality=60,
    ),
    # A face, and little of it.
    "portrait": ImageSpec(resize=("fill-112x112", "fill-224x224"), sizes="7rem"),
}


def specs_for(name: str) -> tuple[str, ...]:
    """Every Wagtail filter that the named spec needs, AVIF first.

    Raises:
        KeyError: no spec has that name.
    """
    spec = SPECS[name]
    return (*spec.avif(), *spec.webp())


def prepare(image: SiteImage, names: tuple[str, ...] = tuple(SPECS)) -> None:
    """Make the renditions that are missing, so that no visitor waits for an encoder.

    Slow (a second or more an image): call it from a background task after publication.
    """
    image.get_renditions(*(spec for name in names for spec in specs_for(name)))


def renditions_of(image: SiteImage, name: str) -> tuple[list[Rendition], list[Rendition]]:
    """AVIF and WebP renditions of the named spec, smallest first, without repeated widths.

    A small original gives the same picture for several sizes: it is listed once.
    """
    spec = SPECS[name]
    found = image.get_renditions(*specs_for(name))
    return (
        _one_per_width([found[item] for item in spec.avif()]),
        _one_per_width([found[item] for item in spec.webp()]),
    )


def _one_per_width(renditions: list[Rendition]) -> list[Rendition]:
    return list({rendition.width: rendition for rendition in renditions}.values())
