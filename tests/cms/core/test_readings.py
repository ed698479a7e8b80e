"""Readings: counted without knowing whose, never twice, and never in the way of a reader."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from cms.core import readings
from cms.core.models import Reading
from cms.core.readings import (
    MOST_ADDRESSES,
    collect,
    is_reading,
    leave,
    most_read,
    prune,
    readings_folder,
    tally,
)
from tests.conftest import Town

pytestmark = pytest.mark.django_db
PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 9)"}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    tally._counts.clear()
    yield
    tally._counts.clear()


def counted() -> dict[str, int]:
    tally.flush()
    collect()
    return dict(Reading.objects.values_list("path", "count"))


def test_pages_that_people_open_are_counted(town: Town) -> None:
    phone = Client(headers=PHONE)
    for address in ("/", "/noticias/", "/noticias/", "/noticias/?pagina=1", "/no-existe/"):
        phone.get(address)
    assert counted() == {"/": 1, "/noticias/": 3}
    assert most_read(days=30, limit=1) == [("/noticias/", 3)]


def test_a_revisit_counts_and_a_form_does_not(town: Town) -> None:
    phone = Client(headers=PHONE)
    etag = phone.get("/")["ETag"]
    assert phone.get("/", headers={"if-none-match": etag}).status_code == 304
    phone.head("/")
    phone.post("/")
    assert counted() == {"/": 2}


@pytest.mark.parametrize(
    ("path", "meta"),
    [
        ("/admin/", PHONE),
        ("/cuenta/ingresar/", PHONE),
        ("/noticias/feed.xml", PHONE),
        ("/" + "a" * 300 + "/", PHONE),
        ("/", {"user-agent": "Googlebot/2.1"}),
        ("/", {"user-agent": "curl/8"}),
        ("/", {"user-agent": ""}),
        ("/", {**PHONE, "sec-purpose": "prefetch"}),
        ("/", {**PHONE, "cookie": f"{configured.SESSION_COOKIE_NAME}=abc"}),
    ],
)
def test_neither_staff_nor_machines_nor_files(path: str, meta: dict[str, str]) -> None:
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in meta.items()}
    assert not is_reading(path, environ)


def test_files_add_up_and_go_away() -> None:
    leave(Counter({"/": 2}))
    leave(Counter({"/": 3, "/agenda/": 1}))
    assert collect() == 6
    assert collect() == 0
    assert dict(Reading.objects.values_list("path", "count")) == {"/": 5, "/agenda/": 1}
    assert list(readings_folder().iterdir()) == []


def test_nothing_about_the_reader_is_kept(town: Town) -> None:
    Client(headers=PHONE, REMOTE_ADDR="203.0.113.7").get("/noticias/?q=mi-nombre")
    tally.flush()
    (file,) = readings_folder().iterdir()
    text = file.read_text()
    assert json.loads(text)["counts"] == {"/noticias/": 1}
    assert "203.0.113.7" not in text
    assert "mi-nombre" not in text
    assert "Android" not in text


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"day": "x", "counts": {}}', '{"day": "2026-01-01", "counts": 3}']
)
def test_a_damaged_file_stops_nothing(content: str) -> None:
    readings_folder().mkdir(parents=True)
    (readings_folder() / "1-1.json").write_text(content)
    leave(Counter({"/": 1}))
    assert collect() == 1
    assert list(readings_folder().iterdir()) == []


def test_a_full_disk_hurts_no_reader(town: Town, settings: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.DATA_DIR = blocked
    tally.add("/")
    tally.flush()
    assert Client(headers=PHONE).get("/").status_code == 200


def test_invented_addresses_do_not_fill_the_memory() -> None:
    for number in range(MOST_ADDRESSES + 50):
        tally.add(f"/{number}/")
    tally.add("/0/")
    assert len(tally._counts) == MOST_ADDRESSES
    assert tally._counts["/0/"] == 2


def test_a_file_is_left_every_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    tally.flush()
    tally.add("/")
    assert not readings_folder().exists()
    monkeypatch.setattr(readings, "SECONDS_BETWEEN_FILES", 0)
    tally.add("/")
    assert counted() == {"/": 2}


def test_old_ones_are_forgotten() -> None:
    today = timezone.localdate()
    Reading.objects.create(path="/", day=today - timedelta(days=900), count=1)
    Reading.objects.create(path="/", day=today - timedelta(days=40), count=1)
    prune()
    assert Reading.objects.count() == 1
    assert most_read(days=30, limit=5) == []
