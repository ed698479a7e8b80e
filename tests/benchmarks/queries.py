"""Database queries of a page, through the whole stack of middleware, in a process of its own."""

import json
import sys
from collections.abc import Callable
from typing import Any

from tests.benchmarks.site import BenchmarkSite


def measure_queries(site: BenchmarkSite, paths: list[str]) -> list[dict[str, object]]:
    """One new process per page, so that each first request really is one."""
    rows = []
    for path in paths:
        code = f"from tests.benchmarks.queries import report; report({path!r})"
        rows.append(json.loads(site.manage("shell", "--no-imports", "-c", code)))
    return rows


def report(path: str) -> None:
    """Runs inside the site: print the counts as JSON."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cms.core.serving import warm_up
    from cms.wsgi import application

    warm_up(application)  # as each worker does before it serves anybody
    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "br"})

    def ask(action: Callable[[], Any]) -> tuple[Any, list[str]]:
        with CaptureQueriesContext(connection) as captured:
            answer = action()
        return answer, [query["sql"] for query in captured.captured_queries]

    def anew(number: int) -> str:
        """The same page under a question that nobody asked before: it is made again."""
        return f"{path}{'&' if '?' in path else '?'}medir={number}"

    answer, first = ask(lambda: client.get(anew(0)))
    client.get(path)
    _, stored = ask(lambda: client.get(path))
    _, warm = ask(lambda: client.get(anew(1)))
    json.dump(
        {
            "path": path,
            "status": answer.status_code,
            "first": len(first),
            "again": len(stored),
            "warm, made again": len(warm),
            "repeated": len(warm) - len(set(warm)),
        },
        sys.stdout,
    )
