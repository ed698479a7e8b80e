"""The demonstration's ingreso cards: two of one class, which stays open so that they may be tried.

Their codes and pictures are published, like the password of the accounts.
"""

from dataclasses import dataclass
from datetime import timedelta

from cms.accounts.models import User
from learning.card_secrets import Secret, digest_of
from learning.card_sheets import address_of
from learning.models import Cohort, IngresoCard, Learner
from learning.selectors.class_cards import current_session, may_have_cards
from learning.services.cards import issue_card
from learning.services.class_sessions import open_for

SECRETS = (
    Secret("7KQ2M9XT", ("sol", "tortuga", "guitarra")),
    Secret("4HV8N3ZC", ("canoa", "luna", "sombrero")),
)
OPEN_FOR = timedelta(days=30)
"""A demonstration's class never makes anybody wait for its teacher."""


@dataclass(frozen=True)
class DemoCard:
    """A card of the demonstration, as it is told to whoever started it."""

    learner: Learner
    secret: Secret

    def __str__(self) -> str:
        pictures = ", ".join(self.secret.words)
        address = address_of(self.secret.code)
        return f"{self.secret.shown_code}  {pictures}  ({self.learner})  {address}"


def load_cards(*, cohort: Cohort, by: User) -> list[DemoCard]:
    """A card for each of the first two active learners of a class, and the class open.

    ``by`` has the group. Safe to repeat: who has their card keeps it, also when somebody of the
    demonstration printed another since.
    """
    learners = may_have_cards(cohort).filter(state=Learner.State.ACTIVE)
    for secret in SECRETS:
        if not IngresoCard.objects.filter(code_digest=digest_of(secret.code)).exists():
            free = learners.exclude(cards__isnull=False).first()
            if free is not None:
                issue_card(learner=free, cohort=cohort, by=by, secret=secret)
    if cohort.closed_on is None and current_session(cohort) is None:
        open_for(cohort=cohort, lasts=OPEN_FOR, by=by)
    return demo_cards()


def demo_cards() -> list[DemoCard]:
    """Those that still open."""
    found = []
    for secret in SECRETS:
        card = (
            IngresoCard.objects.filter(code_digest=digest_of(secret.code), revoked_at=None)
            .select_related("learner")
            .first()
        )
        if card is not None:
            found.append(DemoCard(card.learner, secret))
    return found
