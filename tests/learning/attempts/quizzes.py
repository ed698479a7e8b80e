"""Quizzes with a question of every type, whose keys hold words that stand nowhere else."""

import uuid
from typing import Any

from tests.learning.conftest import block

SECRET = "zorzal"
"""Stands in every field that a learner may not see before it is shown."""

NUMBER = "73914682"
"""The number that is right; too long to come about in an id."""


def every_type() -> list[dict[str, Any]]:
    """One question of each type; its slots are 1 to 9, the text last."""
    about = {"general_feedback": f"<p>{SECRET} explicación</p>", "mark": "1.00"}
    choices = [
        {"text": f"Opción {letter}", "is_right": letter in "AC", "percent": None,
         "feedback": f"{SECRET} comentario {letter}"}
        for letter in "ABC"
    ]  # fmt: skip
    one = [{**each, "is_right": each["text"] == "Opción A"} for each in choices]
    answers = [{"text": f"{SECRET}*", "percent": "100", "feedback": f"{SECRET} corta"}]
    numbers = [
        {"value": NUMBER, "tolerance": "46", "tolerance_kind": "absolute", "percent": "100",
         "feedback": f"{SECRET} numérica"}
    ]  # fmt: skip
    return [
        block("single", text="¿Una?", choices=one, shuffle=True, **about),
        block("multiple", text="¿Varias?", choices=choices, shuffle=True, **about),
        block(
            "truefalse",
            text="¿Cierto?",
            correct="true",
            feedback_true=f"{SECRET} sí",
            feedback_false=f"{SECRET} no",
            **about,
        ),
        block(
            "matching",
            text="¿Con cuál?",
            pairs=[
                {"stem": "Boyacá", "match": "Tunja"},
                {"stem": "Casanare", "match": "Yopal"},
                {"stem": "", "match": "Leticia"},
            ],
            **about,
        ),
        block("ordering", text="¿En qué orden?", items=["Uno", "Dos", "Tres", "Cuatro"], **about),
        block("short", text="¿Qué palabra?", answers=answers, **about),
        block("numeric", text="¿Cuánto?", answers=numbers, unit="pesos", **about),
        block("open", text="¿Por qué?", rows=3, grader_notes=f"{SECRET} guía", **about),
        block("description", text="Lea con calma."),
    ]


def op_id() -> str:
    return str(uuid.uuid4())
