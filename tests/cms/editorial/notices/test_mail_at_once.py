"""Two at once mail what is waiting: each notice goes once. These tests commit."""

import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from cms.editorial.notices.mail import mail_urgent
from tests.cms.editorial.notices.conftest import notice_for
from tests.conftest import person
from tests.installations import DEADLINE, HAS_POSTGRES, Installation


@pytest.fixture(autouse=True)
def to_the_outbox(outbox: int) -> None:
    """Mail goes to the table: what is counted here are its rows."""


BOTH_AT_ONCE = """
import time
from pathlib import Path
from freezegun import freeze_time
from cms.editorial.notices.mail import mail_digests, mail_urgent
Path(GATE, NAME).touch()
while len(list(Path(GATE).iterdir())) < 2:
    time.sleep(0.001)
with freeze_time("2026-07-10 14:00:00"):
    print(mail_digests() + mail_urgent())
"""
COUNTED = """
from post_office.models import Email
mails = [(email.to[0], email.subject) for email in Email.objects.all()]
print(len(mails), len(set(mails)))
"""


@pytest.mark.slow
@pytest.mark.skipif(HAS_POSTGRES, reason="copies the tests' own SQLite database")
@pytest.mark.django_db(transaction=True)
def test_two_processes_mail_each_notice_once(tmp_path: Path) -> None:
    people = [person(f"p{n}", email=f"p{n}@example.org") for n in range(20)]
    for somebody in people:
        notice_for(somebody)
        notice_for(somebody, is_urgent=True)
    installation = copy_of_the_database(tmp_path / "data")
    gate = tmp_path / "gate"
    gate.mkdir()
    processes = [
        installation.start(
            "shell", "--no-imports", "-c", f"GATE, NAME = {str(gate)!r}, {name!r}\n{BOTH_AT_ONCE}"
        )
        for name in "ab"
    ]
    mailed = [int(process.communicate(timeout=DEADLINE)[0]) for process in processes]
    assert sum(mailed) == 2 * len(people)
    assert installation.python(COUNTED).split() == [str(2 * len(people))] * 2


def copy_of_the_database(folder: Path) -> Installation:
    """What this test sees, in a file that other processes may open."""
    folder.mkdir()
    connection.ensure_connection()
    with closing(connection.Database.connect(folder / "db.sqlite3")) as copy:
        connection.connection.backup(copy)
    return Installation(folder)


@pytest.mark.postgres
@pytest.mark.skipif(not HAS_POSTGRES, reason="no PostgreSQL server: DATABASE_URL is not set")
@pytest.mark.django_db(transaction=True)
def test_two_connections_mail_each_notice_once() -> None:
    people = [person(f"p{n}", email=f"p{n}@example.org") for n in range(40)]
    for somebody in people:
        notice_for(somebody, created_at=timezone.now(), is_urgent=True)
    start, mailed = threading.Barrier(2, timeout=DEADLINE), []

    def work() -> None:
        start.wait()
        mailed.append(mail_urgent())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert sum(mailed) == len(people)
    assert sorted(address for email in Email.objects.all() for address in email.to) == sorted(
        somebody.email for somebody in people
    )
