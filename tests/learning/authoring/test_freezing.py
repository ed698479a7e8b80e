"""What publishing freezes, and when it freezes nothing."""

import pytest

from cms.editorial.approval import APPROVE, decide, submit
from cms.editorial.errors import Incomplete
from learning.freezing import latest_versions
from learning.models import QuestionVersion, QuizVersion, QuizVersionQuestion
from tests.conftest import Town
from tests.learning.authoring.questions import draw, every_type, multiple
from tests.learning.conftest import Aula, block, single, truefalse

pytestmark = pytest.mark.django_db


class Reviewed(Aula):
    """What is published here goes through Prensa, as on the site."""

    def approve(self, page):
        return self.review(page)


@pytest.fixture
def aula(town: Town) -> Aula:
    return Reviewed(town)


@pytest.fixture
def module(aula: Aula):
    return aula.module(aula.course())


def counts() -> tuple[int, int]:
    return QuestionVersion.objects.count(), QuizVersion.objects.count()


def refusal(aula: Aula, page) -> str:
    with pytest.raises(Incomplete) as refused:
        aula.approve(page)
    return str(refused.value)


def draft_quiz(aula: Aula, module, questions, title: str = "Repaso"):
    from learning.models import QuizPage

    return aula.draft(module, QuizPage(title=title, questions=questions))


def test_publishing_freezes_every_type(aula, module):
    quiz = aula.quiz(module, questions=every_type())
    versions = latest_versions(quiz.uid)
    assert [versions[each.id].kind for each in quiz.questions] == [
        raw["type"] for raw in every_type()
    ]
    frozen = QuizVersion.objects.get(quiz_uid=quiz.uid)
    assert frozen.number == 1
    assert frozen.title == "Repaso"
    assert frozen.course_title == "Gobierno en línea"
    assert [slot["question"] for slot in frozen.payload["slots"]] == [
        str(versions[each.id].pk) for each in quiz.questions
    ]
    assert frozen.payload["slots"][-1]["max_mark"] == 0, "a text between questions is worth nothing"
    assert frozen.uses.count() == len(every_type())


def test_a_draft_freezes_nothing(aula, module):
    draft_quiz(aula, module, [single()])
    assert counts() == (0, 0)


def test_publishing_again_without_a_change_freezes_nothing(aula, module):
    quiz = aula.quiz(module)
    before = counts()
    aula.revise(quiz, summary="Otro resumen.")
    assert counts() == before


def test_a_changed_question_is_a_new_version_and_the_others_stay(aula, module):
    quiz = aula.quiz(module)
    first = latest_versions(quiz.uid)
    raw = quiz.questions.get_prep_value()
    raw[0]["value"]["choices"][1]["value"]["text"] = "En la iglesia"
    quiz = aula.revise(quiz, questions=raw)
    second = latest_versions(quiz.uid)
    changed = quiz.questions[0].id
    assert second[changed].number == 2
    assert {each: second[each].pk for each in second if each != changed} == {
        each: first[each].pk for each in first if each != changed
    }
    kept = QuestionVersion.objects.get(pk=first[changed].pk)
    assert kept.payload == first[changed].payload
    old, new = QuizVersion.objects.filter(quiz_uid=quiz.uid).order_by("number")
    assert str(first[changed].pk) in {slot["question"] for slot in old.payload["slots"]}
    assert str(second[changed].pk) in {slot["question"] for slot in new.payload["slots"]}


def test_reordering_keeps_every_question_version(aula, module):
    quiz = aula.quiz(module)
    before = QuestionVersion.objects.count()
    aula.revise(quiz, questions=quiz.questions.get_prep_value()[::-1])
    assert QuestionVersion.objects.count() == before
    assert QuizVersion.objects.filter(quiz_uid=quiz.uid).count() == 2


def test_a_new_topic_is_a_new_version(aula):
    bank = aula.bank(questions=[single(topic="agua")])
    raw = bank.questions.get_prep_value()
    raw[0]["value"]["topic"] = "vías"
    bank = aula.revise(bank, questions=raw)
    assert latest_versions(bank.uid)[bank.questions[0].id].number == 2


