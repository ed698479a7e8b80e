"""Receivers that keep the index true. No rule lives here."""

from typing import Any

from wagtail.models import Page

from cms.assets.models import SiteDocument
from cms.search.indexing import forget_page, forget_words, index_documents, index_page
from cms.search.models import IndexEntry


def on_published(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Inside the transaction that publishes."""
    index_page(instance)


def on_unpublished(sender: Any, instance: Page, **kwargs: Any) -> None:
    forget_page(instance)


def on_entry_deleted(sender: Any, instance: IndexEntry, origin: Any, **kwargs: Any) -> None:
    """A page or a document was deleted and took its entry with it."""
    if isinstance(origin, IndexEntry) or getattr(origin, "model", None) is IndexEntry:
        return  # the index itself deleted it, and has counted its words
    forget_words(instance)


def on_document_saved(sender: Any, instance: SiteDocument, raw: bool, **kwargs: Any) -> None:
    """Title or description may have changed."""
    if not raw and IndexEntry.objects.filter(document_id=instance.pk).exists():
        index_documents([instance])
