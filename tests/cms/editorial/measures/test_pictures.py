"""The measures in words, in tables, and in pictures that never say more than the tables."""

from typing import Any

import pytest

from cms.editorial.measures.periods import Period, period_named
from cms.editorial.measures.pictures import (
    OTHERS,
    Minutes,
    Panel,
    hours,
    publications_panel,
    returns_panel,
    reviews_panel,
    second_looks_panel,
    summary_line,
    waits_panel,
)
from cms.editorial.measures.selectors import (
    DeskSummary,
    Published,
    Returned,
    Reviews,
    SecondLooks,
    Wait,
)

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def month(now: Any) -> Period:
    period = period_named("este-mes")
    assert period is not None
    return period


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (None, "–"),
        (45, "45\u00a0min"),
        (60, "1\u00a0h"),
        (200, "3\u00a0h 20\u00a0min"),
        (26 * 60 + 5, "26\u00a0h"),
    ],
)
def test_hours_in_words(minutes: int | None, words: str) -> None:
    assert hours(minutes) == words
    assert str(Minutes(minutes)) == words


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (
            DeskSummary(5, Wait(12, 200, 400)),
            "5 por revisar · mediana 3\u00a0h 20\u00a0min este mes (12 casos)",
        ),
        (
            DeskSummary(0, Wait(1, 60, 60)),
            "0 por revisar · mediana 1\u00a0h este mes (1 caso, pocos casos)",
        ),
        (DeskSummary(2, Wait()), "2 por revisar · sin decisiones este mes"),
    ],
)
def test_the_line_at_the_head_of_the_desk(summary: DeskSummary, line: str) -> None:
    assert summary_line(summary) == line


def test_a_row_of_the_waits_has_its_count_and_its_note(month: Period) -> None:
    panel = waits_panel(month, [Wait(4, 60, 90)])
    assert panel.is_few
    assert panel.table.written() == [
        [
            ("noviembre de 2026", False),
            ("4", True),
            ("1\u00a0h", True),
            ("1\u00a0h 30\u00a0min", True),
            ("pocos casos", False),
        ]
    ]
    assert panel.table.csv_rows() == [["noviembre de 2026", 4, 60, 90, "pocos casos"]]
    assert not waits_panel(month, [Wait(5, 60, 90)]).is_few


def empty_panels(month: Period) -> list[Panel]:
    return [
        waits_panel(month, [Wait()]),
        returns_panel(month, []),
        publications_panel(month, []),
        second_looks_panel(SecondLooks(0, 0, 0, 0, 0)),
        reviews_panel([]),
    ]


def test_nothing_counted_is_nothing_drawn(month: Period) -> None:
    for panel in empty_panels(month):
        assert (panel.picture, panel.key, panel.is_few) == ("", "", False)
        assert panel.empty
    assert not any(panel.table.rows for panel in empty_panels(month)[1:])


def test_sections_too_many_for_a_picture_are_added_up(month: Period) -> None:
    found = [Published(f"Secretaría {number}", (20 - number,)) for number in range(10)]
    panel = publications_panel(month, found)
    assert len(panel.table.rows) == 10
    assert "Secretaría 5</li>" in panel.key
    assert "Secretaría 6" not in panel.picture
    assert f"nov, {OTHERS}: {14 + 13 + 12 + 11}" in panel.picture


def test_seven_sections_are_all_drawn(month: Period) -> None:
    found = [Published(f"Secretaría {number}", (1,)) for number in range(7)]
    panel = publications_panel(month, found)
    assert OTHERS not in panel.picture
    assert panel.picture.count("<rect") == 7


def test_the_picture_of_the_returns_adds_the_sections(month: Period) -> None:
    panel = returns_panel(month, [Returned("Otro", "Hacienda", 2), Returned("Otro", "Social", 3)])
    assert "Otro, Devoluciones: 5" in panel.picture
    assert panel.table.csv_rows() == [["Otro", "Hacienda", 2], ["Otro", "Social", 3]]
    assert not panel.is_few


def test_a_section_without_overdue_pages_is_in_the_table_alone() -> None:
    panel = reviews_panel([Reviews("Hacienda", 9, 2, None), Reviews("Social", 4, 0, None)])
    assert "Hacienda, Vencidas: 2" in panel.picture
    assert "Social" not in panel.picture
    assert [row[:3] for row in panel.table.rows] == [("Hacienda", 2, 9), ("Social", 0, 4)]
