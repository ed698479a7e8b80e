"""What the Aula has on the stage of doors: a course of each section, and somebody who takes it."""

import uuid
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from learning.models import (
    CoursePage,
    CoursesContainerPage,
    Institution,
    Learner,
    LessonPage,
    ModulePage,
    QuestionBankPage,
    QuizPage,
)
from tests.conftest import person
from tests.learning.conftest import single, truefalse

if TYPE_CHECKING:
    from tests.architecture.stage import Belongings


def add_aula(found: "Belongings") -> None:
    """A published course with a lesson and a quiz, a bank, a draft lesson, and its learner.

    What is not public, and the learner's name, carry the section's word.
    """
    key = found.person.username
    folder = CoursesContainerPage.objects.child_of(found.section.page).get()
    course = _published(found, folder, CoursePage(title=f"Curso de {key}", slug=f"curso-{key}"))
    module = _published(found, course, ModulePage(title="Módulo", slug="modulo"))
    lesson = _published(
        found,
        module,
        LessonPage(
            title="Lección",
            slug="leccion",
            body=[{"type": "text", "value": "<p>Texto.</p>", "id": str(uuid.uuid4())}],
        ),
    )
    quiz = _published(
        found,
        module,
        QuizPage(title="Prueba", slug="prueba", questions=[single(), truefalse()]),
    )
    bank = _published(
        found,
        folder,
        QuestionBankPage(
            title=f"Banco {found.word}",
            slug=f"banco-{key}",
            questions=[single(f"¿Qué dice {found.word}?")],
        ),
    )
    draft = LessonPage(title=f"Lección {found.word}", slug="borrador", live=False, body=[])
    ModulePage.objects.get(pk=module.pk).add_child(instance=draft)
    draft.save_revision(user=found.person)
    who = person(f"aprende-{key}")
    institution = Institution.objects.create(name=f"Colegio de {key}")
    learner = Learner.objects.create(
        user=who,
        kind=Learner.Kind.STUDENT,
        state=Learner.State.ACTIVE,
        first_names=f"Alumna {found.word}",
        last_names="Pérez",
        institution=institution,
        declared_adult_at=timezone.now(),
    )
    found.things |= {
        "course": course,
        "module": module,
        "lesson": lesson,
        "quiz": quiz,
        "bank": bank,
        "learner": learner,
        "institution": institution,
    }


def _published(found: "Belongings", parent: Any, page: Any) -> Any:
    page.owner, page.live = found.person, False
    if isinstance(page, CoursePage):
        page.summary = "Un curso."
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=found.person).publish(skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)
