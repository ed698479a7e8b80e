"""Which section a page belongs to and who writes in it, told from the rights over the tree.

A section is what a group of editors was given: this module does not know what a Secretaría is.
"""

from wagtail.models import GroupPagePermission, Page
from wagtail.query import PageQuerySet

from cms.accounts.models import Role, User


def section_roots() -> PageQuerySet:
    """The page from which each section's rights hang."""
    rights = GroupPagePermission.objects.filter(group__role__kind=Role.Kind.SECTION_EDITOR)
    pages: PageQuerySet = Page.objects.filter(pk__in=rights.values("page"))
    return pages


def section_of(page: Page) -> Page | None:
    """The root of the section that owns a page; nothing for the pages of Prensa."""
    found: Page | None = (
        section_roots().filter(pk__in=page.get_ancestors(inclusive=True).values("pk")).last()
    )
    return found


def sections_of(user: User) -> PageQuerySet:
    """The roots of the sections that a person writes in, by title."""
    rights = GroupPagePermission.objects.filter(
        group__role__kind=Role.Kind.SECTION_EDITOR, group__user=user
    )
    pages: PageQuerySet = Page.objects.filter(pk__in=rights.values("page")).order_by("title")
    return pages


def editors_of(section: Page | None) -> set[int]:
    """Ids of the active people who write in a section."""
    if section is None:
        return set()
    groups = GroupPagePermission.objects.filter(
        group__role__kind=Role.Kind.SECTION_EDITOR, page=section
    ).values("group")
    people = User.objects.filter(is_active=True, groups__in=groups)
    return set(people.values_list("pk", flat=True))
