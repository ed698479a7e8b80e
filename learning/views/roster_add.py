"""Names for a group: pasted or uploaded, shown line by line, and only then written."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cms.accounts.errors import UsernameTaken
from cms.accounts.roles import signed_in
from learning.errors import LearningError
from learning.forms.classes import AdultsForm, NamesListForm, too_long
from learning.list_preview import Preview, preview_of, preview_posted
from learning.models import Cohort
from learning.name_lists import Order, read_names
from learning.services.classes import add_learners, newest_membership
from learning.views.teachers import for_teachers, group_or_404


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def roster_add(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """The list; posted, what it would do; posted again, done."""
    cohort = group_or_404(request, cohort_id)
    if cohort.closed_on is not None:
        messages.error(request, "El año de este grupo está cerrado: ya no recibe a nadie.")
        return redirect("learning:class_roster", cohort.pk)
    if request.method != "POST":
        return _paste(request, cohort, NamesListForm())
    if request.POST.get("stage") == "save":
        return _save(request, cohort)
    form = NamesListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _paste(request, cohort, form)
    lines = read_names(form.cleaned_data["source"], Order(form.cleaned_data["order"]))
    field = "file" if form.cleaned_data.get("file") else "names"
    if (problem := too_long(len(lines))) is not None:
        form.add_error(field, problem)
    elif not lines:
        form.add_error(field, "No encontré ningún nombre. Escriba uno en cada línea.")
    if not form.is_valid():
        return _paste(request, cohort, form)
    names = [(line.first_names, line.last_names) for line in lines]
    preview = preview_of(names, cohort=cohort, by=signed_in(request))
    return _show(request, cohort, preview, _adults(cohort, None))


def _save(request: HttpRequest, cohort: Cohort) -> HttpResponseBase:
    by = signed_in(request)
    preview = preview_posted(request.POST, cohort=cohort, by=by)
    adults = _adults(cohort, request.POST)
    seen = request.POST.get("seen", "")
    # Both: whatever is wrong is said at once.
    is_valid = all([preview.is_valid, adults is None or adults.is_valid()])
    if not is_valid:
        return _show(request, cohort, preview, adults, status=400)
    if not seen.isascii() or not seen.isdecimal() or len(seen) > 18:
        return _changed(request, cohort, preview, adults)
    try:
        added = add_learners(cohort=cohort, people=preview.people, seen=int(seen), by=by)
    except LearningError as error:
        messages.error(request, str(error))
        return _changed(request, cohort, preview, adults)
    except UsernameTaken:
        # Another group got that user name a moment ago: the next try takes the one after it.
        messages.error(request, "No se guardó nada: alguien anotaba nombres a la vez. Confirme.")
        return _changed(request, cohort, preview, adults)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _show(request, cohort, preview, adults, status=400)
    said = [f"{added.new} {'persona nueva' if added.new == 1 else 'personas nuevas'}"]
    if added.brought:
        said.append(f"{added.brought} que ya {'estaba' if added.brought == 1 else 'estaban'}")
    messages.success(request, f"Quedaron en la lista: {' y '.join(said)}.")
    return redirect("learning:class_roster", cohort.pk)


def _changed(
    request: HttpRequest, cohort: Cohort, preview: Preview, adults: AdultsForm | None
) -> HttpResponse:
    """Compared anew: the names as they were typed, each with what would be usual now."""
    names = [
        (row.form["first_names"].value() or "", row.form["last_names"].value() or "")
        for row in preview.rows
    ]
    anew = preview_of(names, cohort=cohort, by=signed_in(request))
    return _show(request, cohort, anew, adults, status=409)


def _adults(cohort: Cohort, data: Any) -> AdultsForm | None:
    """Members of an organisation are adults who sign for themselves."""
    return AdultsForm(data) if cohort.organisation_id is not None else None


def _paste(request: HttpRequest, cohort: Cohort, form: NamesListForm) -> HttpResponse:
    status = 400 if form.is_bound else 200
    context = {"cohort": cohort, "form": form}
    return render(request, "learning/classes/roster_add.html", context, status=status)


def _show(
    request: HttpRequest,
    cohort: Cohort,
    preview: Preview,
    adults: AdultsForm | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "cohort": cohort,
        "preview": preview,
        "adults": adults,
        "seen": newest_membership(cohort),
    }
    return render(request, "learning/classes/roster_preview.html", context, status=status)
