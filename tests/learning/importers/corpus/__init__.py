"""The cases of the corpus, each a file and all that it must give."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["case"]


def source(case: dict[str, Any]) -> str:
    if "inside" in case:
        return f"<quiz>\n{case['inside']}\n</quiz>\n"
    return case["source"]


def expected(question: dict[str, Any]) -> dict[str, Any]:
    """A question of the corpus as the JSON of the contract."""
    kind = question.get("type", "single")
    return {
        "type": kind,
        "title": question.get("title", ""),
        "text": question["text"],
        "choices": [_scored("text", *choice) for choice in question.get("choices", [])],
        "answers": [_answer(kind, answer) for answer in question.get("answers", [])],
        "tolerance": question.get("tolerance"),
        "category": question.get("category", ""),
        "line": question.get("line", 1),
    }


def _scored(name: str, text: object, fraction: float, feedback: str = "") -> dict[str, Any]:
    return {name: text, "fraction": fraction, "feedback": feedback}


def _answer(kind: str, answer: Any) -> Any:
    match kind:
        case "short":
            return _scored("text", *answer)
        case "matching":
            return {"stem": answer[0], "match": answer[1]}
        case "numeric":
            value, tolerance, *rest = answer
            tolerance = None if tolerance == "null" else tolerance
            return {**_scored("value", value, *rest), "tolerance": tolerance}
        case _:
            return answer
