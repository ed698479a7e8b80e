"""The queue as an officer sees it: order, ages, filters, and what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from cms.core.business_time import WorkCalendar
from cms.editorial.desk.ages import age_of, duration
from cms.editorial.desk.claims import claim
from cms.editorial.models import DeskItem
from tests.cms.editorial.desk.conftest import item_of, weight_of

DESK = "/admin/mesa/"
FRIDAY_AT_FIVE = datetime(2026, 7, 10, 22, tzinfo=UTC)
"""17:00 in Bogotá; the Monday after, 13 July, is a holiday."""


@pytest.fixture
def prensa(town, sign_in):
    return sign_in(town.prensa)


def waiting_item(town, number: int, **fields) -> DeskItem:
    return DeskItem.objects.create(
        **{
            "kind": DeskItem.Kind.NEW,
            "title": f"Texto {number}",
            "section": town.hacienda_section.page,
            "submitted_by": town.hacienda,
            "submitted_at": timezone.now() - timedelta(minutes=number),
            **fields,
        }
    )


@pytest.mark.parametrize("who", ["hacienda", "sistemas", "comite"])
def test_it_does_not_exist_for_others(town, sign_in, waiting, who) -> None:
    client = sign_in(getattr(town, who))
    item = waiting("Secreto")
    for path in (DESK, f"{DESK}{item.pk}/", f"{DESK}varios/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Secreto" not in answer.content.decode()


def test_a_stranger_is_sent_to_sign_in(client, town) -> None:
    answer = client.get(DESK)
    assert answer.status_code == 302
    assert "ingresar" in answer["Location"]


def test_prensa_begins_there_after_signing_in(prensa) -> None:
    assert prensa.get("/cuenta/").headers["Location"] == DESK


def test_urgent_first_then_oldest(town, prensa) -> None:
    for number, fields in ((1, {}), (2, {}), (3, {"is_urgent": True}), (9, {})):
        waiting_item(town, number, **fields)
    rows = prensa.get(DESK).context["queue"].rows
    assert [row.item.title for row in rows] == ["Texto 3", "Texto 9", "Texto 2", "Texto 1"]


@pytest.mark.parametrize(
    ("now", "words", "level"),
    [
        ("2026-07-10 22:40:00", "hace 40\u00a0min hábiles", ""),
        ("2026-07-12 15:00:00", "hace 1\u00a0h hábiles", ""),  # Sunday
        ("2026-07-13 15:00:00", "hace 1\u00a0h hábiles", ""),  # the holiday
        ("2026-07-14 15:30:00", "hace 3\u00a0h 30\u00a0min hábiles", ""),  # Tuesday, 10:30
        ("2026-07-14 22:00:00", "hace 8\u00a0h hábiles", "amber"),
        ("2026-07-16 21:59:00", "hace 23\u00a0h hábiles", "amber"),
        ("2026-07-16 22:00:00", "hace 24\u00a0h hábiles", "red"),
    ],
)
def test_ages_across_a_weekend_and_the_holiday_of_13_july(town, prensa, now, words, level) -> None:
    waiting_item(town, 1, submitted_at=FRIDAY_AT_FIVE)
    with freeze_time(now):
        # A session of today would have ended in July.
        row = prensa.get(DESK).context["queue"].rows[0]
    assert (row.age.words, row.age.level) == (words, level)


def test_a_second_look_is_measured_by_the_clock(town) -> None:
    item = waiting_item(town, 1, kind="second_look", due_at=FRIDAY_AT_FIVE + timedelta(hours=24))
    calendar = WorkCalendar()
    soon = age_of(item, now=FRIDAY_AT_FIVE + timedelta(hours=4), calendar=calendar)
    late = age_of(item, now=FRIDAY_AT_FIVE + timedelta(hours=26), calendar=calendar)
    assert (soon.words, soon.level) == ("quedan 20\u00a0h", "amber")
    assert (late.words, late.level) == ("vencida hace 2\u00a0h", "red")


def test_durations_drop_minutes_once_they_do_not_matter() -> None:
    found = [duration(timedelta(minutes=minutes)) for minutes in (0, 59, 60, 200, 500, 1560)]
    assert [text.replace("\u00a0", " ") for text in found] == [
        "1 min",
        "59 min",
        "1 h",
        "3 h 20 min",
        "8 h",
        "26 h",
    ]


def test_filters_work_as_links(town, prensa) -> None:
    own = waiting_item(town, 1)
    waiting_item(town, 2, section=town.social_section.page, kind=DeskItem.Kind.WITHDRAW)
    claim(item=own, officer=town.prensa)

    def titles(query: str) -> list[str]:
        return [row.item.title for row in prensa.get(f"{DESK}?{query}").context["queue"].rows]

    assert titles(f"seccion={town.social_section.page_id}") == ["Texto 2"]
    assert titles("tipo=withdraw") == ["Texto 2"]
    assert titles("mias=1") == ["Texto 1"]
    links = prensa.get(DESK).context["queue"].sections
    assert {link.label for link in links} >= {"Todas", "Secretaría de Hacienda"}
    for link in links:
        assert prensa.get(link.url).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["seccion=x", "seccion=99999999999999999999", "tipo='", "pagina=0", "pagina=-1", "mias="],
)
def test_what_means_nothing_filters_nothing(town, prensa, query) -> None:
    waiting_item(town, 1)
    assert len(prensa.get(f"{DESK}?{query}").context["queue"].rows) == 1


def test_it_says_who_is_reading(town, prensa, sign_in) -> None:
    item = waiting_item(town, 1)
    prensa.post(reverse("desk:claim", args=[item.pk]))
    assert "La revisa usted" in prensa.get(DESK).content.decode()
    assert "La revisa Prensa" in sign_in(town.prensa2).get(DESK).content.decode()


def test_queries_and_bytes_do_not_grow_with_what_waits(
    town, prensa, django_assert_max_num_queries
) -> None:
    for number in range(30):
        waiting_item(town, number)
    prensa.get(DESK)  # hours, sections and identity are remembered from now on
    with django_assert_max_num_queries(9) as few:
        prensa.get(DESK)
    count = len(few)
    for number in range(30, 200):
        waiting_item(town, number)
    with django_assert_max_num_queries(count):
        answer = prensa.get(DESK)
    assert weight_of(answer.content) <= 20 * 1024


def test_the_policy_is_the_public_sites(prensa) -> None:
    policy = prensa.get(DESK).headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy


class TestSeveral:
    def test_only_low_risk_kinds_are_offered(self, town, prensa, waiting) -> None:
        waiting("Una noticia")
        assert prensa.get(f"{DESK}varios/").context["rows"] == []

    def test_only_what_was_seen_is_approved(self, town, prensa, event_in_review) -> None:
        seen, unseen = event_in_review("Feria"), event_in_review("Misa")
        answer = prensa.get(f"{DESK}varios/")
        assert [row[0].title for row in answer.context["rows"]] == ["Feria", "Misa"]
        prensa.post(f"{DESK}varios/", {f"vista-{item_of(seen).pk}": seen.latest_revision_id})
        assert item_of(seen).status == DeskItem.Status.APPROVED
        assert item_of(unseen).status == DeskItem.Status.WAITING

    def test_one_that_changed_meanwhile_is_left(self, town, prensa, event_in_review) -> None:
        page = event_in_review("Feria")
        item = item_of(page)
        prensa.post(f"{DESK}varios/", {f"vista-{item.pk}": page.latest_revision_id + 1000})
        item.refresh_from_db()
        assert item.status == DeskItem.Status.WAITING
        answer = prensa.get(f"{DESK}varios/")
        assert "cambió" in answer.content.decode()

    @pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "١"])
    def test_nonsense_approves_nothing(self, town, prensa, event_in_review, value) -> None:
        item = item_of(event_in_review("Feria"))
        assert prensa.post(f"{DESK}varios/", {f"vista-{item.pk}": value}).status_code == 302
        item.refresh_from_db()
        assert item.status == DeskItem.Status.WAITING
