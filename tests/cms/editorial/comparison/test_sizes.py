"""The size of a change in a few words, true and short."""

import pytest

from cms.editorial.comparison.lines import Line, LineKind, Run, RunKind, State, plural
from cms.editorial.comparison.results import (
    Cell,
    FieldChange,
    File,
    Kind,
    Part,
    Picture,
    Row,
    Table,
)
from cms.editorial.comparison.sizes import Size, words_in
from cms.editorial.comparison.words import diff_words

LONG = "una frase de más de ocho palabras que llega o que se va"


def part(kind, state=State.CHANGED, **content):
    return Part("campo", "Campo", "campo", kind, state, **content)


def edited(old, new):
    """A text of one line, as the comparison of two texts gives it."""
    return part(Kind.TEXT, lines=(Line(LineKind.PARAGRAPH, diff_words(old, new), State.CHANGED),))


def whole(text, state):
    kind = RunKind.ADDED if state == State.ADDED else RunKind.REMOVED
    return part(Kind.TEXT, state, lines=(Line(LineKind.PARAGRAPH, (Run(kind, text),), state),))


def value(old, new):
    runs = (Run(RunKind.REMOVED, old), Run(RunKind.ADDED, new))
    return part(Kind.VALUE, lines=(Line(LineKind.PARAGRAPH, runs, State.CHANGED),))


def picture(key=1, alt="Plaza"):
    return Picture(None, key, "Plaza", "PNG", alt, False)


def image(old, new, state=State.CHANGED):
    return part(Kind.IMAGE, state, old_image=old, new_image=new)


def file_(old, new, state=State.CHANGED):
    return part(Kind.FILE, state, old_file=old, new_file=new)


def group(*parts, state=State.CHANGED):
    return part(Kind.GROUP, state, parts=parts)


def row(state, *texts):
    kind = {State.ADDED: RunKind.ADDED, State.REMOVED: RunKind.REMOVED}.get(state, RunKind.SAME)
    return Row(tuple(Cell((Run(kind, text),)) for text in texts), state)


def table(*rows, state=State.CHANGED):
    return part(Kind.TABLE, state, table=Table((), row(State.UNCHANGED, "a", "b").cells, rows))


PDF, XLS = File("Acuerdo", "PDF", "/1"), File("Cuadro", "XLS", "/2")


def size_of(*parts):
    return Size([FieldChange("campo", "Campo", parts)])


