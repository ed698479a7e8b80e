"""A mail server for tests: real SMTP on the loopback, which may be down, strict, or hang up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.installations import free_port


class Catcher:
    """An SMTP server's manners: keeps what it takes."""

    def __init__(self) -> None:
        self.caught: list[Envelope] = []
        self.refused: set[str] = set()
        self.hang_up_at = ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.hang_up_at in envelope.rcpt_tos:
            server.transport.close()
            return "421 Bye"
        self.caught.append(envelope)
        return "250 OK"

    @property
    def addressees(self) -> list[str]:
        return [address for envelope in self.caught for address in envelope.rcpt_tos]


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> int:
    """Mail goes to the table, and from there to a port where nobody listens yet."""
    settings.DATA_DIR = tmp_path
    settings.EMAIL_BACKEND = "cms.core.mail.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 20
    return settings.EMAIL_PORT


@contextmanager
def serving_mail(catcher: Catcher, port: int) -> Iterator[Catcher]:
    """The mail server is up."""
    controller = Controller(catcher, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield catcher
    finally:
        controller.stop()


@pytest.fixture
def server(outbox: int) -> Iterator[Catcher]:
    with serving_mail(Catcher(), outbox) as catcher:
        yield catcher
