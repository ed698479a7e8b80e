"""Ingreso cards: printing, annulling, unlocking, and the one door they open.

How many tries reach what:

card    five wrong ones in all, however many come at once; then it is locked until a teacher looks.
class   forty wrong ones with the cards of one class in ten minutes (it takes eight cards at least);
        then that class waits until the ten minutes end or its teacher lets it go on.
others  nobody: no count is kept for an address, hence none for a school that stands behind one.

An unknown code locks nobody, since it is nobody's. What bounds guessing there is its length: of
2⁴⁰ codes, with ten thousand cards in the whole municipality, one in a hundred million tries meets
one; and whoever meets one has five tries at 12 144 pictures, while its class is open.
A change of the site's ``SECRET_KEY`` annuls every card.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from cms.core.throttling import (
    Counter,
    Limit,
    LimitReached,
    Reservation,
    clear,
    full_until,
    reserve,
)
from learning.card_secrets import Secret, digest_of, new_secret, pin_text
from learning.class_permissions import may_teach_cohort
from learning.errors import (
    CardLocked,
    CardRevoked,
    CardUnknown,
    ClassNotOpen,
    ClassWaits,
    CohortClosed,
    NoCardFor,
    WrongPictures,
)
from learning.models import ClassSession, Cohort, IngresoCard, Learner
from learning.selectors.belonging import in_order
from learning.selectors.class_cards import ORDINARY_ACCOUNT, current_session, may_have_cards
from learning.services.learners import record

CARD_TRIES = 5
CLASS_LIMIT = Limit("card/class", 40, timedelta(minutes=10))


@dataclass(frozen=True)
class Printed:
    """A card as it leaves the printer."""

    learner: Learner
    secret: Secret = field(repr=False)


@dataclass(frozen=True)
class Entry:
    """Somebody came in by a card."""

    card: IngresoCard
    session: ClassSession
    user: User


@transaction.atomic
def issue_missing(*, cohort: Cohort, by: User) -> list[Printed]:
    """A card for each of a class who has none.

    Raises:
        NotAllowed: ``by`` does not have the group.
        CohortClosed: its year is over.
    """
    _led(cohort, by)
    without = may_have_cards(cohort).exclude(cards__in=_valid())
    return [_write(learner, new_secret(), by) for learner in in_order(without)]


@transaction.atomic
def issue_all_anew(*, cohort: Cohort, by: User) -> list[Printed]:
    """A card for each of a class; the old ones are annulled. Raises as above."""
    _led(cohort, by)
    return [_write(learner, new_secret(), by) for learner in in_order(may_have_cards(cohort))]


@transaction.atomic
def issue_card(
    *, learner: Learner, cohort: Cohort, by: User, secret: Secret | None = None
) -> Printed:
    """A new card for one of a class; the old one is annulled. ``secret``: only of a demonstration.

    Raises:
        NotAllowed, CohortClosed: as above.
        NoCardFor: not of the group now, erased, or with a role.
    """
    _led(cohort, by)
    found = may_have_cards(cohort).filter(pk=learner.pk).first()
    if found is None:
        raise NoCardFor
    return _write(found, secret or new_secret(), by)


@transaction.atomic
def revoke_card(*, learner: Learner, cohort: Cohort, by: User) -> None:
    """Annul somebody's card: who came in by it is out at once. Without a card nothing happens.

    Raises:
        NotAllowed: ``by`` does not have the group, or the learner is not of it now.
    """
    _of_group(learner, cohort, by)
    if _valid().filter(learner=learner).update(revoked_at=timezone.now()):
        record(learner, "card_revoke", by)


@transaction.atomic
def unlock_card(*, learner: Learner, cohort: Cohort, by: User) -> None:
    """Give a locked card its five tries again. Raises as ``revoke_card``."""
    _of_group(learner, cohort, by)
    if _valid().filter(learner=learner).update(locked_at=None, tries=0):
        record(learner, "card_unlock", by)


def card_of(code: str) -> tuple[IngresoCard, ClassSession, User]:
    """The card of a code, if its class is open now and it may be tried.

    Raises:
        CardUnknown, CardRevoked, CardLocked, ClassNotOpen: in this order.
    """
    card = (
        IngresoCard.objects.select_related("learner__user")
        .filter(code_digest=digest_of(code))
        .first()
    )
    if card is None:
        raise CardUnknown
    learner = card.learner
    is_ordinary = Learner.objects.filter(ORDINARY_ACCOUNT, pk=learner.pk).exists()
    if card.revoked_at or learner.state == Learner.State.ERASED or not is_ordinary:
        raise CardRevoked
    if card.locked_at:
        raise CardLocked
    membership = learner.memberships.filter(ends_on=None).select_related("cohort").first()
    session = current_session(membership.cohort) if membership is not None else None
    if session is None or learner.user is None:
        raise ClassNotOpen
    return card, session, learner.user


def enter(*, code: str, pictures: list[str]) -> Entry:
    """Come in by a card. The try is counted before the pictures are looked at.

    Not one transaction: a count that is rolled back would never have been made.

    Raises:
        CardUnknown, CardRevoked, CardLocked, ClassNotOpen: as ``card_of``.
        ClassWaits: too many wrong tries in this class.
        WrongPictures: and it counted.
    """
    card, session, user = card_of(code)
    reservation = _reserve(session)
    card_tries = _may_be_tried(card).filter(tries__lt=CARD_TRIES)
    if not card_tries.update(tries=F("tries") + 1):
        reservation.release()
        raise CardLocked
    now = timezone.now()
    if not check_password(pin_text(code, pictures), card.pin_hash):
        _may_be_tried(card).filter(tries__gte=CARD_TRIES).update(locked_at=now)
        raise WrongPictures
    reservation.release()
    if not _may_be_tried(card).update(tries=0, entered_at=now, seen_at=now):
        raise CardLocked  # or annulled: while it was looked at
    card.tries, card.entered_at, card.seen_at = 0, now, now
    return Entry(card, session, user)


def waits_until(cohort: Cohort) -> datetime | None:
    """Until when a class waits after too many wrong tries; ``None`` if it does not."""
    return full_until(_counter(cohort.pk))


@transaction.atomic
def end_wait(*, cohort: Cohort, by: User) -> None:
    """Let the cards of a class in again at once: its teacher saw who was guessing. The cards that
    were guessed at stay locked.

    Raises:
        NotAllowed: ``by`` does not have the group.
    """
    if not may_teach_cohort(by, cohort):
        raise NotAllowed
    if clear(_counter(cohort.pk)):
        log(instance=cohort, action="learning.class_end_wait", user=by)


def _counter(cohort_id: int) -> Counter:
    return Counter(CLASS_LIMIT, (str(cohort_id),))


def _reserve(session: ClassSession) -> Reservation:
    try:
        return reserve([_counter(session.cohort_id)])
    except LimitReached as error:
        until = timezone.localtime(error.retry_at)
        raise ClassWaits(
            "Hubo muchos intentos equivocados en su clase. "
            f"Pruebe después de las {date_format(until, 'TIME_FORMAT')}"
        ) from error


def _valid() -> "QuerySet[IngresoCard]":
    return IngresoCard.objects.filter(revoked_at=None)


def _may_be_tried(card: IngresoCard) -> "QuerySet[IngresoCard]":
    return _valid().filter(pk=card.pk, locked_at=None)


def _led(cohort: Cohort, by: User) -> None:
    """Locks the group until the transaction ends: a second click prints nothing twice."""
    if not may_teach_cohort(by, cohort):
        raise NotAllowed
    if Cohort.objects.select_for_update().get(pk=cohort.pk).closed_on is not None:
        raise CohortClosed


def _of_group(learner: Learner, cohort: Cohort, by: User) -> None:
    if not may_teach_cohort(by, cohort):
        raise NotAllowed
    if not learner.memberships.filter(cohort=cohort, ends_on=None).exists():
        raise NotAllowed


def _write(learner: Learner, secret: Secret, by: User) -> Printed:
    now = timezone.now()
    _valid().filter(learner=learner).update(revoked_at=now)
    IngresoCard.objects.create(
        learner=learner,
        code_digest=digest_of(secret.code),
        pin_hash=make_password(pin_text(secret.code, secret.pictures)),
        issued_by=by,
        issued_at=now,
    )
    record(learner, "card_issue", by)
    return Printed(learner, secret)
