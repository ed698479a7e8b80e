"""What the Oficina de Prensa teaches the search, for whoever is not a screen of the admin."""

from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import User
from cms.search.missed import impersonal
from cms.search.models import MissedSearch, PinnedResult, Synonym, phrase_key, pin_key


def ensure_synonym(*, said: str, used: str, by: User) -> Synonym:
    """The synonym for what people say, made if there is none; one that exists is left alone.

    Raises:
        ValidationError: a phrase without words, or two that already mean the same.
    """
    found = Synonym.objects.filter(said_key=phrase_key(said)).first()
    if found is not None:
        return found
    synonym = Synonym(said=said, used=used)
    synonym.full_clean(exclude=["said_key"])
    synonym.save()
    log(instance=synonym, action="wagtail.create", user=by)
    return synonym


def ensure_pin(*, query: str, page: Page, by: User, order: int = 1) -> PinnedResult:
    """The page pinned for a query, made if it is not.

    Raises:
        ValidationError: a query without words.
    """
    found = PinnedResult.objects.filter(query_key=pin_key(query), page=page.pk).first()
    if found is not None:
        return found
    pin = PinnedResult(query=query, page_id=page.pk, order=order)
    pin.full_clean(exclude=["query_key"])
    pin.save()
    log(instance=pin, action="wagtail.create", user=by)
    return pin


def settle_missed(*, words: str) -> int:
    """Take a search off the list of those without result: somebody saw to it."""
    deleted, _by_model = MissedSearch.objects.filter(words=impersonal(words)).delete()
    return deleted
