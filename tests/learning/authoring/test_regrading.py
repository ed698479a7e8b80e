"""Each of the four choices on a question that thirty learners answered."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import PageLogEntry

from learning.errors import ChangedSince, NothingToRegrade
from learning.grading import Count
from learning.models import Attempt, Grade, Regrade
from learning.services.regrading import dry_run, regrade
from tests.learning.authoring.results import answered, snapshot
from tests.learning.conftest import Aula, built_once, learner, single, truefalse
from tests.scenery import afresh

pytestmark = pytest.mark.django_db


class Exam:
    """Thirty answered «parque» (12), «escuela» (10) or nothing (8); then «escuela» is right."""

    def __init__(self, aula: Aula) -> None:
        self.aula = aula
        quiz = aula.quiz(aula.module(aula.course()), questions=[single(), truefalse()])
        self.block = quiz.questions[0].id
        other = quiz.questions[1].id
        self.park, self.school, _ = (
            item["id"] for item in quiz.questions.get_prep_value()[0]["value"]["choices"]
        )
        answers = [self.park] * 12 + [self.school] * 10 + [None] * 8
        self.attempts = [
            answered(learner(f"a{at}"), quiz, {self.block: each, other: False})
            for at, each in enumerate(answers)
        ]
        raw = quiz.questions.get_prep_value()
        for item in raw[0]["value"]["choices"]:
            item["value"]["is_right"] = item["id"] == self.school
        self.quiz = aula.revise(quiz, questions=raw)

    def ask(self, choice: Any, **options: Any) -> Regrade:
        options = {"by": self.aula.author, **options}
        return regrade(page=self.quiz, block_id=self.block, choice=choice, **options)

    def dry(self, choice: Any, may_lower: bool = False) -> Count:
        return dry_run(
            owner_uid=self.quiz.uid, block_id=self.block, choice=choice, may_lower=may_lower
        )

    def fractions(self) -> list[float | None]:
        return list(
            Attempt.objects.order_by("learner__user__username").values_list("fraction", flat=True)
        )

    def of(self, attempts: list[Attempt]) -> set[float | None]:
        rows = Attempt.objects.filter(pk__in=[each.pk for each in attempts])
        return set(rows.values_list("fraction", flat=True))


built_exam = built_once(Exam)


@pytest.fixture
def exam(built_exam: Exam, aula: Aula) -> Exam:
    found: Exam = afresh(built_exam)
    found.aula = aula
    return found


@pytest.mark.parametrize(
    ("choice", "may_lower", "expected", "after"),
    [
        ("no_change", False, Count(0, 0, 30, 0), (1.0, 0.5, 0.5)),
        ("new_key", False, Count(10, 0, 20, 12), (1.0, 1.0, 0.5)),
        ("new_key", True, Count(10, 12, 8, 0), (0.5, 1.0, 0.5)),
        ("accept_both", False, Count(10, 0, 20, 0), (1.0, 1.0, 0.5)),
        ("points_for_all", False, Count(18, 0, 12, 0), (1.0, 1.0, 1.0)),
    ],
)
def test_what_was_announced_is_what_happens(exam, choice, may_lower, expected, after):
    before = {each.pk: each.fraction for each in Attempt.objects.all()}
    assert exam.dry(choice, may_lower) == expected
    made = exam.ask(choice, may_lower=may_lower, seen=expected)
    assert (made.rise, made.fall, made.same) == (expected.rise, expected.fall, expected.same)
    groups = (exam.attempts[:12], exam.attempts[12:22], exam.attempts[22:])
    assert tuple(exam.of(group) for group in groups) == tuple({each} for each in after)
    now = {each.pk: each.fraction for each in Attempt.objects.all()}
    assert sum(now[pk] > before[pk] for pk in now) == expected.rise
    assert sum(now[pk] < before[pk] for pk in now) == expected.fall
    grades = Grade.objects.filter(regrade=made)
    assert grades.count() == expected.rise + expected.fall
    assert all(each.supersedes_id for each in grades)


def test_the_first_grades_stay_for_ever(exam):
    first = list(Grade.objects.order_by("pk").values())
    exam.ask("points_for_all")
    assert list(Grade.objects.filter(regrade=None).order_by("pk").values()) == first


def test_passing_follows_the_marks(exam):
    assert Attempt.objects.filter(is_passed=True).count() == 12
    exam.ask("points_for_all")
    assert Attempt.objects.filter(is_passed=True).count() == 30


def test_twice_is_once(exam):
    first = exam.ask("new_key")
    before = snapshot()
    assert exam.ask("new_key").pk == first.pk
    assert snapshot() == before
    assert Regrade.objects.count() == 1


def test_another_choice_afterwards_starts_from_what_there_is(exam):
    exam.ask("new_key", may_lower=True)
    assert exam.dry("points_for_all") == Count(20, 0, 10, 0)
    exam.ask("points_for_all")
    assert exam.of(exam.attempts) == {1.0}


def test_an_attempt_in_progress_keeps_its_version(exam):
    kept = exam.attempts[12]
    Attempt.objects.filter(pk=kept.pk).update(state="in_progress", finished_at=None)
    assert exam.dry("points_for_all") == Count(17, 0, 12, 0)
    exam.ask("points_for_all")
    assert not Grade.objects.filter(item__attempt=kept, cause="regrade").exists()


def test_what_changed_since_the_dry_run_is_not_done(exam):
    seen = exam.dry("points_for_all")
    exam.ask("new_key")
    with pytest.raises(ChangedSince):
        exam.ask("points_for_all", seen=seen)


def test_a_question_that_nobody_answered(exam):
    with pytest.raises(NothingToRegrade):
        regrade(page=exam.quiz, block_id="nada", choice="new_key", by=exam.aula.author)


@pytest.mark.parametrize("who", ["hacienda", "comite", "coordina", "ciudadana", "sistemas"])
def test_who_may_not(exam, who):
    with pytest.raises(PermissionDenied):
        exam.ask("points_for_all", by=exam.aula.town.people[who])


def test_it_is_logged(exam):
    exam.ask("accept_both", reason="La clave estaba mal.")
    entry = PageLogEntry.objects.get(action="learning.regrade")
    assert entry.user == exam.aula.author
    assert (entry.data["rise"], entry.data["reason"]) == (10, "La clave estaba mal.")


class TestScreen:
    def form(self, html_context, choice: str, lower: bool = False) -> dict[str, Any]:
        each = html_context["changed"][0]
        counts = {name: (kept, lowered) for name, _, kept, lowered in each["choices"]}
        count = counts[choice][1 if lower else 0]
        numbers = f"{count.rise},{count.fall},{count.same},{count.held}"
        return {
            "block": each["question"].block_id,
            "version": each["question"].new.pk,
            "choice": choice,
            f"seen-{choice}-{'lower' if lower else 'keep'}": numbers,
            **({"may_lower": "on"} if lower else {}),
        }

    def test_look_choose_confirm(self, exam, sign_in):
        client, here = sign_in(exam.aula.author), reverse("aula:regrade", args=[exam.quiz.pk])
        response = client.get(here)
        html = response.content.decode()
        assert "30 respuestas de intentos entregados" in html
        assert "Calificar con la clave nueva: 10 suben, 0 bajan (12 bajarían" in html
        assert "Puntos para todos: 18 suben, 0 bajan" in html
        form = self.form(response.context, "new_key", lower=True)
        assert client.post(here, form).status_code == 302
        assert Regrade.objects.get().fall == 12
        again = client.post(here, form)
        assert again.status_code == 302, "a double click is one decision"
        assert Regrade.objects.count() == 1
        assert "Ya se decidió: Calificar con la clave nueva" in client.get(here).content.decode()

    def test_a_form_without_what_was_announced_does_nothing(self, exam, sign_in):
        here = reverse("aula:regrade", args=[exam.quiz.pk])
        client = sign_in(exam.aula.author)
        sent = {"block": exam.block, "choice": "points_for_all"}
        assert client.post(here, sent).status_code == 409
        assert client.post(here, {"block": exam.block}).status_code == 400
        assert client.post(here, {"block": "x" * 900, "choice": "y"}).status_code == 400
        assert Regrade.objects.count() == 0

    def test_nothing_changed(self, aula, sign_in):
        quiz = aula.quiz(aula.module(aula.course()))
        html = sign_in(aula.author).get(reverse("aula:regrade", args=[quiz.pk])).content.decode()
        assert "Ninguna pregunta respondida ha cambiado." in html
