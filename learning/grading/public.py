"""What of a question may reach a browser before its key may be shown, and the way back.

An allow-list: a field that this module does not name stays on the server. No fraction, accepted
answer, tolerance, feedback, explanation or note passes; nor does the order of what is to be put in
order, nor a pairing. Ids of options go out in disguise, because an id can tell the key as well: an
option that shares its id with its stem, or ids numbered in the author's order.

The seed (of the attempt and the question, ``layout.slot_seed``) must stay on the server.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from learning.grading.questions import live_stems, parts
from learning.grading.shuffling import Seed, disguise, shuffled

# The list whose members are chosen, paired or put in order, by type.
_OPTIONS = {"single": "choices", "multiple": "choices", "matching": "choices", "ordering": "items"}
_SHOWN_BESIDES = {"numeric": ("unit",), "open": ("rows",)}


def public_part(
    question: Mapping[str, Any], *, seed: Seed, order: Sequence[str] | None = None
) -> dict[str, Any]:
    """The question without anything of its key: ``type``, ``text`` and what there is to choose.

    Options are in ``choices`` or ``items`` (``id`` in disguise, ``text``), in the given order of
    stable ids (that of the layout) or in the one that the seed gives; stems in ``stems``.
    """
    kind = question["type"]
    shown: dict[str, Any] = {"type": kind, "text": question["text"]}
    for name in _SHOWN_BESIDES.get(kind, ()):
        if question.get(name):
            shown[name] = question[name]
    if kind == "matching":
        shown["stems"] = [{"id": stem["id"], "text": stem["text"]} for stem in live_stems(question)]
    if kind in _OPTIONS:
        texts = {option["id"]: option["text"] for option in parts(question, _OPTIONS[kind])}
        chosen = choice_order(question, seed=seed) if order is None else order
        shown[_OPTIONS[kind]] = [
            {"id": _public_id(identifier, seed), "text": texts[identifier]}
            for identifier in chosen
            if identifier in texts
        ]
    return shown


def choice_order(question: Mapping[str, Any], *, seed: Seed, shuffle: bool = True) -> list[str]:
    """The stable ids of the options in the order to show them; empty for types without options.

    Choices keep the author's order if the quiz (``shuffle``) or the question says so. Options of a
    matching question and items to put in order never do: their order is the key.
    """
    kind = question["type"]
    if kind not in _OPTIONS:
        return []
    identifiers = [option["id"] for option in parts(question, _OPTIONS[kind])]
    if kind in ("single", "multiple") and not (shuffle and question.get("shuffle", True)):
        return identifiers
    # Sorted first: then the order shown depends on the seed and the ids alone, and not on the key.
    return shuffled(sorted(identifiers), seed=seed, label="order")


def stable_answer(question: Mapping[str, Any], answer: Any, *, seed: Seed) -> Any:
    """The answer that a browser sent, with the stable ids that ``grade`` and the store know.

    An id that is no disguise of this question becomes ``None``; whatever else is malformed passes
    as it came, and ``grade`` counts it as no answer.
    """
    table = {_public_id(each, seed): each for each in _option_ids(question)}
    return _translate(question, answer, table)


def public_answer(question: Mapping[str, Any], answer: Any, *, seed: Seed) -> Any:
    """A stored answer with the ids in disguise, to fill in the form again."""
    table = {each: _public_id(each, seed) for each in _option_ids(question)}
    return _translate(question, answer, table)


def _option_ids(question: Mapping[str, Any]) -> list[str]:
    name = _OPTIONS.get(question["type"], "")
    return [option["id"] for option in parts(question, name)]


def _public_id(identifier: str, seed: Seed) -> str:
    return disguise(identifier, seed=seed, label="option")


def _translate(question: Mapping[str, Any], answer: Any, table: Mapping[str, str]) -> Any:
    kind = question["type"]
    if kind not in _OPTIONS:
        return answer
    if isinstance(answer, str):
        return _renamed(answer, table)
    if isinstance(answer, list | tuple):
        return [_renamed(each, table) for each in answer]
    if isinstance(answer, Mapping):
        if kind == "matching":
            return {stem: _renamed(option, table) for stem, option in answer.items()}
        return {_renamed(item, table): place for item, place in answer.items()}
    return answer


def _renamed(identifier: Any, table: Mapping[str, str]) -> Any:
    if identifier == "":
        return ""
    return table.get(identifier) if isinstance(identifier, str) else None
