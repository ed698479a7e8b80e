"""The indexes that Wagtail's page table lacks: there, made again when lost, and used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.core.page_indexes import INDEXES, TABLE, make_after_migrate
from home.selectors import page_at
from tests.conftest import Town

pytestmark = pytest.mark.django_db


def present() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE)
    return set(INDEXES) & set(found)


def test_made_by_migrate() -> None:
    assert present() == set(INDEXES)


def test_made_again_when_a_migration_of_wagtails_lost_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX page_by_url_path")
    assert present() != set(INDEXES)
    make_after_migrate("default")
    make_after_migrate("default")
    assert present() == set(INDEXES)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a small PostgreSQL table is just read")
def test_used_for_an_address_and_for_children(town: Town) -> None:
    address = Page.objects.filter(url_path=town.alcaldia.url_path, live=True).explain()
    assert "page_by_url_path" in address
    children = Page.objects.child_of(town.home).live().explain()
    assert "page_by_depth_and_path" in children


def test_a_page_is_found_in_one_query_from_the_second_time_on(town: Town) -> None:
    assert page_at(town.home, "/alcaldia/") == town.alcaldia
    with CaptureQueriesContext(connection) as queries:
        assert page_at(town.home, "alcaldia") == town.alcaldia
    assert len(queries) == 1


def test_an_address_that_changes_hands(town: Town) -> None:
    page = town.published(town.hacienda_section, town.people["hacienda"], "Feria")
    path = page.url_path.removeprefix(town.home.url_path)
    assert page_at(town.home, path) == page
    page.slug = "otra"
    page.save()
    assert page_at(town.home, path) is None
    other = town.published(town.hacienda_section, town.people["hacienda"], "Feria")
    assert page_at(town.home, path) == other
    other.unpublish()
    assert page_at(town.home, path) is None


def test_addresses_without_a_page_are_not_remembered(town: Town) -> None:
    for number in range(600):
        assert page_at(town.home, f"nada-{number}") is None
    page_at(town.home, "alcaldia")
    with CaptureQueriesContext(connection) as queries:
        page_at(town.home, "alcaldia")
    assert len(queries) == 1
