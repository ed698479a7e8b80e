"""Sheets of paper of a group: printed, keyed in one after another, corrected."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.roles import signed_in
from cms.core.templatetags.site_tags import link_with
from learning.errors import LearningError, SheetKeyedAlready
from learning.models import Attempt, QuizPage
from learning.paper import Typed, read_sheet, write_field, write_line
from learning.printing import QrCode
from learning.selectors import paper as selectors
from learning.selectors.booklets import quiz_sheet
from learning.selectors.paper import ClassList, PaperSheet, Pupil
from learning.services.paper import correct_sheet, record_sheet
from learning.views.teachers import for_teachers, group_or_404

UNREADABLE = "Tiene un carácter que no se puede leer."


@for_teachers
@require_safe
def quizzes(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Which quiz to print or to key in."""
    cohort = group_or_404(request, cohort_id)
    context = {"cohort": cohort, "courses": selectors.quizzes_for(cohort)}
    return render(request, "learning/teaching/paper.html", context)


@for_teachers
@require_safe
def print_sheets(request: HttpRequest, cohort_id: int, quiz_uid: UUID) -> HttpResponse:
    """The questions once, and a sheet of answers for each of the group; no key.

    Each sheet has a QR of where it is keyed in: it names the version, so that no other key is used.
    ``?nombres=no``: without names. ``?version=``: one that was printed before.
    """
    cohort = group_or_404(request, cohort_id)
    quiz, sheet = _quiz_and_sheet(quiz_uid, request.GET.get("version", ""))
    roster = selectors.class_list(cohort, sheet.version)
    is_named = request.GET.get("nombres") != "no"
    return render(
        request,
        "learning/print_quiz.html",
        {
            "cohort": cohort,
            "quiz": quiz,
            "sheet": sheet,
            "printed": quiz_sheet(sheet.version, sheet.payloads),
            "pupils": [each.name if is_named else "" for each in roster.pupils] or [""],
            "is_named": is_named,
            "qr": _qr(request.build_absolute_uri(_keying(cohort.pk, quiz_uid, sheet))),
            "pending": roster.pending,
        },
    )


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: HttpRequest, cohort_id: int, quiz_uid: UUID) -> HttpResponseBase:
    """One sheet after another: letters, Enter, and the next learner of the list is there."""
    cohort = group_or_404(request, cohort_id)
    is_sent = request.method == "POST"
    asked = request.POST if is_sent else request.GET
    quiz, sheet = _quiz_and_sheet(quiz_uid, asked.get("version", ""))
    roster = selectors.class_list(cohort, sheet.version)
    chosen = asked.get("aprendiz", "")
    pupil = roster.find(_uuid(chosen)) if chosen else roster.next_after(None)
    if pupil is None and (is_sent or chosen):
        raise Http404
    here = reverse("learning:class_paper_key", args=[cohort.pk, quiz_uid])
    context: dict[str, Any] = {"attempt_id": uuid4(), "fields": _fields(sheet, {}), "letters": ""}
    status = 200
    if is_sent and pupil is not None:
        attempt_id = _uuid(request.POST.get("hoja", ""))
        typed = _read(request.POST, sheet)
        context = _as_typed(request.POST, sheet, typed) | {"attempt_id": attempt_id}
        status = 400
        if not typed.problems:
            try:
                kept = record_sheet(
                    attempt_id=attempt_id,
                    learner=pupil.learner,
                    quiz=quiz,
                    version=sheet.version,
                    answers=typed.answers,
                    by=signed_in(request),
                    is_another=request.POST.get("otra") == "si",
                )
            except LearningError as error:
                status = 409
                context["refusal"] = str(error)
                context["asks_another"] = isinstance(error, SheetKeyedAlready)
            else:
                grade = selectors.grade_in_words(kept)
                messages.success(request, f"Hoja de {pupil.name} guardada: {grade}.")
                return redirect(_onwards(here, roster, pupil, sheet))
    return render(
        request,
        "learning/teaching/paper_key.html",
        {
            "cohort": cohort,
            "quiz": quiz,
            "sheet": sheet,
            "roster": roster,
            "pupil": pupil,
            "here": here,
            "versions": selectors.printed_versions(quiz_uid),
            **context,
        },
        status=status,
    )


