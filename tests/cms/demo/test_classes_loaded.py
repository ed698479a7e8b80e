"""The demonstration's two groups: somebody at every stage, and figures to look at."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.demo.aula.classes import STUDENTS, ensure_classes
from cms.demo.people import PASSWORD
from learning.class_permissions import cohorts_of, may_coordinate_place, may_teach_cohort
from learning.models import (
    Assignment,
    Attempt,
    BoardMessage,
    Cohort,
    CourseCompletion,
    CoursePage,
    Grade,
    Learner,
    LessonReading,
    Membership,
    Post,
    Response,
    Teaching,
)
from learning.selectors.class_grid import class_grid
from learning.selectors.promotion import plan_closing
from learning.services.promotion import close_year

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MODELS = (Learner, Membership, Post, Teaching, Attempt, Response, Grade, LessonReading, Assignment,
          BoardMessage, CourseCompletion, Cohort, User)  # fmt: skip


@pytest.fixture
def cohort(demo) -> Cohort:
    return Cohort.objects.select_related("institution").get(institution__isnull=False)


@pytest.fixture
def leaders(demo) -> Cohort:
    return Cohort.objects.get(organisation__isnull=False)


def course() -> CoursePage:
    return CoursePage.objects.get(slug="gobierno-en-linea")


def people() -> dict[str, User]:
    return {user.username: user for user in User.objects.all()}


def test_the_class_has_twenty_four_and_the_leaders_are_six(cohort, leaders) -> None:
    assert (str(cohort), str(cohort.institution)) == (
        f"11-01 ({timezone.localdate().year})",
        "Colegio Jorge Eliécer Gaitán",
    )
    in_class = Learner.objects.filter(memberships__cohort=cohort, memberships__ends_on=None)
    assert in_class.count() == 24
    assert all(learner.is_minor for learner in in_class)
    assert in_class.filter(user__username="estudiante1").exists()
    in_group = Learner.objects.filter(memberships__cohort=leaders, memberships__ends_on=None)
    assert in_group.count() == 6
    assert in_group.filter(user__username="lider1").exists()
    known = ("estudiante1", "lider1")
    for learner in (in_class | in_group).distinct().exclude(user__username__in=known):
        assert "dato de ejemplo" in learner.last_names, learner.pk


def test_the_teacher_has_both_groups_and_the_coordinator_the_school(cohort, leaders) -> None:
    teacher, coordinator = people()["docente"], people()["coordinadora"]
    assert set(cohorts_of(teacher)) == {cohort, leaders}
    assert set(cohorts_of(coordinator)) == {cohort}
    assert may_coordinate_place(coordinator, institution_id=cohort.institution_id)
    assert not may_coordinate_place(teacher, institution_id=cohort.institution_id)
    for user in (teacher, coordinator):
        assert user.check_password(PASSWORD)
        assert not user.groups.exists()
        assert not user.has_perm("wagtailadmin.access_admin")


def test_the_grid_has_somebody_at_every_stage(cohort) -> None:
    grid = class_grid(cohort, str(course().uid))
    stages = Counter(person.stage for person in STUDENTS)
    assert len(grid.rows) == 24
    assert grid.pending == stages["pending"] == 3
    assert grid.finished == stages["finished"] == 4
    stuck = [each.words for each in grid.stuck]
    assert sum("2 intentos sin aprobar" in words for words in stuck) == stages["failing"]
    assert any(" días en «" in words for words in stuck)
    away = {each.member.name for each in grid.away}
    assert {"Camilo V.", "Karen S.", "Miguel Á."} <= away
    never = [row for row in grid.rows if row.member.last_seen is None]
    assert len(never) >= stages["pending"] + stages["absent"]
    assert any(cell.band == "waiting" for row in grid.rows for cell in row.cells)
    assert 0 < grid.passed < grid.taken


def test_the_first_quiz_has_enough_attempts_to_be_analysed(cohort) -> None:
    finished = Attempt.objects.filter(
        learner__memberships__cohort=cohort, state=Attempt.State.FINISHED
    )
    many = Counter(finished.values_list("quiz_uid", flat=True))
    first = finished.filter(quiz_version__title__contains="onozco").values("learner").distinct()
    assert first.count() >= 10
    assert len(many) >= 7


def test_what_was_done_lies_in_the_past_and_holds_together(cohort) -> None:
    now = timezone.now()
    for attempt in Attempt.objects.filter(learner__memberships__cohort=cohort):
        assert attempt.started_at < attempt.finished_at <= now
    done = CourseCompletion.objects.filter(learner__memberships__cohort=cohort)
    assert done.count() == 4
    for completion in done:
        assert completion.completed_at < now - timedelta(hours=12)
    pending = Learner.objects.filter(state=Learner.State.PENDING)
    assert not Attempt.objects.filter(learner__in=pending).exists()
    assert not LessonReading.objects.filter(learner__in=pending).exists()


def test_loaded_again_nothing_is_new(demo) -> None:
    before = [model.objects.count() for model in MODELS]
    assert ensure_classes(course=course(), people=people()) == (24, 6)
    assert [model.objects.count() for model in MODELS] == before


def test_loaded_after_the_year_was_closed_it_is_left_as_it_is(cohort) -> None:
    close_year(
        institution=cohort.institution,
        year=cohort.year,
        decisions={},
        by=people()["coordinadora"],
    )
    before = [model.objects.count() for model in MODELS]
    ensure_classes(course=course(), people=people())
    assert [model.objects.count() for model in MODELS] == before


def test_the_coordinator_can_close_the_year(cohort) -> None:
    plan = plan_closing(institution=cohort.institution, year=cohort.year, decisions={})
    assert {str(fate): many for fate, many in plan.counts.items()} == {"graduates": 24}


@pytest.mark.parametrize("username", ["docente", "coordinadora"])
def test_they_sign_in_and_find_their_screens(cohort, username: str) -> None:
    client = Client()
    client.force_login(people()[username])
    assert client.get(reverse("learning:class_cards", args=[cohort.pk])).status_code == 200
    coordination = client.get(reverse("learning:coordination")).status_code
    assert coordination == (200 if username == "coordinadora" else 404)
    assert client.get("/admin/aula/coordinacion/").status_code in (302, 404)
    assert may_teach_cohort(people()[username], cohort)
