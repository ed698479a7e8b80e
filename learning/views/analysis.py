"""How the questions of a quiz behave: for the teachers of a group, and for its authors."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.grading.statistics import QuestionFigures
from learning.models import QuizPage
from learning.permissions import may_analyse, may_see_analysis, may_see_key
from learning.selectors.item_statistics import (
    QuestionRow,
    QuizAnalysis,
    analyse_quiz,
    handed_in,
    members,
)
from learning.selectors.paper import published_quiz, quizzes_for
from learning.telling_statistics import (
    LEAST_ATTEMPTS,
    decimal,
    missing,
    quiz_remarks,
    remarks,
    share,
)
from learning.views.teachers import for_teachers, group_or_404


@for_teachers
@require_safe
def questions(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """The quizzes of the group's courses, and how many of the group handed each in."""
    cohort = group_or_404(request, cohort_id)
    courses = quizzes_for(cohort)
    counts = handed_in(cohort)
    rows = [
        (course, [(quiz, counts.get(quiz.uid, 0)) for quiz in course.quizzes])
        for course in courses
        if course.is_of_class or any(quiz.uid in counts for quiz in course.quizzes)
    ]
    context = {"cohort": cohort, "courses": rows, "least": LEAST_ATTEMPTS}
    return render(request, "learning/teaching/questions.html", context)


@for_teachers
@require_safe
def quiz_questions(request: HttpRequest, cohort_id: int, quiz_uid: UUID) -> HttpResponse:
    """The figures of a quiz: the group's if ten of it answered, else everybody's."""
    cohort = group_or_404(request, cohort_id)
    own = analyse_quiz(quiz_uid, learners=members(cohort)) if published_quiz(quiz_uid) else None
    if own is None:
        raise Http404
    is_own = own.quiz.n >= LEAST_ATTEMPTS
    shown = own if is_own else analyse_quiz(quiz_uid)
    context = {
        "cohort": cohort,
        "is_own": is_own,
        "own_n": own.quiz.n,
        "own_missing": missing(own.quiz.n),
        **told(shown or own),
    }
    return render(request, "learning/teaching/quiz_questions.html", context)


@strict_policy
@visible_to(may_analyse)
@require_safe
def item_analysis(request: HttpRequest, page_id: int) -> HttpResponse:
    """The figures of a quiz over all learners, for authors and the Coordinación; else 404."""
    # By «id»: «pk», which is a relation, would hand a key too long to the database, and fail there.
    page = get_object_or_404(QuizPage, id=page_id)
    user = signed_in(request)
    if not may_see_analysis(user, page):
        raise Http404
    found = analyse_quiz(page.uid)
    context: dict[str, Any] = {
        "target": page,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk])
        if may_see_key(user, page)
        else "",
        **(told(found) if found is not None else {}),
    }
    return render(request, "learning/authoring/analysis.html", context)


def told(found: QuizAnalysis) -> dict[str, Any]:
    """An analysis in words and numbers, as the templates read it."""
    quiz = found.quiz
    return {
        "found": found,
        "missing": missing(quiz.n),
        "least": LEAST_ATTEMPTS,
        "quiz_remarks": quiz_remarks(quiz),
        "quiz_facts": [
            ("Promedio", f"{decimal(quiz.mean)} de {decimal(found.max_mark)} puntos"),
            ("Mediana", f"{decimal(quiz.median)} puntos"),
            ("Desviación estándar", f"{decimal(quiz.standard_deviation)} puntos"),
            ("Asimetría", decimal(quiz.skewness)),
            ("Curtosis", decimal(quiz.kurtosis)),
            ("Consistencia interna", _percent(quiz.cic)),
            ("Razón de error", _percent(quiz.error_ratio)),
            ("Error estándar", f"{decimal(quiz.standard_error)} puntos"),
        ],
        "rows": [_row(row) for row in found.questions],
    }


def _row(row: QuestionRow) -> dict[str, Any]:
    """A question; without figures while fewer than ten drew it, as the quiz itself has none."""
    figures = row.figures
    if figures.n < LEAST_ATTEMPTS:
        figures = QuestionFigures(figures.n)
    return {
        "row": row,
        "number": row.position or "Sorteada",
        "remarks": remarks(figures),
        "facility": share(figures.facility),
        "discrimination": _percent(figures.discrimination_index),
        "efficiency": _percent(figures.discriminative_efficiency),
        "weight": _percent(figures.effective_weight),
    }


def _percent(number: float | None) -> str:
    return "—" if number is None else f"{decimal(number, 1)} %"
