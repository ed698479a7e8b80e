"""When a path is finished: all its courses, and the minutes signed; told once it is so."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.accounts.errors import NotAllowed
from learning.models import Certificate, Learner, LessonReading, Pathway
from learning.services import orientation
from learning.services.enrolment import enrol
from learning.services.orientation import (
    PathStanding,
    after_courses,
    path_finished,
    refuse,
    sign,
    standings,
    undo_decision,
)
from learning.services.pathways import save_pathway, set_open
from tests.learning.conftest import Aula
from tests.learning.orientation.conftest import Scene, complete, logged, outline, path_of


@pytest.fixture
def told() -> Iterator[list[PathStanding]]:
    """What is told of paths finished, as whoever gives the certificates hears it."""
    heard: list[PathStanding] = []

    def hear(finished: Sequence[PathStanding]) -> None:
        heard.extend(finished)

    orientation.TOLD.append(hear)
    yield heard
    orientation.TOLD.remove(hear)


def test_courses_and_signed_hours_both(scene: Scene) -> None:
    assert not path_finished(scene.ana, scene.path).is_finished
    scene.signed(minutes=120)
    standing = path_finished(scene.ana, scene.path)
    assert (standing.signed_minutes, standing.courses_done, standing.courses) == (120, 0, 1)
    assert not standing.is_finished
    done = complete(scene.ana, scene.course)
    standing = path_finished(scene.ana, scene.path)
    assert standing.completed_at == done.completed_at
    assert (standing.is_finished, standing.learner_id) == (True, scene.ana.pk)


def test_only_signed_minutes_count(scene: Scene) -> None:
    complete(scene.ana, scene.course)
    scene.hours(minutes=120)
    refused = scene.hours(minutes=120)
    refuse(hours_ids=[refused.pk], by=scene.profe)
    scene.signed(minutes=119)
    assert not path_finished(scene.ana, scene.path).is_finished
    scene.signed(minutes=1)
    assert path_finished(scene.ana, scene.path).is_finished


def test_every_course_and_of_this_learner(scene: Scene) -> None:
    second = outline("Participar")
    path = path_of("Dos cursos", 60, scene.course, second)
    scene.signed(pathway=path)
    complete(scene.ana, scene.course)
    complete(scene.beto, second)
    assert not path_finished(scene.ana, path).is_finished
    complete(scene.ana, second)
    assert path_finished(scene.ana, path).is_finished


def test_hours_of_another_path_or_learner_do_not_count(scene: Scene) -> None:
    other = path_of("Otra", 120, scene.course)
    complete(scene.ana, scene.course)
    scene.signed(minutes=120, pathway=other)
    scene.signed(scene.beto, minutes=120)
    assert path_finished(scene.ana, other).is_finished
    assert not path_finished(scene.ana, scene.path).is_finished


def test_a_path_without_courses_is_never_finished(scene: Scene) -> None:
    empty = path_of("Vacía", 60)
    scene.signed(pathway=empty)
    assert not path_finished(scene.ana, empty).is_finished


def test_the_day_is_when_the_last_thing_came(scene: Scene) -> None:
    complete(scene.ana, scene.course, timezone.now() - timedelta(days=40))
    scene.signed(minutes=60)
    reaches = scene.signed(minutes=60)
    scene.signed(minutes=60)
    standing = path_finished(scene.ana, scene.path)
    assert (standing.completed_at, standing.signed_minutes) == (reaches.decided_at, 180)


def test_the_signature_that_completes_it_tells(scene: Scene, told: list[PathStanding]) -> None:
    complete(scene.ana, scene.course)
    scene.signed(minutes=60)
    assert told == []
    last = scene.signed(minutes=60)
    (one,) = told
    assert (one.learner_id, one.pathway, one.signed_minutes) == (scene.ana.pk, scene.path, 120)
    assert one.completed_at == last.decided_at
    assert sign(hours_ids=[last.pk], by=scene.profe) == 0
    assert len(told) == 1


def test_the_path_has_a_certificate_of_its_own_once(scene: Scene) -> None:
    complete(scene.ana, scene.course)
    scene.signed(minutes=90)
    mine = Certificate.objects.filter(learner=scene.ana)
    assert not mine.exists()
    scene.signed(minutes=45)
    scene.signed(minutes=45)
    given = mine.get()
    assert (given.kind, given.subject_uid, given.title) == (
        "pathway",
        scene.path.uid,
        "Orientador social",
    )
    assert (given.minutes, given.completed_on) == (135, timezone.localdate())
    assert (given.holder_name, given.is_minor) == ("Ana Mora", True)


def test_the_course_that_completes_it_tells(scene: Scene, told: list[PathStanding]) -> None:
    scene.signed(minutes=120)
    scene.signed(scene.beto, minutes=60)
    after_courses([complete(scene.ana, scene.course), complete(scene.beto, scene.course)])
    assert [each.learner_id for each in told] == [scene.ana.pk]


def test_a_course_of_no_path_tells_nothing(scene: Scene, told: list[PathStanding]) -> None:
    scene.signed(minutes=120)
    complete(scene.ana, scene.course)
    after_courses([complete(scene.ana, outline("Suelto"))])
    assert told == []


def test_what_courses_cost(scene: Scene, django_assert_num_queries) -> None:
    done = [complete(each, scene.course) for each in (scene.ana, scene.beto)]
    with django_assert_num_queries(0):
        after_courses([])
    with django_assert_num_queries(1):
        after_courses(done)
    for each in (scene.ana, scene.beto):
        scene.signed(each, minutes=120)
    # Both again: the certificates were given by the signatures.
    with django_assert_num_queries(11):
        after_courses(done)
    with django_assert_num_queries(4):
        standings({(scene.ana.pk, scene.path.pk), (scene.beto.pk, scene.path.pk)})


def test_nobody_is_told_of_who_was_erased(scene: Scene, told: list[PathStanding]) -> None:
    scene.signed(minutes=120)
    Learner.objects.filter(pk=scene.ana.pk).update(
        state=Learner.State.ERASED, user=None, erased_at=timezone.now()
    )
    after_courses([complete(scene.ana, scene.course)])
    assert told == []


def test_undone_it_is_not_finished_any_more(scene: Scene) -> None:
    complete(scene.ana, scene.course)
    hours = scene.signed(minutes=120)
    undo_decision(hours=hours, by=scene.town.coordina)
    assert not path_finished(scene.ana, scene.path).is_finished


def save(scene: Scene, pathway: Pathway | None = None, **fields: object) -> Pathway:
    values = {
        "title": "Ruta nueva",
        "minutes": 600,
        "course_uids": [scene.course.course_uid],
        "by": scene.town.coordina,
        **fields,
    }
    return save_pathway(pathway=pathway or Pathway(), **values)  # type: ignore[arg-type]


def test_a_path_is_made_with_its_courses_in_order(scene: Scene) -> None:
    first, second = outline("Zapatos"), outline("Abejas")
    path = save(scene, title="  Ruta   nueva ", course_uids=[first.course_uid, second.course_uid])
    assert path.title == "Ruta nueva"
    assert [row.title for row in path.courses.all()] == ["Zapatos", "Abejas"]
    again = save(scene, path, course_uids=[second.course_uid, first.course_uid])
    assert [row.title for row in again.courses.all()] == ["Abejas", "Zapatos"]
    assert logged("pathway") == 2


def test_what_a_path_cannot_be(scene: Scene) -> None:
    hidden = outline("Oculto", is_live=False)
    uid = scene.course.course_uid
    wrong: list[tuple[str, dict[str, object]]] = [
        ("minutes", {"minutes": 59}),
        ("minutes", {"minutes": 60_001}),
        ("courses", {"course_uids": []}),
        ("courses", {"course_uids": [uid, uid]}),
        ("courses", {"course_uids": [hidden.course_uid]}),
        ("title", {"title": "Orientador social"}),
        ("title", {"title": "   "}),
    ]
    for field, fields in wrong:
        with pytest.raises(ValidationError) as caught:
            save(scene, **fields)
        assert list(caught.value.error_dict) == [field]
    assert Pathway.objects.count() == 1


def test_a_course_withdrawn_since_stays_in_its_path(scene: Scene) -> None:
    type(scene.course).objects.update(is_live=False)
    save(scene, scene.path, title="Con otro nombre")
    assert [row.title for row in scene.path.courses.all()] == ["Gobierno en línea"]


def test_only_the_coordination_makes_and_closes(scene: Scene) -> None:
    for by in (scene.profe, scene.head, scene.town.social, scene.town.comite, scene.town.prensa):
        with pytest.raises(NotAllowed):
            save(scene, by=by)
        with pytest.raises(NotAllowed):
            set_open(pathway=scene.path, is_open=False, by=by)
    assert Pathway.objects.get().is_open


def test_closing_twice_is_once_and_what_waits_is_signed(scene: Scene) -> None:
    hours = scene.hours()
    for _ in range(2):
        set_open(pathway=scene.path, is_open=False, by=scene.town.coordina)
    assert logged("pathway") == 1
    assert sign(hours_ids=[hours.pk], by=scene.profe) == 1


def test_asking_for_less_finishes_who_has_it(scene: Scene, told: list[PathStanding]) -> None:
    complete(scene.ana, scene.course)
    scene.signed(minutes=60)
    scene.signed(scene.beto, minutes=60)
    save(scene, scene.path, title=scene.path.title, minutes=60)
    assert [each.learner_id for each in told] == [scene.ana.pk]


def test_reading_the_last_lesson_finishes_the_path(
    scene: Scene, aula: Aula, told: list[PathStanding]
) -> None:
    """From the lesson to the path: the course says it itself."""
    course = aula.course("Alfabetización digital")
    lesson = aula.lesson(aula.module(course))
    path = save(scene, minutes=60, course_uids=[course.uid])
    scene.signed(pathway=path)
    assert told == []
    now = timezone.now()
    LessonReading.objects.create(
        learner=scene.ana,
        course_uid=course.uid,
        lesson_uid=lesson.uid,
        lesson_title=lesson.title,
        opened_at=now,
        seen_at=now,
        read_at=now,
    )
    enrol(learner=scene.ana, course=course)
    (one,) = told
    assert (one.learner_id, one.pathway) == (scene.ana.pk, path)