class TestBanks:
    def test_a_quiz_may_ask_what_its_bank_holds(self, aula, module):
        bank = aula.bank(questions=[single("Una"), single("Otra"), truefalse()])
        quiz = aula.quiz(module, questions=[draw(bank, 2)])
        frozen = QuizVersion.objects.get(quiz_uid=quiz.uid)
        assert len(frozen.payload["pool"]) == 3
        assert set(frozen.questions.values_list("owner_uid", flat=True)) == {bank.uid}

    def test_publishing_the_bank_again_freezes_the_quizzes_that_draw_from_it(self, aula, module):
        bank = aula.bank(questions=[single("Una"), single("Otra")])
        quiz = aula.quiz(module, questions=[draw(bank)])
        other = aula.quiz(module, "Aparte")
        aula.revise(bank, questions=[*bank.questions.get_prep_value(), truefalse()])
        latest = QuizVersion.objects.filter(quiz_uid=quiz.uid).order_by("-number").first()
        assert latest.number == 2
        assert len(latest.payload["pool"]) == 3
        assert QuizVersion.objects.filter(quiz_uid=other.uid).count() == 1

    def test_a_draft_of_a_quiz_is_not_frozen_with_its_bank(self, aula, module):
        bank = aula.bank(questions=[single("Una"), single("Otra")])
        draft_quiz(aula, module, [draw(bank)])
        aula.revise(bank, questions=[*bank.questions.get_prep_value(), truefalse()])
        assert QuizVersion.objects.count() == 0

    def test_a_quiz_whose_bank_is_not_published_is_refused(self, aula, module):
        from learning.models import QuestionBankPage

        bank = aula.draft(aula.container, QuestionBankPage(title="Banco", questions=[single()]))
        quiz = draft_quiz(aula, module, [draw(bank)])
        said = refusal(aula, quiz)
        assert "El banco «Banco» no está publicado: Prensa debe aprobarlo primero." in said
        assert counts() == (0, 0)

    def test_a_draw_that_asks_for_more_than_there_is_is_refused(self, aula, module):
        bank = aula.bank(questions=[single(topic="Agua")])
        quiz = draft_quiz(aula, module, [draw(bank, 2, topic="agua")])
        said = refusal(aula, quiz)
        assert "El sorteo del tema «agua» pide 2 preguntas y solo hay 1 disponibles." in said
        assert str(bank.uid) not in said

    def test_a_bank_cannot_lose_questions_that_a_published_quiz_needs(self, aula, module):
        bank = aula.bank(questions=[single("Una"), single("Otra")])
        quiz = aula.quiz(module, questions=[draw(bank, 2)])
        draft = bank.get_latest_revision_as_object()
        draft.questions = bank.questions.get_prep_value()[:1]
        draft.save_revision(user=aula.author)
        said = refusal(aula, type(bank).objects.get(pk=bank.pk))
        assert "«Repaso» sortea de este banco" in said
        assert QuizVersion.objects.filter(quiz_uid=quiz.uid).count() == 1

    def test_any_topic_and_a_named_one_of_the_same_bank_do_not_mix(self, aula, module):
        bank = aula.bank(questions=[single("Una", topic="agua"), single("Otra")])
        quiz = draft_quiz(aula, module, [draw(bank), draw(bank, topic="agua")])
        assert "o todos los sorteos nombran un tema o ninguno" in refusal(aula, quiz)

    def test_a_deleted_bank_is_told_and_never_skipped(self, aula, module):
        bank = aula.bank(questions=[single("Una")])
        quiz = aula.quiz(module, questions=[single(), draw(bank)])
        bank.delete()
        draft = type(quiz).objects.get(pk=quiz.pk).get_latest_revision_as_object()
        draft.summary = "Cambia."
        draft.save_revision(user=aula.author)
        assert "Un sorteo no dice de qué banco" in refusal(aula, type(quiz).objects.get(pk=quiz.pk))


class TestRefusals:
    def test_a_quiz_without_questions(self, aula, module):
        assert "no tiene preguntas" in refusal(aula, draft_quiz(aula, module, []))

    def test_a_quiz_of_texts_alone(self, aula, module):
        quiz = draft_quiz(aula, module, [block("description", text="Lea.")])
        assert "Ninguna pregunta vale puntos." in refusal(aula, quiz)

    def test_a_question_without_a_right_answer_is_told_by_its_place(self, aula, module):
        wrong = multiple()
        for item in wrong["value"]["choices"]:
            item["value"]["is_right"] = False
        quiz = draft_quiz(aula, module, [single(), wrong])
        assert "Pregunta 2: Marque al menos una opción correcta." in refusal(aula, quiz)
        assert counts() == (0, 0)

    def test_the_refused_text_waits_still_and_can_be_sent_back(self, aula, module):
        quiz = draft_quiz(aula, module, [])
        submit(page=quiz, user=aula.author)
        fresh = type(quiz).objects.get(pk=quiz.pk)
        with pytest.raises(Incomplete):
            decide(
                task_state=fresh.current_workflow_task_state,
                user=aula.town.prensa,
                action=APPROVE,
            )
        assert type(quiz).objects.get(pk=quiz.pk).workflow_in_progress


def test_a_practice_question_of_a_lesson_needs_no_freezing(aula, module):
    practice = {"type": "practice", "id": "p", "value": [single()]}
    aula.lesson(module, body=[practice])
    assert counts() == (0, 0)
    assert QuizVersionQuestion.objects.count() == 0
