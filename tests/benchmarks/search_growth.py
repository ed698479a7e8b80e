"""``python -m tests.benchmarks.search_growth``: how the search answers as the site grows.

Fills an index of invented pages in a database of its own (SQLite in a temporary folder, or an
empty one that ``DATABASE_URL`` names) and asks it, in this process, through the whole stack of
middleware. Prints milliseconds (median and 95th of sixty, and of this process's
processor alone), queries and results.
"""

import os
import random
import sys
import tempfile
import time
from datetime import timedelta

SIZES = (1_000, 100_000)
ROUNDS = 60
WORDS = 30_000
"""Different words of the invented language, as many as a town's site would have in decades."""
SYLLABLES = [c + v for c in "bcdfgjlmnprstvz" for v in "aeiou"]

ASKED = {
    "selective": "predial",  # on 1 of 1,000 pages
    "two words": "predial unificado",
    "frequent": "municipio",  # on every page
    "frequent, two": "municipio alcaldia",
    "frequent, filtered": "municipio",
    "misspelt": "predail",
    "unfinished": "certif",
    "partial": "predial municipio ornitorrinco",
    "nothing": "ornitorrinco",
}
PARAMETERS = {"frequent, filtered": {"tipo": "noticia", "seccion": "secretaria-10"}}


def language(source: random.Random) -> list[str]:
    """Invented words; the first ones are used far more, as in any language."""
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(source.choices(SYLLABLES, k=source.choice((2, 3, 3, 4))))] = None
    return list(found)


def text(source: random.Random, words: list[str], length: int) -> str:
    # The inverse of a uniform number is distributed about as Zipf says words are.
    last = len(words)
    return " ".join(words[min(last - 1, int(last ** source.random()) - 1)] for _ in range(length))


def fill(size: int, words: list[str]) -> None:
    """Pages and their entries up to ``size``, in bulk."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Page

    from cms.news.models import NoticiaPage
    from cms.search import fulltext
    from cms.search.indexing import stems_of
    from cms.search.models import IndexEntry
    from cms.secretarias.models import SecretariaPage

    source = random.Random(size)
    types = ContentType.objects.get_for_models(NoticiaPage, SecretariaPage)
    sections = list(SecretariaPage.objects.order_by("path"))
    begun = Page.objects.filter(depth=5).count()
    today = timezone.now()
    for start in range(begun, size, 2_000):
        pages, entries = [], []
        for number in range(start, min(start + 2_000, size)):
            section = sections[number % len(sections)]
            key = Page._int2str(number + 1).rjust(Page.steplen, "0")
            slug = f"pagina-{number}"
            title = text(source, words, 6)
            body = f"{text(source, words, 250)} municipio alcaldia"
            if number % 1_000 == 7:
                title = f"Impuesto predial {title}"
            elif number % 1_000 == 8:
                body += " certificado del predial unificado"
            pages.append(
                Page(
                    title=title,
                    draft_title=title,
                    slug=slug,
                    path=section.path + key,
                    depth=section.depth + 1,
                    url_path=f"{section.url_path}{slug}/",
                    content_type=types[NoticiaPage],
                    live=True,
                    first_published_at=today - timedelta(hours=number),
                    locale_id=section.locale_id,
                )
            )
            entries.append((title, text(source, words, 20), body))
        with transaction.atomic():
            Page.objects.bulk_create(pages)
            rows = [
                IndexEntry(
                    page_id=page.pk,
                    kind="informacion" if page.pk % 10 == 0 else "noticia",
                    title=title,
                    summary=summary,
                    text=body,
                    published_on=page.first_published_at.date(),
                    indexed_at=today,
                )
                for page, (title, summary, body) in zip(pages, entries, strict=True)
            ]
            IndexEntry.objects.bulk_create(rows)
            fulltext.write(map(stems_of, rows))
        if start % 20_000 == 0:
            print(f"  {start + len(pages):,} pages", file=sys.stderr, flush=True)


def found_town() -> None:
    """A home page and sections whose children are the invented pages."""
    from django.contrib.auth.models import Group
    from wagtail.models import Collection, Page, Site

    from cms.secretarias.models import AlcaldiaPage, SecretariaPage, Section
    from home.models import HomePage

    Page.get_first_root_node().get_children().delete()
    home = HomePage(title="Inicio", slug="inicio")
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
    alcaldia = AlcaldiaPage(title="La Alcaldía", slug="alcaldia")
    home.add_child(instance=alcaldia)
    for number in range(20):
        page = SecretariaPage(
            title=f"Secretaría {number}", short_name=f"S {number}", slug=f"secretaria-{number}"
        )
        alcaldia.add_child(instance=page)
        Section.objects.create(
            page=page,
            group=Group.objects.create(name=f"S {number}"),
            collection=Collection.get_first_root_node().add_child(name=f"S {number}"),
        )


def measure() -> list[dict[str, object]]:
    """Ask each question ``ROUNDS`` times and tell what it cost."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cms.search import selectors

    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "br"})
    rows: list[dict[str, object]] = []
    for what, query in ASKED.items():
        parameters = {"q": query, **PARAMETERS.get(what, {})}
        for _ in range(3):
            client.get("/buscar/", parameters)
        with CaptureQueriesContext(connection) as captured:
            client.get("/buscar/", parameters)
        queries = len(captured)
        spent, worked = [], []
        for _ in range(ROUNDS):
            begun, working = time.perf_counter(), time.process_time()
            client.get("/buscar/", parameters)
            spent.append((time.perf_counter() - begun) * 1_000)
            worked.append((time.process_time() - working) * 1_000)
        spent.sort()
        worked.sort()
        outcome = selectors.search(
            query, kind=parameters.get("tipo", ""), section=parameters.get("seccion", "")
        )
        rows.append(
            {
                "asked": what,
                "p50 ms": round(spent[ROUNDS // 2], 1),
                "p95 ms": round(spent[ROUNDS * 95 // 100], 1),
                "cpu p50": round(worked[ROUNDS // 2], 1),
                "cpu p95": round(worked[ROUNDS * 95 // 100], 1),
                "queries": queries,
                "results": f"{outcome.total}{'+' if outcome.is_capped else ''}",
            }
        )
    return rows


def spell() -> dict[str, object]:
    """What the words kept in memory weigh, and what a correction costs."""
    import tracemalloc

    from cms.search.vocabulary import forget_words, vocabulary

    forget_words()
    tracemalloc.start()
    known = vocabulary()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    forget_words()
    begun = time.process_time()
    vocabulary()
    spent = (time.process_time() - begun) * 1_000
    begun = time.process_time()
    for _ in range(50):
        known.nearest("predail")
    return {
        "words": len(known.words),
        "read, cpu ms": round(spent, 1),
        "MiB": round(size / 2**20, 1),
        "one correction, cpu ms": round((time.process_time() - begun) * 20, 2),
    }


def main() -> None:
    """Build the site at each size and print its table."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from cms.search.indexing import recount_words
    from tests.benchmarks.__main__ import show

    call_command("migrate", verbosity=0)
    found_town()
    words = language(random.Random(1))
    for size in SIZES:
        begun = time.perf_counter()
        fill(size, words)
        recount_words()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(
            f"\n{connection.vendor}, {size:,} pages, filled in {time.perf_counter() - begun:.0f} s"
        )
        show("Words in memory", [spell()])
        show("Search", measure())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="alcaldia-search-") as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        }
        main()
