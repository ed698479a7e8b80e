"""Every case of the corpus gives exactly its questions and its problems."""

from typing import Any

import pytest

from learning.importers.questions import Imported, Question
from learning.importers.reader import read

from .corpus import cases, expected, source

FILES = {"gift": "gift", "aiken": "aiken", "moodle-xml": "moodle_xml"}
ALL = [
    pytest.param(format, case, id=f"{format}: {case['name']}")
    for format, name in FILES.items()
    for case in cases(name)
]


def problems_differ(found: Imported, wanted: list[list[Any]]) -> str:
    got = [(problem.line, problem.severity, problem.message) for problem in found.problems]
    if len(got) != len(wanted):
        return f"{got} instead of {wanted}"
    for (line, severity, message), (wanted_line, wanted_severity, part) in zip(
        got, wanted, strict=True
    ):
        if (line, severity) != (wanted_line, wanted_severity) or part not in message:
            return f"{got} instead of {wanted}"
    return ""


@pytest.mark.parametrize(("format", "case"), ALL)
def test_case(format: str, case: dict[str, Any]) -> None:
    found = read(source(case).encode(), format)
    assert found.to_json()["questions"] == [expected(one) for one in case.get("question", [])]
    assert not problems_differ(found, case.get("problems", []))
    assert found.is_clean is ("problems" not in case)
    if "feedback" in case:
        assert [question.feedback.text for question in found.questions] == case["feedback"]
    if "formats" in case:
        assert [formats(question) for question in found.questions] == case["formats"]


def formats(question: Question) -> list[str]:
    """The format of the text, then those of each option and its comment."""
    inside = [rich for choice in question.choices for rich in (choice.content, choice.feedback)]
    return [rich.format for rich in (question.text, *inside)]


@pytest.mark.parametrize(("name", "least"), [("gift", 60), ("aiken", 20), ("moodle_xml", 20)])
def test_the_corpus_is_large_enough(name: str, least: int) -> None:
    assert len({source(case) for case in cases(name)}) >= least


@pytest.mark.parametrize(("format", "case"), ALL)
def test_line_ends_and_byte_order_mark_change_nothing(format: str, case: dict[str, Any]) -> None:
    text = source(case)
    plain = read(text.encode(), format)
    windows = read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), format)
    old_mac = read(text.replace("\n", "\r").encode(), format)
    assert windows.to_json() == plain.to_json()
    assert old_mac.to_json() == plain.to_json()
