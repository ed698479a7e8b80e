"""``make bench``: what the demonstration site weighs, asks of the database, and holds in memory.

Bytes, queries and rows repeat exactly and can be compared between versions. Memory is of this
run. Nothing here passes or fails: the budgets that are tests stand in the tests.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.cached import compare
from tests.benchmarks.class_reports import measure_reports
from tests.benchmarks.classroom import LEARNERS, take_together
from tests.benchmarks.desk import measure_desk
from tests.benchmarks.durability import survive_kills
from tests.benchmarks.growth import SIZES, grow
from tests.benchmarks.memory import memory_of
from tests.benchmarks.queries import measure_queries
from tests.benchmarks.replay import TIMES, replay
from tests.benchmarks.site import BenchmarkSite
from tests.benchmarks.weight import weigh

FIXED = (
    "/",
    "/alcaldia/secretaria-de-hacienda/",
    "/noticias/",
    "/agenda/",
    "/directorio/",
    "/transparencia/",
    "/buscar/?q=predial",
    "/cuenta/ingresar/",
)
GROWING = ("/", "/alcaldia/secretaria-de-hacienda/", "/noticias/", "/agenda/")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--kills", type=int, default=3, help="times the site is killed under load")
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=SIZES, help="noticias among which pages are read"
    )
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alcaldia-bench-") as folder:
        site = BenchmarkSite(Path(folder))
        print("Building the demonstration site…", flush=True)
        site.build()
        figures: dict[str, object] = {}
        with site.serving() as base:
            paths = [*FIXED[:2], *site.a_noticia(base), *FIXED[2:]]
            figures["weight"] = show(
                "Bytes on the wire of a first view, by kind (brotli; images at 390 px, 2x)",
                [weigh(base, path) for path in paths],
            )
            for path in paths:  # both workers warm
                for _ in range(20):
                    site.get(base + path)
            figures["memory"] = show(
                "Memory, MiB: resident, and the share that is its own (PSS)",
                memory_of(site.pid),
            )
        figures["queries"] = show(
            "Queries: first request of a process, then warm, and repeated ones among those",
            measure_queries(site, paths),
        )
        figures["cached"] = show(
            "A kept page against the same bytes served by WhiteNoise, in turns (median of rounds)",
            compare(site),
        )
        figures["durability"] = show(
            f"{options.kills} kills -9 of every process under eight writers",
            [survive_kills(site, options.kills)],
        )
        figures["classroom"] = show(
            f"{LEARNERS} learners answering and handing in at once", take_together(site)
        )
        figures["replay"] = show(
            f"Every request of an attempt {TIMES} times, with lost replies and kill -9 in between",
            [replay(site, options.kills)],
        )
        figures["mesa"] = show(
            "The Mesa de Prensa and its measures, as they fill (median ms)", measure_desk(site)
        )
        figures["reports"] = show(
            "The municipality's report of learners, as they grow (median ms; memory in MiB)",
            measure_reports(site),
        )
        figures["growth"] = show(
            "Pages made anew, and a publication, among more and more noticias (median ms)",
            grow(site, [*GROWING], tuple(options.sizes)),
        )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    return 0


def show(title: str, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Print ``rows`` as a table and return them."""
    print(f"\n{title}")
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    for line in cells:
        first, *rest = (
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ", first, *rest)
    sys.stdout.flush()
    return rows


if __name__ == "__main__":
    sys.exit(main())
