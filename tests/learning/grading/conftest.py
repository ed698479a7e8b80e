"""Examples are drawn without a clock: a busy machine must not fail a property."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("grading", deadline=None, max_examples=100)


@pytest.fixture(autouse=True, scope="package")
def _no_deadline() -> Iterator[None]:
    """For this package alone."""
    settings.load_profile("grading")
    yield
    settings.load_profile("default")
