"""The measures as pictures with their tables; each table is also the CSV of the same name.

Takes what the selectors counted and words it. Asks nothing of the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.html import format_html_join

from cms.core.charts import (
    MOST_SERIES,
    Chart,
    Series,
    bars,
    columns,
    legend,
    plain,
    stacked_columns,
)
from cms.editorial.desk.ages import duration
from cms.editorial.measures.periods import Period, month_label, short_month
from cms.editorial.measures.selectors import (
    FEW_CASES,
    DeskSummary,
    Published,
    Returned,
    Reviews,
    SecondLooks,
    Wait,
)

FEW = "pocos casos"
NO_FIGURE = "–"
MOST_BARS = 12
OTHERS = "Las demás"


@dataclass(frozen=True)
class Minutes:
    """Working minutes, that people read as hours and a spreadsheet as a number."""

    value: int | None

    def __str__(self) -> str:
        return hours(self.value)


Cell = str | int | Minutes


@dataclass(frozen=True)
class Column:
    """The head of a column; ``for_csv`` where a spreadsheet needs the unit."""

    label: str
    for_csv: str = ""


@dataclass(frozen=True)
class Table:
    """Figures in rows; the first cell of each names it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def csv_header(self) -> list[str]:
        return [column.for_csv or column.label for column in self.columns]

    def csv_rows(self) -> list[list[object]]:
        """Minutes as numbers, nothing where there is no figure."""
        return [
            [cell.value if isinstance(cell, Minutes) else cell for cell in row] for row in self.rows
        ]

    def written(self) -> list[list[tuple[str, bool]]]:
        """Each cell as text, and whether it is a figure."""
        return [[(str(cell), not isinstance(cell, str)) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Panel:
    """One measure as a page shows it. Without a case there is no picture, and ``empty`` says so."""

    slug: str
    heading: str
    text: str
    table: Table
    empty: str
    picture: str = ""
    key: str = ""
    is_few: bool = False


def hours(minutes: int | None) -> str:
    """«3 h 20 min», «45 min»; a dash where nothing was measured."""
    return NO_FIGURE if minutes is None else duration(timedelta(minutes=minutes))


def summary_line(summary: DeskSummary) -> str:
    """«5 por revisar · mediana 3 h 20 min este mes (12 casos)», for the head of the desk."""
    waiting, month = f"{summary.waiting} por revisar", summary.month
    if not month.cases:
        return f"{waiting} · sin decisiones este mes"
    cases = f"{month.cases} caso{'s' * (month.cases > 1)}"
    note = f", {FEW}" if month.is_few else ""
    return f"{waiting} · mediana {hours(month.median)} este mes ({cases}{note})"


def waits_panel(period: Period, waits: Sequence[Wait]) -> Panel:
    """Median and ninetieth percentile of each month."""
    cases = sum(wait.cases for wait in waits)
    table = Table(
        "Horas hábiles hasta la decisión, por mes",
        (
            Column("Mes"),
            Column("Casos"),
            Column("Mediana", "mediana (minutos hábiles)"),
            Column("Percentil 90", "percentil 90 (minutos hábiles)"),
            Column("Nota"),
        ),
        tuple(
            (
                month_label(month),
                wait.cases,
                Minutes(wait.median),
                Minutes(wait.ninetieth),
                FEW if wait.cases and wait.is_few else "",
            )
            for month, wait in zip(period.months, waits, strict=True)
        ),
    )
    chart = Chart(
        key="esperas",
        title="Horas hábiles hasta la decisión, por mes",
        description=f"{period.label}: mediana y percentil 90 de {cases} decisiones. "
        "Las cifras están en la tabla que sigue.",
        categories=[short_month(month) for month in period.months],
        series=[
            Series("Mediana", [_in_hours(wait.median) for wait in waits]),
            Series("Percentil 90", [_in_hours(wait.ninetieth) for wait in waits]),
        ],
        show=lambda value: f"{plain(value)} h",
    )
    return Panel(
        "esperas",
        "Cuánto espera un texto",
        "La mitad de las decisiones tardó la mediana o menos; nueve de cada diez, el percentil 90 "
        "o menos. Se cuentan horas hábiles desde el envío hasta que Prensa aprueba o devuelve.",
        table,
        "En este período no se decidió nada.",
        columns(chart) if cases else "",
        legend(chart) if cases else "",
        0 < cases < FEW_CASES,
    )


def returns_panel(period: Period, found: Sequence[Returned]) -> Panel:
    """Returns by reason in the picture, by reason and section in the table."""
    by_reason: dict[str, int] = {}
    for row in found:
        by_reason[row.reason] = by_reason.get(row.reason, 0) + row.count
    total = sum(by_reason.values())
    picture = _lying(
        "devoluciones",
        "Devoluciones por motivo",
        f"{period.label}: {total} devoluciones. "
        "Las cifras, también por Secretaría, están en la tabla que sigue.",
        "Devoluciones",
        list(by_reason.items()),
    )
    return Panel(
        "devoluciones",
        "Por qué se devuelve",
        "Cada devolución lleva un motivo de la lista de Prensa.",
        Table(
            "Devoluciones por motivo y Secretaría",
            (Column("Motivo"), Column("Secretaría"), Column("Devoluciones")),
            tuple((row.reason, row.section, row.count) for row in found),
        ),
        "En este período no se devolvió nada.",
        picture,
        is_few=0 < total < FEW_CASES,
    )


def publications_panel(period: Period, found: Sequence[Published]) -> Panel:
    """What each section published in each month."""
    total = sum(row.total for row in found)
    named = _largest([(row.section, row.by_month) for row in found], MOST_SERIES)
    chart = Chart(
        key="publicaciones",
        title="Publicaciones por Secretaría y mes",
        description=f"{period.label}: {total} publicaciones. "
        "Las cifras están en la tabla que sigue.",
        categories=[short_month(month) for month in period.months],
        series=[Series(section, by_month) for section, by_month in named] or [_nothing(period)],
    )
    return Panel(
        "publicaciones",
        "Qué se publica",
        "Páginas nuevas, cambios y restauraciones aprobadas, en el mes en que se "
        "aprobaron; también las publicaciones urgentes.",
        Table(
            "Publicaciones por Secretaría y mes",
            (
                Column("Secretaría"),
                *(
                    Column(f"{short_month(month)} {month.year}", month.strftime("%Y-%m"))
                    for month in period.months
                ),
                Column("Total"),
            ),
            tuple((row.section, *row.by_month, row.total) for row in found),
        ),
        "En este período no se publicó nada.",
        stacked_columns(chart) if total else "",
        legend(chart) if total else "",
        0 < total < FEW_CASES,
    )


def second_looks_panel(found: SecondLooks) -> Panel:
    """What became of the urgent publications."""
    return Panel(
        "segundas-lecturas",
        "Publicaciones urgentes",
        f"Otro oficial debe verlas antes de 24 horas de reloj. Retiradas después: "
        f"{found.withdrawn}.",
        Table(
            "Segunda lectura de las publicaciones urgentes",
            (Column("Segunda lectura"), Column("Casos")),
            (
                ("Antes de 24 horas", found.in_time),
                ("Después de 24 horas", found.late),
                ("Espera, dentro del plazo", found.waiting),
                ("Espera, vencida", found.overdue),
                ("Total", found.total),
            )
            if found.total
            else (),
        ),
        "En este período no hubo publicaciones urgentes.",
        is_few=0 < found.total < FEW_CASES,
    )


def reviews_panel(found: Sequence[Reviews]) -> Panel:
    """Live pages whose review date has gone by, today: the period has no part in it."""
    total = sum(row.overdue for row in found)
    picture = _lying(
        "verificaciones",
        "Páginas por verificar con la fecha vencida",
        f"Hoy: {total} páginas. Las cifras están en la tabla que sigue.",
        "Vencidas",
        [(row.section, row.overdue) for row in found if row.overdue],
    )
    return Panel(
        "verificaciones",
        "Páginas por verificar",
        "Páginas publicadas cuya fecha de verificación ya pasó. Es la cuenta de hoy, cualquiera "
        "que sea el período.",
        Table(
            "Verificaciones vencidas por Secretaría, hoy",
            (
                Column("Secretaría"),
                Column("Vencidas"),
                Column("Páginas con fecha"),
                Column("La más antigua"),
            ),
            tuple(
                (
                    row.section,
                    row.overdue,
                    row.pages,
                    date_format(row.oldest, "j \\d\\e F \\d\\e Y") if row.oldest else "",
                )
                for row in found
            ),
        ),
        "Ninguna página tiene fecha de verificación.",
        picture,
    )


def _nothing(period: Period) -> Series:
    return Series("", [0] * len(period.months))


def _largest(
    rows: Sequence[tuple[str, Sequence[int]]], most: int
) -> list[tuple[str, Sequence[int]]]:
    """The first rows; those too many for a picture are added up in the last."""
    if len(rows) <= most:
        return list(rows)
    rest = [figures for _name, figures in rows[most - 1 :]]
    return [*rows[: most - 1], (OTHERS, tuple(map(sum, zip(*rest, strict=True))))]


def _lying(
    key: str, title: str, description: str, label: str, counts: Sequence[tuple[str, int]]
) -> str:
    """Lying bars of named counts, those too many put together; nothing without any."""
    if not counts:
        return format_html_join("", "{}", ())
    shown = _largest([(name, (count,)) for name, count in counts], MOST_BARS)
    return bars(
        Chart(
            key=key,
            title=title,
            description=description,
            categories=[name for name, _figures in shown],
            series=[Series(label, [figures[0] for _name, figures in shown])],
        )
    )


def _in_hours(minutes: int | None) -> float | None:
    return None if minutes is None else minutes / 60
