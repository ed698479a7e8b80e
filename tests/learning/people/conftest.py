"""A school, a minor on its roster and a leader who registered."""

from collections.abc import Callable
from typing import Any

import pytest

from learning.models import Institution, Learner
from learning.services.learners import About, register_adult, register_student
from tests.conftest import Town

PASSWORD = "una-clave-larga-2026"


@pytest.fixture
def school(town: Town) -> Institution:
    return Institution.objects.create(name="Colegio Jorge Eliécer Gaitán")


@pytest.fixture
def make_student(town: Town, school: Institution) -> Callable[..., Learner]:
    def _make(username: str = "ximena.zambrano", **fields: Any) -> Learner:
        values: dict[str, Any] = {
            "first_names": "Ximena Lucía",
            "last_names": "Zambrano Ortiz",
            "institution": school,
            "year": 2026,
            "grade": 11,
            "group": "01",
            "by": town.coordina,
        }
        return register_student(username=username, **{**values, **fields})

    return _make


@pytest.fixture
def student(make_student: Callable[..., Learner]) -> Learner:
    """A minor whose guardian has not authorised."""
    return make_student()


@pytest.fixture
def leader(town: Town) -> Learner:
    return register_adult(
        username="wilmer.yaguara",
        password=PASSWORD,
        about=About(
            kind=Learner.Kind.LEADER,
            first_names="Wilmer",
            last_names="Yaguará",
            organisation_name="JAC de El Carmen",
        ),
    )
