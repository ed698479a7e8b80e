"""A clock that stands still where a test puts it, and what arrives by mail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time

from cms.accounts.models import User
from cms.core import mail
from cms.editorial.models import Notice
from cms.editorial.notices.mail import mail_digests, mail_urgent
from tests.conftest import Town
from tests.smtp import Catcher

BOGOTA = ZoneInfo("America/Bogota")


def bogota(moment: str) -> datetime:
    """An instant by the clock of the municipality: ``2026-07-10 09:00``."""
    return datetime.fromisoformat(moment).replace(tzinfo=BOGOTA)


@dataclass
class Letter:
    """A mail as its addressee reads it."""

    to: str
    subject: str
    text: str
    html: str
    headers: EmailMessage = field(repr=False)


def letters(catcher: Catcher) -> list[Letter]:
    """What the mail server has taken, in its order."""
    found = []
    for envelope in catcher.caught:
        message: Any = message_from_bytes(envelope.content, policy=default)
        plain, html = (part.get_content() for part in message.iter_parts())
        found.append(Letter(envelope.rcpt_tos[0], message["Subject"].strip(), plain, html, message))
    return found


@dataclass
class Clock:
    """Does things at an hour, committed as they are in production."""

    commits: Callable[..., Any]

    @contextmanager
    def at(self, moment: str) -> Iterator[None]:
        with freeze_time(bogota(moment)), self.commits(execute=True):
            yield

    def run_jobs(self, moment: str) -> int:
        """Each job twice, as if two schedulers worked; return how many mails were written."""
        with freeze_time(bogota(moment)):
            first = mail_urgent() + mail_digests()
            assert mail_urgent() + mail_digests() == 0
            return first


@pytest.fixture
def clock(django_capture_on_commit_callbacks: Callable[..., Any]) -> Clock:
    return Clock(django_capture_on_commit_callbacks)


@pytest.fixture
def addressed(town: Town) -> Town:
    """The town, in which everybody has an e-mail."""
    for user in town.people.values():
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    return town


@pytest.fixture
def post(server: Catcher) -> Callable[[], list[Letter]]:
    """Deliver what waits in the outbox; the letters that arrived this time."""

    def _post() -> list[Letter]:
        before = len(server.caught)
        mail.send_outbox()
        return letters(server)[before:]

    return _post


def notice_for(person: User, title: str = "Feria", **fields: Any) -> Notice:
    """A notice as ``tell`` would leave it."""
    values = {
        "kind": Notice.Kind.APPROVED,
        "path": "/admin/pages/3/edit/",
        "created_at": bogota("2026-07-10 08:30"),
    }
    return Notice.objects.create(person=person, title=title, **{**values, **fields})
