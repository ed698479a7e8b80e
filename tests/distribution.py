"""How `make test` shares tests among processes.

A file stays whole: what a module builds once is then built once. Files that stand in the same
scene follow one another, for the same reason. The longest come first, so that no process is left
with one of them at the end; before all, one file of the browser's, since the demonstration that
it prepares for the others takes minutes in a process of its own.

Files that flush come last. A test in a transaction of its own (`transaction=True`, a live server)
ends by emptying every table, the rows that migrations wrote among them: whatever ran after it in
the same process would find no root page.
"""

from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

FLUSHING_FIXTURES = {"transactional_db", "live_server", "django_db_reset_sequences"}
TOWN, DEMONSTRATION = "built_town", "demo"
HERE = Path(__file__).parent
BROWSER, LONGEST = HERE / "browser", (HERE / "architecture", HERE / "browser")
TOGETHER = ("tests/cms/demo/",)
"""Folders whose files go to the same process: they stand in a scene of their own."""


class ByFile(LoadScopeScheduling):
    """By the address of a test: marks do not reach the process that shares out."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    return ByFile(config, log)


# After pytest-django, which parts a file: first what touches the database, then the rest.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    flushing = {item.path for item in items if flushes(item)}
    in_town, in_demonstration = (
        {item.path for item in items if scene in getattr(item, "fixturenames", ())}
        for scene in (TOWN, DEMONSTRATION)
    )
    for path in sorted(flushing & in_town):
        raise pytest.UsageError(f"{path}: tests that empty the database go in a file of their own")
    paths = list(dict.fromkeys(item.path for item in items))
    first = next((path for path in paths if BROWSER in path.parents), None)

    def place(path: Path) -> tuple[bool, bool, bool, bool, bool, str]:
        is_long = any(folder in path.parents for folder in LONGEST)
        is_late = (path not in in_demonstration, path not in in_town)
        return (path in flushing, path != first, not is_long, *is_late, str(path))

    places = {path: place(path) for path in paths}
    items.sort(key=lambda item: places[item.path])


def flushes(item: pytest.Item) -> bool:
    """Whether the test empties the database when it ends."""
    marker = item.get_closest_marker("django_db")
    named = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or bool(named & FLUSHING_FIXTURES)
