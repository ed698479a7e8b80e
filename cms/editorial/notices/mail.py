"""Notices by mail: what is urgent at once, the rest in two summaries a working day.

A notice is marked as mailed in the transaction that puts its mail into the outbox, under a lock of
its row: whatever dies, and however many processes run this, it is mailed once. Delivery itself
is the outbox's work (``cms.core.mail``); a mail server that is down is not even noticed here.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.core.business_time import work_calendar
from cms.editorial.models.notices import Notice, NoticeChoice, NoticeQuerySet
from cms.editorial.notices.letters import digest_letter, urgent_letter

logger = logging.getLogger(__name__)

DIGEST_HOURS = (time(9), time(15))
"""Hours of a working day, of the site's time zone, in order."""
MAILED_WITHIN = timedelta(days=7)
"""By the clock. What is older is seen in the admin; as mail it would only confuse."""

Writer = Callable[[User, Sequence[Notice]], Sequence[EmailMessage]]


def mail_urgent() -> int:
    """Put every urgent notice that has not been mailed into the outbox; return how many mails."""
    due = Notice.objects.unmailed(since=timezone.now() - MAILED_WITHIN).filter(is_urgent=True)
    return _mail_everybody(due, _urgent_letters, refused_by=[NoticeChoice.Mail.NEVER])


def mail_digests() -> int:
    """Put today's summary into the outbox once its hour has come; return how many mails.

    It holds what was told before that hour, so that asking again, or late, makes no third one.
    """
    hour = latest_digest_at(timezone.now())
    if hour is None:
        return 0
    due = Notice.objects.unmailed(since=hour - MAILED_WITHIN)
    return _mail_everybody(
        due.filter(is_urgent=False, created_at__lt=hour),
        _one_digest,
        refused_by=[NoticeChoice.Mail.NEVER, NoticeChoice.Mail.URGENT],
    )


def latest_digest_at(now: datetime) -> datetime | None:
    """The last hour of a summary that has come today; none before the first, or on a day off."""
    today = timezone.localdate(now)
    if not work_calendar().is_working_day(today):
        return None
    zone = timezone.get_current_timezone()
    hours = [datetime.combine(today, hour, tzinfo=zone) for hour in DIGEST_HOURS]
    return max((hour for hour in hours if hour <= now), default=None)


def _mail_everybody(due: NoticeQuerySet, write: Writer, *, refused_by: Sequence[str]) -> int:
    """One transaction for each person: nobody's mail waits for another's."""
    people = (
        User.objects.filter(is_active=True, pk__in=due.values("person"))
        .exclude(email="")
        .exclude(notice_choice__mail__in=refused_by)
    )
    mailed = 0
    for person in people.order_by("pk"):
        try:
            mailed += _mail_person(due.filter(person=person), person, write)
        except DatabaseError:
            raise
        except Exception:  # a bad address must not hold up the others
            logger.exception("notices of person %s cannot be mailed", person.pk)
    return mailed


@transaction.atomic
def _mail_person(due: NoticeQuerySet, person: User, write: Writer) -> int:
    """Claim a person's notices, and put what they say into the outbox."""
    claimed = list(
        # Rows that another process holds are being mailed by it.
        due.select_for_update(skip_locked=True, of=("self",))
        .select_related("item__reason", "item__section", "item__submitted_by")
        .order_by("created_at", "pk")
    )
    if not claimed:
        return 0
    letters = write(person, claimed)
    get_connection().send_messages(letters)
    Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(mailed_at=timezone.now())
    return len(letters)


def _urgent_letters(person: User, notices: Sequence[Notice]) -> Sequence[EmailMessage]:
    return [urgent_letter(person, notice) for notice in notices]


def _one_digest(person: User, notices: Sequence[Notice]) -> Sequence[EmailMessage]:
    return [digest_letter(person, notices)]
