"""An aviso that cannot wait, written and published by one officer from a phone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.editorial.models import DeskItem
from cms.news.models import AvisoPage, AvisosContainerPage
from cms.news.urgent import publish_urgent_aviso

ADDRESS = "/admin/mesa/aviso-urgente/"


@pytest.fixture
def folder(town):
    return AvisosContainerPage.objects.child_of(town.hacienda_section.page).get()


def filled(container, **changes) -> dict[str, object]:
    ends_at = timezone.localtime() + timedelta(hours=6)
    return {
        "title": "Puente cerrado en El Secreto",
        "summary": "Use la vía de La Ceiba.",
        "kind": "roads",
        "area": "El Secreto",
        "ends_at": f"{ends_at:%Y-%m-%dT%H:%M}",
        "folder": container.pk,
        "reason": "Creció el río.",
        **changes,
    }


def test_it_is_public_at_once_on_every_page(town, sign_in, client, folder) -> None:
    answer = sign_in(town.prensa).post(ADDRESS, filled(folder))
    assert answer.status_code == 302
    page = AvisoPage.objects.get()
    assert (page.live, page.is_urgent, page.owner) == (True, True, town.prensa)
    assert "Puente cerrado" in client.get("/noticias/").content.decode()


def test_it_stays_on_the_desk_for_another_officer(town, sign_in, folder) -> None:
    sign_in(town.prensa).post(ADDRESS, filled(folder))
    item = DeskItem.objects.waiting().get()
    assert (item.kind, item.note) == (DeskItem.Kind.SECOND_LOOK, "Creció el río.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("title", "x" * 66),
        ("summary", ""),
        ("kind", "inventado"),
        ("ends_at", ""),
        ("ends_at", "mañana"),
        ("ends_at", "2020-01-01T08:00"),
        ("folder", "999999"),
        ("folder", "'"),
        ("folder", "9" * 40),
        ("reason", "  "),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(town, sign_in, folder, name, value) -> None:
    answer = sign_in(town.prensa).post(ADDRESS, filled(folder, **{name: value}))
    assert answer.status_code == 400
    assert name in answer.context["form"].errors
    assert not AvisoPage.objects.exists()
    if name != "title":
        assert "El Secreto" in answer.content.decode()


@pytest.mark.parametrize("who", ["hacienda", "sistemas", "comite", "ciudadana"])
def test_only_prensa(town, sign_in, folder, who) -> None:
    person = getattr(town, who)
    assert sign_in(person).post(ADDRESS, filled(folder)).status_code == 404
    with pytest.raises(PermissionDenied):
        publish_urgent_aviso(
            folder=folder,
            officer=person,
            title="x",
            summary="x",
            kind="roads",
            ends_at=timezone.now() + timedelta(hours=1),
            reason="x",
        )
    assert not AvisoPage.objects.exists()


def test_the_desk_leads_there(town, sign_in) -> None:
    assert ADDRESS in sign_in(town.prensa).get("/admin/mesa/").content.decode()
