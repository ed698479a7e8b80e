"""Counting attempts in fixed windows of time, in the database, so that every worker counts alike.

What is counted and how often it may happen is decided by the app that calls. This module only
counts; it knows nothing of people. Keys are stored as a keyed hash: whoever reads the table (or a
backup) learns no user name and no address.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.core.models import Throttle

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IPV6_PREFIX = 64
"""A home or a school is given a /64 at least: counting single IPv6 addresses counts nothing."""

# Both databases add in one statement: reading first would let two guesses count as one.
_COUNT_UP = """
INSERT INTO core_throttle ("key", "window_start", "count") VALUES (%s, %s, 1)
ON CONFLICT ("key", "window_start") DO UPDATE SET "count" = core_throttle."count" + 1
RETURNING "count"
"""


@dataclass(frozen=True)
class Limit:
    """At most ``times`` in every ``window``; ``name`` keeps one limit's counts from another's."""

    name: str
    times: int
    window: timedelta


@dataclass(frozen=True)
class Counter:
    """A limit applied to somebody or something, named by ``parts``."""

    limit: Limit
    parts: tuple[str, ...]

    @property
    def key(self) -> str:
        """What the table holds instead of the names."""
        value = json.dumps([self.limit.name, *self.parts])
        return salted_hmac("cms.core.throttling", value, algorithm="sha256").hexdigest()


class LimitReached(Exception):
    """Too many attempts; the next one may be made at ``retry_at``."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(f"limit reached until {retry_at:%Y-%m-%d %H:%M:%S}")
        self.retry_at = retry_at


@dataclass(frozen=True)
class Reservation:
    """An attempt already counted. ``release`` takes it back: it turned out to be no failure."""

    rows: tuple[tuple[str, datetime], ...]

    def release(self) -> None:
        """Count one less, never below zero."""
        with transaction.atomic():
            for key, start in self.rows:
                Throttle.objects.filter(key=key, window_start=start, count__gt=0).update(
                    count=F("count") - 1
                )


def window_start(window: timedelta, now: datetime) -> datetime:
    """Start of the fixed window that holds an instant; windows are aligned on the epoch."""
    return now - (now - EPOCH) % window


def count_up(key: str, start: datetime) -> int:
    """Add one to a counter and return its value, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, [key, connection.ops.adapt_datetimefield_value(start)])
        return int(cursor.fetchone()[0])


def reserve(counters: Iterable[Counter]) -> Reservation:
    """Count an attempt before it is made, so that guesses sent at once do not slip past.

    A refused attempt is counted nowhere: insisting does not lengthen a lockout. ``durable``
    because a count made inside a transaction that is rolled back would never have been made.

    Raises:
        LimitReached: one of the counters is full; nothing was counted.
    """
    now = timezone.now()
    rows = []
    with transaction.atomic(durable=True):
        for counter in counters:
            start = window_start(counter.limit.window, now)
            if count_up(counter.key, start) > counter.limit.times:
                raise LimitReached(start + counter.limit.window)
            rows.append((counter.key, start))
    return Reservation(tuple(rows))


def full_until(counter: Counter) -> datetime | None:
    """When a full counter lets somebody try again; ``None`` while it is not full. Counts nothing.

    A refused attempt is taken back, so a full counter holds exactly as many as its limit.
    """
    start = window_start(counter.limit.window, timezone.now())
    is_full = Throttle.objects.filter(
        key=counter.key, window_start=start, count__gte=counter.limit.times
    ).exists()
    return start + counter.limit.window if is_full else None


def clear(counter: Counter) -> bool:
    """Forget what was counted, in every window. Whether something was."""
    deleted, _by_model = Throttle.objects.filter(key=counter.key).delete()
    return deleted > 0


def is_first_use(name: str, *parts: str, within: timedelta) -> bool:
    """Whether this is the first time it is seen in at least ``within``; records that it was.

    Two windows are looked at, so that a repetition across their border is seen too.
    """
    counter = Counter(Limit(name, 1, within), parts)
    start = window_start(within, timezone.now())
    with transaction.atomic():
        earlier = Throttle.objects.filter(key=counter.key, window_start=start - within).exists()
        return count_up(counter.key, start) == 1 and not earlier


def client_address(request: HttpRequest) -> str:
    """The address a request comes from, as far as it can be trusted.

    ``X-Forwarded-For`` is what the client says, except for the last entries, that our own proxies
    wrote: as many as ``TRUSTED_PROXY_COUNT``. IPv6 addresses are cut to their network.
    """
    found = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies > 0:
        header = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).strip()
        forwarded = header.split(",") if header else []
        if len(forwarded) >= proxies:
            found = forwarded[-proxies].strip()
    try:
        address = ip_address(found)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False).network_address)
    return str(address)


def prune(*, older_than: timedelta = timedelta(days=2)) -> int:
    """Delete the windows that no limit looks at any more; returns how many rows went."""
    deleted, _by_model = Throttle.objects.filter(
        window_start__lt=timezone.now() - older_than
    ).delete()
    return deleted
