"""Founding a site: the first thing that happens in a real installation."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowPage

from cms.accounts.models import Role, User
from cms.core.models import WorkingPeriod
from cms.news.models import NoticiasContainerPage
from cms.secretarias.models import DirectorioPage, SecretariaPage
from home.models import HomePage
from home.services import found_site


@pytest.fixture
def root(db):
    return User.objects.create_superuser("instala", password=None)


def counts():
    return [m.objects.count() for m in (Page, Group, Role, Site, Workflow, GroupPagePermission)]


def test_it_leaves_a_site_that_answers(root, client):
    found_site(hostname="testserver", port=80, by=root)
    for path in ("/", "/alcaldia/", "/noticias/", "/directorio/"):
        assert client.get(path).status_code == 200, path


def test_it_removes_what_wagtail_brings(root):
    found_site(hostname="testserver", port=80, by=root)
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
    assert list(Workflow.objects.values_list("name", flat=True)) == [
        "Aprobación de la Oficina de Prensa"
    ]
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_nobody_receives_the_right_to_publish(root):
    found_site(hostname="testserver", port=80, by=root)
    codenames = GroupPagePermission.objects.values_list("permission__codename", flat=True)
    assert "publish_page" not in set(codenames)


def test_the_workflow_rules_the_whole_tree(root):
    foundation = found_site(hostname="testserver", port=80, by=root)
    assert WorkflowPage.objects.get().page.depth == 1
    assert foundation.home.get_workflow() == Workflow.objects.get()


def test_repeating_it_changes_nothing(root):
    found_site(hostname="testserver", port=80, by=root)
    before = counts()
    found_site(hostname="testserver", port=80, by=root)
    assert counts() == before
    assert HomePage.objects.count() == 1


def test_only_a_superuser_founds(db):
    before = set(HomePage.objects.values_list("pk", flat=True))
    with pytest.raises(PermissionDenied):
        found_site(hostname="testserver", port=80, by=User.objects.create_user("otra"))
    assert set(HomePage.objects.values_list("pk", flat=True)) == before


def test_the_command(root, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://alcaldia.example"
    out = io.StringIO()
    call_command("found_site", by="instala", stdout=out)
    assert "/admin/personas/" in out.getvalue()
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("alcaldia.example", 443)
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("found_site", by="nadie")
    User.objects.create_user("otra")
    with pytest.raises(CommandError, match="instala"):
        call_command("found_site", by="otra")


def test_repeating_it_gives_existing_sections_what_they_lack(town):
    """A new version may bring a new kind of folder: the sections of before get it too."""
    folder = NoticiasContainerPage.objects.child_of(town.hacienda_section.page).get()
    folder.delete()
    GroupPagePermission.objects.filter(group=town.hacienda_section.group).delete()
    installer = User.objects.create_superuser("instala", password=None)
    found_site(hostname="testserver", port=80, by=installer)
    page = SecretariaPage.objects.get(pk=town.hacienda_section.page_id)
    assert NoticiasContainerPage.objects.child_of(page).live().count() == 1
    assert GroupPagePermission.objects.filter(group=town.hacienda_section.group).count() == 2


def test_an_existing_site_receives_its_directory(town):
    """A site founded before there was a directory."""
    town.directorio.delete()
    installer = User.objects.create_superuser("instala", password=None)
    foundation = found_site(hostname="testserver", port=80, by=installer)
    page = DirectorioPage.objects.get()
    assert page == foundation.directorio
    assert (page.live, page.show_in_menus, page.url_path) == (True, False, "/inicio/directorio/")
    found_site(hostname="testserver", port=80, by=installer)
    assert DirectorioPage.objects.count() == 1


def test_the_usual_hours_are_written_once(root):
    """The screen shows the hours that are in force, and what somebody changed stays."""
    found_site(hostname="testserver", port=80, by=root)
    assert WorkingPeriod.objects.count() == 10
    WorkingPeriod.objects.exclude(weekday=0).delete()
    found_site(hostname="testserver", port=80, by=root)
    assert WorkingPeriod.objects.count() == 2