@for_teachers
@require_http_methods(["GET", "HEAD", "POST"])
def correct(
    request: HttpRequest, cohort_id: int, quiz_uid: UUID, attempt_id: UUID
) -> HttpResponseBase:
    """A sheet as it was keyed in, to put right what was mistyped."""
    cohort = group_or_404(request, cohort_id)
    attempt = get_object_or_404(
        Attempt.objects.select_related("quiz_version"),
        pk=attempt_id,
        quiz_uid=quiz_uid,
        source=Attempt.Source.PAPER,
    )
    quiz, sheet = _quiz_and_sheet(quiz_uid, str(attempt.quiz_version.number))
    roster = selectors.class_list(cohort, sheet.version)
    pupil = next((p for p in roster.pupils if p.learner.pk == attempt.learner_id), None)
    if pupil is None:
        raise Http404
    kept = selectors.kept_answers(attempt)
    context: dict[str, Any] = {
        "letters": write_line(sheet.places, kept),
        "fields": _fields(
            sheet,
            {place.name: write_field(place, kept.get(place.slot)) for place in sheet.written},
        ),
    }
    status = 200
    if request.method == "POST":
        typed = _read(request.POST, sheet)
        context, status = _as_typed(request.POST, sheet, typed), 400
        if not typed.problems:
            try:
                corrected = correct_sheet(
                    attempt=attempt, quiz=quiz, answers=typed.answers, by=signed_in(request)
                )
            except LearningError as error:
                context["refusal"], status = str(error), 409
            else:
                grade = selectors.grade_in_words(corrected)
                messages.success(request, f"Hoja de {pupil.name} corregida: {grade}.")
                return redirect(_keying(cohort.pk, quiz_uid, sheet))
    return render(
        request,
        "learning/teaching/paper_correct.html",
        {"cohort": cohort, "quiz": quiz, "sheet": sheet, "pupil": pupil, **context},
        status=status,
    )


def _keying(cohort_id: int, quiz_uid: UUID, sheet: PaperSheet) -> str:
    """Where the sheets of that version are keyed in."""
    here = reverse("learning:class_paper_key", args=[cohort_id, quiz_uid])
    return link_with(here, version=sheet.version.number)


def _qr(address: str) -> dict[str, Any]:
    """The address as the outline of a drawing, one unit a module, with its quiet margin of four."""
    code = QrCode(address)
    outline = "".join(f"M{x + 4} {y + 4}h{wide}v1h-{wide}z" for x, y, wide in code.runs())
    return {"size": str(code.side + 8), "outline": outline}


def _quiz_and_sheet(quiz_uid: UUID, number: str) -> tuple[QuizPage, PaperSheet]:
    """A published quiz and one of its versions, or 404."""
    quiz = selectors.published_quiz(quiz_uid)
    if number and not (number.isascii() and number.isdecimal() and len(number) < 8):
        raise Http404
    sheet = selectors.sheet_of(quiz_uid, int(number) if number else None) if quiz else None
    if quiz is None or sheet is None:
        raise Http404
    return quiz, sheet


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _onwards(here: str, roster: ClassList, pupil: Pupil, sheet: PaperSheet) -> str:
    """The next without a sheet; the page without anybody chosen when all have one."""
    following = roster.next_after(pupil.learner.uid)
    version = sheet.version.number
    if following is None or following == pupil:
        return link_with(here, version=version)
    return link_with(here, version=version, aprendiz=following.learner.uid)


def _read(data: QueryDict, sheet: PaperSheet) -> Typed:
    written = {place.name: data.get(place.name, "") for place in sheet.written}
    if any("\x00" in text for text in (data.get("letras", ""), *written.values())):
        return Typed(problems=[("letters", UNREADABLE)])
    return read_sheet(sheet.places, data.get("letras", ""), written)


def _as_typed(data: QueryDict, sheet: PaperSheet, typed: Typed) -> dict[str, Any]:
    """What was typed, all of it, with what is wrong beside each field."""
    problems: dict[str, list[str]] = {}
    for name, why in typed.problems:
        problems.setdefault(name, []).append(why)
    written = {place.name: data.get(place.name, "") for place in sheet.written}
    return {
        "letters": data.get("letras", ""),
        "letters_problems": problems.get("letters", []),
        "fields": _fields(sheet, written, problems),
    }


def _fields(
    sheet: PaperSheet, values: Mapping[str, str], problems: Mapping[str, list[str]] | None = None
) -> list[dict[str, Any]]:
    """The fields of the questions that have no letter."""
    return [
        {
            "place": place,
            "value": values.get(place.name, ""),
            "problems": (problems or {}).get(place.name, []),
        }
        for place in sheet.written
    ]
