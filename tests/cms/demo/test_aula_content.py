"""The demonstration's courses: complete, correct in form, answerable, and written to be read."""

import re
from collections import Counter

import pytest

from cms.demo import content
from cms.demo.aula.questions import payload
from learning.grading import TYPES, grade, right_answer, validate
from tests.cms.demo.courses import (
    COURSES,
    Record,
    all_questions,
    bank,
    course_data,
    every_lesson,
    lessons,
    modules,
    practice_questions,
    quiz_questions,
)
from tests.cms.demo.test_content import BLOCKS, SHORT_TEXT_TAGS, TEXT_TAGS, Markup, html_of, strings

LEVELS = {"basico", "medio", "alto"}
TOPICS = {
    "sitio",
    "tramites",
    "pqrsd",
    "transparencia",
    "participacion",
    "cuidado",
    "orientador",
}
PRESETS = {"practicar", "evaluar", "examen"}
METHODS = {"best", "last", "average"}
LESSON_BLOCKS: dict[str, tuple[set[str], set[str]]] = {
    **BLOCKS,
    "key_idea": ({"text"}, set()),
    "activity": ({"title", "minutes", "html"}, set()),
    "word": ({"word", "meaning"}, set()),
    "practice": ({"question"}, set()),
}
# Pages of the demonstration that no file of its own describes.
INDEXES = {"alcaldia", "directorio", "agenda", "noticias", "glosario", "preguntas-frecuentes"}
POLICIES = {"datos-personales", "accesibilidad", "cookies"}
SITE_ADDRESSES = {"/buscar/", "/mapa-del-sitio/"}


def words_of(lesson: Record) -> int:
    """The words taught: everything but the practice question."""
    taught = [block for block in lesson["body"] if block["type"] != "practice"]
    names = {"type", "kind", "name", "url"}
    texts = [
        text
        for block in taught
        for text in strings({key: value for key, value in block.items() if key not in names})
    ]
    return len(re.sub(r"<[^>]+>", " ", " ".join(texts)).split())


@pytest.mark.parametrize("course", COURSES)
def test_course_and_its_modules_have_their_keys(course: str) -> None:
    data = course_data(course)
    assert data["slug"] == course
    assert data["order"] in {"free", "steps"}
    assert data["completion"] == {"lessons": True, "quizzes": True}
    assert data["goals"]
    assert set(data["audience"]) <= {"grades_6_9", "grades_10_11", "leaders"}
    assert len(modules(course)) == COURSES[course]
    for row in [data, *modules(course), *lessons(course), *(m["quiz"] for m in modules(course))]:
        assert 5 <= len(row["title"]) <= 65, row["title"]
        assert 20 <= len(row["summary"]) <= 160, row["title"]
        assert re.fullmatch(r"[a-z0-9-]+", row["slug"])


@pytest.mark.parametrize("course", COURSES)
def test_minutes_of_the_course_are_those_of_its_parts(course: str) -> None:
    taught = sum(lesson["minutes"] for lesson in lessons(course))
    assert taught < course_data(course)["minutes"] <= taught * 2


@pytest.mark.parametrize("course", COURSES)
def test_slugs_are_unique_within_a_course(course: str) -> None:
    rows = [*modules(course), *lessons(course), *(module["quiz"] for module in modules(course))]
    if course == "gobierno-en-linea":
        rows += [bank(), bank()["final"]]
    slugs = [row["slug"] for row in rows]
    assert len(slugs) == len(set(slugs))


def test_there_is_enough_of_everything() -> None:
    first, short = COURSES
    assert len(lessons(first)) >= 18
    assert all(3 <= len(module["lessons"]) <= 4 for module in modules(first))
    assert len(quiz_questions(first)) >= 60
    assert len(practice_questions(first)) >= len(lessons(first)) * 3 / 4
    assert len(bank()["questions"]) >= 24
    assert len(lessons(short)) >= 6
    assert len(quiz_questions(short)) >= 16
    assert {row["type"] for row in quiz_questions(first)} == set(TYPES)


@pytest.mark.parametrize("course", COURSES)
def test_quiz_settings_and_the_lesson_to_study_again(course: str) -> None:
    for module in modules(course):
        quiz = module["quiz"]
        assert quiz["preset"] in PRESETS
        assert quiz["method"] in METHODS
        assert 0 < quiz["pass_mark"] < 1
        assert quiz["attempts"] >= 0
        assert quiz["shuffle"] is True
        here = {lesson["slug"] for lesson in module["lessons"]}
        for row in quiz["questions"]:
            assert row["topic"] in TOPICS
            if row["type"] == "description":
                continue
            assert row["level"] in LEVELS
            assert row["mark"] > 0
            assert row["lesson"] in here, row["title"]
        titles = [row["title"] for row in quiz["questions"]]
        assert len(titles) == len(set(titles))
        assert not {lesson["slug"] for lesson in module["lessons"]} - {
            row["lesson"] for row in quiz["questions"] if "lesson" in row
        }, "a lesson that the quiz never asks about"


def test_bank_covers_topics_and_levels_and_the_final_can_be_drawn() -> None:
    known = {lesson["slug"] for lesson in lessons("gobierno-en-linea")}
    rows = bank()["questions"]
    assert {row["topic"] for row in rows} == TOPICS
    assert {row["level"] for row in rows} == LEVELS
    assert {row["lesson"] for row in rows} <= known
    # An examination that nobody has to mark by hand.
    assert not {row["type"] for row in rows} & {"open", "description"}
    final = bank()["final"]
    assert (final["preset"], final["method"]) == ("examen", "best")
    assert final["attempts"] == 2
    assert final["pass_mark"] == 0.6
    taken: Counter[tuple[str, str | None]] = Counter()
    for draw in final["draws"]:
        taken[draw["topic"], draw.get("level")] += draw["count"]
    for topic in TOPICS:
        of_topic = [row for row in rows if row["topic"] == topic]
        assert sum(n for (name, _), n in taken.items() if name == topic) < len(of_topic)
        for level in LEVELS:
            assert taken[topic, level] <= sum(row["level"] == level for row in of_topic)


