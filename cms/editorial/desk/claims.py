"""«Lo estoy revisando»: a courtesy between officers, which stops nobody."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.editorial.errors import NothingToApprove
from cms.editorial.models import DeskItem
from cms.editorial.permissions import is_officer

CLAIM_LASTS = timedelta(hours=2)
"""By the clock: whoever was called away does not keep a text from the others."""


def claimant_of(item: DeskItem) -> User | None:
    """Who is looking at an item now."""
    if item.claimed_at is None or item.claimed_at <= timezone.now() - CLAIM_LASTS:
        return None
    return item.claimed_by


@transaction.atomic
def claim(*, item: DeskItem, officer: User) -> bool:
    """Say that this officer is looking at it; false if a colleague already is.

    Raises:
        PermissionDenied: not of Prensa.
        NothingToApprove: it waits no more.
    """
    locked = _waiting(item, officer)
    holder = claimant_of(locked)
    if holder is not None and holder != officer:
        return False
    locked.claimed_by, locked.claimed_at = officer, timezone.now()
    locked.save(update_fields=["claimed_by", "claimed_at"])
    return True


@transaction.atomic
def release(*, item: DeskItem, officer: User) -> None:
    """Let others look at it.

    Raises:
        PermissionDenied: not of Prensa, or a colleague holds it.
        NothingToApprove: it waits no more.
    """
    locked = _waiting(item, officer)
    holder = claimant_of(locked)
    if holder is not None and holder != officer:
        raise PermissionDenied("Lo está revisando otra persona.")
    locked.claimed_by = locked.claimed_at = None
    locked.save(update_fields=["claimed_by", "claimed_at"])


def _waiting(item: DeskItem, officer: User) -> DeskItem:
    if not is_officer(officer):
        raise PermissionDenied("Solo la Oficina de Prensa revisa.")
    locked = DeskItem.objects.select_for_update(of=("self",)).waiting().filter(pk=item.pk).first()
    if locked is None:
        raise NothingToApprove("Este asunto ya no espera decisión.")
    return locked
