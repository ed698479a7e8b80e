"""The town that most tests live in, built through the same services as the real one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, Site

from cms.accounts.models import Role, User
from cms.accounts.roles import office_group
from cms.accounts.services import ensure_office
from cms.core.page_store import PageStore, shared_store
from cms.editorial.provisioning import (
    allow_admin,
    ensure_workflow,
    provision_press,
    remove_stock_roles,
)
from cms.news.models import (
    AgendaPage,
    AvisosPage,
    NoticiaPage,
    NoticiasContainerPage,
    NoticiasPage,
)
from cms.secretarias.models import AlcaldiaPage, DirectorioPage, Section
from cms.secretarias.services import create_secretaria
from home.models import HomePage
from tests.databases import (
    django_db_modify_db_settings,
    migrated,
    migrated_postgres,
    pytest_collection_modifyitems,
)
from tests.scenery import Scenery, _nothing_left_standing, scenery
from tests.smtp import outbox, server

__all__ = [
    "_nothing_left_standing",
    "django_db_modify_db_settings",
    "migrated",
    "migrated_postgres",
    "outbox",
    "pytest_collection_modifyitems",
    "scenery",
    "server",
]

PASSWORD = "una-clave-de-prueba-2026"


@dataclass
class Town:
    """Two sections, two press officers, and somebody in every role."""

    home: HomePage
    alcaldia: AlcaldiaPage
    noticias: NoticiasPage
    directorio: DirectorioPage
    press: Group
    systems: Group
    committee: Group
    hacienda_section: Section
    social_section: Section
    people: dict[str, User]

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError as error:
            raise AttributeError(name) from error

    def draft_noticia(self, section: Section, by: User, title: str = "Feria", **fields: object):
        """A noticia as an editor leaves it: saved, not submitted."""
        container = NoticiasContainerPage.objects.child_of(section.page).get()
        page = NoticiaPage(
            title=title,
            summary=str(fields.pop("summary", "Un resumen corto.")),
            owner=by,
            live=False,
            **fields,
        )
        container.add_child(instance=page)
        page.save_revision(user=by, log_action=True)
        return NoticiaPage.objects.get(pk=page.pk)

    def in_review(self, section: Section, by: User, title: str = "Feria", **fields: object):
        """A noticia under review."""
        from cms.editorial.approval import submit

        page = self.draft_noticia(section, by, title, **fields)
        submit(page=page, user=by)
        return NoticiaPage.objects.get(pk=page.pk)

    def published(self, section: Section, by: User, title: str = "Feria", **fields: object):
        """A noticia that the Oficina de Prensa approved."""
        from cms.editorial.approval import APPROVE, decide

        page = self.in_review(section, by, title, **fields)
        decide(
            task_state=page.current_workflow_task_state, user=self.people["prensa"], action=APPROVE
        )
        return NoticiaPage.objects.get(pk=page.pk)


def person(username: str, *groups: Group, **fields: object) -> User:
    """An account; ``set_unusable_password`` keeps tests quick, ``force_login`` signs in."""
    user = User(username=username, first_name=username.capitalize(), **fields)
    user.set_unusable_password()
    user.save()
    user.groups.set(groups)
    return user


def publish_structure(page: Page) -> None:
    """Make a page of the test's scenery public without a review."""
    # Read again: a stale object would write back its old count of children.
    fresh = Page.objects.get(pk=page.pk).specific
    fresh.save_revision().publish(skip_permission_checks=True)


def build_town() -> None:
    """Found the site, its people and two sections, in the database."""
    root = Page.get_first_root_node()
    root.get_children().delete()
    root = Page.get_first_root_node()
    home = HomePage(title="Inicio", slug="inicio", live=False)
    root.add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", port=80, root_page=home, is_default_site=True)
    alcaldia = AlcaldiaPage(title="La Alcaldía", slug="alcaldia", live=False, show_in_menus=True)
    home.add_child(instance=alcaldia)
    noticias = NoticiasPage(title="Noticias", slug="noticias", live=False, show_in_menus=True)
    home.add_child(instance=noticias)
    directorio = DirectorioPage(title="Directorio", slug="directorio", live=False)
    home.add_child(instance=directorio)

    avisos = AvisosPage(title="Avisos", slug="avisos", live=False)
    home.add_child(instance=avisos)
    agenda = AgendaPage(title="Agenda", slug="agenda", live=False)
    home.add_child(instance=agenda)

    remove_stock_roles()
    press = ensure_office(Role.Kind.PRESS)
    systems = ensure_office(Role.Kind.SYSTEMS)
    committee = ensure_office(Role.Kind.COMMITTEE)
    provision_press(group=press, home=home)
    allow_admin(systems)
    allow_admin(committee)
    ensure_workflow(press=press)
    people = {
        "sistemas": person("sistemas", systems),
        "prensa": person("prensa", press),
        "prensa2": person("prensa2", press),
        "comite": person("comite", committee),
        "ciudadana": person("ciudadana"),
    }
    sections = {}
    for key, title in (("hacienda", "Secretaría de Hacienda"), ("social", "Secretaría Social")):
        section = create_secretaria(
            title=title, short_name=key.capitalize(), by=people["sistemas"], submit=False
        )
        people[key] = person(key, section.group)
        sections[key] = section
    people["hacienda2"] = person("hacienda2", sections["hacienda"].group)
    top = (home, alcaldia, noticias, avisos, agenda, directorio)
    for page in (*top, *(s.page for s in sections.values())):
        publish_structure(page)


def read_town() -> Town:
    """The town as it stands in the database, in fresh objects."""
    sections = {s.page.short_name.lower(): s for s in Section.objects.select_related("page")}
    return Town(
        home=HomePage.objects.get(),
        alcaldia=AlcaldiaPage.objects.get(),
        noticias=NoticiasPage.objects.get(),
        directorio=DirectorioPage.objects.get(),
        press=office_group(Role.Kind.PRESS),
        systems=office_group(Role.Kind.SYSTEMS),
        committee=office_group(Role.Kind.COMMITTEE),
        people={user.username: user for user in User.objects.all()},
        hacienda_section=sections["hacienda"],
        social_section=sections["social"],
    )


@pytest.fixture(scope="module")
def built_town(scenery: Scenery) -> None:
    """The town stands for this module; each test's own transaction stands inside of it."""
    scenery.put_up("town", build_town)


@pytest.fixture
def town(built_town: None, db: None) -> Town:
    return read_town()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client already signed in as somebody."""

    def _sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _sign_in


@pytest.fixture
def page_store(settings: Any, tmp_path: Path) -> Iterator[PageStore]:
    """The whole-page store as in production, empty, with files of its own.

    It keeps nothing that a transaction saw: pages of the database need a test whose changes are
    committed. Clients must name their host: ``Client(headers={"host": "testserver"})``.
    """
    settings.DATA_DIR = tmp_path
    settings.PAGE_STORE_MEMORY_BYTES = 32 * 1024 * 1024
    store = shared_store()
    assert store is not None
    yield store
    store.clear()
