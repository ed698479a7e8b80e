"""Raw blocks of every type, as an author's form leaves them, for the tests of authoring."""

from typing import Any

from tests.learning.conftest import block, numeric, single, truefalse


def option(text: str, right: bool = False, percent: str | None = None) -> dict[str, Any]:
    return {"text": text, "is_right": right, "percent": percent, "feedback": ""}


def multiple(text: str = "¿Cuáles son derechos?", **extra: Any) -> dict[str, Any]:
    choices = [option("Pedir", True), option("Saber", True), option("Gritar"), option("Colarse")]
    return block("multiple", text=text, choices=choices, mark="1.00", shuffle=True, **extra)


def matching(text: str = "Empareje.", **extra: Any) -> dict[str, Any]:
    pairs = [
        {"stem": "PQRSD", "match": "Petición"},
        {"stem": "SUIT", "match": "Trámites"},
        {"stem": "Tutela", "match": "Petición"},
        {"stem": "", "match": "Multa"},
    ]
    return block("matching", text=text, pairs=pairs, mark="1.00", **extra)


def ordering(text: str = "Ordene.", **extra: Any) -> dict[str, Any]:
    return block("ordering", text=text, items=["Entrar", "Buscar", "Pedir"], mark="1.00", **extra)


def short(text: str = "¿Cómo se llama?", **extra: Any) -> dict[str, Any]:
    answers = [
        {"text": "petición", "percent": "100", "feedback": "Bien."},
        {"text": "*pet*", "percent": "33.3333333", "feedback": ""},
    ]
    return block("short", text=text, answers=answers, ignore_accents=True, mark="1.00", **extra)


def decimal(text: str = "¿Cuánto vale pi?", **extra: Any) -> dict[str, Any]:
    answers = [
        {"value": "3,1416", "tolerance": "0,01", "tolerance_kind": "absolute",
         "percent": "100", "feedback": ""},
        {"value": "*", "tolerance": "", "tolerance_kind": "absolute", "percent": "0",
         "feedback": "Mire de nuevo."},
    ]  # fmt: skip
    return block("numeric", text=text, answers=answers, unit="", mark="1.00", **extra)


def essay(text: str = "Cuente su experiencia.", **extra: Any) -> dict[str, Any]:
    return block("open", text=text, rows=6, grader_notes="Busque la ley.", mark="2.00", **extra)


def description(text: str = "Lea despacio.") -> dict[str, Any]:
    return block("description", text=text)


def draw(bank: Any, count: int = 1, **extra: Any) -> dict[str, Any]:
    value = {"bank": bank.pk, "topic": "", "level": "", "count": count, "mark": "1.00"}
    made = block("draw")
    made["value"] = {**value, **extra}
    return made


def every_type() -> list[dict[str, Any]]:
    return [
        single(), multiple(), truefalse(), matching(), ordering(), short(), numeric(), essay(),
        description(),
    ]  # fmt: skip
