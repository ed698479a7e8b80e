"""Reads that span pages and rights."""

from django.db.models import Q
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from cms.accounts.models import User


def choosable_pages(pages: PageQuerySet, user: User) -> PageQuerySet:
    """Of some pages, the live ones and the drafts of the sections this person writes in."""
    own = policy_registry.get_by_type(Page).explorable_instances(user)
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))
