"""How long a page and its files take on a slow phone network.

The network is the slow 3G of the site's budget: 400 kbit/s, and 400 ms until the first byte
comes. On a connection already open,

    seconds = 0.4 + bytes × 8 / 400,000

which leaves out the opening of the connection (some three more waits of 0.4 s, once a visit) and
what the browser fetches at the same time: it is the time of the bytes alone.
"""

from cms.core.templatetags.site_tags import weight as readable
from cms.editorial.advice.findings import Advice, Hit, PageWeight, counted, well, worth_a_look
from cms.editorial.advice.targets import DocumentFacts, Targets
from cms.editorial.advice.text import Content
from cms.editorial.advice.wording import shorten

BITS_PER_SECOND = 400_000
LATENCY_SECONDS = 0.4
MAX_PAGE_BYTES = 60_000
"""Of a first view with its images: the site's budget."""
MAX_FILE_BYTES = 2_000_000
"""From which a file deserves a summary on the page."""


def seconds(size: int) -> float:
    """How long so many bytes take on the slow network; see the formula above."""
    return LATENCY_SECONDS + size * 8 / BITS_PER_SECOND


def spoken(duration: float) -> str:
    """«3 s», «1 min 20 s», «2 h 5 min»."""
    whole = max(1, round(duration))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def check_weight(content: Content, targets: Targets, weight: PageWeight | None) -> list[Advice]:
    """The page, if its weight is known, and the files it offers."""
    return [*_page(weight), *_files(content, targets)]


def _page(weight: PageWeight | None) -> list[Advice]:
    if weight is None:
        return []
    total = weight.total_bytes
    label = f"{readable(total) or '0 KB'} · carga en {spoken(seconds(total))} con 3G"
    if total <= MAX_PAGE_BYTES:
        return [well("weight", label)]
    parts = (
        ("Texto y estilos", weight.html_bytes + weight.css_bytes),
        ("Imágenes", weight.image_bytes),
    )
    return [
        worth_a_look(
            "weight",
            label,
            f"La primera vista debería pesar menos de {readable(MAX_PAGE_BYTES)}: en la vereda se "
            "navega con poca señal y se pagan los datos. Quite imágenes que no informan o parta "
            "el texto en varias páginas.",
            [Hit(f"{name}: {readable(size)}", "") for name, size in parts if size],
        )
    ]


def _files(content: Content, targets: Targets) -> list[Advice]:
    heavy: dict[int, Hit] = {}
    for link in content.links:
        address = targets.addresses.get(link.address)
        key = link.document_id or (address.document_id if address else None)
        facts = targets.documents.get(key or 0)
        if facts is not None and (facts.size or 0) > MAX_FILE_BYTES:
            heavy.setdefault(key or 0, Hit(_told(facts), link.place))
    if not heavy:
        return []
    label = counted(
        len(heavy),
        f"Un archivo de más de {readable(MAX_FILE_BYTES)}",
        f"{{}} archivos de más de {readable(MAX_FILE_BYTES)}",
    )
    why = (
        "Con poca señal casi nadie termina de bajarlo. Escriba en la página un resumen de lo "
        "esencial y, si puede, suba una versión más liviana."
    )
    return [worth_a_look("attachment_heavy", label, why, heavy.values())]


def _told(facts: DocumentFacts) -> str:
    size = facts.size or 0
    kind = f"{facts.kind}, " if facts.kind else ""
    title = shorten(facts.title, 80)
    return f"{title} ({kind}{readable(size)}): {spoken(seconds(size))} con 3G"
