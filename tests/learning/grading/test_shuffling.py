"""Chance from a seed: repeatable, even, and telling nothing."""

import subprocess
import sys
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import strategies as st

from learning.grading import drawn, shuffled
from learning.grading.shuffling import disguise
from tests.learning.grading.payloads import given, seeds


@pytest.mark.parametrize(
    ("seed", "label", "order"),
    [
        (1, "order", "gbacfhed"),
        (2, "order", "ebgcfdha"),
        ("1", "order", "gbacfhed"),
        (1, "slots", "cedafhbg"),
        (2**63 - 1, "order", "dfgcaehb"),
    ],
)
def test_orders_drawn_years_ago_are_drawn_again(seed: int | str, label: str, order: str) -> None:
    # If this fails, attempts already handed in would be shown in another order.
    assert "".join(shuffled("abcdefgh", seed=seed, label=label)) == order


def test_disguises_worn_years_ago_are_worn_again() -> None:
    assert disguise("a", seed=1, label="option") == "4bda3a06cf798af7"


def test_another_process_draws_the_same() -> None:
    code = "from learning.grading import shuffled; print(shuffled(range(20), seed=7, label='x'))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("0", "1")
    }

    assert told == {str(shuffled(range(20), seed=7, label="x"))}


@given(st.lists(st.integers()), seeds)
def test_nothing_is_lost_or_doubled(items: list[int], seed: int) -> None:
    assert Counter(shuffled(items, seed=seed, label="x")) == Counter(items)


@given(st.lists(st.integers(), unique=True), st.integers(-2, 20), seeds)
def test_a_draw_takes_different_items(items: list[int], count: int, seed: int) -> None:
    taken = drawn(items, count, seed=seed, label="x")

    assert len(taken) == max(0, min(count, len(items)))
    assert len(set(taken)) == len(taken)
    assert set(taken) <= set(items)


def test_every_order_is_about_as_likely() -> None:
    found = Counter(tuple(shuffled("abcd", seed=seed, label="x")) for seed in range(24 * 200))

    assert set(found) == set(permutations("abcd"))
    # 200 expected of each, deviation 14: six of them on either side.
    assert min(found.values()) > 115
    assert max(found.values()) < 285


def test_every_item_is_about_as_often_drawn() -> None:
    found = Counter(
        item for seed in range(2_000) for item in drawn("abcdefghij", 3, seed=seed, label="x")
    )

    assert len(found) == 10
    assert min(found.values()) > 480
    assert max(found.values()) < 720


def test_two_items_keep_their_order_half_of_the_time() -> None:
    # Avoiding the right order would give it away: of two items only the wrong one would be left.
    kept = sum(shuffled("ab", seed=seed, label="order") == ["a", "b"] for seed in range(1_000))

    assert 400 < kept < 600


@given(seeds, st.text(max_size=10), st.text(max_size=10))
def test_labels_and_seeds_do_not_run_into_each_other(seed: int, one: str, other: str) -> None:
    same = (one, other) == (other, one)

    there = disguise(other, seed=seed, label=one)
    back = disguise(one, seed=seed, label=other)

    assert (there == back) is same
    assert disguise("", seed=f"{seed}x", label="y") != disguise("", seed=seed, label="xy")


@given(seeds, st.text(min_size=1, max_size=40))
def test_a_disguise_is_sixteen_digits_and_depends_on_the_seed(seed: int, identifier: str) -> None:
    name = disguise(identifier, seed=seed, label="option")

    assert len(name) == 16
    assert set(name) <= set("0123456789abcdef")
    assert name != disguise(identifier, seed=seed + 1, label="option")


def test_an_id_that_is_no_proper_text_can_be_disguised() -> None:
    assert disguise("\ud800", seed=1, label="x") != disguise("\ud801", seed=1, label="x")
