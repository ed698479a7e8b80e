"""Texts compared word by word: right for every pair of texts, readable, at a bounded cost."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.editorial.comparison.lines import RunKind, tokens_of, words_of
from cms.editorial.comparison.sequences import (
    Effort,
    Match,
    align,
    longest_increasing,
    pair_in_order,
)
from cms.editorial.comparison.words import diff_words

PROSE = re.findall(
    r"\w+",
    """la alcaldía de sabanalarga informa que el pago del impuesto predial puede hacerse en la
    tesorería o en línea hasta el 31 de marzo con descuento para quien pague a tiempo""",
)

words = st.lists(st.sampled_from([*PROSE, ",", "\n", "<b>", "«", "1.234,5"]), max_size=60)


def joined(runs, *kinds):
    return "".join(run.text for run in runs if run.kind in kinds)


def shown(old, new):
    signs = {RunKind.REMOVED: "[-{}-]", RunKind.ADDED: "[+{}+]", RunKind.SAME: "{}"}
    return "".join(signs[run.kind].format(run.text) for run in diff_words(old, new))


def essay(count, seed=0):
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(PROSE)}{chance.randrange(count)}" for _ in range(count))


@given(words, words)
@settings(max_examples=100, deadline=None)
def test_runs_give_both_texts_back(old, new):
    old, new = " ".join(old), " ".join(new)
    runs = diff_words(old, new)
    assert joined(runs, RunKind.SAME, RunKind.REMOVED) == old
    assert joined(runs, RunKind.SAME, RunKind.ADDED) == new
    assert all(run.text for run in runs)


@given(st.text(), st.text())
@settings(max_examples=80, deadline=None)
def test_any_text_at_all_is_given_back(old, new):
    assert "".join(tokens_of(old)) == old
    runs = diff_words(old, new)
    assert joined(runs, RunKind.SAME, RunKind.REMOVED) == old
    assert joined(runs, RunKind.SAME, RunKind.ADDED) == new


@given(words, st.data())
@settings(max_examples=60, deadline=None)
def test_random_edits_of_a_text_are_given_back(text, data):
    edited = list(text)
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(edited)))
        edited[at : at + data.draw(st.integers(0, 3))] = data.draw(words)[:3]
    old, new = " ".join(text), " ".join(edited)
    runs = diff_words(old, new)
    assert joined(runs, RunKind.SAME, RunKind.REMOVED) == old
    assert joined(runs, RunKind.SAME, RunKind.ADDED) == new


@given(st.lists(st.integers(0, 4), max_size=25), st.lists(st.integers(0, 4), max_size=25))
@settings(max_examples=100, deadline=None)
def test_matches_are_equal_ordered_and_as_many_as_can_be(old, new):
    matches = align(old, new)
    i = j = 0
    for at, there, size in matches:
        assert at >= i
        assert there >= j
        assert old[at : at + size] == new[there : there + size]
        i, j = at + size, there + size
    assert sum(match.size for match in matches) == longest_common(old, new)


def longest_common(old, new):
    """The textbook table, too slow for pages and right for small lists."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            table[i + 1][j + 1] = (
                table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
            )
    return table[-1][-1]


@given(st.permutations(range(9)))
def test_the_longest_increasing_part_increases(values):
    places = longest_increasing(values)
    chosen = [values[place] for place in places]
    assert places == sorted(places)
    assert chosen == sorted(chosen)


def test_the_longest_increasing_part_is_the_longest():
    assert len(longest_increasing([3, 0, 1, 2, 4])) == 4
    assert longest_increasing([]) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Quien pague antes del 28 de febrero recibe un descuento del 10 %.",
            "Quien pague antes del 31 de marzo recibe un descuento del 15 %.",
            "Quien pague antes del [-28 de febrero-][+31 de marzo+] recibe un descuento del "
            "[-10-][+15+] %.",
        ),
        ("Vale $ 1.200.000,50 hoy.", "Vale $ 1.300.000,50 hoy.", None),
        ("El pago es en línea.", "El pago es en línea y en la Tesorería.", None),
        ("", "Todo nuevo", "[+Todo nuevo+]"),
        ("Todo viejo", "", "[-Todo viejo-]"),
        ("igual", "igual", "igual"),
        ("", "", ""),
    ],
)
def test_what_a_person_would_mark(old, new, expected):
    if expected is None:
        assert "[-" in shown(old, new) or "[+" in shown(old, new)
    else:
        assert shown(old, new) == expected


def test_a_number_is_marked_whole():
    assert shown("Vale 1.200.000,50 hoy", "Vale 1.300.000,50 hoy") == (
        "Vale [-1.200.000,50-][+1.300.000,50+] hoy"
    )


def test_an_insertion_marks_nothing_else():
    assert (
        shown("El pago es en línea.", "El pago es hoy en línea.") == "El pago es [+hoy +]en línea."
    )


def test_two_different_texts_are_not_braided():
    old = "La feria de emprendedores será en el parque principal"
    new = "Se suspende el agua por arreglos de la red en tres barrios"
    assert shown(old, new) == f"[-{old}-][+{new}+]"


def test_words_are_counted_without_signs():
    assert words_of("Pague $ 1.200,50 en https://example.org/pago, ¿sí?") == 5


def test_twenty_thousand_words_with_some_edits_are_compared_exactly_and_cheaply():
    old = tokens_of(essay(20_000))
    new = list(old)
    for at in range(1_000, 39_000, 1_900):
        new[at] = "NUEVA"
    effort = Effort.for_sizes(len(old), len(new))
    matches = align(old, new, effort)
    assert sum(match.size for match in matches) == len(old) - 20
    assert effort.spent < 4 * len(old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (essay(20_000, 1), essay(20_000, 2)),
        ("a b " * 10_000, "b a " * 10_000),
        ("a " * 20_000, "b " * 20_000),
        ("a b c " * 7_000, "c b a d " * 5_000),
        (essay(10_000, 3), " ".join(reversed(essay(10_000, 3).split()))),
    ],
    ids=["unrelated", "alternating", "nothing in common", "periodic", "reversed"],
)
def test_hostile_texts_stay_within_the_budget(old, new):
    a, b = tokens_of(old), tokens_of(new)
    effort = Effort.for_sizes(len(a), len(b))
    align(a, b, effort)
    # The last stretch may be under way when the budget ends, never more than one.
    assert effort.spent <= effort.allowed + 2 * (len(a) + len(b))
    runs = diff_words(old, new)
    assert joined(runs, RunKind.SAME, RunKind.REMOVED) == old
    assert joined(runs, RunKind.SAME, RunKind.ADDED) == new


def test_a_budget_already_spent_finds_only_the_common_ends():
    assert align("abXcd", "abYcd", Effort(0)) == [Match(0, 0, 2), Match(3, 3, 2)]


def test_pairs_never_cross_and_are_the_best_in_sum():
    def alike(a, b):
        return {("a", "x"): 0.9, ("b", "x"): 0.95, ("b", "y"): 0.9}.get((a, b), 0.0)

    assert pair_in_order("ab", "xy", alike, 0.5) == [(0, 0), (1, 1)]
    assert pair_in_order("ab", "yx", alike, 0.97) == []


def test_very_many_candidates_are_paired_by_place():
    asked = []

    def alike(a, b):
        asked.append((a, b))
        return float(a == b)

    assert len(pair_in_order(range(200), range(200), alike, 0.5)) == 200
    assert len(asked) == 200
