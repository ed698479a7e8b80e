"""A quiz to practise with, and nothing is kept: for whoever has no account, and for anybody.

Only quizzes of the preset «practicar», whose key is shown after handing in anyway.
"""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from learning.answers import is_of, read_answer
from learning.grading import Quiz, grade, lay_out, settled_fraction, slot_seed
from learning.models import QuestionVersion, QuizPage, QuizVersion
from learning.showing import Shown, outcome_of, show
from learning.views.quizzes import quiz_at


@require_http_methods(["GET", "HEAD", "POST"])
def practise(request: HttpRequest, course: str, quiz: str) -> HttpResponse:
    """The questions; posted, the same page with how each answer was."""
    page = quiz_at(request, course, quiz)
    version = QuizVersion.objects.filter(quiz_uid=page.uid).order_by("-number").first()
    if page.preset != QuizPage.Preset.PRACTICAR or version is None:
        raise Http404
    if version.payload["rules"]["preset"] != QuizPage.Preset.PRACTICAR:
        raise Http404
    is_checked = request.method == "POST"
    questions = _questions(version, request.POST if is_checked else None)
    context = {
        "page": page,
        "questions": questions,
        "total": sum(each.kind != "description" for each in questions),
        "right": sum(each.outcome is not None and each.outcome.state == "right"
                     for each in questions),
        "is_checked": is_checked,
        "course_address": f"/aula/{course}/",
    }  # fmt: skip
    return render(request, "learning/practice.html", context)


def practice_seed(version: QuizVersion) -> str:
    """Always the same for a version: nothing has to be remembered between asking and checking."""
    return salted_hmac("learning.practice", str(version.pk), algorithm="sha256").hexdigest()


def _questions(version: QuizVersion, data: Any) -> list[Shown]:
    used = version.uses.values_list("question_version_id", flat=True)
    payloads = {str(each.pk): each.payload for each in QuestionVersion.objects.filter(pk__in=used)}
    seed = practice_seed(version)
    shown = []
    place = 1
    for placed in lay_out(cast(Quiz, {**version.payload, "questions": payloads}), seed):
        question, slot = payloads[placed["question"]], placed["number"]
        own_seed = slot_seed(seed, placed["question"])
        asks = question["type"] != "description"
        extra: dict[str, Any] = {}
        if data is not None and asks:
            fields = [(name, value) for name, values in data.lists() if is_of(slot, name)
                      for value in values]  # fmt: skip
            given = read_answer(question, fields, slot=slot, seed=own_seed)
            outcome, own = outcome_of(
                question,
                given.answer,
                preset="practicar",
                moment="after",
                fraction=settled_fraction(grade(question, given.answer)),
                max_mark=placed["max_mark"],
            )
            extra = {
                "answer": given.answer,
                "problem": given.problem,
                "outcome": outcome,
                "own": own,
                "typed": fields if given.problem else None,
            }
        shown.append(
            show(
                question,
                slot=slot,
                place=place,
                seed=own_seed,
                order=placed["order"],
                max_mark=placed["max_mark"],
                **extra,
            )
        )
        place += asks
    return shown
