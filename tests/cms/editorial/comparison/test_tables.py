"""Tables compared cell by cell."""

from cms.editorial.comparison.folding import fold_rows
from cms.editorial.comparison.lines import State
from cms.editorial.comparison.results import Row
from tests.cms.editorial.comparison.conftest import FIRST, block, leaves, only_part

HEADINGS = [("text", "Si paga hasta"), ("number", "Valor")]
ROWS = [["31 de enero", "1000"], ["28 de febrero", "1100"], ["31 de marzo", "1234.5"]]


def table(rows, headings=HEADINGS, caption="Descuentos"):
    return block(
        "table",
        {
            "caption": caption,
            "table": {
                "columns": [{"type": kind, "heading": heading} for kind, heading in headings],
                "rows": [{"values": row} for row in rows],
                "caption": "",
            },
        },
        FIRST,
    )


def cells(row):
    signs = {"removed": "[-{}-]", "added": "[+{}+]", "same": "{}"}
    return ["".join(signs[run.kind].format(run.text) for run in cell.runs) for cell in row.cells]


def compared_table(comparison):
    (leaf,) = leaves(only_part(comparison))
    assert leaf.kind == "table"
    return leaf.table


def test_a_changed_cell_is_marked_and_no_other(compared):
    changed = [ROWS[0], ["28 de febrero", "1150"], ROWS[2]]
    comparison = compared("body", [table(ROWS)], [table(changed)])
    found = compared_table(comparison)
    assert [row.state for row in found.rows] == ["unchanged", "changed", "unchanged"]
    assert cells(found.rows[1]) == ["28 de febrero", "[-1.100-][+1.150+]"]
    assert cells(found.rows[2]) == ["31 de marzo", "1.234,5"]
    assert only_part(comparison).label == "Contenido · tabla"
    assert comparison.size_label == "1 palabra cambiada"


def test_words_in_a_cell_are_compared(compared):
    changed = [["31 de diciembre", "1000"], *ROWS[1:]]
    found = compared_table(compared("body", [table(ROWS)], [table(changed)]))
    assert cells(found.rows[0])[0] == "31 de [-enero-][+diciembre+]"


def test_an_added_row(compared):
    comparison = compared("body", [table(ROWS[:2])], [table([ROWS[0], ROWS[2], ROWS[1]])])
    found = compared_table(comparison)
    assert [row.state for row in found.rows] == ["unchanged", "added", "unchanged"]
    assert cells(found.rows[1]) == ["[+31 de marzo+]", "[+1.234,5+]"]
    assert comparison.size_label == "una fila nueva"


def test_a_removed_row(compared):
    comparison = compared("body", [table(ROWS)], [table(ROWS[1:])])
    found = compared_table(comparison)
    assert [row.state for row in found.rows] == ["removed", "unchanged", "unchanged"]
    assert cells(found.rows[0]) == ["[-31 de enero-]", "[-1.000-]"]
    assert comparison.size_label == "una fila quitada"


def test_an_added_column(compared):
    wide = [[first, "Con recibo", second] for first, second in ROWS]
    headings = [HEADINGS[0], ("text", "Condición"), HEADINGS[1]]
    found = compared_table(compared("body", [table(ROWS)], [table(wide, headings)]))
    assert cells(Row(found.header)) == ["Si paga hasta", "[+Condición+]", "Valor"]
    assert cells(found.rows[0]) == ["31 de enero", "[+Con recibo+]", "1.000"]
    assert {row.state for row in found.rows} == {State.CHANGED}


def test_a_removed_column_and_an_added_row_at_once(compared):
    narrow = [[first] for first, _ in ROWS] + [["30 de abril"]]
    found = compared_table(compared("body", [table(ROWS)], [table(narrow, HEADINGS[:1])]))
    assert cells(Row(found.header)) == ["Si paga hasta", "[-Valor-]"]
    assert cells(found.rows[0]) == ["31 de enero", "[-1.000-]"]
    assert found.rows[3].state == State.ADDED
    assert cells(found.rows[3]) == ["[+30 de abril+]", ""]


def test_a_column_with_another_heading_is_the_same_column(compared):
    headings = [HEADINGS[0], ("number", "Valor en pesos")]
    found = compared_table(compared("body", [table(ROWS)], [table(ROWS, headings)]))
    assert cells(Row(found.header)) == ["Si paga hasta", "Valor[+ en pesos+]"]
    assert {row.state for row in found.rows} == {State.UNCHANGED}


def test_a_new_and_a_removed_table(compared):
    new = compared("body", [], [table(ROWS)])
    assert new.size_label == "una tabla nueva"
    assert only_part(new).state == State.ADDED
    gone = compared("body", [table(ROWS)], [])
    assert gone.size_label == "una tabla quitada"
    assert gone.words_removed == new.words_added


def test_equal_rows_far_from_a_change_are_counted(compared):
    rows = [[f"Vereda número {n}", str(n)] for n in range(100)]
    changed = [*rows[:50], ["Vereda número 50", "999"], *rows[51:]]
    found = compared_table(compared("body", [table(rows)], [table(changed)]))
    assert [row.fold for row in found.shown_rows] == [
        "… 49 filas iguales …",
        "",
        "",
        "",
        "… 48 filas iguales …",
    ]
    equal = tuple(Row((), State.UNCHANGED) for _ in range(5))
    assert fold_rows(equal, lambda text: Row((), fold=text)) == equal


def test_a_table_stored_with_too_few_cells_is_shown_as_it_is(compared):
    comparison = compared("body", [table(ROWS)], [table([["31 de enero", "1000"], *ROWS[1:]])])
    assert comparison.is_empty
