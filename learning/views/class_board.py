"""What a class is given to do, and what its board says."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cms.accounts.models import User
from cms.accounts.roles import signed_in
from learning.errors import LearningError
from learning.forms.board import AssignForm, MessageForm
from learning.models import Assignment, BoardMessage, Cohort, CoursePage, QuizPage
from learning.selectors.assignments import class_messages, class_tasks
from learning.services.assignments import assign, withdraw_assignment
from learning.services.board import withdraw_message, write_message
from learning.views.coordination import add_errors
from learning.views.teachers import for_teachers, group_or_404

MOST_MESSAGES = 30


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """Tasks and messages; posted, one ``action``: assign, unassign, write or unwrite."""
    cohort = group_or_404(request, cohort_id)
    by = signed_in(request)
    forms: dict[str, Any] = {"assign": AssignForm(), "write": MessageForm()}
    status = 200
    if request.method == "POST":
        try:
            done = _act(request, cohort, by, forms)
        except LearningError as error:
            messages.error(request, str(error))
            return redirect("learning:class_board", cohort.pk)
        if done:
            messages.success(request, done)
            return redirect("learning:class_board", cohort.pk)
        status = 400
    context = {
        "cohort": cohort,
        "tasks": class_tasks(cohort),
        "notes": class_messages(cohort)[:MOST_MESSAGES],
        "forms": forms,
        "here": "class_board",
    }
    return render(request, "learning/grid/board.html", context, status=status)


def _act(request: HttpRequest, cohort: Cohort, by: User, forms: dict[str, Any]) -> str:
    """Do what the button said; what was done, or nothing if a form has to be put right."""
    action = request.POST.get("action", "")
    if action == "unassign":
        withdraw_assignment(assignment=_of(Assignment, request, cohort), by=by)
        return "La tarea quedó retirada."
    if action == "unwrite":
        withdraw_message(message=_of(BoardMessage, request, cohort), by=by)
        return "El mensaje quedó retirado."
    if action not in forms:
        raise Http404
    form = forms[action] = type(forms[action])(request.POST)
    if not form.is_valid():
        return ""
    try:
        if action == "write":
            write_message(cohort=cohort, text=form.cleaned_data["text"], by=by)
            return "El mensaje quedó en la cartelera."
        course, quiz = _chosen(form.cleaned_data["what"])
        assign(cohort=cohort, course=course, quiz=quiz, due_on=form.cleaned_data["due_on"], by=by)
    except ValidationError as error:
        add_errors(form, error)
        return ""
    return f"El grupo tiene que hacer «{(quiz or course).title}»."


def _of(model: Any, request: HttpRequest, cohort: Cohort) -> Any:
    key = request.POST.get("key", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return get_object_or_404(model, pk=int(key), cohort=cohort)


def _chosen(what: str) -> tuple[CoursePage, QuizPage | None]:
    """The pages of a choice of the form, which offers only what is published."""
    course_uid, _, quiz_uid = what.partition(":")
    course = get_object_or_404(CoursePage, uid=course_uid, live=True)
    return course, get_object_or_404(QuizPage, uid=quiz_uid, live=True) if quiz_uid else None
