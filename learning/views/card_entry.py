"""Coming in by an ingreso card, and going out. Until the pictures are right, no name is shown.

A scanned code stands in the address for one request: it is put in a cookie that only these screens
are sent, and what follows is at the one address that says nothing. So the history of a shared
computer holds no code.
"""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

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
MOST_TYPED = 20
SCANNED = "tarjeta"
"""Name of the cookie with the code of a card just scanned."""
SCANNED_LASTS = timedelta(minutes=10)
INCOMPLETE = "Toque las tres imágenes de su tarjeta, en orden."
OVER = "Su sesión terminó. Si la clase sigue abierta, ingrese otra vez."
STALE = "La página venció. Toque otra vez las imágenes de su tarjeta."


@sensitive_post_parameters("code", *TAPS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponseBase:
    """Type the code, or go on with the one scanned; tap the pictures. ``fin``: a session ended;
    ``otra``: what was scanned is somebody else's card."""
    if request.method == "POST":
        return _door(request, request.POST.get("code", ""))
    scanned = request.COOKIES.get(SCANNED, "")
    if scanned and not request.GET:
        return _door(request, scanned)
    response = _ask_code(request, told=OVER if request.GET.get("fin") else "")
    return _forget_scanned(response)


@never_cache
@require_safe
def pin(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the QR code of a card opens: the same as typing the code."""
    known = read_code(code)
    if known is None:
        return _ask_code(request, error=CardUnknown())
    response = redirect("learning:card_entry")
    response.set_cookie(
        SCANNED,
        known,
        max_age=SCANNED_LASTS,
        path=reverse("learning:card_entry"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


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
    return _forget_scanned(response)


def start_again(request: HttpRequest) -> HttpResponseBase:
    """What to answer to one of these forms whose token is stale: the same screen, as it is now.

    It happens at a shared computer where somebody came in or left in another tab. Refused (403),
    and nothing was done; the screen can be sent again.
    """
    if request.path != reverse("learning:card_leave"):
        response = _door(request, request.POST.get("code", ""), told=STALE)
    elif getattr(request, "card_session", None) is None:
        response = _ask_code(request)
    else:
        response = render(request, "learning/cards/leave.html")
    response.status_code = HTTPStatus.FORBIDDEN
    return response


def _door(request: HttpRequest, typed: str, *, told: str = "") -> HttpResponseBase:
    """The pictures of a card, or what came of them. ``told``: show them again whatever came."""
    code = read_code(typed)
    try:
        if code is None:
            raise CardUnknown
        if told or not any(name in request.POST for name in TAPS):
            card_of(code)
            return _ask_pictures(request, code, told=told)
        taps = [request.POST.get(name, "") for name in TAPS]
        if not all(tap in PICTURES for tap in taps):
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return _ask_pictures(request, code, told=INCOMPLETE, status=status)
        entered = enter(code=code, pictures=taps)
    except WrongPictures as error:
        assert code is not None  # noqa: S101 (it was tried)
        return _ask_pictures(request, code, told=str(error), status=STATUS[WrongPictures])
    except LearningError as error:
        return _ask_code(request, error=error, typed=typed)
    followed = begin(request, card=entered.card, session=entered.session)
    response = redirect(MY_PROGRESS)
    response.status_code = HTTPStatus.SEE_OTHER
    if followed:
        response["Clear-Site-Data"] = '"cache"'
    return _forget_scanned(response)


def _forget_scanned(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(SCANNED, path=reverse("learning:card_entry"), samesite="Lax")
    return response


def _ask_code(
    request: HttpRequest, *, told: str = "", error: LearningError | None = None, typed: str = ""
) -> HttpResponse:
    status = HTTPStatus.OK if error is None else STATUS[type(error)]
    context = {
        "told": told or (str(error) if isinstance(error, ClassNotOpen | ClassWaits) else ""),
        "problem": "" if isinstance(error, ClassNotOpen | ClassWaits) else str(error or ""),
        "typed": typed[:MOST_TYPED],
    }
    return render(request, "learning/cards/code.html", context, status=status)


def _ask_pictures(
    request: HttpRequest, code: str, *, told: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"code": code, "told": told, "pictures": PICTURES.items()}
    return render(request, "learning/cards/pictures.html", context, status=status)
