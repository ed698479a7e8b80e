"""Pictures of figures, drawn on the server as SVG: bars side by side, stacked, or lying down.

Pure: takes numbers and words, asks nothing of the database, knows nothing of what they count. The
colours are classes (``chart__s1`` … ``chart__s7``) that a stylesheet fills, for the strict policy
allows no style of an element's own. A picture never stands alone: whoever shows it puts the table
of its figures beside it, and the description says in words what it shows.

Coordinates are those of a drawing 360 wide, about a phone's width, so that letters keep their size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 360
MOST_SERIES = 7
"""As many as can be told apart by colour; whoever has more puts the least together."""
TOP, BOTTOM, RIGHT = 10, 22, 6
PLOT_HEIGHT = 150
LETTER_WIDTH = 6.3
LONGEST_LABEL = 52
BAR_ROW = 40
STEPS = (1, 2, 2.5, 5, 10)


def plain(value: float) -> str:
    """A number as Spanish writes it, without needless decimals."""
    written = f"{value:.1f}"
    return written.removesuffix(".0").replace(".", ",")


@dataclass(frozen=True)
class Series:
    """One colour of a picture; a category without a figure has ``None``."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """What a picture shows. ``key`` is unique on its page; figures are not negative."""

    key: str
    title: str
    description: str
    categories: Sequence[str]
    series: Sequence[Series]
    show: Callable[[float], str] = plain
    """How a figure is written."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"A picture has from one to {MOST_SERIES} series.")
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("Every series has one figure for each category.")
        if any(value is not None and value < 0 for s in self.series for value in s.values):
            raise ValueError("These pictures know no negative figures.")


def columns(chart: Chart) -> SafeString:
    """Columns side by side for each category."""
    axis = _Axis(chart, max((_highest(series.values) for series in chart.series), default=0))
    count = len(chart.series)
    width = min(axis.slot * 0.8 / count, 26)
    drawn = []
    for number, series in enumerate(chart.series):
        for place, value in enumerate(series.values):
            if value is None:
                continue
            left = axis.centre(place) + (number - count / 2) * width
            drawn.append(
                _bar(
                    number, left, axis.y(value), width - 1, axis.height(value),
                    _told(chart, series, place),
                )
            )  # fmt: skip
    return _svg(chart, TOP + PLOT_HEIGHT + BOTTOM, axis.drawn(), _joined(drawn))


def stacked_columns(chart: Chart) -> SafeString:
    """One column for each category, the series upon one another, the first at the bottom."""
    sums = [
        sum(series.values[place] or 0 for series in chart.series)
        for place in range(len(chart.categories))
    ]
    axis = _Axis(chart, max(sums, default=0))
    width = min(axis.slot * 0.72, 34)
    drawn = []
    for place in range(len(chart.categories)):
        below = 0.0
        for number, series in enumerate(chart.series):
            value = series.values[place]
            if not value:
                continue
            left, top = axis.centre(place) - width / 2, axis.y(below + value)
            below += value
            told = _told(chart, series, place)
            drawn.append(_bar(number, left, top, width, axis.height(value), told))
    return _svg(chart, TOP + PLOT_HEIGHT + BOTTOM, axis.drawn(), _joined(drawn))


def bars(chart: Chart) -> SafeString:
    """Lying bars of the first series, each under its own name and before its figure."""
    series = chart.series[0]
    highest = _highest(series.values) or 1
    longest = max((len(chart.show(value or 0)) for value in series.values), default=0)
    room = WIDTH - RIGHT - longest * LETTER_WIDTH - 8
    drawn = []
    for place, (category, value) in enumerate(zip(chart.categories, series.values, strict=True)):
        top = place * BAR_ROW
        length = room * (value or 0) / highest
        drawn.append(
            format_html(
                '<text x="0" y="{}">{}</text>{}<text x="{}" y="{}">{}</text>',
                _n(top + 12),
                shortened(category),
                _bar(0, 0, top + 17, length, 15, _told(chart, series, place)),
                _n(length + 6),
                _n(top + 29),
                "–" if value is None else chart.show(value),
            )
        )
    return _svg(chart, max(len(chart.categories), 1) * BAR_ROW, _joined(drawn))


