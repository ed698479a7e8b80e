"""A teacher's groups: the list of them, and a new one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.roles import signed_in
from learning.errors import ClassTaken, CohortClosed
from learning.forms.classes import ClassForm
from learning.selectors.class_rosters import groups_of, places_of
from learning.services.classes import start_class
from learning.views.teachers import for_teachers

PAGE_SIZE = 60


@for_teachers
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """The groups of this year; ``?cerrados=si``: those whose year is over."""
    user = signed_in(request)
    closed = request.GET.get("cerrados") == "si"
    page = Paginator(groups_of(user, closed=closed), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "closed": closed, "may_start": bool(places_of(user))}
    return render(request, "learning/classes/classes.html", context)


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def new_class(request: HttpRequest) -> HttpResponse:
    """A group, and straight on to its list of names."""
    user = signed_in(request)
    form = ClassForm(request.POST if request.method == "POST" else None, places=places_of(user))
    if request.method == "POST" and form.is_valid():
        try:
            cohort = start_class(**form.cleaned_data, by=user)
        except (ClassTaken, CohortClosed) as error:
            form.add_error("group", str(error))
        else:
            messages.success(request, f"El grupo {cohort} está listo. Ahora pegue los nombres.")
            return redirect("learning:roster_add", cohort.pk)
    return render(request, "learning/classes/new_class.html", {"form": form})
