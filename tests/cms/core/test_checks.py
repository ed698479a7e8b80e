"""System checks: wrong settings are named before anybody is served."""

import sqlite3
from types import SimpleNamespace

import pytest

from cms.core import checks
from cms.core.checks import check_production
from cms.settings.sqlite import durable_options

SQLITE = "django.db.backends.sqlite3"


def ids(messages) -> set[str]:
    return {message.id for message in messages}


@pytest.fixture
def sqlite(monkeypatch: pytest.MonkeyPatch):
    """Checks one SQLite database with changed settings."""

    def _check(*, without: str = "", **changes: object) -> set[str]:
        options = {**durable_options(), **changes.pop("options", {})}
        options.pop(without, None)
        databases = {"default": {"ENGINE": SQLITE, "OPTIONS": options, **changes}}
        monkeypatch.setattr(checks, "settings", SimpleNamespace(DATABASES=databases))
        return ids(checks.check_sqlite())

    return _check


def test_the_sites_own_settings_are_faultless(sqlite) -> None:
    assert sqlite() == set()


def test_transactions_that_fail_at_once_are_refused(sqlite) -> None:
    assert sqlite(without="transaction_mode") == {"core.E001"}
    assert sqlite(options={"transaction_mode": "DEFERRED"}) == {"core.E001"}


@pytest.mark.parametrize(
    "command",
    [
        "",
        "PRAGMA journal_mode=WAL;",
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;",
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=EXTRA;",
    ],
)
def test_settings_that_lose_writes_in_a_power_cut_are_refused(sqlite, command: str) -> None:
    assert sqlite(options={"init_command": command}) == {"core.E002"}


def test_requests_in_one_transaction_and_little_patience_are_refused(sqlite) -> None:
    assert sqlite(ATOMIC_REQUESTS=True) == {"core.E004"}
    assert sqlite(options={"timeout": 5}) == {"core.E005"}


def test_an_affected_library_is_told_and_wal_with_it_refused(
    sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:
    wal = durable_options()["init_command"]
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert sqlite() == {"core.W001"}
    assert sqlite(options={"init_command": wal}) == {"core.E003", "core.W001"}


def test_other_databases_are_left_alone(sqlite) -> None:
    assert sqlite(ENGINE="django.db.backends.postgresql", without="transaction_mode") == set()


@pytest.fixture
def production(settings):
    """The settings of a sound production site."""
    settings.DEMO_ALLOWED = False
    settings.ALLOWED_HOSTS = ["alcaldia.example.org"]
    settings.WAGTAILADMIN_BASE_URL = "https://alcaldia.example.org"
    settings.SECOND_FACTOR_REQUIRED = True
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return settings


def test_a_sound_production_site_has_no_fault(production) -> None:
    assert check_production() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEMO_ALLOWED", True, "core.E101"),
        ("ALLOWED_HOSTS", ["alcaldia.example.org", "*"], "core.E102"),
        ("WAGTAILADMIN_BASE_URL", "http://alcaldia.example.org", "core.E103"),
        ("WAGTAILADMIN_BASE_URL", "https://other.example.org", "core.E103"),
        ("SECOND_FACTOR_REQUIRED", False, "core.E104"),
        ("MAIL_TRANSPORT", "cms.core.mail.EmlFileBackend", "core.W101"),
        (
            "TASKS",
            {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
            "core.W102",
        ),
    ],
)
def test_each_weakness_of_a_production_site_is_named(
    production, name: str, value: object, expected: str
) -> None:
    setattr(production, name, value)
    assert ids(check_production()) == {expected}
