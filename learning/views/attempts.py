"""The pages of an attempt: beginning, the form, the check before handing in, the results.

Everything works without a script; ``learning.views.responses`` serves the script.
"""

import re
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.middleware import is_signed_in
from cms.accounts.models import User
from learning.errors import LearningError
from learning.models import Attempt
from learning.permissions import learner_of
from learning.selectors.attempts import (
    AnsweredItem,
    after_quiz,
    attempt_for,
    items_with_answers,
    next_sequence,
    other_tries,
    pages_of,
    places,
    result_of,
    to_answer,
)
from learning.selectors.courses import rail_beside
from learning.services.attempts import hand_in, hand_in_own, record_responses, start_attempt
from learning.services.responses import is_overdue
from learning.views.posted import Posted, read_form
from learning.views.quizzes import ask_to_sign_in, quiz_at

REGISTER = "/aula/registro/"
ATTEMPT_FORM = re.compile(r"/aula/intento/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


def see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def own_attempt(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """The attempt of whoever asks, handed in first if its time is over; else 404."""
    found = attempt_for(user_of(request), attempt_id)
    if found is None:
        raise Http404
    now = timezone.now()
    if found.state == Attempt.State.IN_PROGRESS and is_overdue(found, now):
        version = found.quiz_version
        found = hand_in(attempt=found, now=now)
        found.quiz_version = version
    return found


@require_POST
def start(request: HttpRequest, course: str, quiz: str) -> HttpResponseBase:
    """Begin the attempt whose id the quiz page made, or go on with the open one."""
    page = quiz_at(request, course, quiz)
    address = f"/aula/{course}/{quiz}/"
    if not is_signed_in(request):
        return ask_to_sign_in(address)
    learner = learner_of(user_of(request))
    if learner is None:
        return see_other(f"{REGISTER}?next={address}")
    try:
        wanted = UUID(request.POST.get("attempt", ""))
    except ValueError:
        wanted = uuid4()
    try:
        attempt = start_attempt(attempt_id=wanted, learner=learner, quiz=page)
    except LearningError as error:
        messages.error(request, str(error))
        return see_other(address)
    return see_other(reverse("learning:attempt", args=[attempt.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponseBase:
    """The form while in progress, the results once finished; posting saves."""
    address = reverse("learning:attempt", args=[attempt_id])
    if request.method == "POST":
        return _save(request, attempt_id, address)
    if not is_signed_in(request):
        return ask_to_sign_in(address)
    found = own_attempt(request, attempt_id)
    if found.state == Attempt.State.FINISHED:
        return _results(request, found)
    return _form(request, found, items_with_answers(found), page=request.GET.get("p", ""))


def _save(request: HttpRequest, attempt_id: UUID, address: str) -> HttpResponseBase:
    if not is_signed_in(request):
        kept = _kept(request, address, is_signed_in=False)
        return kept or ask_to_sign_in(address)
    found = own_attempt(request, attempt_id)
    answered = items_with_answers(found)
    posted = read_form(request.POST, found, answered)
    now = timezone.now()
    recorded = record_responses(attempt=found, ops=posted.ops, now=now)
    slots = {op.op_id: op.slot for op in posted.ops}
    problems = {**posted.problems, **{slots[op]: why for op, why in recorded.refused.items()}}
    if found.state == Attempt.State.FINISHED or recorded.is_finished:
        for why in sorted(set(problems.values())):
            messages.error(request, why)
        return see_other(address)
    if problems:
        fresh = items_with_answers(found)
        page = request.POST.get("p", "")
        return _form(request, found, fresh, page=page, posted=posted, problems=problems)
    if any(op.sequence < _sequence_of(answered, op.slot) for op in posted.ops):
        messages.warning(
            request,
            "Había una respuesta más nueva, escrita en otra ventana o en otro equipo. "
            "Revise cuál quiere dejar.",
        )
    return see_other(address + _where_to(request.POST, answered))


def _sequence_of(answered: list[AnsweredItem], slot: int) -> int:
    return next((each.sequence for each in answered if each.item.number == slot), 0)


def _where_to(data: Mapping[str, Any], answered: list[AnsweredItem]) -> str:
    """What follows the address of the attempt, by the button that was pressed."""
    go = str(data.get("go", ""))
    if go == "review":
        return "revisar/"
    page = str(data.get("p", ""))
    here = f"?p={page}" if page.isascii() and page.isdigit() else ""
    if go in ("previous", "next") and here:
        return f"?p={int(page[:6]) + (1 if go == 'next' else -1)}"
    kind, _, slot = go.partition("-")
    if kind == "check" and slot.isascii() and slot.isdigit():
        return f"{here}{'&' if here else '?'}ver={slot}#p{slot}"
    if kind == "p" and slot.isascii() and slot.isdigit():
        return f"?p={slot}"
    return here


def keep_typed(request: HttpRequest) -> HttpResponse | None:
    """What to answer to the form of an attempt whose token is stale: its fields, to send again.

    It happens to whoever had to sign in again in another tab.
    """
    form = ATTEMPT_FORM.fullmatch(request.path)
    if form is None or request.method != "POST":
        return None
    is_known = is_signed_in(request)
    if is_known and attempt_for(user_of(request), UUID(form[1])) is None:
        return None
    return _kept(request, request.path, is_signed_in=is_known)


def _kept(request: HttpRequest, address: str, *, is_signed_in: bool) -> HttpResponse | None:
    """A page that carries what was posted, to send again; nothing if no answer was posted."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "go")
    ]
    if not any(name.startswith("q") and value for name, value in fields):
        return None
    context = {
        "address": address,
        "fields": fields,
        "go": request.POST.get("go", "save"),
        "sign_in": f"{reverse('account_login')}?next={address}",
        "is_signed_in": is_signed_in,
    }
    return render(request, "learning/attempt_kept.html", context, status=403)


def _form(
    request: HttpRequest,
    found: Attempt,
    answered: list[AnsweredItem],
    *,
    page: str = "",
    posted: Posted | None = None,
    problems: Mapping[int, str] | None = None,
) -> HttpResponse:
    rules = found.quiz_version.payload["rules"]
    pages = pages_of(answered)
    number, only = 0, None
    if rules["is_one_per_page"] and len(pages) > 1:
        number = int(page[:6]) if page.isascii() and page.isdigit() else 1
        number = min(max(number, 1), len(pages))
        only = pages[number - 1]
    ver = request.GET.get("ver", "")
    checked = int(ver[:6]) if ver.isascii() and ver.isdigit() else None
    shown = to_answer(
        found,
        answered,
        only=only,
        checked=checked,
        typed=posted.typed if posted else None,
        problems=problems,
    )
    blank = {each.item.number for each in answered if each.is_asked and each.answer is None}
    context = {
        **_frame(found),
        "questions": shown,
        "seq": next_sequence(answered),
        "total": sum(each.is_asked for each in answered),
        "page_number": number,
        "pages": [(at, not blank.intersection(slots)) for at, slots in enumerate(pages, 1)]
        if number
        else [],
        "is_last": number in (0, len(pages)),
        "comments": rules["preset"] == "practicar",
        "left": seconds_left(found),
        "problems": [each for each in shown if each.problem],
        "refused": bool(problems),
    }
    return render(request, "learning/attempt.html", context, status=422 if problems else 200)


def seconds_left(found: Attempt) -> int | None:
    """Whole seconds until the deadline; ``None`` without one."""
    if found.deadline_at is None:
        return None
    return max(0, int((found.deadline_at - timezone.now()).total_seconds()))


def _frame(found: Attempt) -> dict[str, Any]:
    """What all pages of an attempt show around the questions."""
    rules = found.quiz_version.payload["rules"]
    return {
        "attempt": found,
        "title": found.quiz_version.title,
        "course_title": found.quiz_version.course_title,
        "most_attempts": rules["max_attempts"],
        "address": reverse("learning:attempt", args=[found.pk]),
        "learner": found.learner,
        "rail": rail_beside(found.quiz_uid, found.learner),
    }


@require_safe
def check(request: HttpRequest, attempt_id: UUID) -> HttpResponseBase:
    """Before handing in: which questions have no answer, by name and with a link to each."""
    address = reverse("learning:attempt_check", args=[attempt_id])
    if not is_signed_in(request):
        return ask_to_sign_in(address)
    found = own_attempt(request, attempt_id)
    if found.state == Attempt.State.FINISHED:
        return see_other(reverse("learning:attempt", args=[attempt_id]))
    answered = items_with_answers(found)
    screens = {slot: at for at, slots in enumerate(pages_of(answered), 1) for slot in slots}
    one_per_page = found.quiz_version.payload["rules"]["is_one_per_page"]
    at = places(answered)
    rows = [
        {
            "slot": each.item.number,
            "place": at[each.item.number],
            "page": screens[each.item.number] if one_per_page else 0,
            "text": each.question["text"],
            "is_answered": each.answer is not None,
        }
        for each in answered
        if each.is_asked
    ]
    context = {
        **_frame(found),
        "rows": rows,
        "blank": sum(not row["is_answered"] for row in rows),
        "left": seconds_left(found),
    }
    return render(request, "learning/attempt_review.html", context)


@require_POST
def finish(request: HttpRequest, attempt_id: UUID) -> HttpResponseBase:
    """Hand in."""
    address = reverse("learning:attempt", args=[attempt_id])
    if not is_signed_in(request):
        return ask_to_sign_in(f"{address}revisar/")
    if hand_in_own(attempt_id=attempt_id, user=user_of(request)) is None:
        raise Http404
    return see_other(address)


def _results(request: HttpRequest, found: Attempt) -> HttpResponse:
    context = {
        **_frame(found),
        "result": result_of(found, timezone.now()),
        "after": after_quiz(found),
        "others": other_tries(found),
    }
    return render(request, "learning/attempt_result.html", context)
