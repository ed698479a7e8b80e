"""The nearest rank, against sorting by hand."""

from collections import Counter
from math import ceil

from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as some

from cms.editorial.measures.selectors import Wait, wait_of


@effort(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(minutes=some.lists(some.integers(min_value=0, max_value=50), min_size=1, max_size=60))
def test_percentiles_of_any_cases(minutes: list[int]) -> None:
    ranked = sorted(minutes)
    median, ninetieth = (ranked[ceil(len(ranked) * part / 100) - 1] for part in (50, 90))
    assert wait_of(Counter(minutes)) == Wait(len(minutes), median, ninetieth)


def test_no_case_has_no_percentile() -> None:
    assert wait_of({}) == Wait(0, None, None)


def test_few_cases() -> None:
    assert Wait(4).is_few
    assert not Wait(5).is_few
