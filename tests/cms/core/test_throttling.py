"""The counter of attempts: windows, races, keys, addresses."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test import RequestFactory
from freezegun import freeze_time

from cms.core import throttling
from cms.core.models import Throttle
from cms.core.throttling import Counter, Limit, LimitReached, client_address, is_first_use, reserve

THREE = Limit("three", 3, timedelta(minutes=15))
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def three(*parts: str) -> Counter:
    return Counter(THREE, parts)


@pytest.mark.django_db
def test_the_limit_is_reached_after_as_many_attempts_as_it_allows() -> None:
    with freeze_time(NOON):
        for _ in range(3):
            reserve([three("ana")])
        with pytest.raises(LimitReached):
            reserve([three("ana")])


@pytest.mark.django_db
def test_retry_at_is_the_end_of_the_window() -> None:
    with freeze_time(NOON + timedelta(minutes=7)):
        for _ in range(3):
            reserve([three("ana")])
        with pytest.raises(LimitReached) as refused:
            reserve([three("ana")])
    assert refused.value.retry_at == NOON + timedelta(minutes=15)


@pytest.mark.django_db
def test_a_new_window_starts_from_zero() -> None:
    with freeze_time(NOON):
        for _ in range(3):
            reserve([three("ana")])
    with freeze_time(NOON + timedelta(minutes=14, seconds=59)), pytest.raises(LimitReached):
        reserve([three("ana")])
    with freeze_time(NOON + timedelta(minutes=15)):
        reserve([three("ana")])


@pytest.mark.django_db
def test_somebody_else_is_counted_apart() -> None:
    for _ in range(3):
        reserve([three("ana")])
    reserve([three("luis")])


@pytest.mark.django_db
def test_two_limits_with_the_same_parts_are_counted_apart() -> None:
    for _ in range(3):
        reserve([three("ana")])
    reserve([Counter(Limit("other", 3, timedelta(minutes=15)), ("ana",))])


@pytest.mark.django_db
def test_parts_cannot_be_glued_into_another_key() -> None:
    assert three("ana", "b").key != three("anab").key
    assert three("a", "nab").key != three("an", "ab").key


@pytest.mark.django_db
def test_a_refused_attempt_is_counted_nowhere() -> None:
    """Insisting does not fill the other counters nor lengthen the lockout."""
    wide = Counter(Limit("wide", 10, timedelta(days=1)), ("ana",))
    with freeze_time(NOON):
        for _ in range(3):
            reserve([wide, three("ana")])
        for _ in range(20):
            with pytest.raises(LimitReached):
                reserve([wide, three("ana")])
    assert Throttle.objects.get(key=wide.key).count == 3
    assert Throttle.objects.get(key=three("ana").key).count == 3


@pytest.mark.django_db
def test_release_gives_an_attempt_back() -> None:
    with freeze_time(NOON):
        for _ in range(10):
            reserve([three("ana")]).release()
        assert Throttle.objects.get().count == 0


@pytest.mark.django_db
def test_release_never_goes_below_zero() -> None:
    with freeze_time(NOON):
        reservation = reserve([three("ana")])
        reservation.release()
        reservation.release()
        assert Throttle.objects.get().count == 0


@pytest.mark.django_db
def test_release_after_the_window_ended_touches_its_own_window() -> None:
    with freeze_time(NOON):
        reservation = reserve([three("ana")])
    with freeze_time(NOON + timedelta(minutes=20)):
        reserve([three("ana")])
        reservation.release()
    assert list(Throttle.objects.order_by("window_start").values_list("count", flat=True)) == [0, 1]


@pytest.mark.django_db
def test_the_table_holds_neither_names_nor_addresses() -> None:
    reserve([three("ana.perez", "190.60.1.1")])
    row = Throttle.objects.get()
    assert len(row.key) == 64
    assert "ana" not in row.key
    assert "190" not in str(row)


@pytest.mark.django_db
def test_the_key_depends_on_the_secret(settings) -> None:
    before = three("ana").key
    settings.SECRET_KEY = "another"
    assert three("ana").key != before


@pytest.mark.django_db(transaction=True)
def test_a_count_is_never_made_inside_a_transaction() -> None:
    """It would vanish with the transaction: the failure would not have been counted."""
    with pytest.raises(RuntimeError), transaction.atomic():
        reserve([three("ana")])


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_once_do_not_slip_past() -> None:
    allowed: list[bool] = []

    def guess() -> None:
        while True:
            try:
                reserve([three("ana")])
                allowed.append(True)
            except LimitReached:
                allowed.append(False)
            except OperationalError:
                continue  # The tests' SQLite lives in memory, where a busy table does not wait.
            connection.close()
            return

    with freeze_time(NOON):
        threads = [threading.Thread(target=guess) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert allowed.count(True) == 3
    assert allowed.count(False) == 9


@pytest.mark.django_db
def test_first_use_is_said_once() -> None:
    with freeze_time(NOON):
        assert is_first_use("code", "ana", "123456", within=timedelta(seconds=30))
        assert not is_first_use("code", "ana", "123456", within=timedelta(seconds=30))
        assert is_first_use("code", "luis", "123456", within=timedelta(seconds=30))


@pytest.mark.django_db
def test_a_repetition_across_the_border_of_a_window_is_seen() -> None:
    with freeze_time(NOON + timedelta(seconds=29)):
        assert is_first_use("code", "ana", "123456", within=timedelta(seconds=30))
    with freeze_time(NOON + timedelta(seconds=31)):
        assert not is_first_use("code", "ana", "123456", within=timedelta(seconds=30))


@pytest.mark.django_db
def test_pruning_keeps_what_limits_still_look_at() -> None:
    with freeze_time(NOON):
        reserve([three("old")])
    with freeze_time(NOON + timedelta(days=3)):
        reserve([three("new")])
        assert throttling.prune() == 1
        assert Throttle.objects.get().key == three("new").key


def address(remote: str, forwarded: str | None = None) -> str:
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **extra))


def test_x_forwarded_for_is_not_believed_by_default() -> None:
    assert address("190.60.1.1", "8.8.8.8") == "190.60.1.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "190.60.1.1", "190.60.1.1"),
        (1, "6.6.6.6, 190.60.1.1", "190.60.1.1"),
        (2, "6.6.6.6, 190.60.1.1, 10.0.0.2", "190.60.1.1"),
        (2, "190.60.1.1", "10.0.0.1"),
        (1, "nonsense", "unknown"),
        (1, "", "10.0.0.1"),
        (1, None, "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(
    settings, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    assert address("10.0.0.1", forwarded) == expected


def test_an_ipv6_network_is_one_address() -> None:
    assert address("2800:484:1:2::1") == address("2800:484:1:2:ffff::9") == "2800:484:1:2::"
    assert address("2800:484:1:3::1") != address("2800:484:1:2::1")


@pytest.mark.parametrize("remote", ["", "unix:", "not an address"])
def test_an_address_that_is_none_is_unknown(remote: str) -> None:
    assert address(remote) == "unknown"