def legend(chart: Chart) -> SafeString:
    """A list that says what each colour stands for, in the order of the series."""
    return format_html(
        '<ul class="chart__legend plain">{}</ul>',
        format_html_join(
            "",
            '<li><svg class="chart__key" viewBox="0 0 12 12" width="12" height="12"'
            ' aria-hidden="true"><rect class="chart__s{}" width="12" height="12"/></svg> {}</li>',
            ((number, series.label) for number, series in enumerate(chart.series, start=1)),
        ),
    )


def shortened(label: str, longest: int = LONGEST_LABEL) -> str:
    """A name that fits on a phone's width; the table beside has it whole."""
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"


def round_up(value: float) -> float:
    """The top of an axis: the least round number (1, 2, 2.5, 5 by a power of ten) not below it."""
    if value <= 0:
        return 1
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in STEPS if step * power >= value * (1 - 1e-9))


class _Axis:
    """Where a figure and a category stand in a picture of columns."""

    def __init__(self, chart: Chart, highest: float) -> None:
        self.chart = chart
        self.top = round_up(highest)
        # Half a person is no figure: of whole numbers the middle is written only when it is one.
        is_whole = all(isinstance(v or 0, int) for each in chart.series for v in each.values)
        parts = (0.0, 1.0) if is_whole and self.top % 2 else (0.0, 0.5, 1.0)
        marks = [chart.show(self.top * part) for part in parts]
        self.marks = tuple(zip(parts, marks, strict=True))
        self.left = max(map(len, marks)) * LETTER_WIDTH + 6
        self.slot = (WIDTH - RIGHT - self.left) / max(len(chart.categories), 1)

    def centre(self, place: int) -> float:
        return self.left + (place + 0.5) * self.slot

    def height(self, value: float) -> float:
        return PLOT_HEIGHT * value / self.top

    def y(self, value: float) -> float:
        return TOP + PLOT_HEIGHT - self.height(value)

    def drawn(self) -> SafeString:
        """Two or three lines with their figures, and the name of each category under its place.

        Where names would touch, only every second, third… is written; the last always is.
        """
        lines = format_html_join(
            "",
            '<path class="chart__line" d="M{0} {2}H{1}"/>'
            '<text x="{3}" y="{4}" text-anchor="end">{5}</text>',
            (
                (_n(self.left), WIDTH - RIGHT, _n(y), _n(self.left - 5), _n(y + 4), mark)
                for part, mark in self.marks
                for y in (self.y(self.top * part),)
            ),
        )
        names = self.chart.categories
        widest = max(map(len, names), default=0) * LETTER_WIDTH + 4
        every = max(1, -int(-widest // self.slot))
        return lines + format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (_n(self.centre(place)), TOP + PLOT_HEIGHT + 16, name)
                for place, name in enumerate(names)
                if (len(names) - 1 - place) % every == 0
            ),
        )


def _svg(chart: Chart, height: float, *parts: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" aria-labelledby="{0}-t {0}-d" viewBox="0 0 {1} {2}">'
        '<title id="{0}-t">{3}</title><desc id="{0}-d">{4}</desc>{5}</svg>',
        chart.key,
        WIDTH,
        _n(height),
        chart.title,
        chart.description,
        _joined(parts),
    )


def _bar(
    number: int, left: float, top: float, width: float, height: float, told: str
) -> SafeString:
    """A rectangle that says its figure when a pointer rests on it."""
    return format_html(
        '<rect class="chart__s{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
        number + 1,
        _n(left),
        _n(top),
        _n(max(width, 0)),
        _n(max(height, 0)),
        told,
    )


def _told(chart: Chart, series: Series, place: int) -> str:
    value = series.values[place]
    figure = "–" if value is None else chart.show(value)
    return f"{chart.categories[place]}, {series.label}: {figure}"


def _highest(values: Sequence[float | None]) -> float:
    return max((value for value in values if value is not None), default=0)


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _n(value: float) -> str:
    """A coordinate: a tenth is enough, and never the comma of Spanish."""
    return f"{round(value, 1):g}"
