"""Open answers graded by the Coordinación in one flow: read, mark, save and go to the next."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.errors import LearningError
from learning.forms.people import GradeForm
from learning.models import Grade
from learning.permissions import may_coordinate
from learning.selectors.open_answers import described, next_waiting, open_answer, waiting_grades
from learning.services.attempts import grade_open
from learning.services.learners import record

PAGE_SIZE = 50
GRADED = "Esa respuesta ya se calificó."


@strict_policy
@visible_to(may_coordinate)
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """What waits for a mark, oldest first."""
    page = Paginator(waiting_grades(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "rows": [described(grade) for grade in page]}
    return render(request, "learning/coordination/answers.html", context)


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, grade_id: int) -> HttpResponse:
    """One answer with what to look for in it, and the form for its mark."""
    shown = open_answer(grade_id)
    if shown is None:
        # Somebody else was quicker, or the same button was pressed twice.
        get_object_or_404(Grade, pk=grade_id, item__question_version__kind="open")
        messages.info(request, GRADED)
        return redirect("aula:answers")
    posted = request.POST if request.method == "POST" else None
    form = GradeForm(posted, max_mark=shown.item.max_mark)
    if posted is not None and form.is_valid():
        following = next_waiting(shown.grade)
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
                return redirect("aula:answers")
            return redirect("aula:answer", following)
    record(shown.item.attempt.learner, "view_answer", signed_in(request))
    return render(request, "learning/coordination/answer.html", {"shown": shown, "form": form})
