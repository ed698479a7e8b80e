"""The store in a site really served, by two workers: what an anonymous visitor sees, and when.

Rows are changed without a signal to see that an answer really comes from the store: it then shows
the old text. A change with its signal, in whatever process, must be seen by the very next visit.
"""

import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installations import Installation, Served, until

SETTINGS = "tests.cms.core.served_settings"
VISITS = 12
"""Each on a connection of its own, which the kernel gives to either worker."""
FOUND = """
from django.core.management import call_command
from cms.accounts.models import User
User.objects.create_superuser("raiz", password="una-clave-larga-2026")
call_command("found_site", by="raiz")
"""
PUBLISH = """
from home.models import HomePage
home = HomePage.objects.get()
home.hero_title = {title!r}
home.save_revision().publish(skip_permission_checks=True)
"""
CHANGE_BEHIND = """
from home.models import HomePage
HomePage.objects.update(hero_title={title!r})
"""
DRAFT = """
from home.models import HomePage
home = HomePage.objects.get()
home.hero_title = "Borrador"
home.save_revision()
"""
CLOSE = """
from home.models import HomePage
from wagtail.models import PageViewRestriction
PageViewRestriction.objects.create(page=HomePage.objects.get(), password="secreta",
    restriction_type=PageViewRestriction.PASSWORD)
"""
ALCALDIA = "from cms.secretarias.models import AlcaldiaPage; page = AlcaldiaPage.objects.get(); "


@pytest.fixture(scope="module")
def founded_once(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a founded site, to copy while nobody has it open."""
    data_dir = tmp_path_factory.mktemp("founded") / "data"
    shutil.copytree(migrated, data_dir)
    Installation(data_dir, settings=SETTINGS).python(FOUND)
    return data_dir


@pytest.fixture
def founded(founded_once: Path, tmp_path: Path) -> Installation:
    shutil.copytree(founded_once, tmp_path / "data")
    return Installation(tmp_path / "data", settings=SETTINGS)


@pytest.fixture
def served(founded: Installation) -> Iterator[Served]:
    with founded.serving("--no-scheduler") as running:
        yield running


def visit(served: Served, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    # Named without its port, which differs at every start: the page is the same.
    headers = {"Host": "localhost", **headers}
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        return answer
    finally:
        connection.close()


def all_see(served: Served, text: str) -> bool:
    """Whether every one of many visits shows ``text``."""
    return all(text in visit(served).text for _ in range(VISITS))


def test_a_publication_is_seen_by_the_next_visit_of_either_worker(
    founded: Installation, served: Served
) -> None:
    founded.python(PUBLISH.format(title="Primera"))
    assert all_see(served, "Primera")
    founded.python(CHANGE_BEHIND.format(title="A escondidas"))
    assert all_see(served, "Primera")  # so both answer from the store
    founded.python(PUBLISH.format(title="Segunda"))
    assert all_see(served, "Segunda")
    founded.python(DRAFT)
    founded.python(CHANGE_BEHIND.format(title="A escondidas"))
    assert all_see(served, "Segunda")  # a draft has dropped nothing


def test_withdrawn_moved_and_closed_pages_are_gone_at_once(
    founded: Installation, served: Served
) -> None:
    assert {visit(served, "/alcaldia/").status for _ in range(VISITS)} == {200}
    founded.python(ALCALDIA + "page.slug = 'gobierno'; page.save()")
    assert {visit(served, "/alcaldia/").status for _ in range(VISITS)} <= {301, 404}
    assert {visit(served, "/gobierno/").status for _ in range(VISITS)} == {200}
    founded.python(ALCALDIA + "page.unpublish()")
    assert {visit(served, "/gobierno/").status for _ in range(VISITS)} == {404}
    assert all_see(served, "Qué necesita hacer hoy")
    founded.python(CLOSE)
    answers = [visit(served) for _ in range(VISITS)]
    assert [answer.text for answer in answers if "Qué necesita hacer hoy" in answer.text] == []
    assert not any("public" in (answer.getheader("Cache-Control") or "") for answer in answers)


def test_pages_outlive_a_restart_of_the_same_version_only(founded: Installation) -> None:
    founded.python(PUBLISH.format(title="Primera"))
    with founded.serving("--no-scheduler") as served:
        assert all_see(served, "Primera")
    founded.python(CHANGE_BEHIND.format(title="A escondidas"))
    with founded.serving("--no-scheduler") as served:
        assert all_see(served, "Primera")
    founded.extra = {"SITE_NAME": "Otro nombre"}
    with founded.serving("--no-scheduler") as served:
        assert all_see(served, "A escondidas")


def test_whoever_carries_a_session_is_never_answered_from_the_store(
    founded: Installation, served: Served
) -> None:
    founded.python(PUBLISH.format(title="Primera"))
    assert all_see(served, "Primera")
    founded.python(CHANGE_BEHIND.format(title="A escondidas"))
    for _ in range(VISITS):
        assert "A escondidas" in visit(served, Cookie="sessionid=inventada").text
    assert all_see(served, "Primera")


def test_a_page_of_the_dead_is_dropped_when_the_scheduler_looks(founded: Installation) -> None:
    """Killed between the commit and the stamp: the mark is all that is left."""
    with founded.serving() as served:
        assert all_see(served, "Qué necesita hacer hoy")
        founded.python(
            "import os, time; from django.db import transaction; from cms.core import stamp\n"
            "from home.models import HomePage\n"
            "with transaction.atomic():\n"
            "    home = HomePage.objects.get(); home.hero_title = 'Quedó'; home.save()\n"
            "    transaction.get_connection().run_on_commit.clear()\n"
            "os.utime(stamp._mark(), (time.time() - 900,) * 2)\n"
        )
        assert "Quedó" not in visit(served).text
        until(lambda: "Quedó" in visit(served).text)


def test_a_visit_with_the_validator_has_no_body(served: Served) -> None:
    etags = {visit(served).getheader("ETag") for _ in range(VISITS)}
    assert len(etags) == 1
    for _ in range(VISITS):
        again = visit(served, **{"If-None-Match": etags.copy().pop()})
        assert (again.status, again.text) == (304, "")
