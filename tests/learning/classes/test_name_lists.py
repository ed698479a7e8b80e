"""Lists of names as teachers have them, and the files they come in."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from learning.name_lists import Order, read_names, same_name
from learning.sheets_in import MAX_FILE, text_of_list


def names(text: str, order: Order = Order.SURNAMES_FIRST) -> list[tuple[str, str]]:
    return [(line.first_names, line.last_names) for line in read_names(text, order)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Mora Pérez Ana Lucía", ("Ana Lucía", "Mora Pérez")),
        ("Mora Pérez Ana", ("Ana", "Mora Pérez")),
        ("Mora Ana", ("Ana", "Mora")),
        ("Ana", ("Ana", "")),
        ("Mora Pérez, Ana Lucía", ("Ana Lucía", "Mora Pérez")),
        ("1. Mora Pérez Ana", ("Ana", "Mora Pérez")),
        ("12) Mora Pérez Ana", ("Ana", "Mora Pérez")),
        ("3 - Mora Pérez Ana", ("Ana", "Mora Pérez")),
        ("7\tMora Pérez\tAna Lucía", ("Ana Lucía", "Mora Pérez")),
        ("Mora Pérez Ana 1098765432", ("Ana", "Mora Pérez")),
        ("Mora;Pérez;Ana;Lucía", ("Ana Lucía", "Mora Pérez")),
        ("Mora\tPérez\tAna", ("Ana", "Mora Pérez")),
        ("7,Mora Pérez,Ana", ("Ana", "Mora Pérez")),
        ("Mora Pérez\tAna\t1098765432\tana@example.org", ("Ana", "Mora Pérez")),
        ("  Mora   Pérez\u00a0 Ana  ", ("Ana", "Mora Pérez")),
        ("MORA PÉREZ ANA LUCÍA", ("Ana Lucía", "Mora Pérez")),
        ("DE LA CRUZ NIÑO JOSÉ", ("José", "de la Cruz Niño")),
        ("de la Hoz Peña María", ("María", "de la Hoz Peña")),
        ("Mun\u0303oz Pe\u0301rez A\u0301ngela", ("Ángela", "Muñoz Pérez")),
    ],
)
def test_one_line(line: str, expected: tuple[str, str]) -> None:
    assert names(line) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Lucía Mora Pérez", ("Ana Lucía", "Mora Pérez")),
        ("Ana Mora Pérez", ("Ana", "Mora Pérez")),
        ("Ana Mora", ("Ana", "Mora")),
        ("José de la Cruz Niño", ("José", "de la Cruz Niño")),
        ("Ana Lucía\tMora Pérez", ("Ana Lucía", "Mora Pérez")),
        ("Mora Pérez, Ana Lucía", ("Ana Lucía", "Mora Pérez")),
    ],
)
def test_one_line_with_the_names_first(line: str, expected: tuple[str, str]) -> None:
    assert names(line, Order.NAMES_FIRST) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "No.\tApellidos\tNombres\n1\tMora Pérez\tAna\n2\tRuiz\tLuis",
        "Nombres\tApellidos\nAna\tMora Pérez\nLuis\tRuiz",
        "Documento;Primer apellido;Segundo apellido;Primer nombre;Segundo nombre\n"
        "1099;Mora;Pérez;Ana;\n1098;Ruiz;;Luis;",
        "Estudiante\nMora Pérez Ana\nRuiz Luis",
        "Apellidos y nombres\nMora Pérez Ana\nRuiz Luis",
        "N°,Nombres y apellidos,Grado\n1,Ana Mora Pérez,11\n2,Luis Ruiz,11",
        "\n\nNOMBRES Y APELLIDOS\n\nAna Mora Pérez\n\nLuis Ruiz\n",
    ],
)
def test_heads_say_what_the_columns_are(text: str) -> None:
    assert names(text) == [("Ana", "Mora Pérez"), ("Luis", "Ruiz")]


def test_numbers_of_lines_are_those_of_what_was_pasted() -> None:
    lines = read_names("Apellidos\tNombres\n\nMora\tAna\n\nRuiz\tLuis")
    assert [line.number for line in lines] == [3, 5]


def test_nothing_but_names_is_taken() -> None:
    text = "TI 1098765432\t2010-05-04\tMora Pérez\tAna\t3101234567"
    assert names(text) == [("Ana", "Mora Pérez")]


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    for line in read_names(text):
        assert line.first_names
        assert "\x00" not in line.first_names + line.last_names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Ana", "Mora"), ("ANA ", "móra"), True),
        (("José  Luis", ""), ("Jose", "Luis"), True),
        (("Ana", "Peña"), ("Ana", "Pena"), False),
        (("Ana", "Mora"), ("Ana", "Mora Pérez"), False),
    ],
)
def test_same_name(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert (same_name(*one) == same_name(*other)) is same


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_like_what_is_copied_from_it() -> None:
    content = workbook(("No", "Apellidos", "Nombres"), (1, "Mora Pérez", "Ana"), (2, "Ruiz", None))
    assert names(text_of_list(content)) == [("Ana", "Mora Pérez"), ("Ruiz", "")]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_in_any_coding(coding: str) -> None:
    assert names(text_of_list("Apellidos;Nombres\nPeña;Ángela".encode(coding))) == [
        ("Ángela", "Peña")
    ]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (30 * 1024 * 1024))
    return file.getvalue()


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("hola.txt", "hola")
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 nothing", bomb(), other_zip(), b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF\x00\x01"],
    ids=["torn", "bomb", "zip", "picture", "pdf"],
)
def test_what_is_no_list_is_refused_in_words(content: bytes) -> None:
    assert len(content) < MAX_FILE
    with pytest.raises(ValueError, match="No pude leer"):
        text_of_list(content)
