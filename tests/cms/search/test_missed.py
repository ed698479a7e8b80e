"""Searches without result: counted, and nobody's."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils.timezone import localdate
from freezegun import freeze_time

from cms.search import missed
from cms.search.missed import (
    KEPT_DAYS,
    hidden_count,
    impersonal,
    most_missed,
    prune,
    record_missed,
)
from cms.search.models import MissedSearch
from cms.search.services import settle_missed
from tests.cms.search.conftest import html_of
from tests.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Licencia de CONSTRUCCIÓN", "licencia de construccion"),
        ("cédula 1118234567 multa", "cedula multa"),
        ("1.118.234.567", ""),
        ("llamar al 300 123 45 67", "llamar al"),
        ("acuerdo 012 de 2026", "acuerdo 012 de 2026"),
        ("pedro@example.org recibo", "recibo"),
        ("@usuaria", ""),
        ("nit 900.123.456-7 contrato", "nit contrato"),
        ("código 856070", "codigo"),
        ("a" * 300, "a" * 40),
        ("palabra " * 40, ("palabra " * 10).strip()),
        ("😀", ""),
    ],
)
def test_what_identifies_somebody_is_left_out(typed: str, kept: str) -> None:
    assert impersonal(typed) == kept


def test_a_search_in_vain_is_counted_by_day(town: Town) -> None:
    with freeze_time("2026-12-12 15:00:00"):
        html_of("ornitorrinco")
        html_of("Ornitorrinco")
    with freeze_time("2026-12-13 15:00:00"):
        html_of("ornitorrinco")
    rows = MissedSearch.objects.order_by("day").values_list("day", "count")
    assert [(day.isoformat(), count) for day, count in rows] == [
        ("2026-12-12", 2),
        ("2026-12-13", 1),
    ]


def test_words_are_kept_only_from_the_third_time(town: Town) -> None:
    for times in (1, 2):
        html_of("ornitorrinco")
        row = MissedSearch.objects.get()
        assert (row.words, row.count) == ("", times)
        assert "ornitorrinco" not in f"{row.key} {row}"
    assert most_missed() == []
    assert hidden_count() == 2
    html_of("ornitorrinco")
    assert MissedSearch.objects.get().words == "ornitorrinco"
    assert [(row["words"], row["total"]) for row in most_missed()] == [("ornitorrinco", 3)]
    assert hidden_count() == 0


def test_no_column_could_hold_who_or_when() -> None:
    names = {field.name for field in MissedSearch._meta.get_fields()}
    assert names == {"id", "day", "key", "words", "count"}


def test_the_hash_needs_the_secret(town: Town, settings) -> None:
    html_of("ornitorrinco")
    settings.SECRET_KEY = "another"
    html_of("ornitorrinco")
    assert MissedSearch.objects.count() == 2


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "hacienda"},  # found
        {"q": ""},
        {"q": "😀"},
        {"q": "1118234567"},
        {"q": "ornitorrinco", "tipo": "noticia"},  # the filter may be why
    ],
)
def test_what_is_not_in_vain_is_not_counted(town: Town, parameters: dict[str, str]) -> None:
    Client().get("/buscar/", parameters)
    assert not MissedSearch.objects.exists()


def test_asking_for_the_headers_counts_nothing(town: Town) -> None:
    assert Client().head("/buscar/?q=ornitorrinco").status_code == 200
    assert not MissedSearch.objects.exists()


def test_a_flood_leaves_few_rows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "MAX_ROWS_A_DAY", 3)
    for letter in "abcdef":
        record_missed(f"ornitorrinco {letter}")
    assert MissedSearch.objects.count() == 3
    record_missed("ornitorrinco a")  # one that has its row goes on counting
    assert MissedSearch.objects.filter(count=2).count() == 1


def test_a_database_that_does_not_answer_does_not_spoil_the_page(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(execute, sql, params, many, context):
        if "search_missedsearch" in sql:
            raise DatabaseError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert "No encontramos «ornitorrinco»" in html_of("ornitorrinco")
    assert "was not counted" in caplog.text
    assert not MissedSearch.objects.exists()


def test_the_patience_of_the_connection_is_put_back(town: Town) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's limit ends with its transaction")
    html_of("ornitorrinco")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 20_000


def test_old_days_are_forgotten(town: Town) -> None:
    today = localdate()
    for days in (0, KEPT_DAYS, KEPT_DAYS + 1):
        MissedSearch.objects.create(day=today - timedelta(days=days), key=str(days), count=1)
    assert prune() == 1
    assert MissedSearch.objects.count() == 2


def test_what_somebody_saw_to_goes_off_the_list(town: Town) -> None:
    for _ in range(3):
        html_of("ornitorrinco")
        html_of("axolote")
    assert settle_missed(words="ornitorrinco") == 1
    assert [row["words"] for row in most_missed()] == ["axolote"]
    assert settle_missed(words="no está") == 0
