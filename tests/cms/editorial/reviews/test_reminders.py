"""Who hears of it, and when, with a frozen clock."""

from datetime import date, timedelta

import pytest
from freezegun import freeze_time
from post_office.models import Email

from cms.core.models import ClosedDay
from cms.core.scheduling import registered_jobs
from cms.editorial.models import Notice, PageReview
from cms.editorial.reviews.reminders import remind_due
from cms.secretarias.models import SecretariaPage
from cms.secretarias.services import close_secretaria
from tests.cms.editorial.reviews.conftest import due_on
from tests.conftest import Town, person

pytestmark = pytest.mark.django_db

DUE = date(2026, 9, 1)
"""A Tuesday; fourteen days before is Tuesday 18 August, the day after a holiday."""


def at(day: date) -> str:
    return f"{day.isoformat()}T12:00:00Z"


def run(day: date) -> int:
    with freeze_time(at(day)):
        return remind_due()


def told() -> dict[str, list[str]]:
    """Titles of the notices, by person."""
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(kind=Notice.Kind.REVIEW_DUE).order_by("pk"):
        found.setdefault(notice.person.username, []).append(notice.title)
    return found


@pytest.fixture
def due(town: Town, inform, settings):
    settings.EMAIL_BACKEND = "post_office.EmailBackend"  # the outbox, as in production
    PageReview.objects.all().delete()
    page = inform()
    SecretariaPage.objects.filter(pk=town.hacienda_section.page_id).update(
        email="hacienda@example.org"
    )
    PageReview.objects.exclude(page_id=page.pk).delete()
    due_on(page, DUE)
    Email.objects.all().delete()
    return page


def test_the_days_on_which_people_hear(due) -> None:
    day, heard = DUE - timedelta(days=30), []
    while day <= DUE + timedelta(days=22):
        if run(day):
            heard.append(day)
        day += timedelta(days=1)
    assert heard == [
        date(2026, 8, 18),
        DUE,
        DUE + timedelta(days=7),
        DUE + timedelta(days=14),
        DUE + timedelta(days=21),
    ]


def test_never_twice_on_a_day(due) -> None:
    assert [run(DUE), run(DUE), run(DUE)] == [1, 0, 0]
    assert told() == {"hacienda": [due.title], "hacienda2": [due.title]}
    assert Email.objects.count() == 1


def test_a_weekend_and_a_holiday_are_made_up_for(due) -> None:
    due_on(due, date(2026, 7, 11))  # a Saturday; Monday 13 July 2026 is a holiday
    PageReview.objects.update(reminded_on=date(2026, 6, 29))
    days = [date(2026, 7, number) for number in (11, 12, 13, 14, 15)]
    assert [run(day) for day in days] == [0, 0, 0, 1, 0]


def test_not_on_a_day_on_which_the_town_closes(due) -> None:
    ClosedDay.objects.create(day=DUE, name="Fiestas")
    assert run(DUE) == 0
    assert run(DUE + timedelta(days=1)) == 1


def test_the_editors_and_the_mailbox_hear_and_nobody_else(town: Town, due) -> None:
    gone = person("gone", town.hacienda_section.group)
    gone.is_active = False
    gone.save()
    run(DUE)
    assert told().keys() == {"hacienda", "hacienda2"}
    notice = Notice.objects.filter(kind=Notice.Kind.REVIEW_DUE).first()
    assert notice.path == "/admin/mi-secretaria/"
    email = Email.objects.get()
    assert email.to == ["hacienda@example.org"]
    assert "1 página por verificar" in email.subject
    assert f"- {due.title}: vence hoy" in email.message
    assert "/admin/mi-secretaria/" in email.message


def test_one_mail_for_all_that_is_due(town: Town, due, inform) -> None:
    other, far = inform("Industria y comercio"), inform("Lejana")
    due_on(other, DUE - timedelta(days=3))
    due_on(far, DUE + timedelta(days=90))
    assert run(DUE) == 2
    assert told()["hacienda"] == ["2 páginas por verificar"]
    message = Email.objects.get().message
    assert f"- {other.title}: venció el 29 de agosto de 2026" in message
    assert f"- {due.title}: vence hoy" in message
    assert far.title not in message


def test_each_section_hears_of_its_own(town: Town, due, inform) -> None:
    foreign = inform("Comedores", who="social")
    due_on(foreign, DUE)
    run(DUE)
    assert told()["social"] == [foreign.title]
    assert told()["hacienda"] == [due.title]
    assert [email.to for email in Email.objects.all()] == [["hacienda@example.org"]]
    assert foreign.title not in Email.objects.get().message


def test_prensa_hears_of_what_nobody_else_keeps(town: Town, due, policy) -> None:
    due_on(policy, DUE)
    run(DUE)
    assert told()["prensa"] == told()["prensa2"] == [policy.title]
    assert Notice.objects.filter(person=town.prensa).last().path == "/admin/mesa/verificaciones/"
    close_secretaria(section=town.hacienda_section, by=town.sistemas)
    run(DUE + timedelta(days=7))
    assert told()["prensa"][1:] == ["2 páginas por verificar"]
    assert Email.objects.count() == 1


def test_a_section_without_mailbox_is_told_in_the_admin(town: Town, due) -> None:
    SecretariaPage.objects.update(email="")
    assert run(DUE) == 1
    assert not Email.objects.exists()
    assert "hacienda" in told()


def test_pages_that_left_the_public_are_not_mentioned(town: Town, due) -> None:
    due.unpublish(user=town.prensa)
    assert run(DUE) == 0


def test_it_runs_every_day() -> None:
    job = next(job for job in registered_jobs() if job.name == "remind_reviews")
    assert job.hour == 7
    assert job.run is remind_due
