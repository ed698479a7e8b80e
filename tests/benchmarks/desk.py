"""The Mesa de Prensa and its measures among more and more waiting items and past decisions.

The rows are written straight into the tables: services would take hours. Runs inside the site
(``manage.py shell``), signed in as an officer. ``python -m tests.benchmarks.desk`` measures this
part alone.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.site import BenchmarkSite

SIZES = ((50, 200), (500, 20_000))
"""Items that wait, and decisions of the last twelve months."""
PATHS = ("/admin/mesa/", "/admin/mesa/medidas/")
ROUNDS = 15
BATCH = 2_000
REASONS = ("Falta la fecha", "Falta la fuente", "No se entiende", "Datos personales", "Repetido")


def measure_desk(
    site: BenchmarkSite, sizes: tuple[tuple[int, int], ...] = SIZES
) -> list[dict[str, object]]:
    """A row for each page and size; ``x`` is the time against the first size."""
    rows: list[dict[str, object]] = []
    first: dict[str, float] = {}
    for waiting, decided in sizes:
        code = f"from tests.benchmarks.desk import report; report({waiting}, {decided})"
        for row in json.loads(site.manage("shell", "--no-imports", "-c", code)):
            before = first.setdefault(row["page"], row["ms"])
            grown = round(row["ms"] / before, 2)
            rows.append({"waiting": waiting, "decided": decided, **row, "x": grown})
    return rows


def report(waiting: int, decided: int) -> None:
    """Print, as JSON, what each page costs with so much on the desk and behind it."""
    from django.db import connection
    from django.test import Client

    from cms.accounts.models import Role, User
    from cms.accounts.roles import office_group

    fill(waiting=waiting, decided=decided)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    officer, _created = User.objects.get_or_create(username="mide-la-mesa")
    officer.groups.add(office_group(Role.Kind.PRESS))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    json.dump([read(client, path) for path in PATHS], sys.stdout)


def fill(*, waiting: int, decided: int) -> None:
    """Add items until so many wait and so many were decided in the last twelve months."""
    from django.utils import timezone
    from wagtail.models import Page

    from cms.editorial.models import DeskItem, PageReview, ReturnReason
    from cms.editorial.sections import section_roots

    def minutes(count: int) -> timedelta:
        return timedelta(minutes=count)

    source = random.Random(4)
    reasons = [ReturnReason.objects.get_or_create(name=name)[0] for name in REASONS]
    sections = list(section_roots().order_by("path"))
    pages = list(Page.objects.filter(depth__gt=3).order_by("path")[:200]) or sections
    now = timezone.now()

    def item(number: int, status: str) -> DeskItem:
        page = pages[number % len(pages)]
        return DeskItem(
            kind=source.choice((DeskItem.Kind.NEW, DeskItem.Kind.CHANGE, DeskItem.Kind.CHANGE)),
            status=status,
            page=page,
            title=f"{page.title} {number}"[:255],
            page_type_id=page.content_type_id,
            section=source.choice(sections),
            submitted_at=now - minutes(source.randrange(1, 60 * 24 * 20)),
            is_urgent=number % 50 == 0,
        )

    def past(number: int) -> DeskItem:
        is_returned = source.random() < 0.2
        found = item(number, DeskItem.Status.RETURNED if is_returned else DeskItem.Status.APPROVED)
        found.decided_at = now - minutes(source.randrange(60 * 24 * 330))
        found.working_minutes = int(source.expovariate(1 / 240))
        found.submitted_at = found.decided_at - minutes(found.working_minutes)
        if is_returned:
            found.reason, found.comment = source.choice(reasons), "Corrija, por favor."
        elif source.random() < 0.01:
            found.kind = DeskItem.Kind.SECOND_LOOK
            found.due_at = found.submitted_at + minutes(60 * 24)
        return found

    present = DeskItem.objects.waiting().count()
    DeskItem.objects.bulk_create(
        item(number, DeskItem.Status.WAITING) for number in range(present, waiting)
    )
    present = DeskItem.objects.decided().count()
    DeskItem.objects.bulk_create((past(n) for n in range(present, decided)), batch_size=BATCH)
    PageReview.objects.bulk_create(
        (
            PageReview(
                page=page,
                section=source.choice(sections),
                review_on=(now + minutes(source.randrange(-60 * 24 * 60, 60 * 24 * 300))).date(),
                verified_at=now,
            )
            for page in pages
        ),
        ignore_conflicts=True,
    )


def read(client: Any, path: str) -> dict[str, Any]:
    """Queries, bytes on the wire (brotli) alone and with the stylesheets, and milliseconds."""
    import brotli
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cms.core.stylesheet import build_all, css_folder

    def ask() -> bytes:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return bytes(answer.content)

    ask()
    with CaptureQueriesContext(connection) as captured:
        html = ask()
    sheets = [text.encode() for text in build_all(css_folder()).values()]
    size, *css = (len(brotli.compress(part, quality=5)) for part in (html, *sheets))
    return {
        "page": path,
        "queries": len(captured),
        "html": size,
        "with css": size + sum(css),
        "ms": median_ms(ask),
    }


def median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(times), 1)


def main() -> None:
    """Build a demonstration site and measure its desk."""
    from tests.benchmarks.__main__ import show

    with tempfile.TemporaryDirectory(prefix="alcaldia-bench-") as folder:
        site = BenchmarkSite(Path(folder))
        site.build()
        show("The Mesa de Prensa and its measures, as they fill (median ms)", measure_desk(site))


if __name__ == "__main__":
    main()
