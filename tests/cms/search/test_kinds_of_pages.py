"""Avisos, events and reference pages among the results."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from cms.core.templatetags.site_tags import site_path
from tests.cms.news.conftest import HOUR, an_aviso, an_event, text_of

__all__ = ["an_aviso", "an_event"]  # fixtures
pytestmark = pytest.mark.django_db


def test_an_aviso_is_found_by_its_place_until_it_ends(an_aviso) -> None:
    aviso = an_aviso(title="Corte de agua", area="Barrio Centro", ends_at=timezone.now() + HOUR)
    assert site_path(aviso) in text_of("/buscar/?q=barrio+centro")
    with freeze_time(timezone.now() + 2 * HOUR):
        assert site_path(aviso) not in text_of("/buscar/?q=barrio+centro")
        assert site_path(aviso) not in text_of("/buscar/?q=corte+de+agua")


def test_an_event_is_found_by_its_place_and_shows_its_day(an_event) -> None:
    begins = timezone.now() + timedelta(days=40)
    event = an_event(place="Polideportivo", starts_at=begins, ends_at=begins + HOUR)
    html = text_of("/buscar/?q=polideportivo")
    assert site_path(event) in html
    assert f'datetime="{timezone.localdate(begins).isoformat()}"' in html


def test_kinds_are_filters(an_aviso, an_event) -> None:
    aviso, event = an_aviso(title="Feria aplazada"), an_event(title="Feria de trámites")
    html = text_of("/buscar/?q=feria&tipo=evento")
    assert site_path(event) in html
    assert site_path(aviso) not in html


def test_an_ended_aviso_is_in_no_sitemap(an_aviso) -> None:
    aviso = an_aviso(ends_at=timezone.now() + HOUR)
    assert site_path(aviso) in Client().get("/sitemap.xml").content.decode()
