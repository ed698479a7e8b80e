"""Who is mailed, how often, and what happens when something dies half-way."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time
from post_office.models import Email

from cms.accounts.models import User
from cms.core.models import ClosedDay, WorkingPeriod
from cms.core.scheduling import registered_jobs
from cms.editorial.models import Notice, NoticeChoice
from cms.editorial.notices.mail import MAILED_WITHIN, latest_digest_at, mail_digests, mail_urgent
from cms.editorial.notices.reading import choose_mail, mark_read
from cms.editorial.notices.tell import tell
from tests.cms.editorial.notices.conftest import bogota, notice_for
from tests.conftest import person

pytestmark = pytest.mark.django_db

NINE = "2026-07-10 09:00"
NO_PLACE_FOR_MAIL = "nowhere.Backend"


@pytest.fixture(autouse=True)
def to_the_outbox(outbox: int) -> None:
    """Mail goes to the table: what is counted here are its rows."""


@pytest.fixture
def ana() -> User:
    return person("ana", email="ana@example.org")


@pytest.fixture
def luis() -> User:
    return person("luis", email="luis@example.org")


@pytest.fixture
def at_nine() -> Iterator[None]:
    """The hour of a summary."""
    with freeze_time(bogota(NINE)):
        yield


def addressees() -> list[str]:
    return [address for email in Email.objects.order_by("pk") for address in email.to]


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        ("2026-07-10 08:59", None),
        ("2026-07-10 09:00", "2026-07-10 09:00"),
        ("2026-07-10 14:59", "2026-07-10 09:00"),
        ("2026-07-10 15:00", "2026-07-10 15:00"),
        ("2026-07-10 23:59", "2026-07-10 15:00"),
        ("2026-07-11 10:00", None),
        ("2026-07-12 10:00", None),
        ("2026-07-13 10:00", None),  # holiday of Ley 2578 de 2026, moved to Monday
        ("2026-07-14 09:00", "2026-07-14 09:00"),
    ],
)
def test_the_hours_of_the_summaries(moment: str, hour: str | None) -> None:
    assert latest_digest_at(bogota(moment)) == (bogota(hour) if hour else None)


def test_the_municipality_decides_on_which_days_it_works() -> None:
    ClosedDay.objects.create(day="2026-07-10", name="Día cívico")
    assert latest_digest_at(bogota(NINE)) is None
    WorkingPeriod.objects.create(weekday=5, opens_at="08:00", closes_at="12:00")
    assert latest_digest_at(bogota("2026-07-11 10:00")) == bogota("2026-07-11 09:00")


def test_one_mail_with_everything(ana: User, luis: User, at_nine: None) -> None:
    for title in ("Feria", "Salud", "Vías"):
        notice_for(ana, title)
    notice_for(luis, "Feria")
    assert mail_digests() == 2
    assert addressees() == ["ana@example.org", "luis@example.org"]
    assert not Notice.objects.filter(mailed_at=None).exists()
    assert mail_digests() == 0


def test_what_comes_after_the_hour_waits_for_the_next(ana: User) -> None:
    notice_for(ana, created_at=bogota(NINE))
    with freeze_time(bogota("2026-07-10 09:05")):
        assert mail_digests() == 0
    with freeze_time(bogota("2026-07-10 15:00")):
        assert mail_digests() == 1


def test_what_was_read_needs_no_mail(ana: User, at_nine: None) -> None:
    mark_read(notice=notice_for(ana), person=ana)
    mark_read(notice=notice_for(ana, is_urgent=True), person=ana)
    assert mail_digests() + mail_urgent() == 0


def test_nothing_old_is_mailed(ana: User, at_nine: None) -> None:
    old = timezone.now() - MAILED_WITHIN - timedelta(minutes=1)
    notice_for(ana, created_at=old)
    notice_for(ana, created_at=old, is_urgent=True)
    assert mail_digests() + mail_urgent() == 0


def test_nobody_without_an_address_or_an_active_account(at_nine: None) -> None:
    for somebody in (
        person("sin-correo"),
        person("inactiva", email="inactiva@example.org", is_active=False),
    ):
        notice_for(somebody)
        notice_for(somebody, is_urgent=True)
    assert mail_digests() + mail_urgent() == 0
    assert addressees() == []


@pytest.mark.parametrize(
    ("choice", "digests", "urgent"),
    [
        (None, 1, 1),
        (NoticeChoice.Mail.DIGEST, 1, 1),
        (NoticeChoice.Mail.URGENT, 0, 1),
        (NoticeChoice.Mail.NEVER, 0, 0),
    ],
)
def test_each_person_chooses(
    ana: User, at_nine: None, choice: NoticeChoice.Mail | None, digests: int, urgent: int
) -> None:
    if choice:
        choose_mail(person=ana, mail=choice)
    notice_for(ana)
    notice_for(ana, is_urgent=True)
    assert mail_digests() == digests
    assert mail_urgent() == urgent


def test_a_person_may_change_their_mind(ana: User, at_nine: None) -> None:
    choose_mail(person=ana, mail=NoticeChoice.Mail.NEVER)
    choose_mail(person=ana, mail=NoticeChoice.Mail.DIGEST)
    notice_for(ana)
    assert mail_digests() == 1
    assert NoticeChoice.objects.count() == 1


def test_nobody_is_told_what_they_did(ana: User, luis: User) -> None:
    tell([ana.pk, luis.pk], kind=Notice.Kind.URGENT, title="Vía", path="/", is_urgent=True, by=ana)
    assert mail_urgent() == 1
    assert addressees() == ["luis@example.org"]


def test_the_urgent_leaves_as_soon_as_it_is_stored(
    ana: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell([ana.pk], kind=Notice.Kind.URGENT, title="Vía", path="/", is_urgent=True)
        assert addressees() == []
    assert addressees() == ["ana@example.org"]


def test_what_is_not_urgent_waits(ana: User, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        tell([ana.pk], kind=Notice.Kind.WAITING, title="Feria", path="/")
    assert callbacks == []


def test_what_is_rolled_back_is_told_to_nobody(
    ana: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        tell([ana.pk], kind=Notice.Kind.URGENT, title="Vía", path="/", is_urgent=True)
        transaction.set_rollback(True)
    assert mail_urgent() == 0
    assert addressees() == []


def test_the_job_mails_what_a_dead_process_left(
    ana: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=False):  # it dies right after the commit
        tell([ana.pk], kind=Notice.Kind.URGENT, title="Vía", path="/", is_urgent=True)
    assert addressees() == []
    assert mail_urgent() == 1
    assert mail_urgent() == 0
    assert addressees() == ["ana@example.org"]


def test_what_cannot_be_put_into_the_outbox_is_not_marked(
    ana: User, at_nine: None, settings, caplog
) -> None:
    notice = notice_for(ana)
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, NO_PLACE_FOR_MAIL
    with caplog.at_level(logging.CRITICAL, logger="cms.editorial"):
        assert mail_digests() == 0
    notice.refresh_from_db()
    assert notice.mailed_at is None
    settings.EMAIL_BACKEND = kept
    assert mail_digests() == 1


def test_a_bad_address_holds_up_no_other(ana: User, luis: User, at_nine: None, caplog) -> None:
    User.objects.filter(pk=ana.pk).update(email="esto no es un correo")
    bad, good = notice_for(ana), notice_for(luis)
    assert mail_digests() == 1
    assert addressees() == ["luis@example.org"]
    assert f"person {ana.pk}" in caplog.text
    bad.refresh_from_db()
    good.refresh_from_db()
    assert bad.mailed_at is None
    assert good.mailed_at is not None


def queries_of_a_digest(notices_each: int, people: list[User]) -> int:
    for somebody in people:
        for number in range(notices_each):
            notice_for(somebody, f"Feria {number}")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert mail_digests() == len(people)
    return len(captured)


def test_more_notices_cost_no_more_queries(at_nine: None) -> None:
    people = [person(f"p{n}", email=f"p{n}@example.org") for n in range(50)]
    queries_of_a_digest(1, people)  # the identity is remembered from here on
    few = queries_of_a_digest(1, people)
    many = queries_of_a_digest(12, people)
    assert many == few
    # For each person: begin, claim, letter, mark, end; and who they are, once.
    assert few <= 5 * len(people) + 1


def test_the_jobs_are_registered() -> None:
    names = {job.name for job in registered_jobs()}
    assert {"mail_urgent_notices", "mail_notice_digests", "prune_notices"} <= names
