"""The same pages among a thousand and a hundred thousand noticias: queries, time, publication.

The noticias are written straight into the tables: services would take hours. Runs inside the
site (``manage.py shell``), in a process that keeps nothing between two requests of the same page
but what every worker remembers.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.site import BenchmarkSite

SIZES = (1_000, 100_000)
ROUNDS = 15
BATCH = 2_000


def grow(site: BenchmarkSite, paths: list[str], sizes: tuple[int, ...]) -> list[dict[str, object]]:
    """A row for each page and size; ``x`` is the time against the first size."""
    rows: list[dict[str, object]] = []
    first: dict[str, float] = {}
    for size in sizes:
        code = f"from tests.benchmarks.growth import report; report({size}, {paths!r})"
        for row in json.loads(site.manage("shell", "--no-imports", "-c", code)):
            before = first.setdefault(row["page"], row["ms"])
            rows.append({"noticias": size, **row, "x": round(row["ms"] / before, 2)})
    return rows


def report(size: int, paths: list[str]) -> None:
    """Print, as JSON, what each page costs once there are ``size`` noticias."""
    fill(size)
    json.dump([*(read(path) for path in paths), publish()], sys.stdout)


def fill(size: int) -> None:
    """Add noticias to the first section until there are ``size``."""
    from datetime import timedelta

    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, transaction
    from django.utils import timezone
    from wagtail.models import Locale, Page

    from cms.core.remembered import forget
    from cms.news.models import NoticiaPage, NoticiasContainerPage

    folder = NoticiasContainerPage.objects.order_by("path").first()
    kind = ContentType.objects.get_for_model(NoticiaPage)
    now, locale = timezone.now(), Locale.get_default()
    present = NoticiaPage.objects.count()
    last = folder.get_last_child()
    begin = int(last.path[-Page.steplen :], 36) if last else 0
    for start in range(0, size - present, BATCH):
        with transaction.atomic():
            numbers = range(start + 1, min(start + BATCH, size - present) + 1)
            pages = Page.objects.bulk_create(
                Page(
                    path=Page._get_path(folder.path, folder.depth + 1, begin + number),
                    depth=folder.depth + 1,
                    title=f"Noticia de relleno {number}",
                    draft_title=f"Noticia de relleno {number}",
                    slug=f"relleno-{number}",
                    url_path=f"{folder.url_path}relleno-{number}/",
                    content_type=kind,
                    locale=locale,
                    live=True,
                    first_published_at=now - timedelta(days=1, minutes=number),
                    last_published_at=now,
                )
                for number in numbers
            )
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO news_noticiapage (page_ptr_id, summary, body, image_alt,"
                    " is_image_decorative, correction_note) VALUES (%s, %s, '[]', '', %s, '')",
                    [(page.pk, f"Resumen de {page.title}.", False) for page in pages],
                )
    Page.objects.filter(pk=folder.pk).update(
        numchild=Page.objects.filter(path__startswith=folder.path, depth=folder.depth + 1).count()
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    forget()


def read(path: str) -> dict[str, Any]:
    """Queries and median milliseconds of a page made anew."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "br"})
    asked = iter(range(10_000))

    def ask() -> None:
        answer = client.get(path, {"medir": next(asked)})
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return {"page": path, "queries": len(captured), "ms": median_ms(ask)}


def publish() -> dict[str, Any]:
    """Queries and median milliseconds of publishing a change of one noticia."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cms.news.models import NoticiaPage

    page = NoticiaPage.objects.order_by("pk").first()

    def change() -> None:
        fresh = NoticiaPage.objects.get(pk=page.pk)
        fresh.summary = f"Cambio {time.time_ns()}"
        fresh.save_revision().publish(skip_permission_checks=True)

    change()
    with CaptureQueriesContext(connection) as captured:
        change()
    return {"page": "(publish)", "queries": len(captured), "ms": median_ms(change)}


def median_ms(work: Callable[[], None]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(times), 1)