def test_no_question_is_asked_twice_in_the_same_words() -> None:
    texts = [param.values[1]["text"] for param in all_questions()]
    again = [text for text, times in Counter(texts).items() if times > 1]
    assert not again


@pytest.mark.parametrize(("place", "row"), all_questions())
def test_question_may_be_frozen_and_its_key_earns_all(place: str, row: Record) -> None:
    question = payload(row, place=place)
    assert validate(question) == []
    assert len(row["title"]) <= 60
    if question["type"] in ("open", "description"):
        return
    answer = right_answer(question)
    assert grade(question, answer).fraction == 1


@pytest.mark.parametrize(("place", "row"), all_questions())
def test_wrong_answers_are_explained(place: str, row: Record) -> None:
    kind = row["type"]
    if kind in ("single", "multiple"):
        for choice in row["choices"]:
            assert len(choice["feedback"]) >= 9, choice
            if choice["fraction"] <= 0:
                assert len(choice["feedback"]) >= 25, choice
    elif kind == "truefalse":
        assert len(row["feedback"]["false" if row["correct"] else "true"]) >= 25
    elif kind in ("short", "numeric"):
        catch_all = row["answers"][-1]
        assert catch_all["text" if kind == "short" else "value"] == "*"
        assert catch_all["fraction"] == 0
        assert len(catch_all["feedback"]) >= 25
    elif kind in ("matching", "ordering", "open"):
        assert len(row["general_feedback"]) >= 40


@pytest.mark.parametrize(("place", "row"), all_questions())
def test_guessing_does_not_pay(place: str, row: Record) -> None:
    question = payload(row, place=place)
    if row["type"] == "multiple":
        everything = [choice["id"] for choice in question["choices"]]
        assert (grade(question, everything).fraction or 0) <= 0.34
        assert any(choice["fraction"] < 0 for choice in row["choices"])
    elif row["type"] == "single":
        assert [choice["fraction"] for choice in row["choices"]].count(1.0) == 1
        assert len(row["choices"]) >= 3
    elif row["type"] == "short":
        assert row["ignore_accents"] is True
        assert row["case_sensitive"] is False


def test_the_length_of_an_option_does_not_tell_whether_it_is_right() -> None:
    """Shuffling moves an option, but not its length: the longest must be right about as often
    as chance would have it among three.
    """
    rows = [row for param in all_questions() if (row := param.values[1])["type"] == "single"]
    longest = sum(
        max(row["choices"], key=lambda choice: len(choice["text"]))["fraction"] == 1 for row in rows
    )
    assert len(rows) * 0.25 <= longest <= len(rows) * 0.5


@pytest.mark.parametrize("lesson", every_lesson())
def test_lesson_has_its_parts_and_its_length(lesson: Record) -> None:
    kinds = Counter(block["type"] for block in lesson["body"])
    assert kinds["key_idea"] == 1
    assert kinds["activity"] == 1
    assert kinds["practice"] <= 1
    assert 5 <= lesson["minutes"] <= 25
    is_short = lesson in lessons("primeros-pasos")
    assert (200 if is_short else 350) <= words_of(lesson) <= 700
    for word in lesson.get("words", []):
        assert set(word) == {"word", "meaning"}
        assert len(word["meaning"]) <= 160


@pytest.mark.parametrize("lesson", every_lesson())
def test_blocks_of_a_lesson_are_known_and_their_markup_is_plain(lesson: Record) -> None:
    headings = []
    for block in lesson["body"]:
        required, optional = LESSON_BLOCKS[block["type"]]
        keys = set(block) - {"type"}
        assert required <= keys <= required | optional, block
        if block["type"] == "table":
            assert {len(row) for row in block["rows"]} == {len(block["header"])}
            assert len(block["caption"]) <= 150
        if block["type"] == "key_idea":
            assert 30 <= len(block["text"]) <= 200
        for html in html_of(block):
            markup = Markup(html)
            assert set(markup.tags) <= (TEXT_TAGS if block["type"] == "text" else SHORT_TEXT_TAGS)
            headings += markup.headings
    assert headings[:1] == ["h2"]


def published_pages() -> set[str]:
    """Addresses of the pages that a visitor can open: nothing in draft, review or withdrawn."""
    live = {"published", "published_with_changes"}
    known = {
        slug
        for folder in ("informative", "municipio", "noticias")
        for slug, data in content.read_all(folder).items()
        if data["state"] in live
    }
    known |= set(content.read_all("sections")) | set(content.read_all("landings"))
    return known | INDEXES | POLICIES


def test_links_lead_somewhere_that_can_be_opened() -> None:
    known = published_pages()
    links = [
        link
        for course in COURSES
        for lesson in lessons(course)
        for block in lesson["body"]
        for html in html_of(block)
        for link in Markup(html).links
    ]
    assert len(links) > 40
    for link in links:
        scheme, _, target = link.partition(":")
        is_page = scheme == "page" and target in known
        assert is_page or scheme == "https" or link.split("?")[0] in SITE_ADDRESSES, link
