"""Scenes that many modules play in: each is built once, not once for every module.

A scene stands in a transaction that stays open while the modules that ask for it follow one
another (``tests.distribution`` puts them together); each test's own transaction stands inside it.
The first module that does not ask for the scene finds it gone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from django.db.models import Model


@dataclass
class Scenery:
    """What stands in the database of this process, at most one scene at a time."""

    blocker: Any
    name: str = ""
    found: Any = None
    _block: Any = field(default=None, repr=False)
    of_this_process: ClassVar["Scenery | None"] = None

    def put_up(self, name: str, build: Callable[[], Any]) -> Any:
        """What ``build`` returned, when the scene was built; built now unless it stands."""
        if self.name == name:
            return self.found
        self.strike()
        with self.blocker.unblock():
            block = transaction.atomic()
            block.__enter__()
            self._block = block
            try:
                self.found = build()
                # PostgreSQL changes no table of which a row still has to be checked at the end.
                connection.check_constraints()
            except BaseException:
                self.strike()
                raise
        self.name = name
        return self.found

    @contextmanager
    def with_more(self, build: Callable[[], Any]) -> Iterator[Any]:
        """What ``build`` returns stands upon the scene until the block ends: for one module."""
        with self.blocker.unblock():
            block = transaction.atomic()
            block.__enter__()
        try:
            with self.blocker.unblock():
                found = build()
                connection.check_constraints()
            yield found
        finally:
            with self.blocker.unblock():
                transaction.set_rollback(True)
                block.__exit__(None, None, None)

    def strike(self) -> None:
        """Leave the database as it was before the scene."""
        if self._block is None:
            return
        block, self._block, self.name, self.found = self._block, None, "", None
        with self.blocker.unblock():
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


def afresh(found: Any) -> Any:
    """A row, a list of them, or what holds such as attributes, as the database has them: what one
    test did to an object no other one sees."""
    if isinstance(found, Model):
        return type(found)._default_manager.get(pk=found.pk)
    if isinstance(found, list):
        return [afresh(each) for each in found]
    again = copy(found)
    rows = {name: each for name, each in vars(found).items() if isinstance(each, Model | list)}
    vars(again).update({name: afresh(each) for name, each in rows.items()})
    return again


@pytest.fixture(scope="session")
def scenery(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scenery]:
    Scenery.of_this_process = Scenery(django_db_blocker)
    yield Scenery.of_this_process
    Scenery.of_this_process.strike()
    Scenery.of_this_process = None


@pytest.fixture(scope="module", autouse=True)
def _nothing_left_standing(request: pytest.FixtureRequest) -> None:
    """A module that builds on no scene finds none, whatever ran before it."""
    standing = Scenery.of_this_process
    if standing is not None and not any(
        "scenery" in item.fixturenames
        for item in request.session.items
        if item.path == request.path  # type: ignore[attr-defined]
    ):
        standing.strike()
