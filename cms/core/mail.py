"""Mail leaves in two steps: the request keeps it in a table, the scheduler delivers it.

A dead or slow mail server therefore delays nobody and loses nothing. A mail is marked as sent
right after the server accepted it, one by one: only a crash between those two instants can
deliver a mail twice, and both copies carry the same Message-ID.
"""

import logging
import os
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from email.utils import make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from post_office.models import PRIORITY, STATUS, Attachment, Email, Log
from post_office.utils import create_attachments

from cms.core.locks import LockHeldError, exclusive

logger = logging.getLogger(__name__)

LOCK = "mail"
BATCH = 200
MOST_REFUSALS = 10
LONGEST_PAUSE = timedelta(hours=6)
AFTER_HANG_UP = timedelta(minutes=2)
THE_MAILS_FAULT = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)
"""Any other error is the server's: nothing is counted against the mail, however long it lasts."""


class EmlFileBackend(BaseEmailBackend):
    """Write each mail to a ``.eml`` file in ``MAIL_FILES_DIR``: no mail server is needed."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FILES_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            path = folder / f"{stamp}-{get_random_string(6)}.eml"
            partial = path.with_suffix(".partial")
            partial.write_bytes(message.message().as_bytes())
            os.chmod(partial, 0o600)
            partial.rename(path)
        return len(email_messages)


class OutboxBackend(BaseEmailBackend):
    """Keep each mail in the table, word for word.

    The library's own backend reads subject and text as Django templates: what somebody wrote
    between braces would be run, or would stop the mail.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            email = Email.objects.create(
                from_email=message.from_email,
                to=message.to,
                cc=message.cc,
                bcc=message.bcc,
                subject=message.subject,
                message=message.body,
                html_message=_html_of(message),
                headers=_headers_of(message),
                priority=PRIORITY.medium,
                status=STATUS.queued,
            )
            files = {
                name: {"file": ContentFile(content), "mimetype": mimetype}
                for name, content, mimetype in message.attachments
            }
            if files:
                email.attachments.add(*create_attachments(files))
        return len(email_messages)


class DeliveryBackend(BaseEmailBackend):
    """How mail leaves the outbox: ``MAIL_TRANSPORT``, the backend that the environment chose."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.transport = get_connection(settings.MAIL_TRANSPORT, fail_silently=fail_silently)

    def open(self) -> bool | None:
        return self.transport.open()

    def close(self) -> None:
        self.transport.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return self.transport.send_messages(email_messages) or 0


def _html_of(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    return next((str(text) for text, kind in alternatives if kind == "text/html"), "")


def _headers_of(message: EmailMessage) -> dict[str, str]:
    if not message.reply_to:
        return message.extra_headers
    return {"Reply-To": ", ".join(map(str, message.reply_to)), **message.extra_headers}


def send_outbox() -> tuple[int, int]:
    """Deliver what waits; return how many left and how many stayed.

    Raises the server's error when it cannot be reached, after keeping every mail for later.
    """
    try:
        with exclusive(LOCK):
            return _send_due()
    except LockHeldError:
        return 0, 0


def _send_due() -> tuple[int, int]:
    sent = kept = 0
    due = list(unsent().filter(_is_due()).order_by("-priority", "pk")[:BATCH])
    if not due:
        return 0, 0
    connection = DeliveryBackend()
    connection.open()
    try:
        for email in due:
            if _deliver(email, connection):
                sent += 1
            else:
                kept += 1
    finally:
        connection.close()
    return sent, kept


def _deliver(email: Email, connection: BaseEmailBackend) -> bool:
    """Hand one mail to the server and mark it at once."""
    try:
        message = _build(email)
    except Exception as error:  # a lost attachment must not hold up the others
        logger.exception("mail %s cannot be built", email.pk)
        _put_off(email, error)
        return False
    try:
        if message.recipients():
            connection.send_messages([message])
    except THE_MAILS_FAULT as error:
        _put_off(email, error)
        connection.close()
        return False
    except Exception:
        # Whoever makes the server hang up must not stand first in the queue for ever.
        Email.objects.filter(pk=email.pk).update(scheduled_time=timezone.now() + AFTER_HANG_UP)
        raise
    Email.objects.filter(pk=email.pk).update(status=STATUS.sent, last_updated=timezone.now())
    return True


def _build(email: Email) -> EmailMessage:
    """The message, with a Message-ID that stays the same however often it is tried."""
    if not email.message_id:
        email.message_id = make_msgid(domain=urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname)
        Email.objects.filter(pk=email.pk).update(message_id=email.message_id)
    message: EmailMessage = email.prepare_email_message()
    return message


def _put_off(email: Email, error: Exception) -> None:
    """Try a refused mail again after a growing pause, in the end not at all."""
    refusals = (email.number_of_retries or 0) + 1
    pause = min(timedelta(minutes=2**refusals), LONGEST_PAUSE)
    gives_up = refusals >= MOST_REFUSALS
    Email.objects.filter(pk=email.pk).update(
        number_of_retries=refusals,
        status=STATUS.failed if gives_up else STATUS.requeued,
        scheduled_time=timezone.now() + pause,
        last_updated=timezone.now(),
    )
    Log.objects.create(
        email=email,
        status=STATUS.failed,
        exception_type=type(error).__name__,
        message=str(error)[:2000],
    )


def _is_due() -> Q:
    now = timezone.now()
    return Q(scheduled_time=None) | Q(scheduled_time__lte=now)


def unsent() -> Any:
    """Mail that still has to leave."""
    now = timezone.now()
    return Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued]).filter(
        Q(expires_at=None) | Q(expires_at__gt=now)
    )


def waiting_too_long(longest: timedelta) -> Any:
    """Mail never refused and yet not gone: the server is down, or the scheduler."""
    limit = timezone.now() - longest
    due = Q(scheduled_time=None) | Q(scheduled_time__lt=limit)
    return unsent().filter(due, number_of_retries=None, created__lt=limit)


def prune(*, days: int) -> None:
    """Forget mail that left, or was given up, ``days`` ago: it holds personal data."""
    limit = timezone.now() - timedelta(days=days)
    gone = Email.objects.filter(status__in=[STATUS.sent, STATUS.failed], created__lt=limit)
    attachments = set(Attachment.objects.filter(emails__in=gone).values_list("pk", flat=True))
    gone.delete()
    for attachment in Attachment.objects.filter(pk__in=attachments, emails=None):
        attachment.file.delete(save=False)
        attachment.delete()
