"""What the page of a quiz says before one begins: for everybody, and for the learner who asks."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils import timezone

from cms.accounts.middleware import is_signed_in
from cms.core.boundaries import note_boundary
from learning.grading import DEFAULT_SCALE, scale_from_data
from learning.models import Learner, QuizPage
from learning.permissions import learner_of, may_learn
from learning.selectors.attempts import number_of_questions, quiz_state
from learning.selectors.courses import rail_beside

MODES = {
    "practicar": "Para practicar: puede comprobar cada pregunta mientras responde, y al entregar "
    "ve las respuestas correctas.",
    "evaluar": "Para evaluar lo aprendido: al entregar ve su nota y qué preguntas acertó. Las "
    "respuestas correctas se muestran cuando el cuestionario cierra.",
    "examen": "Es un examen: al entregar ve su nota. Las preguntas y sus respuestas se revisan "
    "cuando el cuestionario cierra.",
}
METHODS = {
    "best": "Cuenta la mejor nota.",
    "last": "Cuenta la nota del último intento.",
    "average": "Cuenta el promedio de los intentos.",
    "first": "Cuenta la nota del primer intento.",
}


def quiz_context(page: QuizPage, request: HttpRequest) -> dict[str, Any]:
    """For everybody no query but that of the course; for a learner, who they are and their
    attempts."""
    is_closed = page.closes_at is not None and timezone.now() >= page.closes_at
    if page.closes_at is not None:
        note_boundary(page.closes_at)
    course = page.course()
    context: dict[str, Any] = {
        "course": course,
        "number_of_questions": number_of_questions(page),
        "mode": MODES[page.preset],
        "method": METHODS[page.method] if page.max_attempts != 1 else "",
        "is_closed": is_closed,
        "can_practise": page.preset == QuizPage.Preset.PRACTICAR,
        "is_signed_in": False,
    }
    if getattr(request, "is_preview", False):
        return context
    if not is_signed_in(request):
        return context | {"rail": rail_beside(page.uid, None)}
    learner = learner_of(request.user)
    context["rail"] = rail_beside(page.uid, learner)
    context |= {"is_signed_in": True, "learner": learner, "may_learn": may_learn(learner)}
    if learner is not None and context["may_learn"]:
        state = quiz_state(page, learner, scale_of_learner(learner))
        context |= {
            "state": state,
            "new_attempt": uuid4(),
            "may_start": not is_closed and (state.left is None or state.left > 0),
        }
    return context


def scale_of_learner(learner: Learner) -> Any:
    """The scale in which this learner reads grades. One query for whoever has an institution."""
    written = learner.institution.scale if learner.institution else None
    return scale_from_data(written) if written else DEFAULT_SCALE
