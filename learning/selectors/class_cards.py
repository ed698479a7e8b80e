"""Who of a class may come in by a card, and what the teacher sees: who came in, who cannot."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from learning.models import ClassSession, Cohort, IngresoCard, Learner
from learning.selectors.belonging import in_order

ORDINARY_ACCOUNT = Q(
    user__is_active=True,
    user__is_staff=False,
    user__is_superuser=False,
    user__groups=None,
    user__user_permissions=None,
)
"""Whose account opens nothing but what is their own: three pictures are no key to the rest."""


def members_of(cohort: Cohort) -> "QuerySet[Learner]":
    """Those who are of a group now, in the order of the roster; nobody who was erased."""
    return (
        Learner.objects.filter(memberships__cohort=cohort, memberships__ends_on=None)
        .exclude(state=Learner.State.ERASED)
        .order_by("last_names", "first_names", "pk")
    )


def may_have_cards(cohort: Cohort) -> "QuerySet[Learner]":
    """Those of a group who may come in by a card."""
    return members_of(cohort).filter(ORDINARY_ACCOUNT)


def current_session(cohort: Cohort) -> ClassSession | None:
    """The session of a class that is open now, if any."""
    now = timezone.now()
    return ClassSession.objects.filter(
        cohort=cohort, closed_at=None, opened_at__lte=now, closes_at__gt=now
    ).first()


@dataclass(frozen=True)
class CardRow:
    """One of a class. ``came_in`` since the class was opened."""

    learner: Learner
    card: IngresoCard | None
    may_have_card: bool
    came_in: bool

    @property
    def is_locked(self) -> bool:
        return self.card is not None and self.card.locked_at is not None


def card_rows(cohort: Cohort, session: ClassSession | None) -> list[CardRow]:
    """The class as its teacher sees it, those who need help first. Three queries."""
    eligible = set(may_have_cards(cohort).values_list("pk", flat=True))
    valid = IngresoCard.objects.filter(revoked_at=None)
    learners = members_of(cohort).prefetch_related(
        Prefetch("cards", queryset=valid, to_attr="valid_cards")
    )
    rows = [_row(each, eligible, session) for each in in_order(learners)]
    return sorted(rows, key=lambda row: not row.is_locked)


def _row(learner: Learner, eligible: set[int], session: ClassSession | None) -> CardRow:
    found: list[IngresoCard] = getattr(learner, "valid_cards", [])
    card = found[0] if found else None
    seen: datetime | None = card.seen_at if card else None
    return CardRow(
        learner=learner,
        card=card,
        may_have_card=learner.pk in eligible,
        came_in=session is not None and seen is not None and seen >= session.opened_at,
    )
