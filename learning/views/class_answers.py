"""Open answers of a class graded by its teacher in one flow: read, mark, save, the next."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.roles import signed_in
from learning.errors import LearningError
from learning.forms.people import GradeForm
from learning.models import Cohort, Grade, Learner
from learning.selectors.class_cards import members_of
from learning.selectors.open_answers import described, next_waiting, open_answer, waiting_grades
from learning.services.attempts import grade_open
from learning.services.learners import record
from learning.views.open_answers import GRADED, PAGE_SIZE
from learning.views.teachers import for_teachers, group_or_404


@for_teachers
@require_safe
def class_answers(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """What of the class waits for a mark, oldest first."""
    cohort = group_or_404(request, cohort_id)
    waiting = waiting_grades(_learners(cohort))
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = [described(grade) for grade in page]
    context = {"cohort": cohort, "page": page, "rows": rows, "here": "class_answers"}
    return render(request, "learning/grid/answers.html", context)


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def class_answer(request: HttpRequest, cohort_id: int, grade_id: int) -> HttpResponseBase:
    """One answer with what to look for in it, and the form for its mark."""
    cohort = group_or_404(request, cohort_id)
    learners = _learners(cohort)
    shown = open_answer(grade_id, learners)
    if shown is None:
        get_object_or_404(
            Grade,
            pk=grade_id,
            item__question_version__kind="open",
            item__attempt__learner__in=learners,
        )
        messages.info(request, GRADED)
        return redirect("learning:class_answers", cohort.pk)
    posted = request.POST if request.method == "POST" else None
    form = GradeForm(posted, max_mark=shown.item.max_mark)
    if posted is not None and form.is_valid():
        following = next_waiting(shown.grade, learners)
        try:
            grade_open(
                item=shown.item,
                fraction=form.fraction,
                comment=form.cleaned_data["comment"],
                by=signed_in(request),
            )
        except LearningError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Calificación guardada.")
            if following is None:
                return redirect("learning:class_answers", cohort.pk)
            return redirect("learning:class_answer", cohort.pk, following)
    record(shown.item.attempt.learner, "view_answer", signed_in(request))
    context = {"cohort": cohort, "shown": shown, "form": form}
    return render(request, "learning/grid/answer.html", context)


def _learners(cohort: Cohort) -> "QuerySet[Learner]":
    """Those of the class now, without an order: they are a condition, not a list."""
    return members_of(cohort).order_by()
