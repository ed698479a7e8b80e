"""A published course of Social, and learners who take it."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cms.accounts.models import User
from cms.editorial.approval import APPROVE, decide, submit
from learning.models import (
    CoursePage,
    CoursesContainerPage,
    Learner,
    LessonPage,
    ModulePage,
    QuestionBankPage,
    QuizPage,
)
from learning.services.enrolment import enrol
from tests.conftest import Town, person, read_town
from tests.scenery import Scenery


def block(kind: str, **value: Any) -> dict[str, Any]:
    """A raw StreamField block with an id of its own; lists become items with ids."""
    lists = {
        name: [{"type": "item", "value": each, "id": str(uuid.uuid4())} for each in items]
        for name, items in value.items()
        if name in ("choices", "pairs", "items", "answers")
    }
    text = {"text": f"<p>{value['text']}</p>"} if "text" in value else {}
    return {"type": kind, "id": str(uuid.uuid4()), "value": {**value, **text, **lists}}


def single(text: str = "¿Dónde está la alcaldía?", **extra: Any) -> dict[str, Any]:
    """A single choice: «En el parque» is right."""
    choices = [
        {"text": "En el parque", "is_right": True, "percent": None, "feedback": "Así es."},
        {"text": "En la escuela", "is_right": False, "percent": None, "feedback": "Allá no."},
        {"text": "En el río", "is_right": False, "percent": None, "feedback": ""},
    ]
    return block("single", text=text, choices=choices, mark="1.00", shuffle=True, **extra)


def truefalse(text: str = "La alcaldía abre los domingos.", **extra: Any) -> dict[str, Any]:
    return block("truefalse", text=text, correct="false", mark="1.00", **extra)


def numeric(text: str = "¿Cuántos días hay para responder una petición?", **extra: Any):
    answers = [
        {"value": "15", "tolerance": "0", "tolerance_kind": "absolute", "percent": "100",
         "feedback": ""}
    ]  # fmt: skip
    return block("numeric", text=text, answers=answers, unit="días", mark="2.00", **extra)


class Aula:
    """Builds pages of a section as its editor, and makes them public."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.author: User = town.social
        self.container = CoursesContainerPage.objects.child_of(town.social_section.page).get()

    def draft(self, parent: Any, page: Any) -> Any:
        page.owner, page.live = self.author, False
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision(user=self.author, log_action=True)
        return type(page).objects.get(pk=page.pk)

    def approve(self, page: Any) -> Any:
        """Make a page's latest draft public, without the review: that has tests of its own, and
        takes most of the time of a test that is about something else."""
        fresh = type(page).objects.get(pk=page.pk)
        revision = fresh.get_latest_revision()
        revision.publish(user=self.town.prensa, skip_permission_checks=True)
        return type(page).objects.get(pk=page.pk)

    def review(self, page: Any) -> Any:
        """Have Prensa approve a page's latest draft, as on the site."""
        submit(page=page, user=self.author)
        fresh = type(page).objects.get(pk=page.pk)
        decide(task_state=fresh.current_workflow_task_state, user=self.town.prensa, action=APPROVE)
        return type(page).objects.get(pk=page.pk)

    def revise(self, page: Any, **fields: Any) -> Any:
        """A new draft of a page, approved."""
        draft = page.get_latest_revision_as_object()
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.save_revision(user=self.author, log_action=True)
        return self.approve(type(page).objects.get(pk=page.pk))

    def course(self, title: str = "Gobierno en línea", **fields: Any) -> CoursePage:
        page = CoursePage(title=title, summary="Trámites desde el celular.", **fields)
        return self.approve(self.draft(self.container, page))

    def module(self, course: CoursePage, title: str = "Conozco el sitio") -> ModulePage:
        return self.approve(self.draft(course, ModulePage(title=title)))

    def lesson(self, module: ModulePage, title: str = "Buscar", **fields: Any) -> LessonPage:
        body = [{"type": "text", "value": "<p>Use el buscador.</p>"}]
        page = LessonPage(title=title, body=fields.pop("body", body), **fields)
        return self.approve(self.draft(module, page))

    def quiz(self, module: ModulePage, title: str = "Repaso", **fields: Any) -> QuizPage:
        questions = fields.pop("questions", None) or [single(), truefalse(), numeric()]
        page = QuizPage(title=title, questions=questions, **fields)
        return self.approve(self.draft(module, page))

    def bank(self, title: str = "Banco", **fields: Any) -> QuestionBankPage:
        page = QuestionBankPage(title=title, **fields)
        return self.approve(self.draft(self.container, page))


def built_once(build: Callable[[Aula], Any]) -> Any:
    """A fixture: what ``build`` makes in the Aula stands while a module runs. Tests take it through
    ``afresh``."""

    @pytest.fixture(scope="module")
    def built(built_town: None, scenery: Scenery) -> Iterator[Any]:
        with scenery.with_more(lambda: build(Aula(read_town()))) as found:
            yield found

    return built


def learner(username: str = "ana", **fields: Any) -> Learner:
    """An active adult who learns, with an account."""
    user = person(username)
    defaults: dict[str, Any] = {
        "kind": Learner.Kind.CITIZEN,
        "state": Learner.State.ACTIVE,
        "first_names": username.capitalize(),
        "last_names": "Mora",
    }
    return Learner.objects.create(user=user, **{**defaults, **fields})


@pytest.fixture
def aula(town: Town) -> Aula:
    return Aula(town)


@pytest.fixture
def make_learner(town: Town) -> Callable[..., Learner]:
    return learner


@pytest.fixture
def ana(town: Town) -> Learner:
    return learner("ana")


@pytest.fixture
def enrolled() -> Callable[[Learner, CoursePage], None]:
    return lambda who, course: enrol(learner=who, course=course) and None
