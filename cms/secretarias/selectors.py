"""Reads about sections: which there are, which one owns a page, what a section page shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Q

from cms.core.navigation import child_of_type, without_private
from cms.core.remembered import remember

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page

    from cms.secretarias.models import SecretariaPage, Section


def sections_in_order() -> "QuerySet[SecretariaPage]":
    """Live Secretarías and offices in the order of the tree."""
    model = apps.get_model("secretarias", "SecretariaPage")
    return model.objects.live().order_by("path")


def section_names() -> dict[str, tuple[str, str]]:
    """Short name and address of every live section, by tree path. Remembered: do not modify."""
    return remember("section-names", _read_section_names)


def _read_section_names() -> dict[str, tuple[str, str]]:
    rows = sections_in_order().values_list("path", "short_name", "url_path")
    return {path: (short_name, url_path) for path, short_name, url_path in rows}


@dataclass(frozen=True)
class SectionCard:
    """What the home page shows of a section. Shared between requests: do not modify."""

    title: str
    purpose: str
    url_path: str


def section_cards() -> tuple[SectionCard, ...]:
    """Every live, public section, from memory."""
    return remember(
        "section-cards",
        lambda: tuple(
            SectionCard(*row)
            for row in without_private(sections_in_order()).values_list(
                "title", "purpose", "url_path"
            )
        ),
    )


def owner_of(page: "Page", names: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Short name and address of the section that owns a page, from ``section_names()``."""
    for path, found in names.items():
        if page.path.startswith(path):
            return found
    return None


def sections_with_people() -> "QuerySet[Section]":
    """Every section in the order of the tree, with ``people``: its active editors, counted."""
    model = apps.get_model("secretarias", "Section")
    return (
        model.objects.select_related("page", "group")
        .annotate(people=Count("group__user", filter=Q(group__user__is_active=True)))
        .order_by("closed_at", "page__path")
    )


def information_of(page: "SecretariaPage") -> "QuerySet[Any]":
    """Title, summary and address of the live pages in a section's folder of information."""
    model = apps.get_model("secretarias", "InformativePage")
    # Two levels below: the folder lies between.
    steps = 2 * page.steplen
    found = model.objects.live().filter(
        depth=page.depth + 2,
        # Not by its beginning: SQLite would read every page of that depth.
        path__range=(page.path + "0" * steps, page.path + "Z" * steps),
    )
    return without_private(found).order_by("path").values("title", "summary", "url_path")


def official_names() -> tuple[str, ...]:
    """The people whom the live pages of the sections name, from memory. Do not modify."""
    return remember("official-names", _read_official_names)


def _read_official_names() -> tuple[str, ...]:
    heads = sections_in_order().order_by().values_list("head_name", flat=True)
    staff = apps.get_model("secretarias", "StaffMember").objects.filter(page__live=True)
    return tuple(heads.union(staff.values_list("name", flat=True)))


def directory_url() -> str:
    """Address of the directory; empty while it is not published."""
    entry = child_of_type(apps.get_model("secretarias", "DirectorioPage"))
    return entry.url if entry else ""


def information_under(page: "Page") -> list[dict[str, Any]]:
    """Title, summary and address of the live pages of information right below a page.

    A page without children costs no query.
    """
    if not page.numchild:
        return []
    model = apps.get_model("secretarias", "InformativePage")
    found = without_private(model.objects.child_of(page).live())
    return list(found.order_by("path").values("title", "summary", "url_path"))


def municipality_pages(page: "Page") -> list[dict[str, Any]]:
    """Title, summary and address of the live pages about the municipality, two levels deep.

    A section's own pages of information lie deeper.
    """
    model = apps.get_model("secretarias", "InformativePage")
    depths = (page.depth + 1, page.depth + 2)
    found = model.objects.live().filter(path__startswith=page.path, depth__in=depths)
    return list(without_private(found).order_by("path").values("title", "summary", "url_path"))


def section_context(page: "SecretariaPage") -> dict[str, Any]:
    """What the template of a section shows besides its own fields.

    Sibling apps add their part through ``register_section_panel``.
    """
    context: dict[str, Any] = {
        "staff": list(page.staff.all()),
        "top_tasks": list(page.top_tasks.select_related("link_page")),
        "information": list(information_of(page)),
        "directory_url": directory_url(),
    }
    for panel in _PANELS:
        context.update(panel(page))
    return context


_PANELS: list[Any] = []


def register_section_panel(panel: Any) -> None:
    """Let a higher app (news, trámites…) add to the context of every section's page.

    ``panel`` takes the page and returns a dict; apps call this in ``AppConfig.ready``.
    """
    if panel not in _PANELS:
        _PANELS.append(panel)
