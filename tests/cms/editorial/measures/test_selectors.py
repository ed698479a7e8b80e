"""What is counted, and what is not."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.editorial.desk.decisions import publish_urgently
from cms.editorial.measures import selectors
from cms.editorial.measures.periods import Period, period_named
from cms.editorial.measures.selectors import NO_SECTION, Wait
from cms.editorial.models import DeskItem, PageReview
from tests.cms.editorial.measures.conftest import NOW, Desk, Kind, Status, on
from tests.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(now: Any) -> Period:
    period = period_named("12-meses")
    assert period is not None
    return period


@pytest.mark.parametrize(
    ("minutes", "median", "ninetieth"),
    [
        ([7], 7, 7),
        ([10, 20], 10, 20),
        ([30, 10, 20], 20, 30),
        ([10, 20, 30, 40], 20, 40),
        (range(1, 11), 5, 9),
        (range(1, 12), 6, 10),
        (range(1, 101), 50, 90),
        ([5] * 8 + [600, 601], 5, 600),
        ([0, 0, 0], 0, 0),
    ],
)
def test_percentiles_are_those_of_the_nearest_rank(
    desk: Desk, year: Period, minutes: list[int], median: int, ninetieth: int
) -> None:
    shuffled = list(minutes)
    random.Random(4).shuffle(shuffled)
    desk.waits(*shuffled)
    assert selectors.waits(year, None).whole == Wait(len(shuffled), median, ninetieth)


def test_no_decision_has_no_wait(desk: Desk, year: Period) -> None:
    assert selectors.waits(year, None).whole == Wait(0, None, None)
    assert selectors.waits(year, None).by_month == (Wait(),) * 12


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.CHANGE, Kind.RESTORE, Kind.WITHDRAW])
def test_what_is_a_decision(desk: Desk, year: Period, kind: str) -> None:
    desk.item(kind=kind)
    desk.returned("Falta la fecha", kind=kind)
    assert selectors.waits(year, None).whole.cases == 2


def test_what_is_no_decision(desk: Desk, year: Period) -> None:
    desk.item(status=Status.CANCELLED)
    desk.item(kind=Kind.SECOND_LOOK)
    desk.waiting()
    assert selectors.waits(year, None).whole.cases == 0


def test_an_urgent_publication_is_no_wait_but_is_published(
    town: Town, desk: Desk, year: Period
) -> None:
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    publish_urgently(page=page, officer=town.prensa, reason="Se desbordó el río.")
    assert DeskItem.objects.decided().count() == 1
    assert selectors.waits(year, None).whole.cases == 0
    assert selectors.publications(year, None)[0].total == 1
    assert selectors.second_looks(year, None).waiting == 1


def test_a_review_of_the_workflow_is_counted(town: Town, desk: Desk, year: Period) -> None:
    """The rows that the approval itself writes."""
    town.published(town.hacienda_section, town.hacienda)
    assert selectors.waits(year, None).whole == Wait(1, 0, 0)
    assert selectors.publications(year, None)[0].section == "Secretaría de Hacienda"


def test_each_decision_is_of_its_month(desk: Desk, year: Period) -> None:
    desk.waits(10, at=on(2025, 11, 30, 23))  # before the period
    desk.waits(20, at=on(2025, 12, 1, 0))
    desk.waits(30, 50, 40, at=on(2026, 10, 31, 23))  # November already, in UTC
    desk.waits(60, at=on(2026, 11, 1, 0))
    found = selectors.waits(year, None).by_month
    assert found[0] == Wait(1, 20, 20)
    assert found[-2] == Wait(3, 40, 50)
    assert found[-1] == Wait(1, 60, 60)
    assert sum(wait.cases for wait in found) == 5


def test_of_one_section(town: Town, desk: Desk, year: Period) -> None:
    social = town.social_section.page_id
    desk.waits(10, 20)
    desk.waits(300, section_id=social)
    desk.returned("Otro", section_id=social)
    assert selectors.waits(year, social).whole.cases == 2
    assert selectors.waits(year, social).by_month[-1].cases == 2
    assert [row.total for row in selectors.publications(year, social)] == [1]
    assert [row.count for row in selectors.returns(year, social)] == [1]


def test_returns_by_reason_and_section(town: Town, desk: Desk, year: Period) -> None:
    social = town.social_section.page_id
    for _ in range(2):
        desk.returned("Falta la fecha")
    desk.returned("Falta la fecha", section_id=social)
    desk.returned("Datos personales", section_id=None)
    desk.item()
    found = [(row.reason, row.section, row.count) for row in selectors.returns(year, None)]
    assert found == [
        ("Falta la fecha", "Secretaría de Hacienda", 2),
        ("Falta la fecha", "Secretaría Social", 1),
        ("Datos personales", NO_SECTION, 1),
    ]


def test_publications_by_section_and_month(town: Town, desk: Desk, year: Period) -> None:
    desk.waits(1, 2, at=on(2026, 11, 3), kind=Kind.NEW)
    desk.waits(1, at=on(2026, 2, 3), kind=Kind.RESTORE)
    desk.waits(1, at=on(2026, 2, 3), section_id=town.social_section.page_id)
    desk.waits(1, kind=Kind.WITHDRAW)  # takes away
    desk.returned("Otro")
    first, second = selectors.publications(year, None)
    assert (first.section, first.total) == ("Secretaría de Hacienda", 3)
    assert first.by_month == (0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2)
    assert (second.section, second.total) == ("Secretaría Social", 1)


def test_second_looks(desk: Desk, year: Period) -> None:
    made = NOW - timedelta(days=3)
    given: dict[str, Any] = {"kind": Kind.SECOND_LOOK, "submitted_at": made}
    due = made + timedelta(hours=24)
    desk.item(**given, due_at=due, decided_at=due)
    desk.item(**given, due_at=due, decided_at=due + timedelta(seconds=1))
    desk.returned("Otro", **given, due_at=due, decided_at=due - timedelta(hours=20))
    desk.waiting(**given, due_at=due)
    desk.waiting(**{**given, "submitted_at": NOW}, due_at=NOW + timedelta(hours=24))
    found = selectors.second_looks(year, None)
    assert (found.in_time, found.late, found.overdue, found.waiting) == (2, 1, 1, 1)
    assert (found.total, found.withdrawn) == (5, 1)


def review(page: Page, due: str, town: Town) -> PageReview:
    return PageReview.objects.create(
        page=page, section=town.hacienda_section.page, review_on=due, verified_at=NOW
    )


def test_overdue_reviews(town: Town, desk: Desk) -> None:
    section = town.hacienda_section
    late, later, today = (
        town.published(section, town.hacienda, f"Noticia {number}") for number in range(3)
    )
    draft = town.draft_noticia(section, town.hacienda, "Sin publicar")
    PageReview.objects.all().delete()
    for page, due in ((late, "2026-11-23"), (later, "2026-03-02"), (today, "2026-11-24")):
        review(page, due, town)
    review(draft, "2026-01-01", town)
    (row,) = selectors.overdue_reviews(None)
    assert (row.section, row.pages, row.overdue) == ("Secretaría de Hacienda", 3, 2)
    assert str(row.oldest) == "2026-03-02"
    assert selectors.overdue_reviews(town.social_section.page_id) == ()


def test_the_head_of_the_desk(desk: Desk) -> None:
    for _ in range(3):
        desk.waiting()
    desk.waits(60, 200, 300)
    desk.waits(999, at=on(2026, 10, 30))
    with CaptureQueriesContext(connection) as captured:
        found = selectors.desk_summary()
    assert len(captured) == 2
    assert (found.waiting, found.month) == (3, Wait(3, 200, 300))


def test_the_head_of_an_empty_desk(desk: Desk) -> None:
    assert selectors.desk_summary() == selectors.DeskSummary(0, Wait())


@pytest.mark.parametrize(
    ("ask", "rows"),
    [
        # Ten different waits in each of the twelve months, the last still incomplete.
        (selectors.waits, 120),
        (selectors.returns, 1),
        (selectors.publications, 12),
    ],
)
def test_rows_read_do_not_grow_with_the_decisions(
    desk: Desk, year: Period, ask: Callable[..., Any], rows: int
) -> None:
    """One query, whose answer has so many rows at most, for thousands of decisions too."""
    kind = ContentType.objects.get_for_model(Page)
    reason = desk.returned("Otro").reason
    DeskItem.objects.bulk_create(
        DeskItem(
            kind=Kind.CHANGE,
            status=Status.RETURNED if number % 4 else Status.APPROVED,
            reason=reason,
            comment="Corrija.",
            title="Feria",
            page_type=kind,
            section_id=desk.town.hacienda_section.page_id,
            submitted_at=NOW - timedelta(hours=3 * number + 1),
            decided_at=NOW - timedelta(hours=3 * number),
            working_minutes=number * 7 % 10,
        )
        for number in range(2000)
    )
    with CaptureQueriesContext(connection) as captured:
        assert ask(year, None)
    assert len(captured) == 1
    with connection.cursor() as cursor:
        cursor.execute(captured[0]["sql"].replace("%", "%%"))
        assert len(cursor.fetchall()) <= rows
