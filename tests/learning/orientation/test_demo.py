"""The demonstration's orientation: everything at once, once, and only if somebody can sign."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from cms.accounts.models import User
from cms.demo.aula.orientation import SERVED, TITLE, ensure_orientation
from learning.models import CoursePage, Pathway, ServiceHours
from tests.learning.orientation.conftest import Scene
from tests.learning.schooling import in_class


@pytest.fixture
def course(scene: Scene) -> CoursePage:
    """As far as the demonstration asks: its identity."""
    return cast(CoursePage, SimpleNamespace(uid=scene.course.course_uid))


def load(scene: Scene, course: Any, **people: User) -> int:
    return ensure_orientation(course=course, people={"aula": scene.town.coordina, **people})


def test_a_path_and_a_student_with_something_of_each_state(
    scene: Scene, course: CoursePage
) -> None:
    in_class(scene.cohort, "estudiante1")
    assert load(scene, course, docente=scene.profe) == len(SERVED)
    path = Pathway.objects.get(title=TITLE)
    assert "dato de ejemplo" in path.title
    assert (path.hours, path.courses.get().course_uid) == (80, scene.course.course_uid)
    assert set(ServiceHours.objects.values_list("state", flat=True)) == {
        "signed",
        "waiting",
        "refused",
    }
    # What somebody did in the demonstration stays.
    ServiceHours.objects.filter(state="waiting").first().delete()  # type: ignore[union-attr]
    assert load(scene, course, docente=scene.profe) == len(SERVED) - 1
    assert Pathway.objects.filter(title=TITLE).count() == 1


def test_without_a_student_or_a_teacher_there_is_the_path_alone(
    scene: Scene, course: CoursePage
) -> None:
    assert load(scene, course, docente=scene.profe) == 0
    in_class(scene.cohort, "estudiante1")
    assert load(scene, course) == 0
    assert load(scene, course, docente=scene.far) == 0
    assert Pathway.objects.filter(title=TITLE).exists()
    assert not ServiceHours.objects.exists()
