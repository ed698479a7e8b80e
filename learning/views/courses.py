"""What one does in a course, one's progress, and a course on paper. Pages are served elsewhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from learning.course_progress import Item, Outline
from learning.errors import CourseClosed, LearningError
from learning.models import CoursePage, Learner, LessonPage
from learning.models.courses import anchor_of
from learning.outlines import outline_by_slug
from learning.selectors.booklets import booklet
from learning.selectors.certificates import certificates_of
from learning.selectors.courses import (
    REGISTRATION,
    course_url,
    my_progress,
    opening_of,
    visitor_of,
)
from learning.services.enrolment import enrol
from learning.services.reading import keep_position, mark_read


def _found(course: str) -> tuple[Outline, CoursePage]:
    outline = outline_by_slug(course)
    page = CoursePage.objects.filter(uid=outline.uid, live=True).first() if outline else None
    if outline is None or page is None:
        raise Http404
    return outline, page


def _lesson_of(outline: Outline, slug: str) -> tuple[Item, LessonPage]:
    item = next((each for each in outline.lessons if each.slug == slug), None)
    page = LessonPage.objects.filter(uid=item.uid, live=True).first() if item else None
    if item is None or page is None:
        raise Http404
    return item, page


def _as_learner(
    request: HttpRequest, back: str, act: Callable[[Learner], Any], done: str
) -> HttpResponseBase:
    """Do something as the learner who asks, say how it went, and lead on."""
    visitor = visitor_of(request)
    if not visitor.is_signed_in:
        return redirect_to_login(back, reverse("account_login"))
    if visitor.learner is None:
        return redirect(f"{REGISTRATION}?next={back}")
    try:
        act(visitor.learner)
    except LearningError as error:
        messages.error(request, str(error))
        return redirect(back)
    if done:
        messages.success(request, done)
    return redirect(back)


@require_POST
def enrol_in(request: HttpRequest, course: str) -> HttpResponseBase:
    """``POST /aula/<curso>/inscribirse/``"""
    outline, page = _found(course)

    def act(learner: Learner) -> None:
        if not opening_of(outline).is_open:
            raise CourseClosed
        enrol(learner=learner, course=page)

    return _as_learner(
        request, course_url(outline.slug), act, "Quedó inscrito. Su siguiente paso está abajo."
    )


@require_POST
def lesson_read(request: HttpRequest, course: str, lesson: str) -> HttpResponseBase:
    """``POST /aula/<curso>/<leccion>/leida/``: on to what follows."""
    outline, course_page = _found(course)
    item, page = _lesson_of(outline, lesson)
    here = f"{course_url(outline.slug)}{item.slug}/"
    return _as_learner(
        request,
        here,
        lambda learner: mark_read(
            learner=learner, course=course_page, lesson=page, outline=outline
        ),
        "",
    )


@require_POST
def lesson_position(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """``POST /aula/<curso>/<leccion>/posicion/``: from the script of the lesson; no page follows.

    204 when kept, and also when nothing of this person is kept: the script has nobody to tell.
    """
    outline, course_page = _found(course)
    _, page = _lesson_of(outline, lesson)
    visitor = visitor_of(request)
    if not visitor.is_signed_in:
        return HttpResponse(status=401)
    given = request.POST.get("lugar", "")
    if given not in {anchor_of(block) for block in page.body}:
        return HttpResponse(status=400)
    if visitor.learner is not None and visitor.may_learn and opening_of(outline).is_open:
        keep_position(
            learner=visitor.learner,
            course=course_page,
            lesson=page,
            outline=outline,
            position=given,
        )
    return HttpResponse(status=204)


@require_safe
def progress(request: HttpRequest) -> HttpResponseBase:
    """``/aula/mi-avance/``"""
    visitor = visitor_of(request)
    if not visitor.is_signed_in:
        return redirect_to_login(request.path, reverse("account_login"))
    context = {}
    if visitor.learner is not None:
        context = my_progress(visitor.learner)
        context["certificates"] = certificates_of(visitor.learner)
    return render(
        request,
        "learning/my_progress.html",
        {"visitor": visitor, "registration": REGISTRATION, **context},
    )


@require_safe
def print_course(request: HttpRequest, course: str) -> HttpResponse:
    """``/aula/<curso>/imprimir/``: the published course as one booklet, for everybody."""
    outline, page = _found(course)
    return render(request, "learning/print_course.html", booklet(page, outline))
