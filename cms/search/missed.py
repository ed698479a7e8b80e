"""What people look for in vain, counted by day. Nothing here can tell who looked, or when.

Words are kept in clear only once the same search was made ``SHOWN_FROM`` times: what one person
typed by mistake (a name, a document number) stays a keyed hash and goes with the day.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, Sum
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from cms.search.models import MissedSearch
from cms.search.words import tokens

logger = logging.getLogger(__name__)

SHOWN_FROM = 3
MAX_LENGTH = 80
MAX_ROWS_A_DAY = 500
KEPT_DAYS = 180
PATIENCE_MS = 200
"""How long an answer may wait for the database to take the count."""

_ADDRESS = re.compile(r"\S*@\S*")
_NUMBER = re.compile(r"\d(?:[\d.,\s-]*\d){4,}")
"""Five digits or more, however they are grouped: identity and telephone numbers."""


def impersonal(query: str) -> str:
    """The folded words of a query without addresses and long numbers, 80 characters at most."""
    words = tokens(_NUMBER.sub(" ", _ADDRESS.sub(" ", query)))
    return " ".join(words)[:MAX_LENGTH].strip()


def record_missed(query: str) -> None:
    """Count a search without result. Whatever goes wrong is logged and goes no further."""
    words = impersonal(query)
    if not words:
        return
    try:
        with _impatient(), transaction.atomic():
            _count(words)
    except DatabaseError:
        logger.warning("A search without result was not counted", exc_info=True)


def _count(words: str) -> None:
    key = salted_hmac("cms.search.missed", words, algorithm="sha256").hexdigest()
    day = localdate()
    today = MissedSearch.objects.filter(day=day)
    if not today.filter(key=key).update(count=F("count") + 1):
        if today.count() >= MAX_ROWS_A_DAY:
            return
        _row, is_new = MissedSearch.objects.get_or_create(day=day, key=key, defaults={"count": 1})
        if not is_new:
            today.filter(key=key).update(count=F("count") + 1)
    same = MissedSearch.objects.filter(key=key)
    if (same.aggregate(total=Sum("count"))["total"] or 0) >= SHOWN_FROM:
        same.filter(words="").update(words=words)


@contextmanager
def _impatient() -> Iterator[None]:
    """Wait for other writers only as long as a reader would not notice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE_MS}ms"])
            yield
        return
    usual = settings.DATABASES["default"].get("OPTIONS", {}).get("timeout", 5) * 1000
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def most_missed(*, limit: int = 200) -> list[Any]:
    """What was looked for in vain most often, with its count and last day."""
    rows = (
        MissedSearch.objects.exclude(words="")
        .values("words")
        .annotate(total=Sum("count"), last_day=Max("day"))
        .order_by("-total", "words")
    )
    return list(rows[:limit])


def hidden_count() -> int:
    """How many searches were made too few times to be shown."""
    return MissedSearch.objects.filter(words="").aggregate(n=Sum("count"))["n"] or 0


def prune() -> int:
    """Forget old days; returns how many rows went."""
    deleted, _by_model = MissedSearch.objects.filter(
        day__lt=localdate() - timedelta(days=KEPT_DAYS)
    ).delete()
    return deleted
