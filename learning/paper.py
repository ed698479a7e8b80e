"""A quiz on paper: what each printed version asks, and what was typed of an answered sheet.

Everybody's sheet of one version is the same, so that letters mean the same when they are keyed in,
weeks later and whatever the site's secret is by then: the layout follows from the version alone.
Paper shows no ids, and the key decides no order. Pure: nothing is kept or graded here.

Questions of one letter (or several) are typed in one line for the whole sheet: ``abd-(ac)b``. The
others have a field each.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any, cast

from learning.answers import read_answer
from learning.grading import Quiz, lay_out, read_number
from learning.grading.questions import live_stems

BLANK = "-"
BLANKS = "-–—_."
"""What means «no answer»; a keyboard or a phone may turn two hyphens into a dash."""
LETTERED = ("single", "multiple", "truefalse")
TRUTH = ("true", "false")
MAX_LINE = 2_000


@dataclass(frozen=True)
class Place:
    """A question on the sheet. ``number`` is printed; ``slot`` is its place with texts counted.

    ``options``: in printed order, the stable ids of what a letter or a place number stands for.
    """

    number: int
    slot: int
    question: str
    payload: Mapping[str, Any]
    options: tuple[str, ...]

    @property
    def kind(self) -> str:
        return str(self.payload["type"])

    @property
    def is_lettered(self) -> bool:
        return self.kind in LETTERED

    @property
    def last_letter(self) -> str:
        return ascii_uppercase[len(self.options) - 1] if self.options else ""

    @property
    def name(self) -> str:
        """Of its field in the form."""
        return f"p{self.number}"


@dataclass
class Typed:
    """What a sheet says: the answers by slot, as they are kept, and what cannot be read."""

    answers: dict[int, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    """The name of the field, and why, with the number of the question."""

    def refuse(self, name: str, why: str) -> None:
        self.problems.append((name, why))


def seed_of_version(pk: int, sha256: str) -> str:
    """The seed of every sheet of a quiz version: from what was frozen, and nothing else."""
    return hashlib.sha256(f"paper/{pk}/{sha256}".encode()).hexdigest()


def laid_out(version: Mapping[str, Any], payloads: Mapping[str, Any], seed: str) -> list[Any]:
    """The questions of a sheet as ``grading.lay_out`` places them, texts too."""
    quiz: Any = {**version, "questions": payloads}
    return list(lay_out(cast(Quiz, quiz), seed))


def places_of(placed: Sequence[Mapping[str, Any]], payloads: Mapping[str, Any]) -> list[Place]:
    """The questions that ask, numbered as they are printed."""
    found: list[Place] = []
    for each in placed:
        payload = payloads[each["question"]]
        if payload["type"] == "description":
            continue
        options = TRUTH if payload["type"] == "truefalse" else tuple(each["order"])
        found.append(
            Place(len(found) + 1, each["number"], each["question"], payload, tuple(options))
        )
    return found


def read_sheet(places: Sequence[Place], line: str, written: Mapping[str, str]) -> Typed:
    """What was typed of a sheet. ``written``: the fields of questions without letters, by name.

    Whatever cannot be read is refused with the number of its question; nothing is guessed.
    """
    typed = Typed()
    lettered = [place for place in places if place.is_lettered]
    _read_line(lettered, line, typed)
    for place in places:
        if not place.is_lettered:
            _read_field(place, written.get(place.name, ""), typed)
    return typed


def _read_line(places: Sequence[Place], line: str, typed: Typed) -> None:
    if len(line) > MAX_LINE:
        typed.refuse("letters", "La línea es demasiado larga.")
        return
    marks = _marks(line)
    if marks is None:
        typed.refuse("letters", "Falta cerrar un paréntesis, o sobra uno.")
        return
    if len(marks) < len(places):
        at = places[len(marks)].number
        typed.refuse(
            "letters",
            f"Faltan respuestas: la hoja tiene {len(places)} de letra y usted escribió "
            f"{len(marks)}. Falta desde la pregunta {at}.",
        )
    elif len(marks) > len(places):
        typed.refuse(
            "letters",
            f"Sobran respuestas: la hoja tiene {len(places)} de letra y usted escribió "
            f"{len(marks)}.",
        )
    for place, letters in zip(places, marks, strict=False):
        chosen = _chosen(place, letters)
        if isinstance(chosen, _Refused):
            typed.refuse("letters", f"Pregunta {place.number}: {chosen.why}")
        elif chosen:
            typed.answers[place.slot] = sorted(chosen) if place.kind == "multiple" else chosen[0]


@dataclass(frozen=True)
class _Refused:
    why: str


def _marks(line: str) -> list[str] | None:
    """The letters of each question; ``None`` if parentheses do not match."""
    marks: list[str] = []
    inside: str | None = None
    for each in line:
        if each.isspace() or each == ",":
            continue
        if each == "(":
            if inside is not None:
                return None
            inside = ""
        elif each == ")":
            if inside is None:
                return None
            marks.append(inside)
            inside = None
        elif inside is not None:
            inside += each
        else:
            marks.append(each)
    return None if inside is not None else marks


def _chosen(place: Place, letters: str) -> list[str] | _Refused:
    """The ids of the options that letters name; none for a blank."""
    named = "".join(each for each in letters if each not in BLANKS).upper()
    if len(named) > 1 and place.kind != "multiple":
        return _Refused("pide una sola letra.")
    if len(set(named)) < len(named):
        return _Refused("tiene una letra repetida.")
    return _options(place, named)


def _options(place: Place, named: str) -> list[str] | _Refused:
    if place.kind == "truefalse":
        named = named.translate({ord("V"): "A", ord("F"): "B"})
    chosen = []
    for letter in named:
        at = ascii_uppercase.find(letter)
        if not 0 <= at < len(place.options):
            return _Refused(f"no tiene la opción «{letter}»; van de la A a la {place.last_letter}.")
        chosen.append(place.options[at])
    return chosen


def _read_field(place: Place, text: str, typed: Typed) -> None:
    text = text.strip()
    if not text or text in BLANKS:
        return
    if place.kind == "matching":
        answer = _pairs(place, text)
    elif place.kind == "ordering":
        answer = _order(place, text)
    else:
        answer = _words(place, text)
    if isinstance(answer, _Refused):
        typed.refuse(place.name, f"Pregunta {place.number}: {answer.why}")
    elif answer:
        typed.answers[place.slot] = answer


def _words(place: Place, text: str) -> Any:
    given = read_answer(place.payload, [("q1", text)], slot=1, seed="")
    if given.problem:
        return _Refused(given.problem)
    if place.kind == "numeric" and (problem := read_number(text).problem):
        return _Refused(f"{problem} Si no escribió un número, déjela vacía.")
    return given.answer


def _pairs(place: Place, text: str) -> Any:
    """A letter for each element, in printed order: «bca»."""
    stems = live_stems(place.payload)
    letters = [each for each in text.upper() if not each.isspace() and each != ","]
    if len(letters) != len(stems):
        return _Refused(
            f"son {len(stems)} letras, una por elemento, y usted escribió {len(letters)}."
        )
    answer = {}
    for stem, letter in zip(stems, letters, strict=True):
        if letter in BLANKS:
            continue
        chosen = _options(place, letter)
        if isinstance(chosen, _Refused):
            return chosen
        answer[stem["id"]] = chosen[0]
    return answer


def _order(place: Place, text: str) -> Any:
    """The place given to each element, in printed order: «2 1 3», or «213»."""
    count = len(place.options)
    separated = text.replace(",", " ").split()
    numbers = separated if len(separated) > 1 or count > 9 else list(text)
    if len(numbers) != count:
        return _Refused(f"son {count} puestos, uno por elemento, y usted escribió {len(numbers)}.")
    answer: dict[str, int] = {}
    for item, number in zip(place.options, numbers, strict=True):
        if number in BLANKS:
            continue
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= count):
            return _Refused(f"«{number}» no es un puesto; van del 1 al {count}.")
        answer[item] = int(number)
    return answer


def write_line(places: Sequence[Place], answers: Mapping[int, Any]) -> str:
    """The line of letters of answers that are kept, to fill in the form again."""
    line = ""
    for place in places:
        if place.is_lettered:
            answer = answers.get(place.slot)
            chosen = answer if isinstance(answer, list) else [answer]
            letters = "".join(
                ascii_uppercase[at].lower()
                for at, option in enumerate(place.options)
                if option in chosen
            )
            line += letters if len(letters) == 1 else f"({letters})" if letters else BLANK
    return line


def write_field(place: Place, answer: Any) -> str:
    """What a field would say of an answer that is kept."""
    if answer is None:
        return ""
    if place.kind == "matching":
        return "".join(
            ascii_uppercase[place.options.index(answer[stem["id"]])].lower()
            if stem["id"] in answer
            else BLANK
            for stem in live_stems(place.payload)
        )
    if place.kind == "ordering":
        return " ".join(str(answer.get(item, BLANK)) for item in place.options)
    return str(answer)
