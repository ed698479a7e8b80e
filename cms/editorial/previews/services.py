"""Addresses of drafts: made, revoked, recognised, forgotten.

An address holds 256 random bits and only its hash is kept, so that neither guessing nor reading
the database opens a draft. That is why guesses are not counted: at a thousand a second the sun
would go out first.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import User
from cms.core.templatetags.site_tags import absolute
from cms.editorial.errors import BadPeriod, ReasonRequired
from cms.editorial.models import PreviewLink
from cms.editorial.permissions import may_share_draft

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z", re.ASCII)
LONGEST_DAYS = 30
USUAL_DAYS = 7
SEEN_EVERY = timedelta(minutes=1)
KEPT_DAYS = 90
"""Days after its end for which a link is remembered: who saw what."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_preview_link(*, page: Page, user: User, recipient: str, days: int = USUAL_DAYS) -> str:
    """A full address that shows the page's draft for so many days. It cannot be told again.

    Raises:
        PermissionDenied: the person may not edit the page, or it has nothing to show.
        BadPeriod: not from one to thirty days.
        ReasonRequired: it was not said for whom it is.
    """
    if not may_share_draft(user, page):
        raise PermissionDenied("Usted no puede compartir el borrador de esta página.")
    if not 1 <= days <= LONGEST_DAYS:
        raise BadPeriod(f"Elija de 1 a {LONGEST_DAYS} días.")
    if not recipient.strip():
        raise ReasonRequired("Escriba para quién es el enlace.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    link = PreviewLink.objects.create(
        token_hash=_hash(token),
        page_id=page.pk,
        recipient=recipient.strip()[:120],
        created_by=user,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    log(
        instance=page,
        action="editorial.make_preview_link",
        user=user,
        data={"recipient": link.recipient, "expires_at": link.expires_at.isoformat()},
    )
    return absolute(reverse("preview", args=[token]))


@transaction.atomic
def revoke(*, link: PreviewLink, user: User) -> None:
    """The address shows nothing any more. Revoking twice is revoking once.

    Raises:
        PermissionDenied: the person may not edit the page.
    """
    locked = PreviewLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not may_share_draft(user, locked.page):
        raise PermissionDenied("Usted no puede anular este enlace.")
    if locked.revoked_at is not None:
        return
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    log(
        instance=locked.page,
        action="editorial.revoke_preview_link",
        user=user,
        data={"recipient": locked.recipient},
    )


def link_of(token: str) -> PreviewLink | None:
    """The link of an address, whether or not it still works; nothing if there never was one."""
    if not TOKEN.match(token):
        return None
    found = PreviewLink.objects.filter(token_hash=_hash(token))
    return found.select_related("page", "created_by").first()


def still_works(link: PreviewLink) -> bool:
    """Neither expired nor revoked, and who made it could still make it."""
    return (
        link.revoked_at is None
        and link.expires_at > timezone.now()
        and may_share_draft(link.created_by, link.page)
    )


def note_seen(link: PreviewLink) -> None:
    """Write down that it was looked at, at most once a minute."""
    now = timezone.now()
    if not _is_long_ago(link.last_seen_at, now):
        return
    PreviewLink.objects.filter(
        Q(last_seen_at=None) | Q(last_seen_at__lte=now - SEEN_EVERY), pk=link.pk
    ).update(last_seen_at=now)


def _is_long_ago(moment: datetime | None, now: datetime) -> bool:
    return moment is None or moment <= now - SEEN_EVERY


def prune_preview_links() -> None:
    """Forget links that ended long ago."""
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    PreviewLink.objects.filter(expires_at__lt=limit).delete()
