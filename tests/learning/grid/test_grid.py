"""The grid of a class: figures, who is stuck or away, spreadsheets, and what it costs."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from cms.accounts.models import User
from learning.models import (
    Cohort,
    CourseOutline,
    Learner,
    Membership,
    ProgressSummary,
    QuizStanding,
)
from learning.outlines import outline_by_slug
from learning.selectors.class_grid import class_grid
from learning.services.enrolment import enrol
from learning.services.learners import erase_learner
from learning.services.reading import mark_read
from tests.conftest import Town, person
from tests.learning.grid.conftest import Scene
from tests.learning.progress.conftest import hand_in
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher

pytestmark = pytest.mark.django_db


def read(scene: Scene, who: Learner, at: int = 0) -> None:
    outline = outline_by_slug(scene.course.slug)
    assert outline is not None
    mark_read(learner=who, course=scene.course, lesson=scene.lessons[at], outline=outline)


def test_what_learners_did_is_what_their_teacher_sees(scene: Scene) -> None:
    ana, beto = scene.member("ana"), scene.member("beto")
    scene.give()
    read(scene, ana)
    hand_in(ana, scene.quizzes[0], 1.0)
    hand_in(beto, scene.quizzes[0], 0.25)
    grid = scene.client.get(scene.home).context["grid"]
    rows = {row.member.pk: row for row in grid.rows}
    assert rows[ana.pk].lessons == "1/2"
    assert [cell.text for cell in rows[ana.pk].cells] == ["5,0", "—"]
    assert rows[ana.pk].percent == 50
    first = rows[beto.pk].cells[0]
    assert (first.text, first.band) == ("2,0", "low")
    assert (grid.counted, grid.finished, grid.taken, grid.passed_percent) == (2, 0, 2, 50)


def test_a_class_without_a_course_is_told_what_to_do(scene: Scene) -> None:
    scene.member("ana")
    text = scene.client.get(scene.home).content.decode()
    assert "Asignar un curso" in text


def test_names_are_short_and_homonyms_told_apart(scene: Scene) -> None:
    scene.member("a1", first_names="Ana Lucía", last_names="Mora Paz")
    scene.member("a2", first_names="Ana", last_names="Molina")
    scene.member("b1", first_names="Beto", last_names="Ruiz")
    scene.give()
    text = scene.client.get(scene.home).content.decode()
    assert {"Ana Mor.", "Ana Mol.", "Beto R."} <= {
        row.member.name for row in class_grid(scene.cohort).rows
    }
    assert "Lucía" not in text


def test_two_failed_attempts_are_being_stuck(scene: Scene) -> None:
    ana = scene.member("ana")
    scene.give()
    hand_in(ana, scene.quizzes[0], 0.0)
    assert scene.client.get(scene.home).context["grid"].stuck == ()
    hand_in(ana, scene.quizzes[0], 0.25)
    page = scene.client.get(f"{scene.home}?ver=estancados")
    assert [row.member.pk for row in page.context["rows"]] == [ana.pk]
    assert "2 intentos sin aprobar «Prueba 1»" in page.content.decode()
    hand_in(ana, scene.quizzes[0], 1.0)
    assert scene.client.get(scene.home).context["grid"].stuck == ()


def test_a_week_without_a_step_is_being_stuck_on_it(scene: Scene) -> None:
    ana = scene.member("ana")
    scene.give()
    read(scene, ana)
    assert ana.user is not None
    later = timezone.now() + timedelta(days=8)
    User.objects.filter(pk=ana.user.pk).update(last_login=later)
    grid = class_grid(scene.cohort, now=later)
    assert [(each.member.pk, each.words) for each in grid.stuck] == [
        (ana.pk, "8 días en «Lección 2»")
    ]
    assert grid.away == ()


def test_ten_days_without_coming_is_being_away_and_not_stuck(scene: Scene) -> None:
    ana, beto = scene.member("ana"), scene.member("beto")
    scene.give()
    read(scene, ana)
    Membership.objects.filter(learner=beto).update(starts_on=timezone.localdate())
    now = timezone.now()
    assert class_grid(scene.cohort, now=now + timedelta(days=9)).away == ()
    grid = class_grid(scene.cohort, now=now + timedelta(days=11))
    assert {(each.member.pk, each.words) for each in grid.away} == {
        (ana.pk, "11 días"),
        (beto.pk, "11 días (nunca ha entrado)"),
    }
    assert grid.stuck == ()


def test_who_waits_for_the_authorisation_counts_nowhere(scene: Scene) -> None:
    scene.member("ana", state=Learner.State.PENDING)
    scene.member("beto")
    scene.give()
    grid = class_grid(scene.cohort, now=timezone.now() + timedelta(days=400))
    assert (grid.counted, grid.pending, len(grid.rows), len(grid.away)) == (1, 1, 2, 1)


def test_whoever_left_is_gone_and_whoever_was_erased_has_no_name(scene: Scene, town: Town) -> None:
    ana, beto = scene.member("ana"), scene.member("beto", first_names="Beto", last_names="Ruiz")
    scene.give()
    Membership.objects.filter(learner=ana).update(ends_on=timezone.localdate())
    erase_learner(learner=beto, by=town.coordina)
    rows = class_grid(scene.cohort).rows
    assert [row.member.pk for row in rows] == [beto.pk]
    text = scene.client.get(scene.home).content.decode()
    assert "Ruiz" not in text
    assert str(beto.uid) not in text


def test_a_closed_year_shows_who_was_there_at_its_end(scene: Scene) -> None:
    ana, beto = scene.member("ana"), scene.member("beto")
    scene.give()
    today = timezone.localdate()
    Membership.objects.filter(learner=ana).update(ends_on=today - timedelta(days=5))
    Membership.objects.filter(learner=beto).update(ends_on=today)
    Cohort.objects.filter(pk=scene.cohort.pk).update(closed_on=today)
    cohort = Cohort.objects.get(pk=scene.cohort.pk)
    assert [row.member.pk for row in class_grid(cohort).rows] == [beto.pk]


def test_another_course_is_chosen_by_its_link_and_nonsense_changes_nothing(scene: Scene) -> None:
    scene.member("ana")
    scene.give()
    other = scene.aula.course("Otro curso")
    scene.aula.lesson(scene.aula.module(other), "Única")
    from_other = Learner.objects.get()
    enrol(learner=from_other, course=other)
    page = scene.client.get(f"{scene.home}?curso={other.uid}")
    assert page.context["grid"].title == "Otro curso"
    for nonsense in ("x", "´ñ", "9" * 400):
        page = scene.client.get(scene.home, {"curso": nonsense, "ver": nonsense})
        assert page.context["grid"].title == scene.course.title


def test_spreadsheets_say_the_same_and_run_nothing(scene: Scene) -> None:
    ana = scene.member("ana", first_names="=1+1", last_names="Mora")
    scene.give()
    read(scene, ana)
    hand_in(ana, scene.quizzes[0], 0.75)
    table = b"".join(scene.client.get(f"{scene.home}avance/csv/").streaming_content).decode()
    assert '\'=1+1 M.,1/2,"4,0",,50' in table
    answer = scene.client.get(f"{scene.home}avance/xlsx/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"].startswith("private")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == ["'=1+1 M.", "1/2", 4, None, 50]
    assert scene.client.get(f"{scene.home}avance/pdf/").status_code == 404


def test_one_learners_page_shows_the_way_and_every_attempt(scene: Scene) -> None:
    ana = scene.member("ana", first_names="Ana Lucía", last_names="Mora Paz")
    scene.give()
    read(scene, ana)
    hand_in(ana, scene.quizzes[0], 0.25)
    hand_in(ana, scene.quizzes[0], 0.75)
    page = scene.client.get(f"{scene.home}{ana.uid}/")
    text = page.content.decode()
    assert "Ana Lucía Mora Paz" in text
    assert [(each.number, each.grade, each.state) for each in page.context["attempts"]] == [
        (2, "4,0", "Aprobado"),
        (1, "2,0", "Sin aprobar"),
    ]


def places(scene: Scene, ana: Learner) -> list[str]:
    return [
        scene.home,
        f"{scene.home}avance/csv/",
        f"{scene.home}avance/xlsx/",
        f"{scene.home}{ana.uid}/",
        f"{scene.home}tareas/",
        f"{scene.home}respuestas/",
    ]


def test_other_peoples_classes_do_not_exist(scene: Scene, town: Town) -> None:
    ana = scene.member("ana")
    scene.give()
    strangers: list[User] = [
        teacher("docente2", class_of(scene.cohort.institution, group="02")),
        teacher("lideresa", leaders()),
        coordinator("rectora2", school("Otro")),
        coordinator("organiza", None),
        person("nadie"),
        town.social,
        town.prensa,
        town.sistemas,
        town.comite,
    ]
    assert ana.user is not None
    for who in [*strangers, ana.user]:
        client = Client()
        client.force_login(who)
        for address in places(scene, ana):
            assert client.get(address).status_code == 404, (who, address)
    for address in places(scene, ana):
        assert Client().get(address)["Location"].startswith("/cuenta/ingresar/")
    for who in (coordinator("rectora", scene.cohort.institution), town.coordina):
        client = Client()
        client.force_login(who)
        for address in places(scene, ana):
            answer = client.get(address)
            assert answer.status_code == 200, (who, address)
            # Read to its end, which lets go of its file: ``close`` would close the connection too.
            assert b"".join(answer)


def test_a_learner_of_another_class_is_not_on_this_ones_pages(scene: Scene) -> None:
    other = in_class(class_of(scene.cohort.institution, group="02"), "otra")
    assert scene.client.get(f"{scene.home}{other.uid}/").status_code == 404


def fill(scene: Scene, learners: int, quizzes: int) -> None:
    """Summaries and standings as progress writes them, for a course of so many quizzes."""
    outline = CourseOutline.objects.get(course_uid=scene.course.uid)
    [part] = outline.parts
    like = next(item for item in part["items"] if item["kind"] == "quiz")
    part["items"] = [
        {**like, "uid": f"00000000-0000-4000-8000-{at:012d}", "title": f"Prueba {at}"}
        for at in range(quizzes)
    ]
    outline.save()
    people = [scene.member(f"p{at}") for at in range(learners)]
    now = timezone.now()
    ProgressSummary.objects.bulk_create(
        [
            ProgressSummary(
                learner=who,
                course_uid=scene.course.uid,
                lessons_read=1,
                lessons_total=2,
                active_at=now,
            )
            for who in people
        ]
    )
    QuizStanding.objects.bulk_create(
        [
            QuizStanding(
                learner=who,
                course_uid=scene.course.uid,
                quiz_uid=item["uid"],
                attempts=1,
                fraction=0.7,
                is_passed=True,
                last_finished_at=now,
            )
            for who in people
            for item in part["items"]
        ]
    )


@pytest.mark.parametrize(("learners", "quizzes"), [(2, 2), (60, 40)])
def test_a_class_of_any_size_costs_ten_queries(scene: Scene, learners: int, quizzes: int) -> None:
    scene.give()
    fill(scene, learners, quizzes)
    scene.client.get(scene.home)
    with CaptureQueriesContext(connection) as seen:
        page: Any = scene.client.get(scene.home)
    assert len(page.context["grid"].rows) == learners
    assert len(page.context["grid"].quizzes) == quizzes
    assert len(seen) <= 10, [each["sql"][:120] for each in seen.captured_queries]
