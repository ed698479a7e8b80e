"""How `make test` shares tests among processes: a file stays whole, flushing tests come last.

What a module builds once is then built once. A test in a transaction of its own
(`transaction=True`, a live server) ends by emptying every table, the rows that migrations wrote
among them: whatever ran after it in the same process would find no root page.
"""

import pytest

FLUSHING_FIXTURES = {"transactional_db", "live_server", "django_db_reset_sequences"}
LAST = "last"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            group = LAST if flushes(item) else str(item.location[0]).removesuffix(".py")
            item.add_marker(pytest.mark.xdist_group(group))


def flushes(item: pytest.Item) -> bool:
    """Whether the test empties the database when it ends."""
    marker = item.get_closest_marker("django_db")
    named = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or bool(named & FLUSHING_FIXTURES)
