"""Between a question's controls in a form and the answer that is kept, both ways.

A form and the script post the same names and values: ``q<slot>``, or ``q<slot>-<part>`` for each
select of a question that has several. What is kept has stable ids and one way of being written,
so that the same answer always has the same digest. Pure: no database; nothing is graded here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learning.grading import public_answer, stable_answer
from learning.grading.questions import MAX_OPEN, MAX_SHORT, live_stems, parts
from learning.payloads import digest

Fields = Sequence[tuple[str, str]]

MAX_FIELDS = 200
"""Controls that one question may post."""
DIGEST_LENGTH = 16

NOT_THIS = "La respuesta que llegó no corresponde a esta pregunta. Cargue la página otra vez."
UNREADABLE = "La respuesta tiene un carácter que no se puede guardar. Bórrelo y guarde otra vez."


@dataclass(frozen=True)
class Given:
    """An answer as it is kept (``None``: blank), or why it cannot be kept."""

    answer: Any = None
    problem: str = ""


def digest_of(answer: Any) -> str:
    """What a form shows of an answer to tell later whether it was touched; empty for a blank."""
    return "" if answer is None else digest(answer)[:DIGEST_LENGTH]


def is_of(slot: int, name: str) -> bool:
    """Whether a control with that name belongs to the question of that slot."""
    return name == f"q{slot}" or name.startswith(f"q{slot}-")


def read_answer(question: Mapping[str, Any], fields: Fields, *, slot: int, seed: str) -> Given:
    """The answer that the controls of a question say. ``seed``: of ``grading.slot_seed``.

    Never raises: what no form of ours could send is refused in words.
    """
    if len(fields) > MAX_FIELDS or not all(is_of(slot, name) for name, _ in fields):
        return Given(problem=NOT_THIS)
    if not all(_can_be_kept(value) for pair in fields for value in pair):
        return Given(problem=UNREADABLE)
    kind = question["type"]
    if kind in ("matching", "ordering"):
        return _of_parts(question, fields, slot=slot, seed=seed)
    values = [value for name, value in fields if name == f"q{slot}"]
    if len(values) < len(fields) or kind == "description":
        return Given(problem=NOT_THIS)
    if kind == "multiple":
        return _several(question, values, seed)
    if len(values) > 1:
        return Given(problem=NOT_THIS)
    value = values[0] if values else ""
    if kind in ("single", "truefalse"):
        return _one(question, value, seed)
    return _text(kind, value)


def shown_answer(question: Mapping[str, Any], answer: Any, *, seed: str) -> Any:
    """A kept answer with the ids of the form, to fill it in again."""
    return public_answer(question, answer, seed=seed)


def _one(question: Mapping[str, Any], value: str, seed: str) -> Given:
    if value == "":
        return Given()
    if question["type"] == "truefalse":
        return Given(value) if value in ("true", "false") else Given(problem=NOT_THIS)
    chosen = stable_answer(question, value, seed=seed)
    return Given(chosen) if chosen else Given(problem=NOT_THIS)


def _several(question: Mapping[str, Any], values: list[str], seed: str) -> Given:
    chosen = stable_answer(question, [value for value in values if value], seed=seed)
    if None in chosen:
        return Given(problem=NOT_THIS)
    return Given(sorted(set(chosen)) or None)


def _text(kind: str, value: str) -> Given:
    # A browser ends lines in two characters; what is typed has one.
    text = value.replace("\r\n", "\n")
    longest = MAX_OPEN if kind == "open" else MAX_SHORT
    if len(text) > longest:
        most = f"{longest:,}".replace(",", ".")
        return Given(problem=f"La respuesta es demasiado larga: caben {most} caracteres.")
    return Given(text if text.strip() else None)


def _of_parts(question: Mapping[str, Any], fields: Fields, *, slot: int, seed: str) -> Given:
    """One select for each stem, or for each item to put in order."""
    named = [(name.partition("-")[2], value) for name, value in fields]
    if len(dict(named)) < len(named):
        return Given(problem=NOT_THIS)
    written: dict[str, Any] = {part: value for part, value in named if value}
    if question["type"] == "ordering":
        places = {str(at): at for at, _ in enumerate(parts(question, "items"), 1)}
        written = {part: places.get(value) for part, value in written.items()}
    stable = stable_answer(question, written, seed=seed)
    known = {stem["id"] for stem in live_stems(question)} | {
        item["id"] for item in parts(question, "items")
    }
    lost = len(stable) < len(written) or None in stable.values() or not known.issuperset(stable)
    return Given(problem=NOT_THIS) if lost else Given(stable or None)


def _can_be_kept(text: str) -> bool:
    """PostgreSQL keeps no NUL, and half a character has no bytes in UTF-8."""
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)
