"""Addresses, telephones, weights and dates as people read them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from cms.core.templatetags.site_tags import (
    absolute,
    host_of,
    link_with,
    moment,
    site_path,
    telephone,
    weight,
    whatsapp_link,
)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, ""),
        (0, ""),
        (300, "1\u00a0KB"),
        (340_000, "340\u00a0KB"),
        (2_140_000, "2,1\u00a0MB"),
    ],
)
def test_weight(size: int | None, text: str) -> None:
    assert weight(size) == text


@pytest.mark.parametrize(
    ("number", "target"),
    [
        ("+57 608 123 4567", "tel:+576081234567"),
        ("(608) 123-4567", "tel:6081234567"),
        ("+57 608 123 4567 ext. 12", "tel:+576081234567,12"),
        ("123", "tel:123"),
        ("#767", "tel:%23767"),
    ],
)
def test_telephone(number: str, target: str) -> None:
    assert telephone(number) == target


def test_dates_in_words() -> None:
    assert moment(date(2026, 12, 12)) == (
        '<time datetime="2026-12-12">12 de diciembre de 2026</time>'
    )


def test_instants_are_of_bogota() -> None:
    late = datetime(2026, 12, 13, 3, 0, tzinfo=UTC)
    assert "12 de diciembre de 2026" in moment(late)
    assert moment(None) == ""


def test_numbers_in_templates() -> None:
    text = Template("{{ a }} {{ b|floatformat:'-2g' }}").render(
        Context({"a": 1234.5, "b": 2500000})
    )
    assert text == "1.234,5 2.500.000"


def test_addresses_come_from_the_settings(settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co/"
    assert absolute("/noticias/") == "https://sabanalarga.gov.co/noticias/"
    assert whatsapp_link("Feria & baile", "/a/") == (
        "https://wa.me/?text=Feria+%26+baile+https%3A%2F%2Fsabanalarga.gov.co%2Fa%2F"
    )


def test_link_with_keeps_only_what_has_a_value() -> None:
    assert link_with("/noticias/", seccion="", tema=None, pagina=1) == "/noticias/"
    assert link_with("/noticias/", seccion="a&b", pagina=2) == "/noticias/?seccion=a%26b&pagina=2"


def test_small_filters() -> None:
    assert host_of("https://www.youtube.com/watch?v=1") == "youtube.com"
    assert host_of("nada") == ""
    assert site_path(None) == ""
    assert site_path("/inicio/a/") == "/a/"
