"""The one door of the readers: bytes and the name of a format in, questions and problems out."""

from collections.abc import Callable

from learning.importers.aiken import read_aiken
from learning.importers.encoding import decode
from learning.importers.gift import read_gift
from learning.importers.moodle_xml import read_moodle_xml
from learning.importers.questions import Imported, Problem

FORMATS = ("gift", "aiken", "moodle-xml")
MAX_BYTES = 20 * 1024 * 1024


def read(data: bytes, format: str, nearest_weights: bool = False) -> Imported:
    """The questions of a file of one of ``FORMATS``; never raises on what the file holds.

    ``nearest_weights`` takes the nearest weight that Moodle knows instead of refusing a question
    with another one. ValueError for a format that does not exist.
    """
    readers: dict[str, Callable[[str], Imported]] = {
        "gift": lambda text: read_gift(text, nearest_weights=nearest_weights),
        "aiken": read_aiken,
        "moodle-xml": lambda text: read_moodle_xml(text, nearest_weights=nearest_weights),
    }
    if format not in readers:
        raise ValueError(f"unknown format: {format}")
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        return Imported((), (Problem(1, "error", f"El archivo pesa más de {limit} MB."),))
    text, problems = decode(data)
    found = readers[format](text)
    problems.extend(found.problems)
    if not found.questions and not any(problem.severity == "error" for problem in problems):
        problems.append(Problem(1, "error", "El archivo no contiene ninguna pregunta."))
    problems.sort(key=lambda problem: problem.line)
    return Imported(found.questions, tuple(problems))
