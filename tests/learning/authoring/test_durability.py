"""Restoring, copying, moving and deleting pages that people worked in: their results stay."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction, CreatePageAliasPermissionError
from wagtail.models import Page

from cms.editorial import audit
from learning.freezing import latest_versions
from learning.models import (
    CoursesContainerPage,
    QuestionBankPage,
    QuestionVersion,
    QuizPage,
    QuizVersion,
)
from learning.models.base import AppendOnly
from learning.page_permissions import has_results
from tests.learning.authoring.questions import draw
from tests.learning.authoring.results import answered, completed, snapshot
from tests.learning.conftest import Aula, learner, single, truefalse

pytestmark = pytest.mark.django_db


class Scene:
    """A course with a lesson, a quiz and a bank, and somebody who answered and finished."""

    def __init__(self, aula: Aula) -> None:
        self.aula = aula
        self.course = aula.course()
        self.module = aula.module(self.course)
        self.other_module = aula.module(self.course, "Otro módulo")
        self.bank = aula.bank(questions=[single("Una"), single("Otra")])
        self.quiz = aula.quiz(self.module, questions=[single(), truefalse(), draw(self.bank)])
        self.ana = learner("ana")
        self.attempt = answered(self.ana, self.quiz, {})
        completed(self.ana, self.course)
        self.before = snapshot()

    def assert_intact(self) -> None:
        assert snapshot() == self.before
        tree = Page.find_problems()
        assert [list(found) for found in tree] == [[], [], [], [], []]


@pytest.fixture
def scene(aula: Aula) -> Scene:
    return Scene(aula)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


class TestRestoring:
    def test_an_old_revision_keeps_the_uid_and_the_ids_of_its_questions(self, scene):
        first = scene.quiz.latest_revision
        ids = [block.id for block in scene.quiz.questions]
        quiz = scene.aula.revise(scene.quiz, questions=[truefalse("Otra cosa")])
        restored = first.as_object()
        assert restored.uid == quiz.uid
        restored.save_revision(user=scene.aula.author, log_action=True, previous_revision=first)
        quiz = scene.aula.approve(fresh(quiz))
        assert [block.id for block in quiz.questions] == ids
        assert quiz.uid == scene.quiz.uid
        rows = snapshot()
        assert rows[:5] == scene.before[:5]
        versions = list(QuizVersion.objects.filter(quiz_uid=quiz.uid).order_by("number"))
        assert [each.number for each in versions] == [1, 2, 3]
        assert versions[2].payload == versions[0].payload, "the questions froze once"

    def test_a_question_that_went_and_came_back_goes_on_with_its_versions(self, scene):
        raw = scene.quiz.questions.get_prep_value()
        gone = raw[0]["id"]
        quiz = scene.aula.revise(scene.quiz, questions=raw[1:])
        scene.aula.revise(quiz, questions=raw)
        assert latest_versions(quiz.uid)[gone].number == 1
        assert snapshot()[:5] == scene.before[:5]


class TestCopying:
    @pytest.mark.parametrize("copy_revisions", [True, False])
    @pytest.mark.parametrize("keep_live", [True, False])
    def test_a_copied_course_is_another_course(self, scene, copy_revisions, keep_live):
        copy = CopyPageAction(
            page=fresh(scene.course),
            to=fresh(scene.aula.container),
            update_attrs={"slug": "copia", "title": "Copia"},
            recursive=True,
            copy_revisions=copy_revisions,
            keep_live=keep_live,
            user=None,
        ).execute()
        scene.assert_intact()
        quiz = QuizPage.objects.descendant_of(copy).get()
        assert quiz.uid != scene.quiz.uid
        assert copy.uid != scene.course.uid
        assert [block.id for block in quiz.questions] == [b.id for b in scene.quiz.questions]
        for revision in quiz.revisions.all():
            assert revision.as_object().uid == quiz.uid
        assert not has_results(copy)
        assert QuizVersion.objects.filter(quiz_uid=quiz.uid).count() == 0
        assert quiz.url_path.endswith("/aula/copia/repaso/")

    def test_the_copy_of_a_bank_has_versions_of_its_own_once_published(self, scene):
        copy = fresh(scene.bank).copy(
            update_attrs={"slug": "banco-2"}, keep_live=False, user=scene.aula.author
        )
        scene.aula.approve(fresh(copy))
        assert set(latest_versions(copy.uid)) == set(latest_versions(scene.bank.uid))
        assert QuestionVersion.objects.filter(owner_uid=copy.uid).count() == 2
        scene.assert_intact()

    def test_an_alias_is_nobody_elses_quiz(self, scene):
        alias = CreatePageAliasAction(
            scene.quiz, parent=scene.other_module, update_slug="alias"
        ).execute()
        assert fresh(alias).uid != scene.quiz.uid
        quiz = scene.aula.revise(scene.quiz, summary="Otro.")
        assert fresh(alias).uid not in (quiz.uid, None)
        assert fresh(alias).summary == "Otro."
        assert QuizVersion.objects.filter(quiz_uid=fresh(alias).uid).count() == 0
        scene.assert_intact()

    def test_nobody_makes_an_alias_from_a_screen(self, scene):
        for user in (scene.aula.author, scene.aula.town.prensa):
            with pytest.raises(CreatePageAliasPermissionError):
                CreatePageAliasAction(
                    scene.quiz, parent=scene.module, update_slug="x", user=user
                ).execute()


class TestMoving:
    def test_to_another_module(self, scene):
        scene.quiz.move(fresh(scene.other_module), pos="last-child")
        scene.assert_intact()
        assert fresh(scene.quiz).uid == scene.quiz.uid

    def test_to_another_course_what_follows_counts_there_and_the_past_stays(self, scene):
        other = scene.aula.course("Otro curso")
        module = scene.aula.module(other, "Aparte")
        scene.module.move(fresh(other), pos="last-child")
        assert snapshot()[:5] == scene.before[:5]
        latest = QuizVersion.objects.filter(quiz_uid=scene.quiz.uid).order_by("-number").first()
        assert (latest.number, latest.course_uid) == (2, other.uid)
        assert module.pk
        assert Page.find_problems() == ([], [], [], [], [])

    def test_a_course_to_another_section(self, scene):
        target = CoursesContainerPage.objects.child_of(scene.aula.town.hacienda_section.page).get()
        scene.course.move(target, pos="last-child")
        scene.assert_intact()
        assert fresh(scene.quiz).url_path.endswith(f"/aula/{scene.course.slug}/repaso/")


class TestDeleting:
    @pytest.mark.parametrize("which", ["course", "module", "quiz", "bank"])
    def test_results_outlive_the_page(self, scene, which):
        page = getattr(scene, which)
        with transaction.atomic():
            fresh(page).delete()
        scene.assert_intact()
        assert not type(page).objects.filter(pk=page.pk).exists()

    def test_deleting_a_question_keeps_what_was_answered(self, scene):
        raw = scene.quiz.questions.get_prep_value()
        scene.aula.revise(scene.quiz, questions=raw[1:])
        assert snapshot()[:5] == scene.before[:5]

    @pytest.mark.parametrize("which", ["section", "course", "module", "quiz", "bank"])
    def test_no_screen_deletes_what_people_worked_in(self, scene, sign_in, which):
        section = scene.aula.town.social_section.page
        page = section if which == "section" else getattr(scene, which)
        client = sign_in(scene.aula.town.prensa)
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        assert Page.objects.filter(pk=page.pk).exists()
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        client.post(f"{bulk}?id={page.pk}", {"wagtail_site_name": "x"})
        assert Page.objects.filter(pk=page.pk).exists()
        scene.assert_intact()

    def test_the_refusal_says_why_and_offers_to_withdraw(self, scene, sign_in):
        section = scene.aula.town.social_section.page
        client = sign_in(scene.aula.town.prensa)
        response = client.get(reverse("wagtailadmin_pages:delete", args=[section.pk]), follow=True)
        html = response.content.decode()
        assert "hay personas que ya trabajaron en" in html
        assert response.request["PATH_INFO"].endswith("/unpublish/")

    def test_what_nobody_used_is_deleted_as_ever(self, aula, sign_in):
        module = aula.module(aula.course())
        quiz = aula.quiz(module)
        sign_in(aula.town.prensa).post(reverse("wagtailadmin_pages:delete", args=[quiz.pk]))
        assert not QuizPage.objects.filter(pk=quiz.pk).exists()

    def test_a_withdrawn_quiz_keeps_its_versions(self, scene):
        fresh(scene.quiz).unpublish(user=scene.aula.town.prensa)
        scene.assert_intact()


class TestWrittenOnce:
    def test_every_row_of_results_is_closed_by_the_database(self, scene):
        closed = [model for model in audit.GUARDED if issubclass(model, AppendOnly)]
        assert {model.__name__ for model in closed} == {
            "AttemptItem", "CertificateEvent", "CourseCompletion", "Grade", "QuestionVersion",
            "QuizVersion", "QuizVersionQuestion", "Regrade", "Response",
        }  # fmt: skip
        for model in closed:
            if not model.objects.exists():
                continue
            name = next(
                field.attname for field in model._meta.concrete_fields if not field.primary_key
            )
            table = model._meta.db_table
            for sql in (f"UPDATE {table} SET {name} = {name}", f"DELETE FROM {table}"):
                with pytest.raises(DatabaseError), transaction.atomic():
                    connection.cursor().execute(sql)
        scene.assert_intact()

    def test_maintenance_may_lift_the_guards_and_they_come_back(self, scene):
        with audit.guards_lifted():
            QuestionVersion.objects.filter(uses=None, attempt_items=None).delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            QuestionVersion.objects.update(number=9)


def test_bank_pages_are_lasting_too(scene):
    assert QuestionBankPage.objects.get(pk=scene.bank.pk).uid == scene.bank.uid
