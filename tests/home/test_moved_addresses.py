"""An address that changed, through the approval of Prensa, leads to where its page is now."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.editorial.approval import APPROVE, decide, submit
from cms.news.models import NoticiaPage, NoticiasContainerPage
from cms.secretarias.models import InformativeContainerPage, InformativePage
from tests.conftest import Town
from tests.showcase import publish

pytestmark = pytest.mark.django_db

NOTICIAS = "/alcaldia/secretaria-de-hacienda/noticias/"
INFORMATION = "/alcaldia/secretaria-de-hacienda/informacion/"


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Wagtail records the old address after the commit, which a test's transaction never has."""
    return django_capture_on_commit_callbacks


def approve_slug(town: Town, page: Any, slug: str, commits: Any) -> Any:
    """Its editor changes the address, and Prensa approves."""
    with commits(execute=True):
        draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.slug = slug
        draft.save_revision(user=town.hacienda)
        submit(page=type(page).objects.get(pk=page.pk), user=town.hacienda)
        decide(
            task_state=type(page).objects.get(pk=page.pk).current_workflow_task_state,
            user=town.prensa,
            action=APPROVE,
        )
    return type(page).objects.get(pk=page.pk)


def noticia(town: Town, title: str = "Feria", slug: str = "feria") -> NoticiaPage:
    return town.published(town.hacienda_section, town.hacienda, title, slug=slug)


def informative(parent: Page, slug: str) -> InformativePage:
    page = InformativePage(title=slug.title(), slug=slug, summary="x", live=False)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    publish(page)
    return InformativePage.objects.get(pk=page.pk)


def folder(town: Town) -> Page:
    return InformativeContainerPage.objects.child_of(town.hacienda_section.page).get()


def jump(address: str, status: int = 301) -> str:
    response = Client().get(address)
    assert response.status_code == status, address
    return response.headers["Location"]


def test_a_new_slug_counts_once_approved(town: Town, commits) -> None:
    page = noticia(town)
    with commits(execute=True):
        draft = page.get_latest_revision_as_object()
        draft.slug = "feria-2027"
        draft.save_revision(user=town.hacienda)
        submit(page=NoticiaPage.objects.get(pk=page.pk), user=town.hacienda)
    assert Client().get(f"{NOTICIAS}feria/").status_code == 200
    assert Client().get(f"{NOTICIAS}feria-2027/").status_code == 404
    with commits(execute=True):
        decide(
            task_state=NoticiaPage.objects.get(pk=page.pk).current_workflow_task_state,
            user=town.prensa,
            action=APPROVE,
        )
    assert jump(f"{NOTICIAS}feria/") == f"{NOTICIAS}feria-2027/"
    assert Client().get(f"{NOTICIAS}feria-2027/").status_code == 200


def test_without_its_slash_and_with_a_query(town: Town, commits) -> None:
    approve_slug(town, noticia(town), "nueva", commits)
    assert jump(f"{NOTICIAS}feria") == f"{NOTICIAS}nueva/"
    assert jump(f"{NOTICIAS}feria/?utm=x&a=%C3%B1") == f"{NOTICIAS}nueva/?utm=x&a=%C3%B1"
    response = Client().head(f"{NOTICIAS}feria/")
    assert response.status_code == 301


def test_two_changes_are_one_jump(town: Town, commits) -> None:
    page = approve_slug(town, noticia(town), "segunda", commits)
    approve_slug(town, page, "tercera", commits)
    for old in ("feria", "segunda"):
        assert jump(f"{NOTICIAS}{old}/") == f"{NOTICIAS}tercera/"


def test_back_to_the_first_address_makes_no_loop(town: Town, commits) -> None:
    page = approve_slug(town, noticia(town), "segunda", commits)
    approve_slug(town, page, "feria", commits)
    assert Client().get(f"{NOTICIAS}feria/").status_code == 200
    assert jump(f"{NOTICIAS}segunda/") == f"{NOTICIAS}feria/"


def test_what_hangs_below_follows(town: Town, commits) -> None:
    parent = informative(folder(town), "predial")
    child = informative(parent, "descuentos")
    informative(child, "ejemplos")
    approve_slug(town, parent, "impuesto-predial", commits)
    for below in ("", "descuentos/", "descuentos/ejemplos/"):
        new = f"{INFORMATION}impuesto-predial/{below}"
        assert jump(f"{INFORMATION}predial/{below}") == new
        assert Client().get(new).status_code == 200


def test_a_moved_page_and_its_children(town: Town, commits) -> None:
    page = informative(folder(town), "predial")
    informative(page, "descuentos")
    with commits(execute=True):
        page.move(Page.objects.get(pk=town.alcaldia.pk), pos="last-child", user=town.prensa)
    assert jump(f"{INFORMATION}predial/") == "/alcaldia/predial/"
    assert jump(f"{INFORMATION}predial/descuentos/") == "/alcaldia/predial/descuentos/"


