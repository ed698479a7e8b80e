"""Finished pages, kept: in the memory of each process, over files that all processes share.

What is kept is final bytes with the headers that go with them. A page is good under the stamp
that was read before it was rendered, until the first boundary of its content, and an hour at most
(``PAGE_STORE_MAX_AGE_SECONDS``). Files are good only for the version of the site that wrote them.

Both levels are bounded whatever is asked for: the memory by its bytes, least recently used first
out; the files by their slots. A page's file is one of ``PAGE_STORE_FILES`` names, chosen by the
hash of its key; another page with the same slot takes its place.

No HTTP here: ``whole_page`` decides what may be kept and who may see it. Losing anything kept
here costs a rendering and nothing else, hence no error is let out.
"""

import contextlib
import functools
import hashlib
import json
import logging
import shutil
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from cms.core.delivery import decode, encode, encoding_headers, etag_for
from cms.core.fingerprint import fingerprint
from cms.core.stamp import Stamp, is_shared

logger = logging.getLogger(__name__)

Headers = tuple[tuple[str, str], ...]

LARGEST_FILE = 64 * 1024
"""Bytes. A larger page (the sitemap of a large site) is kept in memory only."""
OVERHEAD = 2_000
"""Bytes that a page occupies in memory besides its bodies and key, roughly."""
CLOCK_SLACK_SECONDS = 5
ABANDONED_AFTER_SECONDS = 60


@dataclass(frozen=True)
class Variant:
    """A page in one encoding, ready to leave."""

    headers: Headers
    body: bytes
    etag: str


@dataclass
class StoredPage:
    """One page, in the one encoding that most browsers take; the others are made from it."""

    key: str
    headers: Headers
    """Without those that depend on the encoding."""
    etag: str
    encoding: str
    """``br``, or the empty string for what is too small or not worth compressing."""
    body: bytes
    stamp: Stamp
    made_at: float
    expires_at: float
    """Seconds since 1970."""
    _variants: dict[str, Variant] = field(default_factory=dict, repr=False)

    @property
    def weight(self) -> int:
        """Bytes in memory, counting the copies in other encodings that may still be made."""
        copies = 2.5 if self.encoding else 1
        return int(len(self.body) * copies) + len(self.key) + OVERHEAD

    def is_good(self, stamp: Stamp, now: float) -> bool:
        return (
            self.stamp == stamp
            and now < self.expires_at
            # A clock put back would make pages live again.
            and now > self.made_at - CLOCK_SLACK_SECONDS
        )

    def variant(self, encoding: str) -> Variant:
        """The page as a browser wants it that accepts ``encoding``."""
        found = self._variants.get(encoding)
        if found is None:
            found = self._make_variant(encoding)
            if encoding or not self.encoding:
                self._variants[encoding] = found  # uncompressed it is seldom asked for, and large
        return found

    def _make_variant(self, encoding: str) -> Variant:
        if not self.encoding:
            encoding = ""
        body = self.body
        if encoding != self.encoding:
            body = encode(decode(body, self.encoding), encoding)
        etag = etag_for(self.etag, encoding)
        headers = (*self.headers, ("ETag", etag), *encoding_headers(encoding, body))
        return Variant(headers, body, etag)


