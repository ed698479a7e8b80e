"""The written courses as their tests read them: modules, lessons and every question."""

from functools import cache
from typing import Any

import pytest

from cms.demo import content
from tests.cms.demo.test_content import strings

COURSES = {"gobierno-en-linea": 6, "primeros-pasos": 4}
"""How many modules each course has."""

Record = dict[str, Any]


@cache
def modules(course: str) -> list[Record]:
    names = sorted((content.FOLDER / "aula" / course).glob("[0-9]-*.toml"))
    return [content.read(f"aula/{course}/{path.stem}") for path in names]


@cache
def course_data(course: str) -> Record:
    return content.read(f"aula/{course}/course")


@cache
def bank() -> Record:
    return content.read("aula/gobierno-en-linea/bank")


def lessons(course: str) -> list[Record]:
    return [lesson for module in modules(course) for lesson in module["lessons"]]


def quiz_questions(course: str) -> list[Record]:
    return [row for module in modules(course) for row in module["quiz"]["questions"]]


def practice_questions(course: str) -> list[Record]:
    return [
        block["question"]
        for lesson in lessons(course)
        for block in lesson["body"]
        if block["type"] == "practice"
    ]


def all_questions() -> list[Any]:
    """Every question of the demonstration, with a name for the report of the test."""
    found = [
        (f"{course}/{kind}/{number}", row)
        for course in COURSES
        for kind, rows in (("quiz", quiz_questions(course)), ("try", practice_questions(course)))
        for number, row in enumerate(rows)
    ]
    found += [(f"bank/{number}", row) for number, row in enumerate(bank()["questions"])]
    return [pytest.param(place, row, id=f"{place}: {row['title']}") for place, row in found]


def every_lesson() -> list[Any]:
    return [
        pytest.param(lesson, id=f"{course}: {lesson['slug']}")
        for course in COURSES
        for lesson in lessons(course)
    ]


def texts_of_the_courses() -> list[str]:
    rows: list[Any] = [bank()]
    for course in COURSES:
        rows += [course_data(course), *modules(course)]
    return [text for row in rows for text in strings(row)]
