"""What the home page's form suggests from what is read."""

import pytest
from django.utils import timezone

from cms.core.models import Reading
from home.models import HomePage
from home.selectors import suggested_tasks
from tests.showcase import Showcase, build_showcase

pytestmark = pytest.mark.django_db


@pytest.fixture
def showcase(town) -> Showcase:
    return build_showcase(town)


def read(path: str, count: int) -> None:
    Reading.objects.create(path=path, day=timezone.localdate(), count=count)


def test_most_read_pages_that_are_not_offered_yet(showcase: Showcase) -> None:
    home = HomePage.objects.get()
    read("/", 90)
    read("/noticias/", 80)
    read(showcase.addresses["informativa"], 70)  # already a task
    read("/datos/", 5)
    read(showcase.addresses["secretaria"], 9)
    read("/ya-no-existe/", 60)
    assert [(found.title, found.count) for found in suggested_tasks(home)] == [
        ("Secretaría de Hacienda", 9),
        ("Política de datos", 5),
    ]


def test_prensa_sees_them_in_the_form(showcase: Showcase, sign_in) -> None:
    read("/datos/", 5)
    html = (
        sign_in(showcase.town.prensa).get(f"/admin/pages/{showcase.town.home.pk}/edit/").content
    ).decode()
    assert "Política de datos: 5 lecturas" in html
    Reading.objects.all().delete()
    html = (
        sign_in(showcase.town.prensa).get(f"/admin/pages/{showcase.town.home.pk}/edit/").content
    ).decode()
    assert "Todavía no hay lecturas que contar" in html
