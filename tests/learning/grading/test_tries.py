"""Several tries: interactive, adaptive, and matching stem by stem."""

import pytest
from hypothesis import strategies as st

from learning.grading import (
    DEFAULT_PENALTY,
    adaptive,
    fraction_after_tries,
    interactive,
    matching_tries,
)
from tests.learning.grading.payloads import choosing, given, matching, question

THIRD = pytest.approx(1 / 3, abs=1e-9)
TWO_THIRDS = pytest.approx(2 / 3, abs=1e-9)

ANIMALS = matching({"rana": "anfibio", "gato": "mamífero", "sapo": "anfibio"}, extra=("ave",))
RIGHT = {"rana": "anfibio", "gato": "mamífero", "sapo": "anfibio"}


def test_a_try_costs_a_third_unless_said() -> None:
    assert THIRD == DEFAULT_PENALTY


@pytest.mark.parametrize(
    ("fraction", "tries_used", "penalty", "expected"),
    [
        (1, 0, 1 / 3, 1.0),
        (1, 1, 1 / 3, TWO_THIRDS),
        (1, 2, 1 / 3, THIRD),
        (1, 3, 1 / 3, 0.0),
        (1, 4, 1 / 3, 0.0),
        (0.5, 1, 0.1, 0.4),
        (0.5, 2, 0.1, 0.3),
        (0.5, 1, 0, 0.5),
        (1, 1, 1, 0.0),
        (0, 1, 0.1, 0.0),
        (-0.5, 0, 0.1, 0.0),  # never below nothing
        (0.9, 3, 0.3, 0.0),  # 0.9 − 3 · 0.3 is not quite 0 in binary
    ],
)
def test_interactive(fraction: float, tries_used: int, penalty: float, expected: float) -> None:
    assert interactive(fraction, tries_used, penalty) == expected


@pytest.mark.parametrize(
    ("best", "fraction", "previous_tries", "expected"),
    [
        (0, 1, 0, 1.0),
        (0, 1, 1, TWO_THIRDS),
        (0.5, 1, 1, TWO_THIRDS),
        (0.5, 0.5, 1, 0.5),
        (0.9, 1, 1, 0.9),
        (0.5, 0, 5, 0.5),
        (0, -1, 0, 0.0),
    ],
)
def test_adaptive(best: float, fraction: float, previous_tries: int, expected: float) -> None:
    assert adaptive(best, fraction, previous_tries) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([RIGHT], 1.0),
        ([{}], 0.0),
        ([], 0.0),
        # two right at once, the third at the second try: (1 + 1 + 2/3) / 3
        ([{**RIGHT, "sapo": "ave"}, RIGHT], pytest.approx(8 / 9, abs=1e-9)),
        # the third at the third try: (1 + 1 + 1/3) / 3
        ([{**RIGHT, "sapo": "ave"}] * 2 + [RIGHT], pytest.approx(7 / 9, abs=1e-9)),
        # right, then spoilt, then right again: the last wrong try counts
        ([RIGHT, {**RIGHT, "gato": "ave"}, RIGHT], pytest.approx(7 / 9, abs=1e-9)),
        # right, then spoilt at the end: that stem is lost
        ([RIGHT, {**RIGHT, "gato": "ave"}], TWO_THIRDS),
        # all wrong three times and right at the fourth: nothing is left
        ([{}, {}, {}, RIGHT], 0.0),
        # what cannot be read is a wrong try
        (["?", RIGHT], TWO_THIRDS),
    ],
)
def test_matching_counts_each_stem_by_its_last_wrong_try(
    answers: list[object], expected: object
) -> None:
    assert matching_tries(ANIMALS, answers) == expected


def test_several_tries_at_a_choice() -> None:
    asked = choosing("single", 1, 0.5, 0)

    assert fraction_after_tries(asked, ["c", "a"], behaviour="interactive") == TWO_THIRDS
    assert fraction_after_tries(asked, ["b", "c"], behaviour="interactive") == 0.0
    assert fraction_after_tries(asked, ["b", "c"], behaviour="adaptive") == 0.5
    assert fraction_after_tries(asked, ["b", "a"], behaviour="adaptive") == TWO_THIRDS
    assert fraction_after_tries(asked, ["c", "a"], behaviour="adaptive", penalty=0.1) == 0.9


def test_several_tries_at_pairs() -> None:
    answers = [{**RIGHT, "sapo": "ave"}, RIGHT]

    by_stem = fraction_after_tries(ANIMALS, answers, behaviour="interactive")
    whole = fraction_after_tries(ANIMALS, answers, behaviour="adaptive")

    assert by_stem == pytest.approx(8 / 9, abs=1e-9)
    assert whole == TWO_THIRDS


@pytest.mark.parametrize("behaviour", ["interactive", "adaptive"])
def test_no_tries_and_no_formula(behaviour: str) -> None:
    assert fraction_after_tries(choosing("single", 1, 0), [], behaviour=behaviour) == 0.0
    assert fraction_after_tries(question("open"), ["a", "b"], behaviour=behaviour) is None


fractions = st.integers(-100, 100).map(lambda hundredths: hundredths / 100)
penalties = st.integers(0, 100).map(lambda hundredths: hundredths / 100)


@given(fractions, st.integers(0, 10), penalties)
def test_a_further_try_never_adds(fraction: float, tries: int, penalty: float) -> None:
    now, later = interactive(fraction, tries, penalty), interactive(fraction, tries + 1, penalty)

    assert 0 <= later <= now <= max(fraction, 0)


@given(fractions, st.integers(0, 10), penalties, penalties)
def test_trying_again_never_costs_what_one_has(
    fraction: float, tries: int, penalty: float, best: float
) -> None:
    assert adaptive(best, fraction, tries, penalty) >= best


@given(
    st.lists(
        st.fixed_dictionaries(
            {stem: st.sampled_from(["anfibio", "mamífero", "ave"]) for stem in RIGHT}
        ),
        min_size=1,
        max_size=5,
    ),
    penalties,
)
def test_matching_by_stems_is_never_below_the_whole(
    answers: list[dict[str, str]], penalty: float
) -> None:
    by_stem = matching_tries(ANIMALS, answers, penalty)
    last = sum(answers[-1][stem] == option for stem, option in RIGHT.items()) / 3

    assert interactive(last, len(answers) - 1, penalty) - 1e-9 <= by_stem <= last + 1e-9
