"""Small groups are joined so that every figure, and every difference of two, is of five or more."""

import itertools
import random

import pytest

from learning.report_figures import Figures, Part, protected, rolled_up, total

LEVELS = ("institucion", "grado", "grupo")


def part(school: int, grade: int, group: int, people: int) -> Part:
    keys = dict(zip(LEVELS, (school, grade, group), strict=True))
    return Part(Figures(people=people, finished=people // 2), keys)


def places(parts: list[Part]) -> dict[tuple[int | None, ...], int]:
    return {tuple(each.keys.values()): each.figures.people for each in parts}


def test_figures_add_up_month_by_month() -> None:
    first = Figures(people=3, points=1.5, graded=2, months=(1, *(0,) * 11))
    second = Figures(people=4, points=3.0, graded=4, months=(2, 1, *(0,) * 10))
    added = first + second
    assert (added.people, added.graded, added.months[:3]) == (7, 6, (3, 1, 0))
    assert added.mean == pytest.approx(0.75)


def test_a_mean_of_few_quizzes_is_none() -> None:
    assert Figures(points=4.0, graded=4).mean is None
    assert Figures(points=4.0, graded=5).mean == pytest.approx(0.8)
    assert Figures().mean is None


def test_large_groups_stay_as_they_are() -> None:
    parts = [part(1, 10, 1, 5), part(1, 11, 2, 30), part(2, 11, 3, 6)]
    assert places(protected(parts, LEVELS)) == places(parts)


def test_a_small_group_takes_another_along() -> None:
    """Else the grade's total less the other groups would be the small one."""
    parts = [part(1, 11, 1, 2), part(1, 11, 2, 20), part(1, 11, 3, 9)]
    assert places(protected(parts, LEVELS)) == {(1, 11, None): 11, (1, 11, 2): 20}


def test_small_groups_that_are_enough_together_take_nobody_along() -> None:
    parts = [part(1, 11, 1, 2), part(1, 11, 2, 4), part(1, 11, 3, 9)]
    assert places(protected(parts, LEVELS)) == {(1, 11, None): 6, (1, 11, 3): 9}


def test_a_small_grade_takes_a_whole_grade_along() -> None:
    """A grade shown is whole, or not shown."""
    parts = [part(1, 10, 1, 3), part(1, 11, 2, 20), part(1, 11, 3, 9), part(1, 9, 4, 50)]
    assert places(protected(parts, LEVELS)) == {(1, None, None): 32, (1, 9, 4): 50}


def test_a_small_school_takes_another_along() -> None:
    parts = [part(1, 11, 1, 3), part(2, 11, 2, 20), part(3, 11, 3, 9)]
    assert places(protected(parts, LEVELS)) == {(None, None, None): 12, (2, 11, 2): 20}


def test_a_town_of_few_is_one_part() -> None:
    found = protected([part(1, 11, 1, 2), part(2, 11, 2, 1)], LEVELS)
    assert places(found) == {(None, None, None): 3}


def test_nobody_is_nothing() -> None:
    assert protected([], LEVELS) == []


@pytest.mark.parametrize("seed", range(60))
def test_nothing_that_can_be_subtracted_is_of_few_people(seed: int) -> None:
    """Any town: all rows that any screen shows, and all differences of two of them."""
    chance = random.Random(seed)
    parts = [
        part(school, grade, school * 100 + grade * 3 + group, chance.choice((1, 2, 3, 4, 7, 30)))
        for school in range(1, 5)
        for grade in range(9, 12)
        for group in range(3)
        if chance.random() < 0.6
    ]
    found = protected(parts, LEVELS)
    assert total(found) == total(parts)
    shown: set[frozenset[int]] = set()
    for filters in itertools.product((None, 1, 2, 3, 4), (None, 9, 10, 11)):
        chosen = {
            number: each
            for number, each in enumerate(found)
            if filters[0] in (None, each.keys["institucion"])
            and filters[1] in (None, each.keys["grado"])
        }
        shown.add(frozenset(chosen))
        for name in LEVELS:
            for key in rolled_up(chosen.values(), name):
                shown.add(frozenset(n for n, each in chosen.items() if each.keys[name] == key))
    people = {number: each.figures.people for number, each in enumerate(found)}
    if len(found) > 1:
        for one, other in itertools.product(shown, repeat=2):
            left = sum(people[number] for number in one - other)
            assert left == 0 or left >= 5


def test_the_same_town_is_joined_the_same_way_in_any_order() -> None:
    parts = [part(1, 11, n, 4 if n < 3 else 6) for n in range(1, 7)] + [part(2, 10, 9, 1)]
    for seed in range(10):
        shuffled = random.Random(seed).sample(parts, len(parts))
        assert places(protected(shuffled, LEVELS)) == places(protected(parts, LEVELS))
