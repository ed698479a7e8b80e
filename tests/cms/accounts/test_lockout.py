"""Lockout: per account and address, per account and day, and never per address alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from freezegun import freeze_time

from cms.accounts import limits
from cms.accounts.models import User
from cms.core.models import Throttle
from tests.cms.accounts.doors import PASSWORD, enter, is_in

pytestmark = pytest.mark.django_db

SCHOOL = "190.60.1.1"
ELSEWHERE = "181.10.2.2"
NOON = datetime(2026, 12, 1, 17, 2, tzinfo=UTC)
"""12:02 in Bogotá; the window of fifteen minutes ends at 12:15."""


def fail(times: int, *, address: str = SCHOOL, username: str = "ana") -> None:
    for _ in range(times):
        assert not is_in(enter(username, "no-es-la-clave", address=address))


def test_five_failures_lock_the_account_for_that_address(ana: User) -> None:
    with freeze_time(NOON):
        fail(5)
        response = enter()
    assert response.status_code == 429
    assert not response.wsgi_request.user.is_authenticated
    assert "Hubo demasiados intentos fallidos" in response.content.decode()


def test_the_page_says_when_to_come_back(ana: User) -> None:
    with freeze_time(NOON):
        fail(5)
        body = enter().content.decode()
    assert re.search(r"intente de nuevo después de las 12:15", body)


def test_four_failures_do_not_lock(ana: User) -> None:
    with freeze_time(NOON):
        fail(4)
        assert is_in(enter())


def test_it_opens_when_the_window_ends(ana: User) -> None:
    with freeze_time(NOON):
        fail(5)
    with freeze_time(NOON + timedelta(minutes=13)):
        assert is_in(enter())


def test_successes_are_not_counted_and_do_not_forgive(ana: User) -> None:
    with freeze_time(NOON):
        fail(4)
        for _ in range(6):
            assert is_in(enter())
        fail(1)
        assert enter().status_code == 429


def test_the_owner_elsewhere_comes_in_while_locked_here(ana: User) -> None:
    with freeze_time(NOON):
        fail(5)
        assert is_in(enter(address=ELSEWHERE))


def test_forty_classmates_come_in_while_one_is_locked(ana: User) -> None:
    pupils = [User(username=f"alumno{n}", password=ana.password) for n in range(39)]
    User.objects.bulk_create(pupils)
    with freeze_time(NOON):
        fail(5)
        fail(1, username="alumno7")
        for pupil in pupils:
            assert is_in(enter(pupil.username))
        assert enter().status_code == 429


def test_a_class_that_mistypes_once_each_locks_nobody(ana: User) -> None:
    pupils = [User(username=f"alumno{n}", password=ana.password) for n in range(40)]
    User.objects.bulk_create(pupils)
    with freeze_time(NOON):
        for pupil in pupils:
            fail(1, username=pupil.username)
        for pupil in pupils[::8]:
            assert is_in(enter(pupil.username))


def test_fifty_failures_in_a_day_lock_from_everywhere(ana: User) -> None:
    with freeze_time(NOON):
        for n in range(10):
            fail(5, address=f"181.10.3.{n}")
        response = enter(address=ELSEWHERE)
    assert response.status_code == 429
    assert "intente de nuevo después de las 7:00 p" in response.content.decode()


def test_the_day_ends(ana: User) -> None:
    with freeze_time(NOON):
        for n in range(10):
            fail(5, address=f"181.10.3.{n}")
    with freeze_time(NOON + timedelta(days=1)):
        assert is_in(enter())


def test_the_message_of_another_day_names_the_day() -> None:
    with freeze_time(NOON):
        text = limits.locked_message(NOON + timedelta(hours=20))
    assert "el 2 de diciembre de 2026, después de las 8:02 a.m." in text


def test_insisting_while_locked_does_not_eat_the_day(ana: User) -> None:
    with freeze_time(NOON):
        fail(5)
        for _ in range(60):
            assert enter(password="x").status_code == 429
        assert is_in(enter(address=ELSEWHERE))


def test_rotating_x_forwarded_for_wins_nothing(ana: User) -> None:
    with freeze_time(NOON):
        for n in range(5):
            Client().post(
                "/cuenta/ingresar/",
                {"login": "ana", "password": "no"},
                REMOTE_ADDR=SCHOOL,
                headers={"x-forwarded-for": f"8.8.{n}.8"},
            )
        response = Client().post(
            "/cuenta/ingresar/",
            {"login": "ana", "password": PASSWORD},
            REMOTE_ADDR=SCHOOL,
            headers={"x-forwarded-for": "8.8.99.8"},
        )
    assert response.status_code == 429


def test_behind_our_proxy_the_client_still_cannot_choose_its_address(ana: User, settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    with freeze_time(NOON):
        for n in range(5):
            Client().post(
                "/cuenta/ingresar/",
                {"login": "ana", "password": "no"},
                REMOTE_ADDR="10.0.0.1",
                headers={"x-forwarded-for": f"8.8.{n}.8, {SCHOOL}"},
            )
        locked = Client().post(
            "/cuenta/ingresar/",
            {"login": "ana", "password": PASSWORD},
            REMOTE_ADDR="10.0.0.1",
            headers={"x-forwarded-for": f"8.8.77.8, {SCHOOL}"},
        )
        other = Client().post(
            "/cuenta/ingresar/",
            {"login": "ana", "password": PASSWORD},
            REMOTE_ADDR="10.0.0.1",
            headers={"x-forwarded-for": ELSEWHERE},
        )
    assert locked.status_code == 429
    assert is_in(other)


@pytest.mark.parametrize("spelling", ["ANA", "Ana ", " ana", "\uff41\uff4e\uff41"])
def test_another_spelling_of_the_name_is_the_same_account(ana: User, spelling: str) -> None:
    with freeze_time(NOON):
        fail(5, username=spelling)
        assert enter().status_code == 429


def test_a_name_that_nobody_has_locks_just_the_same() -> None:
    """Were it otherwise, a lockout would tell who exists."""
    with freeze_time(NOON):
        fail(5, username="nadie")
        assert enter("nadie").status_code == 429


def test_a_new_browser_or_session_does_not_reset_the_count(ana: User) -> None:
    client = Client()
    with freeze_time(NOON):
        for _ in range(3):
            enter(password="x", client=client)
        fail(2)
        assert enter(client=client).status_code == 429


def test_confirming_with_the_password_is_counted_with_sign_in(ana: User, browser) -> None:
    with freeze_time(NOON):
        client = browser(ana)
        for _ in range(5):
            client.post("/cuenta/confirmar/", {"password": "x"}, REMOTE_ADDR=SCHOOL)
        response = client.post("/cuenta/confirmar/", {"password": PASSWORD}, REMOTE_ADDR=SCHOOL)
        assert response.status_code == 429
        assert enter().status_code == 429


def test_changing_the_password_is_no_place_to_guess_it(ana: User, browser) -> None:
    data = {"password1": "otra-clave-distinta-1", "password2": "otra-clave-distinta-1"}
    with freeze_time(NOON):
        client = browser(ana)
        for _ in range(5):
            client.post("/cuenta/clave/", data | {"oldpassword": "x"}, REMOTE_ADDR=SCHOOL)
        response = client.post(
            "/cuenta/clave/", data | {"oldpassword": PASSWORD}, REMOTE_ADDR=SCHOOL
        )
    assert response.status_code == 429
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_a_success_leaves_the_counters_where_they_were(ana: User) -> None:
    assert is_in(enter())
    assert set(Throttle.objects.values_list("count", flat=True)) == {0}
