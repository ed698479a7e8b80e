"""Founding a site: the pages, offices and rights that everything else stands on."""

from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Site

from cms.accounts.models import Role, User
from cms.accounts.services import ensure_office
from cms.core.business_time import ensure_hours
from cms.editorial.desk.items import ensure_items
from cms.editorial.provisioning import (
    allow_admin,
    ensure_return_reasons,
    ensure_workflow,
    provision_press,
    remove_stock_roles,
    shared_collection,
)
from cms.editorial.reviews.services import ensure_reviews
from cms.news.models import AgendaPage, AvisosPage, NoticiasPage
from cms.secretarias.models import AlcaldiaPage, DirectorioPage
from cms.secretarias.services import complete_sections
from home.founding import ensure_drafts
from home.models import HomePage
from learning.models import AulaPage
from learning.models.base import AULA_SLUG

PageType = TypeVar(
    "PageType",
    HomePage,
    AlcaldiaPage,
    NoticiasPage,
    AvisosPage,
    AgendaPage,
    DirectorioPage,
    AulaPage,
)


@dataclass(frozen=True)
class Foundation:
    """What a new site starts with."""

    home: HomePage
    alcaldia: AlcaldiaPage
    noticias: NoticiasPage
    directorio: DirectorioPage
    press: Group
    systems: Group
    committee: Group


@transaction.atomic
def found_site(*, hostname: str, port: int, by: User) -> Foundation:
    """Create the home page and its children, the three offices and the workflow.

    These pages hold no text of anybody's, so they are published here; whatever is written
    into them later goes through the Oficina de Prensa. The landing pages and the policies start as
    drafts. Safe to repeat: it completes what lacks.

    Raises:
        PermissionDenied: ``by`` is not a superuser.
    """
    if not (by.is_active and by.is_superuser):
        raise PermissionDenied("Solo quien instala el sitio puede fundarlo.")
    remove_stock_roles()
    home = _ensure_home(hostname=hostname, port=port, by=by)
    alcaldia = _ensure_child(AlcaldiaPage, home, title="La Alcaldía", slug="alcaldia", by=by)
    noticias = _ensure_child(NoticiasPage, home, title="Noticias", slug="noticias", by=by)
    # Their entries hang from the home page and the footer: the menu has seven at most.
    _ensure_child(AvisosPage, home, title="Avisos", slug="avisos", by=by, in_menu=False)
    _ensure_child(AgendaPage, home, title="Agenda", slug="agenda", by=by, in_menu=False)
    directorio = _ensure_child(
        DirectorioPage, home, title="Directorio", slug="directorio", by=by, in_menu=False
    )
    _ensure_child(AulaPage, home, title="Aula digital", slug=AULA_SLUG, by=by)
    press, systems, committee = (
        ensure_office(kind) for kind in (Role.Kind.PRESS, Role.Kind.SYSTEMS, Role.Kind.COMMITTEE)
    )
    for office in (systems, committee, ensure_office(Role.Kind.AULA)):
        allow_admin(office)
    shared_collection()
    provision_press(group=press, home=home)
    ensure_workflow(press=press)
    ensure_return_reasons()
    ensure_items()
    ensure_hours()
    complete_sections(by=by)
    ensure_drafts(home, by=by)
    ensure_reviews()
    return Foundation(home, alcaldia, noticias, directorio, press, systems, committee)


def _ensure_home(*, hostname: str, port: int, by: User) -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        # Wagtail's own welcome page goes; it has never been anybody's text.
        for page in Page.get_first_root_node().get_children():
            if page.specific_class is Page:
                page.delete()
        root = Page.get_first_root_node()
        root.add_child(instance=HomePage(title="Inicio", slug="inicio", live=False))
        home = _publish(HomePage.objects.get(), by=by)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": hostname,
            "port": port,
            "root_page": home,
            "site_name": settings.SITE_NAME,
        },
    )
    return home


def _ensure_child(
    model: type[PageType],
    home: HomePage,
    *,
    title: str,
    slug: str,
    by: User,
    in_menu: bool = True,
) -> PageType:
    found = model.objects.first()
    if found is not None:
        return found
    HomePage.objects.get(pk=home.pk).add_child(
        instance=model(title=title, slug=slug, live=False, show_in_menus=in_menu)
    )
    return _publish(model.objects.get(), by=by)


def _publish(page: PageType, *, by: User) -> PageType:
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    log(instance=page, action="home.found", user=by)
    return type(page).objects.get(pk=page.pk)
