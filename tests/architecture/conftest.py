"""One town for a whole module: building it for each of hundreds of doors would take an hour."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.architecture.attempts import Attempts
from tests.architecture.stage import Stage, build_stage
from tests.conftest import read_town


@pytest.fixture(scope="module")
def stage(built_town: None, django_db_blocker: Any) -> Iterator[Stage]:
    """The town with all it can hold, undone with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_stage(read_town())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def attempts(stage: Stage) -> Attempts:
    return Attempts(stage)
