"""What a changed question does to marks already given."""

from typing import Any

import pytest
from hypothesis import strategies as st

from learning.grading import (
    REGRADE_CHOICES,
    Count,
    Regrade,
    count_changes,
    dry_run,
    grade,
    regrade,
)
from learning.grading.regrading import carried_over
from tests.learning.grading.payloads import (
    choosing,
    given,
    junk,
    kinds,
    matching,
    numeric,
    one_of_each,
    ordering,
    question,
    short,
)

OLD = choosing("single", 1, 0, 0)  # «a» was right
NEW = choosing("single", 0, 1, 0)  # it should have been «b»


@pytest.mark.parametrize(
    ("choice", "may_fall", "answer", "expected"),
    [
        ("no_change", False, "a", Regrade(1.0, "same")),
        ("no_change", False, "b", Regrade(0.0, "same")),
        ("no_change", True, "a", Regrade(1.0, "same")),
        ("new_key", False, "a", Regrade(1.0, "same", held=True)),
        ("new_key", False, "b", Regrade(1.0, "rise")),
        ("new_key", False, "c", Regrade(0.0, "same")),
        ("new_key", True, "a", Regrade(0.0, "fall")),
        ("new_key", True, "b", Regrade(1.0, "rise")),
        ("accept_both", False, "a", Regrade(1.0, "same")),
        ("accept_both", False, "b", Regrade(1.0, "rise")),
        ("accept_both", False, "c", Regrade(0.0, "same")),
        ("accept_both", True, "a", Regrade(1.0, "same")),
        ("points_for_all", False, "a", Regrade(1.0, "same")),
        ("points_for_all", False, "b", Regrade(1.0, "rise")),
        ("points_for_all", True, "c", Regrade(1.0, "rise")),
        ("points_for_all", False, None, Regrade(1.0, "rise")),
    ],
)
def test_the_four_choices(choice: str, may_fall: bool, answer: str, expected: Regrade) -> None:
    before = grade(OLD, answer).fraction

    assert regrade(NEW, answer, before, choice=choice, may_fall=may_fall) == expected


THIRTY = ["a"] * 12 + ["b"] * 15 + ["c"] * 2 + [None]


@pytest.mark.parametrize(
    ("choice", "may_fall", "count"),
    [
        ("no_change", False, Count(rise=0, fall=0, same=30, held=0)),
        ("new_key", False, Count(rise=15, fall=0, same=15, held=12)),
        ("new_key", True, Count(rise=15, fall=12, same=3, held=0)),
        ("accept_both", False, Count(rise=15, fall=0, same=15, held=0)),
        ("points_for_all", False, Count(rise=18, fall=0, same=12, held=0)),
    ],
)
def test_a_dry_run_over_thirty_learners_is_what_then_happens(
    choice: str, may_fall: bool, count: Count
) -> None:
    answered = [(answer, grade(OLD, answer).fraction) for answer in THIRTY]

    announced = dry_run(NEW, answered, choice=choice, may_fall=may_fall)
    done = [regrade(NEW, *each, choice=choice, may_fall=may_fall) for each in answered]

    assert announced == count
    assert count_changes(done) == announced
    moved = [new.fraction - old for new, (_, old) in zip(done, answered, strict=True)]
    assert sum(step > 0 for step in moved) == count.rise
    assert sum(step < 0 for step in moved) == count.fall


def test_points_in_part_rise_and_fall_too() -> None:
    wider = short(("Casanare", 1.0), ("*sanare", 0.5), ignore_accents=True)

    assert regrade(wider, "Casanare", 0.0, choice="new_key") == Regrade(1.0, "rise")
    assert regrade(wider, "la sanare", 0.0, choice="new_key") == Regrade(0.5, "rise")
    assert regrade(wider, "la sanare", 1.0, choice="new_key", may_fall=True) == Regrade(0.5, "fall")


def test_a_wider_tolerance_lifts_those_it_reaches() -> None:
    wider = numeric({"value": "10", "tolerance": "1"})
    answered = [(text, float(text == "10")) for text in ("9", "10", "11", "12", "9,5")]

    assert dry_run(wider, answered, choice="new_key") == Count(rise=3, fall=0, same=2, held=0)


def test_a_binary_crumb_is_no_rise() -> None:
    asked = choosing("multiple", 0.1, 0.2, 0.7)

    assert regrade(asked, ["a", "b"], 0.1 + 0.2, choice="new_key").change == "same"


