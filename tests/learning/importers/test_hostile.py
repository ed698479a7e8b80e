"""Whatever the bytes, the readers answer with questions and problems, never with an exception."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.importers.reader import FORMATS, MAX_BYTES, read

from .corpus import cases, source

SOURCES = {format: [source(case) for case in cases(format.replace("-", "_"))] for format in FORMATS}
formats = st.sampled_from(FORMATS)


def answers(data: bytes, format: str) -> None:
    found = read(data, format)
    assert found.questions or found.problems
    last = data.decode("utf-8", errors="replace").count("\n") + data.count(b"\r") + 1
    assert all(problem.line >= 1 for problem in found.problems)
    assert all(1 <= question.line <= last for question in found.questions)
    # Strict JSON: no infinity, no NaN.
    again = json.loads(json.dumps(found.to_json(), allow_nan=False))
    for question in again["questions"]:
        for choice in question["choices"]:
            assert -1 <= choice["fraction"] <= 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), formats)
def test_any_bytes(data: bytes, format: str) -> None:
    answers(data, format)


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("{}~=#:%\\[]<>&/$->n.\nVF123,eE*A) "), max_size=80),
    formats,
)
def test_signs_alone(text: str, format: str) -> None:
    answers(text.encode(), format)


@settings(max_examples=200, deadline=None)
@given(st.data(), formats)
def test_damaged_files(data: st.DataObject, format: str) -> None:
    text = data.draw(st.sampled_from(SOURCES[format])).encode()
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 20))
    new = data.draw(
        st.one_of(st.binary(max_size=4), st.sampled_from([b"{", b"}", b"=", b"~", b"<"]))
    )
    answers(text[:at] + new + text[at + cut :], format)


@settings(max_examples=100, deadline=None)
@given(st.data(), formats)
def test_two_files_run_together(data: st.DataObject, format: str) -> None:
    one, two = (data.draw(st.sampled_from(SOURCES[format])) for _ in range(2))
    answers(one[: data.draw(st.integers(0, len(one)))].encode() + two.encode(), format)


MANY = 200_000
FEWER = 50_000  # where each makes a question, an answer or a problem


@pytest.mark.parametrize(
    "text",
    [
        "{" * MANY,
        "}" * MANY,
        "{}" * MANY,
        "{\n\n" * FEWER,
        "}\n\n" * FEWER,
        "a {\n\n" + "b\n\n" * FEWER,
        "a {\n\n" + "b\n\n" * FEWER + "}",
        "a {=b\n\n" * FEWER,
        "a {" + "~" * MANY + "}",
        "a {" + "=" * MANY + "}",
        "a {" + "~b " * FEWER + "=c}",
        "a {" + "=b->c\n" * FEWER + "}",
        "a {#" + "=1:2\n" * FEWER + "}",
        "a {#" + "1" * MANY + "}",
        "a {~" + "%" * MANY + " =b}",
        "a {~<a" + " b" * MANY + "=c ~d}",
        "#" * MANY,
        "a {" + "####" * MANY + "}",
        "\\" * MANY,
        "::" * MANY,
        "[html]" * MANY,
        "//\n" * MANY,
        "$CATEGORY: a\n" * MANY,
        "$CATEGORY:" + "$a$/" * MANY,
        "a {T" + " " * MANY + "}" + " " * MANY,
        "\n" * MANY,
        " \n" * MANY + "a {V}",
        "\x00\n" * MANY,
    ],
    ids=lambda text: repr(text[:24]),
)
def test_a_long_gift_file_returns(text: str) -> None:
    answers(text.encode(), "gift")


@pytest.mark.parametrize(
    "text",
    ["A. a\n" * MANY, "a\n" * MANY, "ANSWER: A\n" * FEWER, "a\nA. b\nB. c\nANSWER: A\n" * 20_000,
     "RESPUESTA" + " " * MANY, "a\nA. b\n" + "c\n" * MANY],
    ids=lambda text: repr(text[:24]),
)  # fmt: skip
def test_a_long_aiken_file_returns(text: str) -> None:
    answers(text.encode(), "aiken")


@pytest.mark.parametrize(
    "text",
    ["<quiz>" + "<a>" * MANY, "<quiz>" + "<question/>" * FEWER + "</quiz>",
     "<quiz><question type='description'>" + "<hint><text>a</text></hint>" * FEWER
     + "</question></quiz>",
     "<quiz a='" + "&lt;" * MANY + "'/>", "<?xml" + " " * MANY, "<" * MANY,
     "<quiz>" + "&amp;\n" * MANY + "</quiz>"],
    ids=lambda text: repr(text[:24]),
)  # fmt: skip
def test_a_long_xml_file_returns(text: str) -> None:
    answers(text.encode(), "moodle-xml")


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_is_too_large_is_not_read(format: str) -> None:
    found = read(b" " * (MAX_BYTES + 1), format)
    assert [(problem.severity, "MB" in problem.message) for problem in found.problems] == [
        ("error", True)
    ]


def test_a_format_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="qti"):
        read(b"", "qti")
