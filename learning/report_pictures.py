"""The months of a report as a picture, with the table that says the same.

Takes what was counted and words it. Asks nothing of the database.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from cms.core.charts import Chart, Series, columns


@dataclass(frozen=True)
class Trend:
    """Twelve months: the picture, and its figures."""

    picture: SafeString
    rows: tuple[tuple[str, int], ...]


def trend(months: tuple[int, ...], *, year: int, kind: str) -> Trend:
    """People who finished a course, by month. ``kind``: «Estudiantes»."""
    days = [date(year, number, 1) for number in range(1, 13)]
    names = [date_format(day, "F").capitalize() for day in days]
    best = max(range(12), key=lambda place: months[place])
    told = (
        f"El mes con más: {names[best].lower()}, {months[best]}."
        if months[best]
        else "Ninguno todavía."
    )
    chart = Chart(
        key="meses",
        title=f"{kind} que terminaron un curso, por mes de {year}",
        description=f"{told} Las cifras están en la tabla que sigue.",
        categories=[date_format(day, "b").rstrip(".") for day in days],
        series=[Series("Terminaron un curso", months)],
    )
    return Trend(columns(chart), tuple(zip(names, months, strict=True)))