def test_a_third_kept_to_ten_decimals_is_a_third() -> None:
    asked = matching({"s1": "o1", "s2": "o2", "s3": "o3"})

    for old in ("0.3333333333", "0.3333333334"):
        assert regrade(asked, {"s1": "o1"}, old, choice="new_key").change == "same"


@pytest.mark.parametrize(
    ("choice", "old", "expected"),
    [
        ("no_change", None, Regrade(None, "same")),
        ("new_key", None, Regrade(None, "same")),
        ("new_key", 0.6, Regrade(0.6, "same")),
        ("accept_both", 0.6, Regrade(0.6, "same")),
        ("points_for_all", 0.6, Regrade(1.0, "rise")),
        ("points_for_all", None, Regrade(1.0, "rise")),
    ],
)
def test_what_a_person_graded_stays(choice: str, old: float | None, expected: Regrade) -> None:
    assert regrade(question("open"), "Mi texto", old, choice=choice, may_fall=True) == expected


@pytest.mark.parametrize("choice", REGRADE_CHOICES)
def test_a_description_is_never_regraded(choice: str) -> None:
    assert regrade(question("description"), None, None, choice=choice) == Regrade(None, "same")


def test_a_question_that_waited_for_a_person_and_no_longer_does() -> None:
    assert regrade(NEW, "b", None, choice="new_key") == Regrade(1.0, "rise")
    assert regrade(NEW, "a", None, choice="new_key") == Regrade(0.0, "same")


def test_there_is_no_fifth_choice() -> None:
    with pytest.raises(ValueError, match="choice"):
        regrade(NEW, "a", 1.0, choice="lucky")


@pytest.mark.parametrize(
    ("asked", "answer", "left"),
    [
        (choosing("multiple", 0.5, 0.5), ["a", "z", "b"], ["a", "b"]),
        (choosing("single", 1, 0), "z", "z"),
        (matching({"s1": "o1"}), {"s1": "o1", "s9": "o1"}, {"s1": "o1"}),
        (matching({"s1": "o1", "s2": "o2"}), {"s1": "o9", "s2": "o2"}, {"s2": "o2"}),
        (ordering("a", "b"), ["a", "x", "b"], ["a", "b"]),
        (ordering("a", "b"), [None, "x", "b"], [None, "b"]),
        (ordering("a", "b"), {"a": 1, "x": 2, "b": 3}, {"a": 1, "b": 2}),
        (ordering("a", "b"), {"a": "2", "x": "1", "b": "3"}, {"a": 1, "b": 2}),
        (ordering("a", "b"), {"a": "primero"}, {"a": "primero"}),
        (numeric({"value": "1"}), "1", "1"),
    ],
)
def test_what_the_new_version_dropped_is_not_chosen(
    asked: dict[str, Any], answer: object, left: object
) -> None:
    assert carried_over(asked, answer) == left


def test_a_dropped_option_does_not_void_the_others() -> None:
    new = choosing("multiple", 0.5, 0.5)

    assert regrade(new, ["a", "b", "c"], 0.0, choice="new_key") == Regrade(1.0, "rise")


old_fractions = st.none() | st.integers(-100, 100).map(lambda number: number / 100)


@given(kinds, junk, old_fractions, st.sampled_from(REGRADE_CHOICES), examples=400)
def test_no_mark_falls_unless_asked_for(
    kind: str, answer: object, old: float | None, choice: str
) -> None:
    outcome = regrade(one_of_each()[kind], answer, old, choice=choice)

    assert outcome.change != "fall"
    if old is not None:
        assert outcome.fraction is not None
        assert outcome.fraction >= old


@given(st.sampled_from(["a", "b", "c", None]), st.sampled_from([0.0, 0.5, 1.0]))
def test_choices_from_the_meanest_to_the_kindest(answer: str | None, old: float) -> None:
    fractions = [
        regrade(NEW, answer, old, choice=choice, may_fall=True).fraction
        for choice in ("new_key", "accept_both", "points_for_all")
    ]

    assert fractions == sorted(fractions)
    assert fractions[1] == max(old, grade(NEW, answer).fraction)


@given(kinds, junk, old_fractions, st.booleans())
def test_regrading_twice_changes_nothing_more(
    kind: str, answer: object, old: float | None, may_fall: bool
) -> None:
    asked = one_of_each()[kind]
    once = regrade(asked, answer, old, choice="new_key", may_fall=may_fall)
    twice = regrade(asked, answer, once.fraction, choice="new_key", may_fall=may_fall)

    assert twice.change == "same"
    assert twice.fraction == once.fraction
