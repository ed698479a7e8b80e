"""``manage.py import_questions``: what it prints and how it ends. No test here has a database."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

GOOD = "::Uno:: El sol es una estrella {V}\n"
BAD = "Dos {#abc}\n"


def run(path: Path, *flags: str, format: str = "gift") -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_questions", str(path), "--format", format, *flags, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "preguntas.txt"
    path.write_text(text, encoding="utf-8")
    return path


def printed(text: str) -> dict[str, Any]:
    return json.loads(text)


def test_a_clean_file(tmp_path: Path) -> None:
    status, out = run(written(tmp_path, GOOD), "--dry-run", "--json")
    assert status == 0
    found = printed(out)
    assert [question["title"] for question in found["questions"]] == ["Uno"]
    assert found["problems"] == []


def test_a_file_with_problems(tmp_path: Path) -> None:
    status, out = run(written(tmp_path, GOOD + "\n" + BAD), "--dry-run", "--json")
    assert status == 1
    found = printed(out)
    assert [question["line"] for question in found["questions"]] == [1]
    assert [(problem["line"], problem["severity"]) for problem in found["problems"]] == [
        (3, "error")
    ]


def test_every_format(tmp_path: Path) -> None:
    aiken = written(tmp_path, "Uno\nA. a\nB. b\nRESPUESTA: A\n")
    assert run(aiken, "--dry-run", "--json", format="aiken")[0] == 0
    xml = written(
        tmp_path,
        '<quiz><question type="essay"><questiontext><text>A</text></questiontext></question>'
        "</quiz>",
    )
    status, out = run(xml, "--dry-run", "--json", format="moodle-xml")
    assert status == 0
    assert printed(out)["questions"][0]["type"] == "open"


def test_the_nearest_weights(tmp_path: Path) -> None:
    path = written(tmp_path, "Marque {~%33%a ~%67%b}")
    assert run(path, "--dry-run", "--json")[0] == 1
    assert run(path, "--dry-run", "--json", "--nearest-weights")[0] == 0


def test_for_people(tmp_path: Path) -> None:
    status, out = run(written(tmp_path, GOOD + "\n" + BAD), "--dry-run")
    assert status == 1
    assert "Preguntas: 1" in out
    assert "línea 1, truefalse: Uno" in out
    assert "línea 3, error: «abc»" in out


@pytest.mark.parametrize("flags", [("--dry-run", "--json"), ("--dry-run",)])
def test_a_file_that_cannot_be_read(tmp_path: Path, flags: tuple[str, ...]) -> None:
    for path in (tmp_path / "no-existe.txt", tmp_path):
        status, out = run(path, *flags)
        assert status == 1
        assert "No se puede leer el archivo" in out
    if "--json" in flags:
        assert printed(out)["questions"] == []


def test_saving_needs_a_page_and_a_person(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--to UID --by USUARIO") as refused:
        run(written(tmp_path, GOOD), "--json")
    assert refused.value.returncode == 2


def test_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="qti"):
        run(written(tmp_path, GOOD), "--dry-run", format="qti")
