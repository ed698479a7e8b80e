"""The rules of ``course_progress``, on plain data."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from learning.course_progress import (
    Facts,
    Item,
    Outline,
    Part,
    Reading,
    Standing,
    advance_in,
    course_is_open,
    dates_of,
    is_done,
    next_item,
    open_uids,
    step_is_open,
)

NOON = datetime(2026, 5, 4, 17, tzinfo=UTC)


def lesson(title: str = "Lección") -> Item:
    return Item(uid=uuid.uuid4(), kind="lesson", title=title, slug=title.lower(), minutes=10)


def quiz(title: str = "Repaso", **fields: object) -> Item:
    return Item(uid=uuid.uuid4(), kind="quiz", title=title, slug=title.lower(), **fields)


def course(*items: Item, **rules: object) -> Outline:
    given = {"needs_lessons": True, "needs_quizzes": True, "needs_percent": None, **rules}
    part = Part(uid=uuid.uuid4(), title="Módulo", items=items)
    return Outline(uuid.uuid4(), "Curso", "curso", is_live=True, parts=(part,), rules=given)


def read(*items: Item, at: datetime = NOON) -> dict[uuid.UUID, Reading]:
    return {item.uid: Reading(read_at=at, seen_at=at) for item in items}


def standing(fraction: float | None, *, attempts: int = 1, **fields: object) -> Standing:
    passed = fraction is not None and fraction >= 0.5
    given = {"is_passed": passed, "awaits_grade": fraction is None, "last_finished_at": NOON}
    return Standing(attempts=attempts, fraction=fraction, **{**given, **fields})


def test_a_lesson_is_done_when_it_was_said_to_be_read_not_when_it_was_opened() -> None:
    item = lesson()
    assert not is_done(item, Facts())
    assert not is_done(item, Facts({item.uid: Reading(read_at=None, seen_at=NOON)}))
    assert is_done(item, Facts(read(item)))


@pytest.mark.parametrize(
    ("found", "most", "done"),
    [
        (standing(0.8), 0, True),
        (standing(0.2), 0, False),
        (standing(None), 0, True),
        (standing(0.2, attempts=2), 3, False),
        (standing(0.2, attempts=3), 3, True),
    ],
)
def test_a_quiz_is_done_when_passed_or_waiting_or_spent(
    found: Standing, most: int, done: bool
) -> None:
    item = quiz(max_attempts=most)
    assert is_done(item, Facts(standings={item.uid: found})) is done


def test_step_by_step_each_opens_what_follows_and_extras_hold_nobody_up() -> None:
    first, extra, test, last = lesson("a"), quiz("b", is_required=False), quiz("c"), lesson("d")
    outline = course(first, extra, test, last, order="steps")
    assert open_uids(outline, Facts()) == {first.uid}
    assert step_is_open(outline, first.uid, Facts())
    assert not step_is_open(outline, test.uid, Facts())
    facts = Facts(read(first))
    assert open_uids(outline, facts) == {first.uid, extra.uid, test.uid}
    passed = Facts(read(first), {test.uid: standing(0.9)})
    assert step_is_open(outline, last.uid, passed)
    for item in outline.items:
        for known in (Facts(), facts, passed):
            assert step_is_open(outline, item.uid, known) == (item.uid in open_uids(outline, known))


def test_a_free_course_is_open_everywhere_and_a_stranger_nowhere() -> None:
    outline = course(lesson("a"), quiz("b"), order="free")
    assert all(step_is_open(outline, item.uid, Facts()) for item in outline.items)
    assert not step_is_open(outline, uuid.uuid4(), Facts())


def test_the_next_step_is_the_first_that_counts_and_is_not_done() -> None:
    first, extra, test = lesson("a"), quiz("b", is_required=False), quiz("c")
    outline = course(first, extra, test)
    assert next_item(outline, Facts()) == first
    assert next_item(outline, Facts(read(first))) == test
    assert next_item(outline, Facts(read(first), {test.uid: standing(0.9)})) is None


def test_the_grade_is_the_mean_of_what_counts_and_nothing_before_the_first() -> None:
    one, two, extra = quiz("a"), quiz("b"), quiz("c", is_required=False)
    outline = course(one, two, extra)
    assert advance_in(outline, Facts()).fraction is None
    assert advance_in(outline, Facts(standings={extra.uid: standing(1.0)})).fraction is None
    assert advance_in(outline, Facts(standings={one.uid: standing(0.9)})).fraction == 0.45
    both = Facts(standings={one.uid: standing(0.9), two.uid: standing(0.6)})
    assert advance_in(outline, both).fraction == 0.75


@pytest.mark.parametrize(
    ("rules", "lessons", "score", "meets"),
    [
        ({}, 2, 0.6, True),
        ({}, 1, 0.6, False),
        ({}, 2, 0.4, False),
        ({"needs_lessons": False}, 0, 0.6, True),
        ({"needs_quizzes": False}, 2, None, True),
        ({"needs_percent": 60}, 2, 0.6, True),
        ({"needs_percent": 61}, 2, 0.6, False),
        ({"needs_lessons": False, "needs_quizzes": False}, 1, 0.6, False),
        ({"needs_lessons": False, "needs_quizzes": False}, 2, 0.6, True),
        ({"needs_lessons": False, "needs_quizzes": False}, 0, None, False),
    ],
)
def test_when_a_course_is_finished(
    rules: dict[str, object], lessons: int, score: float | None, meets: bool
) -> None:
    readings = [lesson("a"), lesson("b")]
    test = quiz("c")
    outline = course(*readings, test, **rules)
    standings = {} if score is None else {test.uid: standing(score)}
    assert advance_in(outline, Facts(read(*readings[:lessons]), standings)).meets_rule is meets


def test_nobody_finishes_an_empty_course() -> None:
    assert not advance_in(course(), Facts()).meets_rule
    assert not advance_in(course(needs_lessons=False), Facts()).meets_rule


def test_instants_are_those_of_what_was_done() -> None:
    first, second, extra = lesson("a"), lesson("b"), quiz("c", is_required=False)
    later, latest = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    outline = course(first, second, extra)
    facts = Facts(
        {**read(first), second.uid: Reading(later, later)},
        {extra.uid: standing(0.1, last_finished_at=latest)},
    )
    found = advance_in(outline, facts)
    assert (found.last_step_at, found.active_at) == (later, latest)
    assert found.meets_rule


@pytest.mark.parametrize(
    ("opens", "closes", "day", "is_open"),
    [
        (None, None, 15, True),
        ("2026-05-15", None, 14, False),
        ("2026-05-15", None, 15, True),
        (None, "2026-05-15", 15, True),
        (None, "2026-05-15", 16, False),
    ],
)
def test_dates_take_in_their_first_and_last_day(
    opens: str | None, closes: str | None, day: int, is_open: bool
) -> None:
    outline = course(lesson(), opens_on=opens, closes_on=closes)
    assert course_is_open(outline, date(2026, 5, day)) is is_open


def test_a_withdrawn_course_is_closed_and_dates_say_when_they_change() -> None:
    outline = course(lesson(), opens_on="2026-05-15", closes_on="2026-05-20")
    withdrawn = Outline(outline.uid, "x", "x", is_live=False, parts=outline.parts)
    assert not course_is_open(withdrawn, date(2026, 5, 16))
    changes = dates_of(outline).next_change()
    assert [change.isoformat() for change in changes] == [
        "2026-05-15T00:00:00-05:00",
        "2026-05-21T00:00:00-05:00",
    ]