@pytest.mark.parametrize(
    ("parts", "label"),
    [
        ([edited("hasta el 28 de mayo", "hasta el 31 de mayo")], "1 palabra cambiada"),
        ([edited("uno dos tres cuatro", "uno dos tres cuatro cinco")], "1 palabra nueva"),
        ([edited("uno dos tres cuatro cinco seis", "uno dos tres cuatro")], "2 palabras quitadas"),
        (
            [edited("uno dos tres cuatro a", "uno dos tres cuatro b c d")],
            "3 palabras nuevas y 1 palabra quitada",
        ),
        ([whole(LONG, State.ADDED)], "un párrafo nuevo"),
        ([whole(LONG, State.ADDED), whole(LONG, State.ADDED)], "2 párrafos nuevos"),
        ([whole(LONG, State.REMOVED)], "un párrafo quitado"),
        ([whole("Muy corto", State.ADDED)], "2 palabras nuevas"),
        ([value("No", "Sí")], "un dato cambiado"),
        ([value("No", "Sí"), value("Agua", "Luz")], "2 datos cambiados"),
        ([image(None, picture(), State.ADDED)], "una imagen nueva"),
        ([image(picture(), None, State.REMOVED)], "una imagen quitada"),
        ([image(picture(1), picture(2))], "una imagen cambiada"),
        ([image(picture(alt="a"), picture(alt="b"))], "un texto alternativo cambiado"),
        ([file_(None, PDF, State.ADDED)], "un archivo nuevo"),
        ([file_(PDF, None, State.REMOVED)], "un archivo quitado"),
        ([file_(PDF, XLS)], "un archivo cambiado"),
        ([table(row(State.ADDED, "1", "2"))], "una fila nueva"),
        ([table(row(State.REMOVED, "1", "2"), row(State.REMOVED, "3", "4"))], "2 filas quitadas"),
        ([table(row(State.ADDED, "1"), state=State.ADDED)], "una tabla nueva"),
        ([group(whole(LONG, State.ADDED), state=State.ADDED)], "un elemento nuevo"),
        ([group(whole(LONG, State.REMOVED), state=State.REMOVED)], "un elemento quitado"),
        (
            [group(image(None, picture(), State.ADDED), state=State.ADDED)],
            "una imagen nueva",
        ),
        ([group(file_(PDF, None, State.REMOVED), state=State.REMOVED)], "un archivo quitado"),
        ([group(group(value("a", "b")))], "un dato cambiado"),
        ([part(Kind.TEXT, State.MOVED)], "un elemento movido"),
        ([group(state=State.MOVED), group(state=State.MOVED)], "2 elementos movidos"),
        ([image(picture(), picture(), State.MOVED)], "un elemento movido"),
        (
            [edited("a b c d uno", "a b c d dos"), image(None, picture(), State.ADDED)],
            "1 palabra cambiada y una imagen nueva",
        ),
        (
            [
                edited("a b c d uno", "a b c d dos"),
                image(None, picture(), State.ADDED),
                file_(PDF, XLS),
                value("No", "Sí"),
            ],
            "1 palabra cambiada, una imagen nueva y otros cambios",
        ),
        ([edited("Qué es", "Qué\xa0es")], "cambios menores"),
    ],
)
def test_a_change_is_described_by_what_changed(parts, label):
    assert size_of(*parts).label() == label


def test_a_format_that_changed_is_said():
    runs = (Run(RunKind.SAME, "Qué es"),)
    line = Line(LineKind.HEADING, runs, State.CHANGED, ("Antes era párrafo; ahora es título.",))
    assert size_of(part(Kind.TEXT, lines=(line,))).label() == "un cambio de formato o de enlace"


def test_all_words_that_came_and_went_are_counted_wherever_they_stand():
    size = size_of(
        edited("a b c d uno", "a b c d dos tres"),
        whole(LONG, State.ADDED),
        group(whole("dos palabras", State.REMOVED), state=State.REMOVED),
        table(row(State.ADDED, "tres", "más aún")),
    )
    assert size.words_added == 2 + 13 + 3
    assert size.words_removed == 1 + 2


def test_values_are_no_words():
    size = size_of(value("12 de mayo de 2026", "13 de mayo de 2026"))
    assert (size.words_added, size.words_removed) == (0, 0)


def test_what_did_not_change_counts_for_nothing():
    size = size_of(part(Kind.TEXT, State.UNCHANGED), edited("a b c d x", "a b c d y"))
    assert size.label() == "1 palabra cambiada"


def test_the_words_of_a_new_page_are_all_its_words():
    same = Line(LineKind.PARAGRAPH, (Run(RunKind.SAME, "uno dos, tres"),))
    found = FieldChange(
        "body",
        "Contenido",
        (
            part(Kind.TEXT, State.UNCHANGED, lines=(same,)),
            part(Kind.VALUE, State.UNCHANGED, lines=(same,)),
            group(part(Kind.TEXT, State.UNCHANGED, lines=(same,))),
            table(row(State.UNCHANGED, "cuatro", "cinco"), state=State.UNCHANGED),
        ),
    )
    assert words_in([found]) == 3 + 3 + 4


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 fila"), (0, "0 filas"), (12, "12 filas"), (1200, "1.200 filas")]
)
def test_numbers_are_written_with_their_noun(count, text):
    assert plural(count, "fila", "filas") == text
