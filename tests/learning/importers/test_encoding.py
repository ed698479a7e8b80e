"""Files that are not UTF-8 are read, and that is said."""

import pytest

from learning.importers.encoding import decode
from learning.importers.reader import read

TEXT = "¿Cuál es la capital de Boyacá? {=Tunja «sí» ~Ibagué – no}"


def told(data: bytes) -> tuple[str, list[tuple[int, str, str]]]:
    text, problems = decode(data)
    return text, [(problem.line, problem.severity, problem.message) for problem in problems]


def test_utf8_is_not_worth_a_word() -> None:
    assert told(TEXT.encode()) == (TEXT, [])
    assert told(TEXT.encode("utf-8-sig")) == (TEXT, [])
    assert told(b"") == ("", [])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode("cp1252"), "Windows-1252"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
    ],
)
def test_other_encodings_are_converted_and_it_is_said(data: bytes, name: str) -> None:
    text, problems = told(data)
    assert text == TEXT
    assert [(line, severity) for line, severity, _ in problems] == [(1, "warning")]
    assert name in problems[0][2]
    found = read(data, "gift")
    assert [choice.content.text for choice in found.questions[0].choices] == [
        "Tunja «sí»",
        "Ibagué – no",
    ]


def test_an_ascii_file_in_utf16_without_a_mark() -> None:
    text, problems = told("Uno {T}".encode("utf-16-le"))
    assert text == "Uno {T}"
    assert "UTF-16" in problems[0][2]


def test_pieces_of_two_encodings() -> None:
    data = "Año y niño\n".encode() + "¿Cuándo?".encode("cp1252") + "\nñandú, útil, ágil".encode()
    text, problems = told(data)
    assert text == "Año y niño\n¿Cuándo?\nñandú, útil, ágil"
    assert "mezclado" in problems[0][2]


def test_bytes_that_mean_nothing() -> None:
    text, problems = told(b"A\xf1o\nx\x81y")
    assert text == "Año\nx\ufffdy"
    assert [(line, severity) for line, severity, _ in problems] == [(1, "warning"), (2, "error")]


def test_a_damaged_utf16_file() -> None:
    _, problems = told("Uno\n".encode("utf-16-le").join([b"\xff\xfe", b"\x00\xd8A\x00"]))
    assert [(line, severity) for line, severity, _ in problems] == [(1, "warning"), (2, "error")]


def test_control_characters_go_with_a_word() -> None:
    text, problems = told("a\x00b\n\tc\ufdd0\x07d\n".encode())
    assert text == "ab\n\tcd\n"
    assert problems == [
        (1, "warning", "Se quitaron caracteres de control: 1."),
        (2, "warning", "Se quitaron caracteres de control: 2."),
    ]
    text, problems = told(b"\x01\n" * 500)
    assert text == "\n" * 500
    assert len(problems) == 21


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>\n' + b"\xf1", "Windows-1252"),
        (b'<?xml version="1.0" encoding="ISO-8859-15"?>\n' + b"\xf1", "ISO-8859-15"),
        (b'<?xml version="1.0" encoding="macintosh"?>\n' + b"\x96", "macintosh"),
        (b'<?xml version="1.0" encoding="UTF-8"?>\n' + b"\xf1", "Windows-1252"),
    ],
)
def test_what_an_xml_file_declares(data: bytes, name: str) -> None:
    text, problems = told(data)
    assert text.endswith("ñ")
    assert name in problems[0][2]


def test_moodle_xml_in_another_encoding() -> None:
    quiz = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<quiz><question type="description">'
        "<questiontext><text>Año</text></questiontext></question></quiz>"
    )
    for data in (quiz.encode("latin-1"), quiz.replace("ISO-8859-1", "UTF-16").encode("utf-16")):
        found = read(data, "moodle-xml")
        assert [question.text.text for question in found.questions] == ["Año"]
        assert [problem.severity for problem in found.problems] == ["warning"]