def test_moved_and_then_renamed_is_one_jump(town: Town, commits) -> None:
    page = noticia(town)
    social = NoticiasContainerPage.objects.child_of(town.social_section.page).get()
    with commits(execute=True):
        page.move(social, pos="last-child", user=town.prensa)
    moved = NoticiaPage.objects.get(pk=page.pk)
    with commits(execute=True):
        moved.slug = "otra"
        publish(moved)
    new = "/alcaldia/secretaria-social/noticias/otra/"
    assert jump(f"{NOTICIAS}feria/") == new
    assert jump("/alcaldia/secretaria-social/noticias/feria/") == new


def test_a_page_that_takes_the_address_wins(town: Town, commits) -> None:
    approve_slug(town, noticia(town), "feria-2026", commits)
    other = noticia(town, "Feria de ganado", "feria")
    response = Client().get(f"{NOTICIAS}feria/")
    assert response.status_code == 200
    assert "Feria de ganado" in response.content.decode()
    # And when it goes elsewhere in its turn, its old address is its own.
    approve_slug(town, other, "feria-ganadera", commits)
    assert jump(f"{NOTICIAS}feria/") == f"{NOTICIAS}feria-ganadera/"


def test_browsers_may_not_keep_the_jump_for_ever(town: Town, commits) -> None:
    approve_slug(town, noticia(town), "nueva", commits)
    assert Client().get(f"{NOTICIAS}feria/").headers["Cache-Control"] == "public, max-age=3600"


def test_it_never_tells_the_address_of_what_is_not_public(town: Town, commits) -> None:
    page = approve_slug(town, noticia(town), "nueva", commits)
    page.unpublish()
    response = Client().get(f"{NOTICIAS}feria/")
    assert response.status_code == 404
    assert "nueva" not in response.content.decode()
    draft = town.draft_noticia(town.hacienda_section, town.hacienda, "Secreta", slug="secreta")
    social = NoticiasContainerPage.objects.child_of(town.social_section.page).get()
    with commits(execute=True):
        draft.move(social, pos="last-child", user=town.prensa)
    assert Client().get(f"{NOTICIAS}secreta/").status_code == 404


def test_a_page_that_is_gone_leaves_a_kind_404(town: Town, commits) -> None:
    page = approve_slug(town, noticia(town), "nueva", commits)
    page.delete()
    assert Client().get(f"{NOTICIAS}feria/").status_code == 404


def test_only_reading_is_redirected(town: Town, commits) -> None:
    approve_slug(town, noticia(town), "nueva", commits)
    assert Client().post(f"{NOTICIAS}feria/").status_code == 405


def test_it_costs_one_query_more_than_a_404(town: Town, commits) -> None:
    approve_slug(town, noticia(town), "nueva", commits)
    for number in range(20):
        Redirect.objects.create(old_path=f"/vieja-{number}", redirect_link="/noticias/")

    def count(address: str) -> int:
        Client().get(address)
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        return len(queries)

    assert count(f"{NOTICIAS}feria/") <= count(f"{NOTICIAS}no-existe/") <= 3


class TestRedirectsMadeByHand:
    """The superuser's own redirects, in Wagtail's screen."""

    def test_to_another_site_and_temporary(self, town: Town) -> None:
        Redirect.objects.create(old_path="/tramites", redirect_link="https://www.gov.co/")
        Redirect.objects.create(
            old_path="/hoy", redirect_link="https://example.org/", is_permanent=False
        )
        assert jump("/tramites/") == "https://www.gov.co/"
        assert jump("/hoy/", 302) == "https://example.org/"

    def test_the_query_and_the_own_site_choose_the_closest(self, town: Town) -> None:
        Redirect.objects.create(old_path="/ver", redirect_link="https://example.org/todas")
        Redirect.objects.create(
            old_path="/ver", redirect_link="https://example.org/propia",
            site=town.home.get_site(),
        )  # fmt: skip
        Redirect.objects.create(old_path="/ver?id=3", redirect_link="https://example.org/tres")
        assert jump("/ver/") == "https://example.org/propia"
        assert jump("/ver/?id=3") == "https://example.org/tres"
        assert jump("/ver/?id=4") == "https://example.org/propia"

    def test_accents(self, town: Town) -> None:
        Redirect.objects.create(old_path="/año", redirect_page=town.noticias)
        assert jump("/a%C3%B1o/") == "/noticias/"

    def test_one_that_leads_to_itself_is_a_404(self, town: Town) -> None:
        Redirect.objects.create(old_path="/vuelta", redirect_link="/vuelta/")
        assert Client().get("/vuelta/").status_code == 404

    @pytest.mark.parametrize(
        "tail", ["%00", "x" * 3000 + "/", "%FF", "'", ";a;b?c&d=%00", "?" + "y" * 900]
    )
    def test_strange_addresses_are_no_fault(self, town: Town, tail: str) -> None:
        assert Client().get(f"/nada/{tail}").status_code in (400, 404)
