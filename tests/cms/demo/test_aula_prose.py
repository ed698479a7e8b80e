"""What the courses say: plain sentences, and dates that the calendar of Colombia confirms."""

import re
from datetime import date
from typing import Any

import pytest

from cms.core.business_time import WorkCalendar, public_holidays
from tests.cms.demo.courses import Record, all_questions, texts_of_the_courses

WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
MONTHS = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
]
WHOLE_DATE = re.compile(rf"({'|'.join(WEEKDAYS)}) (\d+) de ({'|'.join(MONTHS)}) de (\d{{4}})")


def test_prose_is_plain_and_speaks_of_usted() -> None:
    familiar = re.compile(r"\b(tú|tus|puedes|tienes|debes|haz clic|vos|vosotros)\b", re.IGNORECASE)
    stiff = re.compile(
        r"\b(cabe (resaltar|destacar|señalar)|es importante (destacar|resaltar|recordar)|"
        r"en aras de|a través de los cuales|dicho documento|la misma se|así mismo|asimismo|"
        r"no obstante|por ende|empoderar|robusto|sumérgete|herramientas tecnológicas)\b",
        re.IGNORECASE,
    )
    for text in texts_of_the_courses():
        assert "—" not in text, text
        assert "–" not in text, text
        assert not familiar.search(text), text
        assert not stiff.search(text), text


def test_sentences_are_short() -> None:
    for text in texts_of_the_courses():
        closed = re.sub(r"</(p|li|h2|h3)>", ". ", text)
        for sentence in re.split(r"[.?!:;]\s", re.sub(r"<[^>]+>", "", closed)):
            assert len(sentence.split()) <= 30, sentence


def day_of(number: str, month: str, year: str) -> date:
    return date(int(year), MONTHS.index(month) + 1, int(number))


def deadline_questions() -> list[Any]:
    """The questions that ask on which day a term ends."""
    return [
        pytest.param(param.values[1], id=param.values[1]["title"])
        for param in all_questions()
        if param.values[1]["type"] == "numeric"
        and param.values[1].get("unit", "").removeprefix("de ") in MONTHS
    ]


def test_there_are_terms_to_count() -> None:
    assert len(deadline_questions()) >= 5


@pytest.mark.parametrize("row", deadline_questions())
def test_the_term_asked_for_ends_on_the_day_of_the_key(row: Record) -> None:
    start = WHOLE_DATE.search(row["text"])
    term = re.search(r"(\d+) días hábiles", row["text"])
    assert start is not None
    assert term is not None
    _, number, month, year = start.groups()
    end = WorkCalendar().add_working_days(day_of(number, month, year), int(term[1]))
    assert f"de {MONTHS[end.month - 1]}" == row["unit"]
    assert str(end.day) == row["answers"][0]["value"]


def test_every_date_falls_on_the_weekday_written() -> None:
    found = [match for text in texts_of_the_courses() for match in WHOLE_DATE.finditer(text)]
    assert len(found) >= 8
    for match in found:
        weekday, *rest = match.groups()
        assert WEEKDAYS[day_of(*rest).weekday()] == weekday, match[0]


def test_the_terms_and_holidays_of_the_lesson_are_those_of_the_calendar() -> None:
    calendar = WorkCalendar()
    ana, june = date(2026, 10, 5), date(2026, 6, 26)
    assert calendar.add_working_days(ana, 10) == date(2026, 10, 20)
    assert calendar.add_working_days(june, 10) == date(2026, 7, 14)
    assert calendar.add_working_days(june, 15) == date(2026, 7, 22)
    assert calendar.add_working_days(june, 30) == date(2026, 8, 13)
    named = {date(2026, 6, 29), date(2026, 7, 13), date(2026, 7, 20), date(2026, 10, 12)}
    assert named <= set(public_holidays(2026))
