"""What a phone downloads for the first view of a page."""

import re
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

WIDTH, DENSITY = 390, 2
BEST_FIRST = ("image/avif", "image/webp")
BY_REL = {"stylesheet": "css", "icon": "icon"}


@dataclass
class Wanted:
    """Something the page makes a browser fetch."""

    kind: str
    address: str
    blocks: bool = False


@dataclass
class FirstView(HTMLParser):
    """Collects what a browser would fetch before the reader scrolls."""

    wanted: list[Wanted] = field(default_factory=list)
    in_head: bool = True
    sources: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "body":
            self.in_head = False
        elif tag == "link":
            self._link(given)
        elif tag == "script" and given.get("src"):
            waits = {"defer", "async"} & given.keys() or given.get("type") == "module"
            self.wanted.append(Wanted("script", given["src"], self.in_head and not waits))
        elif tag == "source":
            self.sources.append(given)
        elif tag == "img":
            lazy = given.get("loading") == "lazy"
            self.wanted.append(Wanted("lazy" if lazy else "image", self._candidate(given)))
            self.sources = []

    def _link(self, given: dict[str, str]) -> None:
        for rel in given.get("rel", "").lower().split():
            if rel in BY_REL and given.get("href"):
                blocks = rel == "stylesheet" and given.get("media", "") != "print"
                self.wanted.append(Wanted(BY_REL[rel], given["href"], blocks))

    def _candidate(self, given: dict[str, str]) -> str:
        """The smallest image wide enough, of the best kind offered."""
        for kind in BEST_FIRST:
            for source in self.sources:
                if source.get("type") == kind:
                    return widest_needed(source.get("srcset", "")) or given.get("src", "")
        return widest_needed(given.get("srcset", "")) or given.get("src", "")


def widest_needed(srcset: str) -> str:
    candidates = []
    for part in filter(None, map(str.strip, srcset.split(","))):
        address, _, size = part.partition(" ")
        unit = WIDTH if size.endswith("x") else 1
        candidates.append((float(size[:-1] or 1) * unit if size else WIDTH, address))
    if not candidates:
        return ""
    enough = [found for found in candidates if found[0] >= WIDTH * DENSITY]
    return min(enough)[1] if enough else max(candidates)[1]


def weigh(base: str, path: str) -> dict[str, object]:
    """Bytes by kind. ``critical`` is what must arrive before the first paint."""
    page = urllib.parse.urljoin(base, path)
    html, text = fetch(page)
    view = FirstView()
    view.feed(text.decode("utf-8", "replace"))
    by_kind = dict.fromkeys(("css", "script", "font", "icon", "image", "lazy"), 0)
    critical, seen, requests = html, {page}, 1
    queue = list(view.wanted)
    while queue:
        wanted = queue.pop(0)
        address = urllib.parse.urljoin(page, wanted.address).partition("#")[0]
        if not address.startswith(base) or address in seen:
            continue
        seen.add(address)
        size, body = fetch(address)
        by_kind[wanted.kind] += size
        critical += size if wanted.blocks else 0
        requests += wanted.kind != "lazy"
        if wanted.kind == "css":
            for found in re.findall(rb"url\(['\"]?([^'\")]+\.woff2)", body):
                queue.append(Wanted("font", urllib.parse.urljoin(address, found.decode())))
    first_view = html + sum(size for kind, size in by_kind.items() if kind != "lazy")
    return {
        "path": path,
        "html": html,
        **by_kind,
        "critical": critical,
        "first view": first_view,
        "requests": requests,
    }


def fetch(address: str) -> tuple[int, bytes]:
    """Size on the wire, and the content as the browser reads it."""
    import brotli

    headers = {"Accept-Encoding": "br", "Accept": "image/avif,image/webp,*/*"}
    asked = urllib.request.Request(address, headers=headers)  # noqa: S310
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        body = answer.read()
        plain = brotli.decompress(body) if answer.headers["Content-Encoding"] == "br" else body
        return len(body), plain
