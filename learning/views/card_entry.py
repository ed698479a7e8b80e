"""Coming in by an ingreso card, and going out. Until the pictures are right, no name is shown."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from learning.addresses import MY_PROGRESS
from learning.card_secrets import PICTURES, read_code
from learning.card_sessions import begin, end
from learning.errors import (
    CardLocked,
    CardRevoked,
    CardUnknown,
    ClassNotOpen,
    ClassWaits,
    LearningError,
    WrongPictures,
)
from learning.services.cards import card_of, enter

STATUS = {
    CardUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    CardRevoked: HTTPStatus.FORBIDDEN,
    CardLocked: HTTPStatus.FORBIDDEN,
    # What every card of a class says before the lesson is no fault.
    ClassNotOpen: HTTPStatus.OK,
    ClassWaits: HTTPStatus.TOO_MANY_REQUESTS,
    WrongPictures: HTTPStatus.UNPROCESSABLE_ENTITY,
}
TAPS = ("p1", "p2", "p3")
INCOMPLETE = "Toque las tres imágenes de su tarjeta, en orden."
OVER = "Su sesión terminó. Si la clase sigue abierta, ingrese otra vez."


@sensitive_post_parameters("code", *TAPS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponseBase:
    """Type the code. What follows stands at this same address: on a shared computer the code must
    not stay in the history."""
    if request.method != "POST":
        return _ask_code(request, told=OVER if request.GET.get("fin") else "")
    return _door(request, request.POST.get("code", ""))


@sensitive_post_parameters(*TAPS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the QR code of a card opens."""
    return _door(request, code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponseBase:
    """Out: of the server's session and of the browser's copies."""
    card = getattr(request, "card_session", None)
    if request.method != "POST":
        if card is None:
            return redirect("learning:card_entry")
        return render(request, "learning/cards/leave.html")
    if card is not None:
        end(request)
    response = redirect("learning:card_entry")
    response["Clear-Site-Data"] = '"cache"'
    return response


def _door(request: HttpRequest, typed: str) -> HttpResponseBase:
    code = read_code(typed)
    try:
        if code is None:
            raise CardUnknown
        if not any(name in request.POST for name in TAPS):
            card_of(code)
            return _ask_pictures(request, code)
        taps = [request.POST.get(name, "") for name in TAPS]
        if not all(tap in PICTURES for tap in taps):
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return _ask_pictures(request, code, told=INCOMPLETE, status=status)
        entered = enter(code=code, pictures=taps)
    except WrongPictures as error:
        assert code is not None  # noqa: S101 (it was tried)
        return _ask_pictures(request, code, told=str(error), status=STATUS[WrongPictures])
    except LearningError as error:
        return _ask_code(request, told=str(error), error=error)
    followed = begin(request, card=entered.card, session=entered.session)
    response = redirect(MY_PROGRESS)
    response.status_code = HTTPStatus.SEE_OTHER
    if followed:
        response["Clear-Site-Data"] = '"cache"'
    return response


def _ask_code(
    request: HttpRequest, *, told: str = "", error: LearningError | None = None
) -> HttpResponse:
    status = HTTPStatus.OK if error is None else STATUS[type(error)]
    context = {
        "told": told,
        "is_error": error is not None and not isinstance(error, ClassNotOpen),
        "is_waiting": isinstance(error, ClassNotOpen | ClassWaits),
        "here": request.path,
    }
    return render(request, "learning/cards/code.html", context, status=status)


def _ask_pictures(
    request: HttpRequest, code: str, *, told: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    here = reverse("learning:card_entry")
    context = {
        # Of a scanned card the address says it already.
        "code": code if request.path == here else "",
        "told": told,
        "pictures": PICTURES.items(),
    }
    return render(request, "learning/cards/pictures.html", context, status=status)
