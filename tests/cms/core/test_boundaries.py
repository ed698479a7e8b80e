"""Until when a page stays true: the earliest instant that its content named."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from cms.core.boundaries import collecting, note_boundary

NOON = datetime(2026, 12, 12, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with freeze_time(NOON) as clock:
        yield clock


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_nothing_noted_holds_for_good() -> None:
    with collecting() as boundaries:
        pass
    assert boundaries.earliest is None


def test_the_earliest_counts() -> None:
    with collecting() as boundaries:
        for minutes in (30, 10, 20):
            note_boundary(after(minutes))
    assert boundaries.earliest == after(10)


def test_an_instant_of_another_time_zone_is_the_same_instant() -> None:
    bogota = timezone.get_default_timezone()
    with collecting() as boundaries:
        note_boundary(after(30))
        note_boundary(after(10).astimezone(bogota))
    assert boundaries.earliest == after(10)


@pytest.mark.parametrize("minutes", [-60, 0])
def test_what_was_past_before_the_rendering_changes_nothing(minutes: int) -> None:
    with collecting() as boundaries:
        note_boundary(after(minutes))
    assert boundaries.earliest is None


def test_an_instant_that_goes_by_during_the_rendering_is_kept(noon) -> None:
    """The aviso was read as valid and ended a moment later: the page must not be kept."""
    with collecting() as boundaries:
        noon.move_to(after(2))
        note_boundary(after(1))
    assert boundaries.earliest == after(1)


def test_outside_a_collection_nothing_happens() -> None:
    note_boundary(after(10))
    with collecting() as boundaries:
        pass
    note_boundary(after(10))
    assert boundaries.earliest is None


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        note_boundary(datetime(2026, 12, 12, 12, 0))


def test_the_outer_collection_learns_what_the_inner_one_noted() -> None:
    with collecting() as outer:
        note_boundary(after(30))
        with collecting() as inner:
            note_boundary(after(10))
        assert inner.earliest == after(10)
    assert outer.earliest == after(10)


def test_an_inner_collection_does_not_hear_the_outer_one() -> None:
    with collecting() as outer:
        note_boundary(after(10))
        with collecting() as inner:
            pass
    assert (outer.earliest, inner.earliest) == (after(10), None)


def test_an_error_ends_the_collection() -> None:
    with pytest.raises(LookupError), collecting():
        raise LookupError
    with collecting() as outer:
        pass
    note_boundary(after(10))
    assert outer.earliest is None


def test_threads_do_not_hear_each_other() -> None:
    with collecting() as boundaries:
        other = threading.Thread(target=note_boundary, args=(after(10),))
        other.start()
        other.join()
    assert boundaries.earliest is None
