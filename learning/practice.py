"""The practice question of a lesson: asked, checked and forgotten in one request.

Ids go out in disguise, and nothing of the key before there is an answer. Nothing is stored, and
nobody is asked who they are.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.html import strip_tags

from learning.grading import grade, public_part, review, right_answer, stable_answer
from learning.payloads import payload_of

PARAMETER = "practica"
"""Names the question that a request answers; its answers are ``r`` and ``r-…``."""
STATES = {
    "right": "¡Correcto!",
    "partial": "Va bien, pero no está completo.",
    "wrong": "No es así.",
}


@dataclass(frozen=True)
class Field:
    """A control of the form."""

    name: str
    text: str
    value: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Practice:
    """A practice question for its template; ``outcome`` only once it was answered."""

    anchor: str
    kind: str
    text: str
    fields: tuple[Field, ...]
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    outcome: dict[str, Any] | None = None


def practice_of(block: Any, *, anchor: str, given: QueryDict) -> Practice | None:
    """The question of a practice block, and the outcome if the request answers it."""
    inner = next(iter(block.value), None)
    if inner is None:
        return None
    question = payload_of(inner.block_type, inner.value, block_id=inner.id or anchor)
    seed = _seed(str(block.id))
    public = public_part(question, seed=seed)
    is_answered = given.get(PARAMETER) == anchor
    values = given if is_answered else QueryDict()
    fields, options = _controls(public, values)
    outcome = None
    if is_answered:
        answer = stable_answer(question, _answer(public, values), seed=seed)
        outcome = _outcome(question, answer)
        lesson = inner.value.get("lesson")
        if outcome["state"] != "right" and lesson is not None and lesson.live:
            outcome["lesson"] = lesson
    return Practice(
        anchor=anchor,
        kind=public["type"],
        text=plain_text(public["text"]),
        fields=fields,
        options=options,
        unit=public.get("unit", ""),
        outcome=outcome,
    )


def printed(block: Any) -> dict[str, Any] | None:
    """The question of a practice block without its key, for paper."""
    inner = next(iter(block.value), None)
    if inner is None:
        return None
    question = payload_of(inner.block_type, inner.value, block_id=inner.id or "")
    return public_part(question, seed=_seed(str(block.id)))


def plain_text(html: str) -> str:
    """Rich text as one line: the legend of a group of controls takes no paragraphs."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def _seed(block_id: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"practice/{block_id}".encode(), hashlib.sha256).hexdigest()


def _controls(
    public: Mapping[str, Any], values: QueryDict
) -> tuple[tuple[Field, ...], tuple[tuple[str, str], ...]]:
    kind = public["type"]
    chosen = values.getlist("r")
    if kind in ("single", "multiple"):
        options = [(each["id"], each["text"]) for each in public["choices"]]
        return tuple(Field("r", text, value, value in chosen) for value, text in options), ()
    if kind == "truefalse":
        pairs = (("true", "Verdadero"), ("false", "Falso"))
        return tuple(Field("r", text, value, value in chosen) for value, text in pairs), ()
    if kind == "matching":
        return (
            tuple(
                Field(f"r-{at}", stem["text"], values.get(f"r-{at}", ""))
                for at, stem in enumerate(public["stems"])
            ),
            tuple((each["id"], each["text"]) for each in public["choices"]),
        )
    if kind == "ordering":
        places = tuple((str(at), str(at)) for at in range(1, len(public["items"]) + 1))
        return (
            tuple(
                Field(f"r-{at}", item["text"], values.get(f"r-{at}", ""))
                for at, item in enumerate(public["items"])
            ),
            places,
        )
    return (Field("r", "", values.get("r", "")),), ()


def _answer(public: Mapping[str, Any], values: QueryDict) -> Any:
    """What was sent, in the shape that ``grade`` reads, with ids still in disguise."""
    kind = public["type"]
    if kind == "multiple":
        return values.getlist("r")
    if kind == "matching":
        return {stem["id"]: values.get(f"r-{at}", "") for at, stem in enumerate(public["stems"])}
    if kind == "ordering":
        return {item["id"]: values.get(f"r-{at}", "") for at, item in enumerate(public["items"])}
    return values.get("r", "")


def _outcome(question: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    result = grade(question, answer)
    if not result.is_answered:
        return {"state": "", "words": result.problem or "Responda y vuelva a comprobar."}
    shown = review(question, answer, preset="practicar", moment="after")
    return {
        "state": shown["state"],
        "words": STATES[shown["state"]],
        "feedback": shown["feedback"],
        "explanation": shown["general_feedback"],
        "key": () if shown["state"] == "right" else key_in_words(question),
    }


def key_in_words(question: Mapping[str, Any]) -> tuple[str, ...]:
    """The right answer for reading, a line for each part of it."""
    kind, key = question["type"], right_answer(question)
    texts = {
        each["id"]: each["text"]
        for name in ("choices", "items", "stems")
        for each in question.get(name) or ()
    }
    if key is None:
        return ()
    if kind == "truefalse":
        return ("Verdadero" if key else "Falso",)
    if kind == "single":
        return (texts[key],)
    if kind == "matching":
        return tuple(f"{texts[stem]} → {texts[option]}" for stem, option in key.items())
    if isinstance(key, list):
        return tuple(texts[each] for each in key)
    return (str(key).replace(".", ",") if kind == "numeric" else str(key),)
