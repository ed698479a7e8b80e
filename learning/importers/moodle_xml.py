"""Reader of Moodle XML.

Texts keep their HTML as it came. What has no place here is said: files, hints, units, texts for
whoever grades, identity numbers, and every type of question that this site does not have.
"""

from collections.abc import Callable

from learning.importers.gift_text import category_path
from learning.importers.moodle_answers import READERS, Reading, mark_of
from learning.importers.moodle_tree import Element, parse
from learning.importers.questions import Imported, Problem, Question, Refused, on_one_line

# Settings that say how Moodle shows or scores retries; they hold no text of the author.
_SETTINGS = {
    "penalty", "hidden", "answernumbering", "showstandardinstruction", "responseformat",
    "responserequired", "responsefieldlines", "attachments", "attachmentsrequired", "maxbytes",
    "filetypeslist", "minwordlimit", "maxwordlimit", "unitgradingtype", "unitpenalty", "showunits",
    "unitsleft", "layouttype", "selecttype", "selectcount", "gradingtype", "showgrading",
    "numberingstyle", "shownumcorrect", "length",
}  # fmt: skip
_READ = {
    "name", "questiontext", "generalfeedback", "defaultgrade", "single", "shuffleanswers",
    "usecase", "answer", "subquestion", "correctfeedback", "partiallycorrectfeedback",
    "incorrectfeedback", "tags", "units",
}  # fmt: skip
_LOST = {
    "hint": "las pistas",
    "info": "la descripción",
    "idnumber": "el número de identificación",
    "graderinfo": "la información para quien califica",
    "responsetemplate": "la plantilla de respuesta",
}


def read_moodle_xml(text: str, *, nearest_weights: bool = False) -> Imported:
    """The questions of a Moodle XML file, whatever encoding it declares: ``text`` is decoded."""
    root, problems = parse(text)
    if root is None:
        return Imported((), tuple(problems))
    if root.name != "quiz":
        message = f"No es un archivo de preguntas de Moodle: empieza por <{root.name[:40]}>."
        return Imported((), (Problem(root.line, "error", message),))

    def warn(line: int, message: str) -> None:
        problems.append(Problem(line, "warning", message))

    questions: list[Question] = []
    category = ""
    reading = Reading(nearest_weights, warn)
    for node in root.children:
        noted = len(problems)
        kind = node.attributes.get("type", "").strip().lower()
        if node.name == "question" and kind == "category":
            category = on_one_line(category_path(node.value("category")))
            _tell_what_is_lost(node, {"category"}, "esta categoría", warn)
            continue
        try:
            questions.append(_question(node, kind, category, reading))
        except Refused as refused:
            del problems[noted:]
            problems.append(refused.problem())
    if root.text:
        warn(root.line, f"Hay texto suelto fuera de las preguntas: «{root.text[:40]}».")
    return Imported(tuple(questions), tuple(problems))


def _question(node: Element, kind: str, category: str, reading: Reading) -> Question:
    if node.name != "question":
        raise Refused(node.line, f"No se conoce el elemento <{node.name[:40]}>.")
    if kind not in READERS:
        raise Refused(node.line, f"Este sitio no tiene preguntas del tipo «{kind[:40]}».")
    text = reading.rich(node.first("questiontext"))
    if not text:
        reading.warn(node.line, "La pregunta no tiene enunciado.")
    _tell_what_is_lost(node, _READ | _SETTINGS, "esta pregunta", reading.warn)
    tags = node.first("tags")
    return Question(
        text=text,
        line=node.line,
        title=on_one_line(reading.rich(node.first("name")).text),
        category=category,
        feedback=reading.rich(node.first("generalfeedback")),
        when_right=reading.rich(node.first("correctfeedback")),
        when_partial=reading.rich(node.first("partiallycorrectfeedback")),
        when_wrong=reading.rich(node.first("incorrectfeedback")),
        mark=mark_of(node),
        tags=tuple(
            on_one_line(tag.value("text") or tag.text)
            for tag in (tags.all("tag") if tags else ())
            if tag.has_text
        ),
        **READERS[kind](node, reading),
    )


def _tell_what_is_lost(
    node: Element, read: set[str], whose: str, warn: Callable[[int, str], None]
) -> None:
    told = set(read)
    for child in node.children:
        name = child.name
        if name in told:
            continue
        if child.has_text:
            told.add(name)
            what = _LOST.get(name, f"<{name[:40]}>")
            warn(child.line, f"De {whose} no se importa: {what}.")
    if node.text:
        warn(node.line, f"Hay texto suelto dentro de {whose}: «{node.text[:40]}».")
