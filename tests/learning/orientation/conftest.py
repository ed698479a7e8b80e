"""A school with a path, a class, its teacher, and a learner who gives orientation."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from learning.models import (
    CourseCompletion,
    CourseOutline,
    Learner,
    Pathway,
    PathwayCourse,
    ServiceHours,
)
from learning.services.orientation import record_hours, sign
from tests.conftest import Town
from tests.learning.schooling import class_of, coordinator, in_class, school, teacher


def days_ago(many: int) -> date:
    return timezone.localdate() - timedelta(days=many)


def outline(title: str, *, is_live: bool = True) -> CourseOutline:
    """A published course, as learners' pages know it."""
    return CourseOutline.objects.create(
        course_uid=uuid.uuid4(),
        title=title,
        slug=title.lower().replace(" ", "-"),
        is_live=is_live,
        parts=[],
        rules={},
    )


def path_of(title: str, minutes: int, *courses: CourseOutline) -> Pathway:
    pathway = Pathway.objects.create(title=title, minutes=minutes)
    for position, each in enumerate(courses, 1):
        PathwayCourse.objects.create(
            pathway=pathway, course_uid=each.course_uid, title=each.title, position=position
        )
    return pathway


def complete(learner: Learner, course: CourseOutline, at: datetime | None = None) -> Any:
    return CourseCompletion.objects.create(
        learner=learner,
        course_uid=course.course_uid,
        course_title=course.title,
        minutes=60,
        completed_at=at or timezone.now(),
    )


def logged(action: str) -> int:
    return ModelLogEntry.objects.filter(action=f"learning.{action}").count()


@dataclass
class Scene:
    """Class 11-01 with Ana and Beto; 11-02 is another's; a second school has its own people."""

    town: Town
    cohort: Any = field(init=False)
    profe: User = field(init=False)

    def __post_init__(self) -> None:
        self.cohort = class_of()
        self.profe = teacher("profe", self.cohort)
        self.neighbour_class = class_of(group="02")
        self.neighbour = teacher("vecina", self.neighbour_class)
        self.head = coordinator("rectora", school())
        self.far_class = class_of(school("Otro colegio"))
        self.far = teacher("lejano", self.far_class)
        self.far_head = coordinator("rector", school("Otro colegio"))
        self.official = coordinator("funcionaria", None)
        self.ana = in_class(self.cohort, "ana", last_names="Mora")
        self.beto = in_class(self.cohort, "beto", last_names="Niño")
        self.course = outline("Gobierno en línea")
        self.path = path_of("Orientador social", 120, self.course)

    def user(self, learner: Learner) -> User:
        assert learner.user is not None
        return learner.user

    def given(self, learner: Learner | None = None, **fields: Any) -> dict[str, Any]:
        """What ``record_hours`` is asked, by the learner."""
        who = learner or self.ana
        values = {
            "learner": who,
            "pathway": self.path,
            "served_on": timezone.localdate(),
            "minutes": 60,
            "help": ServiceHours.Help.TRAMITE,
            "supervisor": self.profe,
            "op_id": uuid.uuid4(),
            "by": self.user(who),
        }
        return {**values, **fields}

    def hours(self, learner: Learner | None = None, **fields: Any) -> ServiceHours:
        return record_hours(**self.given(learner, **fields))

    def signed(self, learner: Learner | None = None, **fields: Any) -> ServiceHours:
        hours = self.hours(learner, **fields)
        sign(hours_ids=[hours.pk], by=hours.supervisor)
        hours.refresh_from_db()
        return hours

    def posted(self, **fields: Any) -> dict[str, Any]:
        """What the form sends."""
        values = {
            "pathway": self.path.pk,
            "served_on": timezone.localdate().isoformat(),
            "minutes": "60",
            "help": "tramite",
            "supervisor": self.profe.pk,
            "op_id": str(uuid.uuid4()),
        }
        return {**values, **fields}


@pytest.fixture
def scene(town: Town) -> Scene:
    return Scene(town)


def states(hours: Collection[ServiceHours]) -> list[str]:
    found = ServiceHours.objects.in_bulk([each.pk for each in hours])
    return [found[each.pk].state for each in hours]
