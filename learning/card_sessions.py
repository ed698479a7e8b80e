"""What the browser of somebody who came in by an ingreso card holds, and where it counts.

It is not a sign-in: the rest of the site, accounts and administration among it, sees nobody. Only
in the places listed here is the request the learner's. The session keeps no name and no secret.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import Resolver404, resolve
from django.utils import timezone

from cms.accounts.models import User
from learning.models import ClassSession, IngresoCard, Learner
from learning.permissions import know_learner
from learning.selectors.class_cards import ORDINARY_ACCOUNT

HELD = "ingreso_card"
"""Key of the session: the card, the class, and which coming in of the card it is."""
SEEN_EVERY = timedelta(minutes=1)

PLACES = frozenset(
    {
        "page",
        "learning:attempt",
        "learning:attempt_check",
        "learning:attempt_finish",
        "learning:attempt_responses",
        "learning:attempt_start",
        "learning:card_leave",
        "learning:enrol",
        "learning:lesson_position",
        "learning:lesson_read",
        "learning:my_progress",
        "learning:orientation",
        "learning:print_course",
        "learning:quiz_practice",
    }
)
"""Names of the addresses under ``/aula/`` where a card counts. A screen that is not named here
sees nobody: one's own data above all, which a card is too little for."""


def is_place(path: str) -> bool:
    """Whether a card counts at an address."""
    if not path.startswith("/aula/"):
        return False
    try:
        return resolve(path).view_name in PLACES
    except Resolver404:
        return False


def begin(request: HttpRequest, *, card: IngresoCard, session: ClassSession) -> bool:
    """Let the learner of a card in, and whoever was in before out. Whether somebody was.

    The key of the session and the token of forms are new: what somebody prepared in this browser
    before is worth nothing.
    """
    followed = HELD in request.session or SESSION_KEY in request.session
    logout(request)
    assert card.entered_at is not None  # noqa: S101 (set by coming in)
    request.session[HELD] = {
        "card": card.pk,
        "class": session.pk,
        "entered": card.entered_at.isoformat(),
    }
    rotate_token(request)
    return followed


def end(request: HttpRequest) -> None:
    """Nobody is in: the session is gone from the server, and so are messages not yet read. The
    token of forms is another: the browser keeps not even a number of who was there."""
    list(get_messages(request))
    drop(request)
    rotate_token(request)


def drop(request: HttpRequest) -> None:
    """The same where messages cannot be told yet."""
    request.session.flush()
    request.user = AnonymousUser()
    request.card_session = None  # type: ignore[attr-defined]


def held_by(request: HttpRequest) -> dict[str, Any] | None:
    """What the browser holds. Whoever signed in with a password since is no card's any more."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    held = request.session.get(HELD)
    if held is not None and SESSION_KEY in request.session:
        del request.session[HELD]
        return None
    return held


def person_of(held: dict[str, Any]) -> tuple[IngresoCard, User] | None:
    """Who it is, if they may be in at this moment. One query, and once a minute a second.

    Not revoked, not locked, not idle; the only session of the card; neither erased nor closed, and
    without any role; the class open, and still theirs.
    """
    now = timezone.now()
    is_open = ClassSession.objects.filter(
        pk=held["class"],
        closed_at=None,
        closes_at__gt=now,
        cohort__memberships__learner=OuterRef("learner"),
        cohort__memberships__ends_on=None,
    )
    card = (
        IngresoCard.objects.filter(
            Exists(is_open),
            Exists(Learner.objects.filter(ORDINARY_ACCOUNT, pk=OuterRef("learner"))),
            pk=held["card"],
            revoked_at=None,
            locked_at=None,
            seen_at__gt=now - timedelta(minutes=settings.CARD_IDLE_MINUTES),
        )
        .exclude(learner__state=Learner.State.ERASED)
        .select_related("learner__user")
        .first()
    )
    if card is None or card.entered_at is None or card.seen_at is None:
        return None
    user = card.learner.user
    if user is None or card.entered_at.isoformat() != held["entered"]:
        return None
    if now - card.seen_at >= SEEN_EVERY:
        IngresoCard.objects.filter(pk=card.pk, entered_at=card.entered_at).update(seen_at=now)
    know_learner(user, card.learner)
    return card, user
