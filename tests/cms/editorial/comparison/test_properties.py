"""Whatever somebody writes, both versions can be read back from their comparison.

No page is stored here: the fields' own values are enough.
"""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.editorial.comparison.blocks import stream_parts
from cms.editorial.comparison.leaves import Reading, Spot
from cms.editorial.comparison.lines import RunKind, State
from cms.editorial.comparison.names import Names
from cms.editorial.comparison.paragraphs import LineKind, Paragraph, rich_paragraphs
from cms.editorial.comparison.tables import Grid, table_part
from cms.editorial.comparison.texts import compare_paragraphs
from cms.news.models import NoticiaPage

SPOT = Spot("body", "Contenido", "Contenido")
READING = Reading(Names())
BODY = NoticiaPage._meta.get_field("body")

WORDS = ["el", "pago", "del", "predial", "vence", "hoy", "28", "de", "mayo", "<b>", "&", "«", "»."]

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)

paragraphs = st.lists(
    st.builds(
        Paragraph, st.sampled_from([LineKind.PARAGRAPH, LineKind.HEADING]), sentences, st.just(())
    ),
    max_size=8,
)

cells = st.sampled_from(["", "1.000", "2.000", "31 de enero", "28 de febrero"])


def grids():
    return st.integers(0, 4).flatmap(
        lambda width: st.builds(
            Grid,
            st.sampled_from(["Descuentos", "Plazos"]),
            st.lists(st.sampled_from("ABCD"), min_size=width, max_size=width).map(tuple),
            st.lists(st.lists(cells, min_size=width, max_size=width).map(tuple), max_size=6).map(
                tuple
            ),
        )
    )


blocks = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"),
        st.one_of(
            sentences.map(lambda text: ("text", f"<p>{escaped(text)}</p>")),
            sentences.map(
                lambda text: (
                    "steps",
                    {"title": "Pasos", "steps": [{"title": text, "text": "<p>Pague.</p>"}]},
                )
            ),
        ),
    ),
    max_size=6,
    unique_by=lambda pair: pair[0],
)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def side(runs, kind):
    return "".join(run.text for run in runs if run.kind in (RunKind.SAME, kind))


@given(paragraphs, paragraphs)
@settings(max_examples=120, deadline=None)
def test_paragraphs_are_given_back(old, new):
    lines = compare_paragraphs(old, new, READING.names)
    was = [line.old_text for line in lines if line.state != State.ADDED]
    now = [line.new_text for line in lines if line.state != State.REMOVED]
    assert was == [paragraph.text for paragraph in old]
    assert now == [paragraph.text for paragraph in new]
    if old == new:
        assert {line.state for line in lines} <= {State.UNCHANGED}
    else:
        assert any(line.state != State.UNCHANGED for line in lines)


@given(grids(), grids())
@settings(max_examples=120, deadline=None)
def test_tables_are_given_back(old, new):
    part = table_part(SPOT, old, new)
    table = part.table
    for grid, kind, other in (
        (old, RunKind.REMOVED, State.ADDED),
        (new, RunKind.ADDED, State.REMOVED),
    ):
        rows = [row for row in table.rows if row.state != other]
        texts = [[text for cell in row.cells if (text := side(cell.runs, kind))] for row in rows]
        assert texts == [[cell for cell in row if cell] for row in grid.rows]
        headings = [side(cell.runs, kind) for cell in table.header]
        assert [text for text in headings if text] == list(grid.headings)
        assert side(table.caption, kind) == grid.caption
    assert part.is_changed == (old != new)
    assert all(len(row.cells) == len(table.header) for row in table.rows)


@given(blocks, blocks)
@settings(max_examples=100, deadline=None)
def test_blocks_are_given_back(old, new):
    parts = stream_parts(SPOT, stream(old), stream(new), READING)
    now = [part for part in parts if part.state != State.REMOVED]
    was = [part for part in parts if part.state != State.ADDED]
    assert [texts(part, RunKind.ADDED) for part in now] == [expected(found) for found in new]
    # A block that moved stands in its new place, so the old order is not to be seen.
    assert sorted(texts(part, RunKind.REMOVED) for part in was) == sorted(map(expected, old))
    assert [part.place for part in now] == [f"body.{id}" for id, _ in new]


@given(blocks)
@settings(max_examples=40, deadline=None)
def test_blocks_equal_themselves(found):
    parts = stream_parts(SPOT, stream(found), stream(found), READING)
    assert not any(part.is_changed for part in parts)
    assert all(part.shown_parts == () or part.kind == "group" for part in parts)


@given(st.text(alphabet="<>/ab&;\"'= pulioh123", max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_markup_is_read_and_no_mark_leaves_its_text(source):
    for paragraph in rich_paragraphs(source):
        assert paragraph.text.strip()
        for mark in paragraph.marks:
            assert 0 <= mark.start < mark.end <= len(paragraph.text)


def stream(found):
    return BODY.to_python(
        json.dumps([{"type": kind, "value": value, "id": id} for id, (kind, value) in found])
    )


def expected(found):
    """The texts of a block as they were written."""
    _, (kind, value) = found
    if kind == "text":
        return [paragraph.text for paragraph in rich_paragraphs(value)]
    return [value["title"], *(step["title"] for step in value["steps"]), "Pague."]


def texts(part, kind):
    """The texts of one side of a part, from the outside in."""
    found = [text for line in part.lines if (text := side(line.runs, kind))]
    return found + [text for inner in part.parts for text in texts(inner, kind)]
