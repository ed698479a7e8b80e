"""``/healthz`` turns red for each fault it knows, quickly, and tells no secret."""

import json
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from post_office.models import STATUS, Email

from cms.core import health, scheduling
from cms.core.backup import MANIFEST, STAMP
from cms.core.models import Heartbeat
from tests.installations import Installation

Room = namedtuple("Room", "total used free")
GIB = 1024**3


@pytest.fixture
def site(db, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A healthy site."""
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    settings.BACKUP_DIR = ""
    monkeypatch.setattr(health, "_last_write_at", float("-inf"))
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Room(100 * GIB, 0, 50 * GIB))


def beat(job: str, age: timedelta = timedelta(), error: str = "") -> None:
    Heartbeat.objects.create(job=job, last_ok_at=timezone.now() - age, last_error=error)


def faults() -> dict[str, str]:
    return health.health_report().faults


def test_a_healthy_site_answers_200_and_nothing_else(site: None, client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"ok": True, "faults": {}}
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_a_fault_answers_503_without_secrets(site: None, client: Client, settings) -> None:
    beat("scheduler", timedelta(minutes=11), error="password=hunter2")
    beat("send_mail", timedelta(minutes=11), error="SMTP user secreto@example.org refused")
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert set(response.json()["faults"]) == {"scheduler", "jobs"}
    text = response.content.decode()
    for secret in ("hunter2", "secreto", settings.SECRET_KEY, str(settings.DATA_DIR)):
        assert secret not in text


@pytest.mark.parametrize(
    ("total", "free", "healthy"),
    [(100, 50, True), (100, 1, True), (4, 0.45, True), (100, 0.4, False), (4, 0.3, False)],
)
def test_room_on_the_disk(
    site: None, monkeypatch: pytest.MonkeyPatch, total: float, free: float, healthy: bool
) -> None:
    room = Room(int(total * GIB), 0, int(free * GIB))
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: room)
    assert ("disk" not in faults()) == healthy


def test_a_scheduler_that_never_ran_is_no_fault_and_a_silent_one_is(site: None) -> None:
    assert faults() == {}
    beat(scheduling.BEAT, timedelta(minutes=9))
    assert faults() == {}
    Heartbeat.objects.update(last_ok_at=timezone.now() - timedelta(minutes=11))
    assert set(faults()) == {"scheduler"}


def test_a_job_that_keeps_failing_is_a_fault_and_one_failure_is_not(site: None) -> None:
    beat("send_mail", timedelta(minutes=2), error="OSError")
    beat("clear_expired_sessions", timedelta(hours=30), error="OSError")
    assert faults() == {}
    Heartbeat.objects.filter(job="send_mail").update(
        last_ok_at=timezone.now() - timedelta(minutes=11)
    )
    assert faults() == {"jobs": "send_mail"}


def test_mail_that_does_not_leave(site: None) -> None:
    Email.objects.create(to="a@example.org", from_email="b@example.org", status=STATUS.queued)
    assert faults() == {}
    Email.objects.update(created=timezone.now() - timedelta(minutes=61))
    assert faults() == {"mail": "1 correos sin salir"}


def test_tasks_that_no_worker_takes(site: None) -> None:
    task = DBTaskResult.objects.create(
        task_path="x",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
    )
    assert faults() == {}
    DBTaskResult.objects.filter(pk=task.pk).update(
        enqueued_at=timezone.now() - timedelta(minutes=16)
    )
    assert set(faults()) == {"tasks"}


def test_backups_that_stopped(site: None, settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR = str(tmp_path / "backups")
    assert faults() == {"backup": "ninguna copia"}
    for age, healthy in ((timedelta(hours=37), False), (timedelta(hours=30), True)):
        folder = tmp_path / "backups" / (timezone.now() - age).strftime(STAMP)
        folder.mkdir(parents=True)
        (folder / MANIFEST).write_text("{}")
        assert ("backup" not in faults()) == healthy


def test_each_answer_proves_a_write_but_asking_often_does_not_wear_the_disk(
    site: None, django_assert_num_queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    probe = health._write_probe
    monkeypatch.setattr(health, "_write_probe", lambda: (written.append(1), probe()))
    monkeypatch.setattr(health, "SECONDS_BETWEEN_WRITES", 3600)
    for _ in range(5):
        assert health.database_fault() == ""
    assert len(written) == 1
    assert Heartbeat.objects.filter(job=health.WRITE_PROBE).exists()


def test_the_database_gets_its_usual_patience_back(installation: Installation) -> None:
    asked = installation.python(
        "from cms.core.health import database_fault; from django.db import connection as c;"
        "database_fault(); print(c.cursor().execute('PRAGMA busy_timeout').fetchone()[0])"
    )
    assert asked.strip() == "20000"


LOCKED = """
import sqlite3
from django.conf import settings
from django.test import Client
from cms.core import health
from cms.core.models import Heartbeat
health.DATABASE_PATIENCE_MS = 100
other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
answer = Client(headers={"host": "localhost"}).get("/healthz")
print(answer.status_code, answer.content.decode())
other.execute("ROLLBACK")
print(Client(headers={"host": "localhost"}).get("/healthz").status_code)
"""


def test_a_locked_database_is_told_at_once_and_forgotten_when_it_is_over(
    installation: Installation,
) -> None:
    locked, healthy = installation.python(LOCKED).splitlines()
    status, _, body = locked.partition(" ")
    assert (status, json.loads(body)["faults"]) == ("503", {"database": "OperationalError"})
    assert healthy == "200"


FULL = """
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from cms.core.models import Heartbeat
with connection.cursor() as cursor:
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count = {pages}")
for size in (3000, 100, 1):
    try:
        for number in range(10_000):
            Heartbeat.objects.create(
                job=f"{size}-{number}", last_ok_at=timezone.now(), last_error="x" * size
            )
    except DatabaseError as error:
        print(error)
answer = Client(headers={"host": "localhost"}).get("/healthz")
print(answer.status_code, answer.content.decode())
"""


def test_a_full_disk_is_told(installation: Installation) -> None:
    *full, answer = installation.python(FULL).splitlines()
    assert full == ["database or disk is full"] * 3
    status, _, body = answer.partition(" ")
    assert (status, json.loads(body)["faults"]) == ("503", {"database": "OperationalError"})


@pytest.mark.postgres
def test_a_postgresql_server_that_is_gone_is_told(
    postgres_installation: Installation,
) -> None:
    postgres_installation.database_url = "postgres://nobody@127.0.0.1:1/nothing"
    printed = postgres_installation.python(
        "from cms.core.health import database_fault; print(database_fault())"
    )
    assert printed.strip() == "OperationalError"


@pytest.mark.postgres
def test_a_healthy_postgresql_site(postgres_installation: Installation) -> None:
    printed = postgres_installation.python(
        "from cms.core.health import health_report; print(health_report().faults)"
    )
    assert printed.strip() == "{}"
