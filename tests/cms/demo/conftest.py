"""The demonstration, loaded once for all who look at it."""

import pytest

from cms.demo.loader import Loader
from tests.scenery import Scenery


def load() -> list[str]:
    """What the loader says while it works, on small pictures: drawing them takes longest."""
    lines: list[str] = []
    Loader(say=lines.append, image_size=(160, 90)).run()
    return lines


@pytest.fixture(scope="module")
def demo(scenery: Scenery) -> list[str]:
    found: list[str] = scenery.put_up("demonstration", load)
    return found
