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
from django.db.models import Max, Sum
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


# Both databases add in one statement, whoever else counts the same at the same time.
_COUNT_UP = """
INSERT INTO search_missedsearch (day, key, words, count) VALUES (%s, %s, '', 1)
ON CONFLICT (day, key) DO UPDATE SET count = search_missedsearch.count + 1
RETURNING count
"""


def _count(words: str) -> None:
    key = salted_hmac("cms.search.missed", words, algorithm="sha256").hexdigest()
    day = localdate()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, [connection.ops.adapt_datefield_value(day), key])
        is_new = cursor.fetchone()[0] == 1
    if is_new and MissedSearch.objects.filter(day=day).count() > MAX_ROWS_A_DAY:
        MissedSearch.objects.filter(day=day, key=key).delete()
        return
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
