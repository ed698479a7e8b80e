"""Creating, renaming and closing a Secretaría, with all that goes with it, in one transaction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page

from cms.accounts.models import Role
from cms.editorial import approval
from cms.editorial.provisioning import ensure_collection, provision_section, withdraw_section
from cms.secretarias.errors import NameTaken, SectionClosed
from cms.secretarias.models import (
    AlcaldiaPage,
    InformativeContainerPage,
    SecretariaPage,
    Section,
)
from cms.secretarias.models.informative import ContainerPage
from cms.secretarias.permissions import may_manage_sections

if TYPE_CHECKING:
    from cms.accounts.models import User


@dataclass(frozen=True)
class Container:
    """A folder that every section gets: its page type, title and address."""

    page_type: type[ContainerPage]
    title: str
    slug: str


_CONTAINERS: list[Container] = [Container(InformativeContainerPage, "Información", "informacion")]


def register_container(page_type: type[ContainerPage], *, title: str, slug: str) -> None:
    """Give every section, present and future, a folder for a higher app's pages.

    Apps call this in ``AppConfig.ready``; ``complete_sections`` makes it in those that exist.
    """
    container = Container(page_type, title, slug)
    if container not in _CONTAINERS:
        _CONTAINERS.append(container)


def group_name(title: str) -> str:
    """Name of the group of editors of a section."""
    return f"Editores · {title}"[:150]


@transaction.atomic
def create_secretaria(
    *, title: str, short_name: str, by: "User", slug: str = "", submit: bool = True
) -> Section:
    """Create a section and provision its group, rights, collection and containers.

    Safe to repeat: a second call with the same title completes what is missing. The page starts
    as a draft and, with ``submit``, is sent to the Oficina de Prensa like any other page.

    Raises:
        PermissionDenied: ``by`` is not of the Oficina de Sistemas.
        NameTaken: another page holds that address under La Alcaldía.
    """
    if not may_manage_sections(by):
        raise PermissionDenied("Solo la Oficina de Sistemas crea Secretarías.")
    parent = AlcaldiaPage.objects.get()
    slug = slug or slugify(title)
    page = _ensure_page(parent, title=title, short_name=short_name, slug=slug, by=by)
    group, _created = Group.objects.get_or_create(name=group_name(title))
    Role.objects.get_or_create(group=group, defaults={"kind": Role.Kind.SECTION_EDITOR})
    section, created = Section.objects.get_or_create(
        page=page, defaults={"group": group, "collection": ensure_collection(title[:255])}
    )
    if section.closed_at is not None:
        raise SectionClosed("Esa Secretaría está cerrada.")
    provision_section(group=section.group, page=page, collection=section.collection)
    ensure_containers(page, by=by)
    if created:
        log(instance=page, action="secretarias.create", user=by, data={"title": title})
        if submit:
            approval.submit_as_system(page=page, user=by)
    return section


def _ensure_page(
    parent: AlcaldiaPage, *, title: str, short_name: str, slug: str, by: "User"
) -> SecretariaPage:
    sibling = parent.get_children().filter(slug=slug).first()
    if sibling is not None:
        found = sibling.specific
        if not isinstance(found, SecretariaPage) or found.title != title:
            raise NameTaken("Ya existe una página con esa dirección en La Alcaldía.")
        return found
    page = SecretariaPage(
        title=title, short_name=short_name, slug=slug, owner=by, live=False, show_in_menus=True
    )
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def ensure_containers(page: SecretariaPage, *, by: "User") -> None:
    """Make the folders that the section lacks. They hold no text, so they need no approval."""
    for container in _CONTAINERS:
        if not page.get_children().type(container.page_type).exists():
            folder = container.page_type(
                title=container.title, slug=container.slug, owner=by, live=True
            )
            page.add_child(instance=folder)


@transaction.atomic
def complete_sections(*, by: "User") -> None:
    """Give every open section the rights and folders it lacks, for example a new app's folder."""
    for section in Section.objects.open().select_related("page", "group", "collection"):
        provision_section(group=section.group, page=section.page, collection=section.collection)
        ensure_containers(SecretariaPage.objects.get(pk=section.page_id), by=by)


@transaction.atomic
def rename_secretaria(*, section: Section, title: str, short_name: str, by: "User") -> None:
    """Rename a section: its group and collection at once, its page after the Prensa approves.

    The page's address does not change: links keep working.

    Raises:
        PermissionDenied: ``by`` is not of the Oficina de Sistemas.
        SectionClosed: a closed section is not renamed.
    """
    if not may_manage_sections(by):
        raise PermissionDenied("Solo la Oficina de Sistemas cambia el nombre de una Secretaría.")
    if section.closed_at is not None:
        raise SectionClosed("Esa Secretaría está cerrada.")
    if Group.objects.filter(name=group_name(title)).exclude(pk=section.group_id).exists():
        raise NameTaken("Ya existe una Secretaría con ese nombre.")
    page = section.page
    old_title = page.title
    section.group.name = group_name(title)
    section.group.save(update_fields=["name"])
    section.collection.name = title[:255]
    section.collection.save(update_fields=["name"])
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.short_name = short_name
    draft.save_revision(user=by, log_action=True)
    log(
        instance=page,
        action="secretarias.rename",
        user=by,
        data={"title": {"old": old_title, "new": title}},
    )
    approval.submit_as_system(page=SecretariaPage.objects.get(pk=page.pk), user=by)


@transaction.atomic
def close_secretaria(*, section: Section, by: "User") -> None:
    """Close a section: its people lose their rights over it, its pages stay as they are.

    Drafts under review are withdrawn, since nobody could correct them. Closing twice is the same
    as closing once.

    Raises:
        PermissionDenied: ``by`` is not of the Oficina de Sistemas.
    """
    if not may_manage_sections(by):
        raise PermissionDenied("Solo la Oficina de Sistemas cierra una Secretaría.")
    if section.closed_at is not None:
        return
    for page in Page.objects.descendant_of(section.page, inclusive=True).specific():
        state = page.current_workflow_state
        if state is not None:
            state.cancel(user=by)
    section.group.user_set.clear()
    withdraw_section(group=section.group, page=section.page)
    section.closed_at = timezone.now()
    section.save(update_fields=["closed_at"])
    log(instance=section.page, action="secretarias.close", user=by)
