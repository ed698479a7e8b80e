import pytest

from tests.conftest import Town
from tests.learning.cards.scene import Scene


@pytest.fixture
def scene(town: Town) -> Scene:
    return Scene()