class PageStore:
    """Both levels. Any thread may call anything."""

    def __init__(self, *, folder: Path, files: int, memory_bytes: int, version: str) -> None:
        self.folder = folder
        self.files = files
        self.memory_bytes = memory_bytes
        self.version = version
        self.used_bytes = 0
        self._pages: OrderedDict[str, StoredPage] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Pages in memory."""
        return len(self._pages)

    def recall(self, key: str, stamp: Stamp) -> StoredPage | None:
        """The page from memory, if it is good under this stamp."""
        page = self._pages.get(key)
        if page is None:
            return None
        if not page.is_good(stamp, time.time()):
            self._drop(key, page)
            return None
        with contextlib.suppress(KeyError):  # another thread has just dropped it
            self._pages.move_to_end(key)
        return page

    def fetch(self, key: str, stamp: Stamp) -> StoredPage | None:
        """The page from its file, if it is good; from then on it is in memory too."""
        if not self.files or not is_shared(stamp):
            return None
        try:
            page = self._parse((self.folder / self._slot(key)).read_bytes(), stamp)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # half written, damaged, or of another format
        if page.key != key or not page.is_good(stamp, time.time()):
            return None
        self._remember(page)
        return page

    def keep(self, page: StoredPage) -> None:
        """Keep a page that is still good; a page that outgrows a level is left out of it.

        Where changes made in other processes would not be heard of, nothing is kept.
        """
        if not is_shared(page.stamp) or not page.is_good(page.stamp, time.time()):
            return
        self._remember(page)
        if self.files and len(page.body) <= LARGEST_FILE:
            self._write(page)

    def clear(self) -> None:
        """Forget everything: in this process, and all files."""
        with self._lock:
            self._pages.clear()
            self.used_bytes = 0
        shutil.rmtree(self.folder, ignore_errors=True)

    def _remember(self, page: StoredPage) -> None:
        if page.weight > self.memory_bytes // 4:
            return
        with self._lock:
            older = self._pages.pop(page.key, None)
            self.used_bytes += page.weight - (older.weight if older else 0)
            self._pages[page.key] = page
            while self.used_bytes > self.memory_bytes:
                _key, dropped = self._pages.popitem(last=False)
                self.used_bytes -= dropped.weight

    def _drop(self, key: str, page: StoredPage) -> None:
        with self._lock:
            if self._pages.get(key) is page:
                del self._pages[key]
                self.used_bytes -= page.weight

    # Files --------------------------------------------------------------------------------------

    def _slot(self, key: str) -> str:
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % self.files
        return f"{number:06x}"

    def _write(self, page: StoredPage) -> None:
        slot = self._slot(page.key)
        partial = self.folder / f"{slot}.partial"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                file = partial.open("xb")
            except FileExistsError:
                # Somebody is writing this very slot; or died doing it, and then it is the next's.
                if partial.stat().st_mtime < time.time() - ABANDONED_AFTER_SECONDS:
                    partial.unlink(missing_ok=True)
                return
            try:
                with file:
                    file.write(self._format(page))
                partial.replace(self.folder / slot)
            except OSError:
                partial.unlink(missing_ok=True)
                raise
        except OSError as error:
            logger.warning("A page could not be kept in a file: %s", error)

    def _format(self, page: StoredPage) -> bytes:
        about = {
            "version": self.version,
            "key": page.key,
            "headers": page.headers,
            "etag": page.etag,
            "encoding": page.encoding,
            "stamp": page.stamp[1:],
            "made_at": page.made_at,
            "expires_at": page.expires_at,
        }
        content = json.dumps(about).encode() + b"\n" + page.body
        return hashlib.sha256(content).hexdigest().encode() + b"\n" + content

    def _parse(self, raw: bytes, stamp: Stamp) -> StoredPage:
        """Raises ``ValueError`` or ``KeyError`` for what this version did not write whole."""
        checksum, _, content = raw.partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != checksum:
            raise ValueError("damaged")
        head, _, body = content.partition(b"\n")
        about = json.loads(head)
        if about["version"] != self.version:
            raise ValueError("of another version")
        if tuple(about["stamp"]) != stamp[1:]:
            raise ValueError("of another stamp")
        return StoredPage(
            key=about["key"],
            headers=tuple((name, value) for name, value in about["headers"]),
            etag=about["etag"],
            encoding=about["encoding"],
            body=body,
            # What this process changed and has not yet committed says nothing about the file.
            stamp=stamp,
            made_at=about["made_at"],
            expires_at=about["expires_at"],
        )


def pages_folder() -> Path:
    return Path(settings.DATA_DIR) / "pages"


@functools.cache
def _store(folder: Path, files: int, memory_bytes: int, version: str) -> PageStore:
    return PageStore(folder=folder, files=files, memory_bytes=memory_bytes, version=version)


def shared_store() -> PageStore | None:
    """The one store of this process; ``None`` where the settings want none."""
    memory_bytes = settings.PAGE_STORE_MEMORY_BYTES
    if not memory_bytes:
        return None
    return _store(pages_folder(), settings.PAGE_STORE_FILES, memory_bytes, fingerprint())


def clear_files() -> None:
    """Throw all kept files away: those of an earlier version, or of another database."""
    shutil.rmtree(pages_folder(), ignore_errors=True)
