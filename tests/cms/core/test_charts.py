"""Pictures of figures: sizes, words, escaping, and nothing that the strict policy forbids."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from cms.core.charts import (
    MOST_SERIES,
    PLOT_HEIGHT,
    WIDTH,
    Chart,
    Series,
    bars,
    columns,
    legend,
    plain,
    round_up,
    shortened,
    stacked_columns,
)

MONTHS = ("ene", "feb", "mar")
KINDS = [columns, stacked_columns, bars]


def a_chart(**changes: Any) -> Chart:
    given: dict[str, Any] = {
        "key": "esperas",
        "title": "Espera por mes",
        "description": "Va de 2 a 8 horas.",
        "categories": MONTHS,
        "series": [Series("mediana", [2, None, 4]), Series("percentil 90", [8, None, 6.5])],
    }
    return Chart(**{**given, **changes})


def read(drawn: str) -> ElementTree.Element:
    """The drawing as a browser reads it: it is well-formed."""
    return ElementTree.fromstring(drawn)  # noqa: S314


def rects(drawn: str) -> list[dict[str, Any]]:
    found = []
    for rect in read(drawn).iter("rect"):
        numbers = {name: float(rect.get(name, "0")) for name in ("x", "y", "width", "height")}
        found.append({**numbers, "class": rect.get("class"), "told": rect.findtext("title")})
    return found


def words(drawn: str) -> list[str | None]:
    return [text.text for text in read(drawn).iter("text")]


@pytest.mark.parametrize("draw", KINDS)
def test_a_reader_that_sees_nothing_is_told(draw: Any) -> None:
    svg = read(draw(a_chart()))
    assert svg.get("role") == "img"
    titles = {part.get("id"): part.text for part in (svg[0], svg[1])}
    assert titles == {"esperas-t": "Espera por mes", "esperas-d": "Va de 2 a 8 horas."}
    assert svg.get("aria-labelledby") == "esperas-t esperas-d"


@pytest.mark.parametrize("draw", [*KINDS, legend])
def test_nothing_that_the_policy_forbids(draw: Any) -> None:
    drawn = draw(a_chart())
    assert isinstance(drawn, SafeString)
    for element in read(drawn).iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
    assert "<script" not in drawn
    assert "<style" not in drawn


@pytest.mark.parametrize("draw", [*KINDS, legend])
def test_names_cannot_run(draw: Any) -> None:
    evil = '"><script>alert(1)</script>'
    drawn = draw(
        a_chart(
            title=evil,
            description=evil,
            categories=[evil] * 3,
            series=[Series(evil, [1, 2, 3])],
            show=lambda value: evil,
        )
    )
    assert "<script" not in drawn
    read(drawn)


def test_columns_stand_as_high_as_their_figures() -> None:
    found = rects(columns(a_chart()))
    assert [bar["class"] for bar in found] == ["chart__s1"] * 2 + ["chart__s2"] * 2
    # The axis ends at 10: eight is four fifths of it.
    assert [bar["height"] for bar in found] == [
        PLOT_HEIGHT * 0.2, PLOT_HEIGHT * 0.4, PLOT_HEIGHT * 0.8, PLOT_HEIGHT * 0.65,
    ]  # fmt: skip
    foot = {round(bar["y"] + bar["height"], 1) for bar in found}
    assert len(foot) == 1
    assert found[0]["told"] == "ene, mediana: 2"


def test_columns_of_a_category_do_not_cover_one_another() -> None:
    median, ninety = (rects(columns(a_chart()))[place] for place in (0, 2))
    assert median["x"] + median["width"] <= ninety["x"]


def test_stacked_columns_rest_upon_one_another() -> None:
    chart = a_chart(series=[Series("Hacienda", [3, 0, 1]), Series("Social", [1, 4, None])])
    found = rects(stacked_columns(chart))
    assert [(bar["class"], bar["told"]) for bar in found] == [
        ("chart__s1", "ene, Hacienda: 3"),
        ("chart__s2", "ene, Social: 1"),
        ("chart__s2", "feb, Social: 4"),
        ("chart__s1", "mar, Hacienda: 1"),
    ]
    below, above = found[:2]
    assert above["y"] + above["height"] == pytest.approx(below["y"])
    # The axis ends at 5, above the highest sum and not the highest part.
    assert below["height"] + above["height"] == pytest.approx(PLOT_HEIGHT * 4 / 5)


def test_lying_bars_say_name_and_figure() -> None:
    chart = a_chart(series=[Series("devoluciones", [4, 2, None])])
    drawn = bars(chart)
    assert words(drawn) == ["ene", "4", "feb", "2", "mar", "–"]
    longest, half, none = rects(drawn)
    assert half["width"] == pytest.approx(longest["width"] / 2, abs=0.1)
    assert none["width"] == 0


@pytest.mark.parametrize("draw", KINDS)
@pytest.mark.parametrize("count", [1, 2, 12, 40])
def test_everything_stands_inside(draw: Any, count: int) -> None:
    values = [float(number % 7) for number in range(count)]
    chart = a_chart(
        categories=[f"mes {number}" for number in range(count)],
        series=[Series("a", values), Series("b", values)],
        show=lambda value: f"{value:g} horas hábiles",
    )
    drawn = draw(chart)
    height = float(read(drawn).get("viewBox", "").split()[3])
    for bar in rects(drawn):
        assert 0 <= bar["x"] <= bar["x"] + bar["width"] <= WIDTH
        assert 0 <= bar["y"] <= bar["y"] + bar["height"] <= height + 0.1


def test_names_that_would_touch_are_left_out_but_for_the_last() -> None:
    names = [f"{number:02} de enero" for number in range(31)]
    chart = a_chart(categories=names, series=[Series("a", [1] * 31)])
    written = [word for word in words(columns(chart)) if word in names]
    assert written[-1] == names[-1]
    assert 2 <= len(written) <= 6


def test_twelve_months_are_all_named() -> None:
    names = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
    chart = a_chart(categories=names, series=[Series("a", [1] * 12), Series("b", [30] * 12)])
    assert [word for word in words(columns(chart)) if word in names] == names


@pytest.mark.parametrize("draw", KINDS)
@pytest.mark.parametrize("values", [[], [0, 0], [None, None]])
def test_nothing_to_draw_is_drawn_all_the_same(draw: Any, values: list[float | None]) -> None:
    drawn = draw(a_chart(categories=MONTHS[: len(values)], series=[Series("a", values)]))
    assert all(bar["height"] * bar["width"] == 0 for bar in rects(drawn))


def test_a_legend_names_the_colours_in_order() -> None:
    drawn = read(legend(a_chart()))
    assert [(item[0][0].get("class"), (item[0].tail or "").strip()) for item in drawn] == [
        ("chart__s1", "mediana"),
        ("chart__s2", "percentil 90"),
    ]


@pytest.mark.parametrize(
    ("value", "top"),
    [(0, 1), (0.7, 1), (1, 1), (1.2, 2), (2.3, 2.5), (8, 10), (10, 10), (11, 20), (260, 500),
     (3, 5), (0.3, 0.5), (1000, 1000)],
)  # fmt: skip
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert round_up(value) == pytest.approx(top)


@pytest.mark.parametrize("draw", [columns, stacked_columns])
@pytest.mark.parametrize(
    ("values", "marks"),
    [([3, 1, 4], ["0", "5"]), ([9, 1, 4], ["0", "5", "10"]), ([1, None, 0], ["0", "1"]),
     ([24, 1, 4], ["0", "25"]), ([3.5, 1, 4], ["0", "2,5", "5"])],
)  # fmt: skip
def test_an_axis_of_whole_figures_marks_no_halves(
    draw: Any, values: list[float | None], marks: list[str]
) -> None:
    drawn = draw(a_chart(series=[Series("personas", values)]))
    assert words(drawn)[: -len(MONTHS)] == marks


@pytest.mark.parametrize(
    ("value", "written"), [(3, "3"), (3.0, "3"), (2.25, "2,2"), (7.96, "8"), (12345678, "12345678")]
)
def test_figures_are_written_in_spanish(value: float, written: str) -> None:
    assert plain(value) == written


def test_long_names_are_shortened() -> None:
    assert shortened("Corto") == "Corto"
    assert shortened("Una frase muy larga", 10) == "Una frase…"


@pytest.mark.parametrize(
    "wrong",
    [
        {"series": []},
        {"series": [Series("a", [1, 2, 3])] * (MOST_SERIES + 1)},
        {"series": [Series("a", [1, 2])]},
        {"series": [Series("a", [1, -2, 3])]},
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"series|figure"):
        a_chart(**wrong)
