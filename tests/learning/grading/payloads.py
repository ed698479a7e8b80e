"""Questions to grade: one of each type, builders, and strategies that draw any of them."""

from collections.abc import Callable
from typing import Any

import hypothesis
from hypothesis import strategies as st

from learning.grading import SCHEMA

SECRET = "SECRETO"


def given(
    *strategies: st.SearchStrategy[Any], examples: int = 100
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hypothesis' ``given`` without its clock: a busy machine must not fail a property."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        effort = hypothesis.settings(deadline=None, max_examples=examples)
        return effort(hypothesis.given(*strategies)(test))

    return decorate


def question(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "schema": SCHEMA, "text": "¿Qué es GEL-T?", **fields}


def choice(identifier: str, fraction: float, **fields: Any) -> dict[str, Any]:
    return {"id": identifier, "text": f"Opción {identifier}", "fraction": fraction, **fields}


def choosing(kind: str, *fractions: float) -> dict[str, Any]:
    """A single or multiple question whose options are a, b, c… with these fractions."""
    letters = "abcdefghijkl"
    return question(kind, choices=[choice(letters[at], each) for at, each in enumerate(fractions)])


def matching(stems: dict[str, str], extra: tuple[str, ...] = ()) -> dict[str, Any]:
    """A matching question: stem id → option id; a stem id that starts with «-» has no text."""
    options = list(dict.fromkeys([*stems.values(), *extra]))
    return question(
        "matching",
        stems=[
            {
                "id": stem,
                "text": "" if stem.startswith("-") else f"Pareja de {stem}",
                "match": option,
            }
            for stem, option in stems.items()
        ],
        choices=[{"id": option, "text": f"Respuesta {option}"} for option in options],
    )


def ordering(*items: str) -> dict[str, Any]:
    return question("ordering", items=[{"id": item, "text": f"Paso {item}"} for item in items])


def short(*wordings: tuple[str, float], **fields: Any) -> dict[str, Any]:
    return question(
        "short",
        answers=[
            {"id": f"w{at}", "text": text, "fraction": fraction}
            for at, (text, fraction) in enumerate(wordings)
        ],
        **fields,
    )


def numeric(*answers: dict[str, Any]) -> dict[str, Any]:
    return question(
        "numeric",
        answers=[{"id": f"n{at}", "fraction": 1.0, **each} for at, each in enumerate(answers)],
    )


def one_of_each() -> dict[str, dict[str, Any]]:
    """A valid question of every type, whose key carries the word ``SECRET`` wherever it can."""
    said = f"{SECRET} comentario"
    explained: dict[str, Any] = {"general_feedback": f"{SECRET} explicación"}
    return {
        "single": question(
            "single",
            choices=[
                choice("a", 1.0, feedback=said),
                choice("b", 0.5, feedback=said),
                choice("c", -0.25, feedback=said),
            ],
            **explained,
        ),
        "multiple": question(
            "multiple",
            choices=[
                choice("a", 0.5, feedback=said),
                choice("b", 0.5, feedback=said),
                choice("c", -0.5, feedback=said),
            ],
            **explained,
        ),
        "truefalse": question(
            "truefalse", correct=True, feedback={"true": said, "false": said}, **explained
        ),
        "matching": {
            **matching({"s1": "o1", "s2": "o2", "-s3": "o3"}, extra=("o4",)),
            **explained,
        },
        "ordering": {**ordering("p", "q", "r"), **explained},
        "short": {**short((f"{SECRET} palabra", 1.0), ("*", 0.0)), **explained},
        "numeric": {
            **numeric({"value": "8675309", "tolerance": "0.125", "feedback": said}),
            "unit": "km",
            **explained,
        },
        "open": question("open", grader_notes=f"{SECRET} notas", rows=8, **explained),
        "description": question("description", **explained),
    }


# What a browser, a script or an attacker may send: any JSON, and some of what only Python has.
ids = st.sampled_from(["a", "b", "c", "s1", "s2", "o1", "o2", "p", "q", "r", "true", "zz", "", "1"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | ids
    | st.sampled_from(["\x00", "a\x00b", "\ud800", "9" * 5_000, "x" * 100_000, "*", "1e999999999"])
    | st.just(10**4_000)
)
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(ids | st.text(max_size=5), inner),
    max_leaves=12,
)
kinds = st.sampled_from(sorted(one_of_each()))
weights = st.sampled_from([-1.0, -0.5, -0.3333333, 0.0, 0.1, 0.25, 0.3333333, 0.5, 0.75, 0.9, 1.0])
seeds = st.integers(min_value=0, max_value=2**63 - 1)
