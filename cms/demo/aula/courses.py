"""The demonstration's courses: drafts of its section, approved by Prensa like everything else."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.html import escape
from wagtail.models import Page

from cms.accounts.models import User
from cms.demo import states
from cms.demo.aula.blocks import LEVELS, lesson_body, question
from cms.demo.bodies import Resolver
from cms.demo.content import FOLDER, Record, read
from cms.editorial.models import EditorialPage
from learning.models import (
    CoursePage,
    CoursesContainerPage,
    LessonPage,
    ModulePage,
    QuestionBankPage,
    QuizPage,
)

COURSES = ("gobierno-en-linea", "primeros-pasos")
AUDIENCES = {
    ("grades_10_11", "leaders"): CoursePage.Audience.GRADES_10_11_LEADERS,
    ("grades_6_9",): CoursePage.Audience.GRADES_6_9,
}


@dataclass
class CourseLoader:
    """Loads courses into a section's folder. ``say`` receives a line for each course."""

    section: Page
    author: User
    officer: User
    resolver: Resolver
    say: Callable[[str], None]
    lessons: dict[str, int] = field(default_factory=dict)

    def load(self, name: str) -> CoursePage:
        """The course of a folder of content files; loaded again, it is left as it is."""
        data = read(f"aula/{name}/course")
        folder = CoursesContainerPage.objects.child_of(self.section).get()
        course: CoursePage = self._page(
            folder,
            CoursePage(
                title=data["title"],
                slug=data["slug"],
                summary=data["summary"],
                goals="<ul>{}</ul>".format(
                    "".join(f"<li>{escape(goal)}</li>" for goal in data["goals"])
                ),
                minutes=data["minutes"],
                audience=AUDIENCES[tuple(data["audience"])],
                order=data["order"],
                needs_lessons=data["completion"]["lessons"],
                needs_quizzes=data["completion"]["quizzes"],
            ),
        )
        files = sorted((FOLDER / "aula" / name).glob("[0-9]-*.toml"))
        parts = [read(f"aula/{name}/{path.stem}") for path in files]
        modules = [self._module(course, part) for part in parts]
        self.lessons = {}
        # All lessons first: questions say which one to study again.
        for module, part in zip(modules, parts, strict=True):
            for lesson in part["lessons"]:
                self.lessons[lesson["slug"]] = self._lesson(name, module, lesson).pk
        for module, part in zip(modules, parts, strict=True):
            self._quiz(name, module, part["quiz"])
        if (FOLDER / "aula" / name / "bank.toml").exists():
            self._final(name, folder, modules[-1])
        self.say(f"Curso «{course.title}»: {len(self.lessons)} lecciones")
        return course

    def _module(self, course: CoursePage, data: Record) -> ModulePage:
        page: ModulePage = self._page(
            course,
            ModulePage(title=data["title"], slug=data["slug"], summary=data["summary"]),
        )
        return page

    def _lesson(self, name: str, module: ModulePage, data: Record) -> LessonPage:
        blocks = [*data["body"], *({"type": "word", **word} for word in data.get("words", []))]
        raw = lesson_body(blocks, self.resolver, seed=f"{name}/{data['slug']}")
        page: LessonPage = self._page(
            module,
            LessonPage(
                title=data["title"],
                slug=data["slug"],
                summary=data["summary"],
                minutes=data["minutes"],
                body=json.dumps(raw),
            ),
        )
        return page

    def _quiz(self, name: str, module: ModulePage, data: Record) -> None:
        questions = [
            question(row, place=f"{name}/{data['slug']}/{number}", lessons=self.lessons)
            for number, row in enumerate(data["questions"])
        ]
        self._page(module, QuizPage(questions=json.dumps(questions), **_rules(data)))

    def _final(self, name: str, folder: Page, module: ModulePage) -> None:
        """The bank of questions, and the quiz that draws from it at the end of the course."""
        data = read(f"aula/{name}/bank")
        bank: QuestionBankPage = self._page(
            folder,
            QuestionBankPage(
                title=data["title"],
                slug=data["slug"],
                summary=data["summary"],
                questions=json.dumps(
                    [
                        question(row, place=f"{name}/bank/{number}", lessons=self.lessons)
                        for number, row in enumerate(data["questions"])
                    ]
                ),
            ),
        )
        draws = [
            {
                "type": "draw",
                "value": {
                    "bank": bank.pk,
                    "topic": draw["topic"],
                    "level": LEVELS[draw.get("level", "")],
                    "count": draw["count"],
                    "mark": str(draw["mark"]),
                },
                "id": f"draw-{number}",
            }
            for number, draw in enumerate(data["final"]["draws"], 1)
        ]
        self._page(module, QuizPage(questions=json.dumps(draws), **_rules(data["final"])))

    def _page(self, parent: Page, page: EditorialPage) -> Any:
        """The page as it stands below ``parent``, written and approved if it is not there yet."""
        found = type(page).objects.child_of(parent).filter(slug=page.slug).first()
        if found is None:
            page.owner, page.live = self.author, False
            Page.objects.get(pk=parent.pk).add_child(instance=page)
            found = type(page).objects.get(pk=page.pk)
        if found.first_published_at is None:
            states.bring_to("published", page=found, author=self.author, officer=self.officer)
        return type(page).objects.get(pk=found.pk)


def _rules(data: Record) -> dict[str, Any]:
    return {
        "title": data["title"],
        "slug": data["slug"],
        "summary": data["summary"],
        "preset": data["preset"],
        "pass_percent": Decimal(str(data["pass_mark"])) * 100,
        "max_attempts": data["attempts"],
        "method": data["method"],
        "shuffle_questions": data.get("shuffle", False),
    }
