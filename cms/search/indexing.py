"""Keeps the index true: called in the transaction that publishes, withdraws or deletes.

The index may hold more than is public (whoever searches asks the pages again), never less for
longer than until ``repair_index`` runs.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page

from cms.assets.models import SiteDocument
from cms.editorial.files import files_of
from cms.editorial.models import FileUse
from cms.search import fulltext
from cms.search.extraction import Extract, extract_document, extract_page, is_searchable
from cms.search.models import FullText, IndexEntry, Word
from cms.search.words import MIN_WORD, spans, stem, stems

logger = logging.getLogger(__name__)

CHUNK = 200
Say = Callable[[str], object]


def words_of(*texts: str) -> dict[str, str]:
    """The words by which misspellings are mended: as folded, and as written, in lower case."""
    found: dict[str, str] = {}
    for text in texts:
        for start, end, word in spans(text):
            if len(word) >= MIN_WORD and word.isalpha() and found.get(word, word) == word:
                found[word] = text[start:end].lower()[: len(word)]
    return found


def document_type_id() -> int:
    return ContentType.objects.get_for_model(SiteDocument).pk


def index_page(page: Page) -> None:
    """Write what a live page says, or forget it if it is not for searching."""
    page = page.specific
    if not page.live or not is_searchable(page):
        forget_page(page)
        return
    _write({("page_id", page.pk): extract_page(page)})
    wanted = {pk for kind, pk in files_of(page) if kind == document_type_id()}
    index_documents(SiteDocument.objects.filter(pk__in=wanted))


def index_documents(documents: Iterable[SiteDocument]) -> None:
    """Write the title and description of documents; who searches finds only the public ones."""
    _write({("document_id", document.pk): extract_document(document) for document in documents})


def forget_page(page: Page) -> None:
    """Take a page out of the index."""
    _forget(IndexEntry.objects.filter(page_id=page.pk))


Key = tuple[str, int]


def _write(extracts: dict[Key, Extract]) -> None:
    """Insert or change entries, their stems and the count of their words."""
    if not extracts:
        return
    with transaction.atomic():
        found: dict[Key, IndexEntry] = {}
        for name in ("page_id", "document_id"):
            wanted = [pk for key, pk in extracts if key == name]
            if wanted:
                kept = IndexEntry.objects.filter(**{f"{name}__in": wanted})
                found |= {(name, getattr(entry, name)): entry for entry in kept}
        count = WordCount()
        for entry in found.values():
            count.subtract(entry)
        now = timezone.now()
        for key, extract in extracts.items():
            entry = found.setdefault(key, IndexEntry(**{key[0]: key[1]}))
            for name, value in vars(extract).items():
                setattr(entry, name, value)
            entry.indexed_at = now
            count.add(entry)
        entries = [found[key] for key in extracts]
        changed = ["kind", "title", "summary", "text", "published_on", "until", "indexed_at"]
        new = [entry for entry in entries if entry.pk is None]
        IndexEntry.objects.bulk_create(new)
        IndexEntry.objects.bulk_update([e for e in entries if e not in new], changed)
        fulltext.write(map(stems_of, entries))
        count.save()


def stems_of(entry: IndexEntry) -> fulltext.Row:
    """What the full-text table holds of an entry."""
    return entry.pk, stems(entry.title), stems(entry.summary), stems(entry.text)


def _forget(entries: Any) -> None:
    with transaction.atomic():
        count = WordCount()
        for entry in entries:
            count.subtract(entry)
        entries.delete()
        count.save()


def forget_words(entry: IndexEntry) -> None:
    """Count the words of an entry no more; for when its page is deleted and it with it."""
    count = WordCount()
    count.subtract(entry)
    count.save()


class WordCount:
    """On how many entries more, or fewer, each word is."""

    def __init__(self) -> None:
        self.by: Counter[str] = Counter()
        self.shown: dict[str, str] = {}

    def add(self, entry: IndexEntry) -> None:
        words = words_of(entry.title, entry.summary, entry.text)
        self.by.update(words.keys())
        self.shown.update(words)

    def subtract(self, entry: IndexEntry) -> None:
        self.by.subtract(words_of(entry.title, entry.summary, entry.text).keys())

    def save(self) -> None:
        """Change the rows in one order always: two writers cannot block each other."""
        rows = sorted(
            (word, self.shown.get(word, word), stem(word), by) for word, by in self.by.items() if by
        )
        with connection.cursor() as cursor:
            for start in range(0, len(rows), CHUNK):
                part = rows[start : start + CHUNK]
                values = ", ".join(["(%s, %s, %s, %s)"] * len(part))
                cursor.execute(
                    _COUNT.format(values=values), [value for row in part for value in row]
                )


# An accented way to write a word is the better one to show: «educación» beside «educacion».
_COUNT = """
INSERT INTO search_word (word, shown, stem, pages) VALUES {values}
ON CONFLICT (word) DO UPDATE SET pages = search_word.pages + excluded.pages,
shown = CASE WHEN excluded.shown = excluded.word THEN search_word.shown ELSE excluded.shown END
"""


# The whole index --------------------------------------------------------------------------------


def rebuild_index(*, say: Say = logger.info) -> int:
    """Write the whole index anew and return how many entries it has. Safe to repeat.

    The site goes on meanwhile: each chunk of pages is its own transaction.
    """
    _drop_stale()
    pages = Page.objects.live().filter(depth__gt=1)
    done = 0
    total = pages.count()
    for chunk in _chunks(pages):
        for page in chunk:
            if not is_searchable(page):
                forget_page(page)
        _write({("page_id", p.pk): extract_page(p) for p in chunk if is_searchable(p)})
        done += len(chunk)
        say(f"Páginas: {done} de {total}")
    documents = 0
    for some in _chunks_of(_public_documents()):
        index_documents(some)
        documents += len(some)
    say(f"Documentos: {documents}")
    recount_words()
    return IndexEntry.objects.count()


def repair_index(*, say: Say = logger.info) -> int:
    """Mend what differs from the pages and return how many entries that were. Safe to repeat."""
    mended = _drop_stale()
    entry = IndexEntry.objects.filter(page_id=OuterRef("pk")).exclude(full_text=None)
    fresh = entry.filter(
        Q(indexed_at__gte=OuterRef("last_published_at")) | Q(page__last_published_at=None)
    )
    pages = Page.objects.live().filter(~Exists(fresh), depth__gt=1, alias_of=None)
    for chunk in _chunks(pages):
        extracts = {("page_id", p.pk): extract_page(p) for p in chunk if is_searchable(p)}
        _write(extracts)
        mended += len(extracts)
    known = IndexEntry.objects.filter(document_id=OuterRef("pk")).exclude(full_text=None)
    for some in _chunks_of(_public_documents().filter(~Exists(known))):
        index_documents(some)
        mended += len(some)
    if mended:
        say(f"Índice del buscador: {mended} entradas corregidas")
    return mended


def _drop_stale() -> int:
    """Forget what is public no more, and stems that belong to nothing."""
    stale = IndexEntry.objects.filter(
        Q(page__live=False) | Q(document__isnull=False) & ~Exists(public_uses())
    )
    found = stale.count()
    while pks := list(stale.values_list("pk", flat=True)[:CHUNK]):
        _forget(IndexEntry.objects.filter(pk__in=pks))
    orphans = FullText.objects.filter(~Exists(IndexEntry.objects.filter(pk=OuterRef("pk"))))
    while pks := list(orphans.values_list("pk", flat=True)[:CHUNK]):
        FullText.objects.filter(pk__in=pks).delete()
    Word.objects.filter(pages__lte=0).delete()
    return found


def public_uses(document_id: str = "document_id") -> Any:
    """The live pages that show a document, given as the name of its key in the outer query."""
    return FileUse.objects.filter(
        content_type=document_type_id(),
        object_id=OuterRef(document_id),
        state=FileUse.State.PUBLIC,
        page__live=True,
    )


def _public_documents() -> Any:
    uses = FileUse.objects.filter(content_type=document_type_id(), state=FileUse.State.PUBLIC)
    return SiteDocument.objects.filter(pk__in=uses.values("object_id"))


def _chunks_of(rows: Any) -> Iterator[list[Any]]:
    """The rows in order of their keys, some at a time, whatever is written meanwhile."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield some
        last = some[-1].pk


def _chunks(pages: Any) -> Iterator[list[Page]]:
    for some in _chunks_of(pages.only("pk")):
        yield list(Page.objects.filter(pk__in=[page.pk for page in some]).specific())


@transaction.atomic
def recount_words() -> None:
    """Count anew in how many entries each word is."""
    count = WordCount()
    entries = IndexEntry.objects.only("title", "summary", "text")
    for entry in entries.iterator(chunk_size=CHUNK):
        count.add(entry)
    Word.objects.update(pages=0)
    count.save()
    Word.objects.filter(pages__lte=0).delete()
