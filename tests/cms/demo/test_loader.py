"""The demonstration municipality, loaded through the services that people's screens use."""

import io
import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

from cms.accounts.models import User
from cms.assets.models import SiteDocument, SiteImage
from cms.core.models import SiteIdentity
from cms.demo.content import read_all
from cms.demo.loader import DemoRefusedError, Loader
from cms.demo.people import ACCOUNTS, PASSWORD
from cms.editorial.models import FileUse, PageReview
from cms.news.models import NoticiaPage
from cms.secretarias.models import InformativePage, Section, StaffMember
from home.models import HomePage

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SECTIONS = (
    "secretaria-general",
    "secretaria-de-desarrollo-social",
    "secretaria-de-hacienda",
    "secretaria-de-planeacion",
    "oficina-de-prensa",
    "oficina-de-sistemas",
)


@pytest.fixture
def client(demo):
    return Client()


def counts():
    models = (Page, User, Group, Section, SiteImage, SiteDocument, PageLogEntry, FileUse)
    return [model.objects.count() for model in models]


def test_accounts_sign_in_with_the_published_password(client):
    for account in ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.check_password(PASSWORD), account.username
        assert not user.is_superuser


@pytest.mark.parametrize("slug", SECTIONS)
def test_each_section_is_public_with_its_people(client, slug):
    response = client.get(f"/alcaldia/{slug}/")
    assert response.status_code == 200
    page = Section.objects.get(page__slug=slug).page
    assert page.purpose in response.content.decode()
    assert StaffMember.objects.filter(page=page).exists()


@pytest.mark.parametrize("typed", ["predial", "predail", "impuesto de la casa", "catastro"])
def test_the_predial_is_found_first_however_it_is_called(client, typed):
    assert search_results(client, typed)[0] == "Impuesto predial unificado"


def test_accents_and_plurals_are_forgiven(client):
    assert "Secretaría de Desarrollo Social" in search_results(client, "educacion")
    assert "Jornada de vacunación de perros y gatos" in search_results(client, "escuelas")


def test_documents_are_found_and_drafts_are_not(client):
    assert "Calendario tributario (dato de ejemplo)" in search_results(client, "calendario")
    hidden = NoticiaPage.objects.filter(live=False)
    assert hidden.exists()
    for page in hidden:
        assert page.title not in search_results(client, page.title)


def search_results(client, typed):
    html = client.get("/buscar/", {"q": typed}).content.decode()
    found = re.findall(r'<h2><a href="[^"]*">(.*?)</a></h2>', html)
    return [unescape(re.sub(r"</?mark>", "", title)) for title in found]


def test_there_is_enough_to_read(client):
    assert NoticiaPage.objects.count() >= 12
    assert InformativePage.objects.count() >= 10
    assert HomePage.objects.get().top_tasks.count() >= 6
    assert SiteIdentity.load().name == "Alcaldía de Sabanalarga"


def test_every_public_page_renders_whole(client):
    """No field of a content file was lost on the way: an empty one would print «None»."""
    for page in Page.objects.live().filter(depth__gt=1):
        response = client.get(page.get_url())
        if not page.specific_class.has_own_page:  # a folder leads to its section
            assert response.status_code in (302, 404), page.get_url()
            continue
        assert response.status_code == 200, page.get_url()
        html = response.content.decode()
        assert "None" not in html, page.get_url()
        assert "page:" not in html, page.get_url()


def test_a_step_and_a_question_show_their_text(client):
    url = "/alcaldia/secretaria-de-hacienda/informacion/impuesto-predial-unificado/"
    html = client.get(url).content.decode()
    record = read_all("informative")["impuesto-predial-unificado"]
    for block in record["body"]:
        for item in block.get("items", []):
            assert item.get("title", item.get("question")) in html


def test_items_stand_in_every_state_of_the_workflow(client):
    pages = NoticiaPage.objects.all()
    assert pages.filter(live=True, has_unpublished_changes=False).exists()
    assert [p for p in pages.filter(live=True) if p.workflow_in_progress]
    assert [p for p in pages.filter(live=False) if p.workflow_in_progress]
    assert [p for p in pages if p.approved_schedule]
    assert pages.filter(live=False, first_published_at__isnull=False).exists()
    statuses = set(WorkflowState.objects.values_list("status", flat=True))
    assert {"in_progress", "approved", "needs_changes", "cancelled"} <= statuses
    returned = TaskState.objects.filter(status="rejected")
    assert returned.exists()
    assert not returned.filter(comment="").exists()


def test_nobody_approved_their_own_text(client):
    for state in TaskState.objects.filter(status="approved").select_related("revision"):
        assert state.finished_by_id != state.revision.user_id


def test_nothing_unapproved_is_public(client):
    hidden = list(NoticiaPage.objects.filter(live=False))
    assert hidden
    listing = client.get("/noticias/").content.decode()
    feed = client.get("/noticias/feed/").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    for page in hidden:
        assert client.get(page.get_url()).status_code == 404
        assert page.title not in listing
        assert page.title not in feed
        assert f"/{page.slug}/" not in sitemap


def test_verifications_are_spread_and_a_few_are_overdue(client):
    today, rows = timezone.localdate(), list(PageReview.objects.select_related("page"))
    overdue = [row for row in rows if row.review_on < today]
    assert 2 <= len(overdue) <= len(rows) // 4
    assert len({row.review_on for row in rows}) > len(rows) // 2
    assert all(row.page.last_published_at <= row.verified_at for row in rows)
    assert {row.section_id for row in rows} > {None}


def test_loading_twice_adds_nothing(client):
    reviews = list(PageReview.objects.order_by("pk").values())
    before = counts()
    Loader(say=lambda line: None, image_size=(160, 90)).run()
    assert counts() == before
    assert list(PageReview.objects.order_by("pk").values()) == reviews


def test_it_refuses_production_settings(client, settings):
    settings.DEMO_ALLOWED = False
    before = counts()
    with pytest.raises(DemoRefusedError):
        Loader(say=lambda line: None).run()
    with pytest.raises(CommandError):
        call_command("load_demo", stdout=io.StringIO())
    assert counts() == before


def test_the_command_prints_the_accounts(client):
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    printed = out.getvalue()
    assert PASSWORD in printed
    for account in ACCOUNTS:
        assert account.username in printed
