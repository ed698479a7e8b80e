"""Avisos and events of the town, published the way people publish."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.editorial.approval import APPROVE, decide, submit
from cms.news.models import AvisoPage, AvisosContainerPage, EventoPage, EventosContainerPage
from cms.secretarias.models import Section
from tests.conftest import Town

HOUR = timedelta(hours=1)


def text_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def bogota(*parts: int) -> datetime:
    """An instant on the town's clock."""
    return timezone.make_aware(datetime(*parts))  # type: ignore[arg-type,misc]


def written(town: Town, model: Any, folder: Any, section: Section, **fields: Any) -> Any:
    """A draft in the section's folder, by somebody of that section."""
    fields.setdefault("summary", "Un resumen corto.")
    by = town.people["hacienda" if section == town.hacienda_section else "social"]
    page = model(owner=by, live=False, **fields)
    folder.objects.child_of(section.page).get().add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return model.objects.get(pk=page.pk)


def approved(town: Town, page: Page, by: User) -> Any:
    submit(page=page, user=by)
    fresh = type(page).objects.get(pk=page.pk)
    decide(task_state=fresh.current_workflow_task_state, user=town.people["prensa"], action=APPROVE)
    return type(page).objects.get(pk=page.pk)


def publisher(town: Town, model: Any, folder: Any, defaults: Callable[[], dict[str, Any]]) -> Any:
    def publish(section: Section | None = None, **fields: Any) -> Any:
        section = section or town.hacienda_section
        page = written(town, model, folder, section, **{**defaults(), **fields})
        return approved(town, page, page.owner)

    return publish


@pytest.fixture
def an_aviso(town: Town) -> Callable[..., AvisoPage]:
    """Publish an aviso; unless told, it began an hour ago and ends in one."""
    return publisher(
        town,
        AvisoPage,
        AvisosContainerPage,
        lambda: {
            "title": "Corte de agua",
            "starts_at": timezone.now() - HOUR,
            "ends_at": timezone.now() + HOUR,
        },
    )


@pytest.fixture
def an_event(town: Town) -> Callable[..., EventoPage]:
    """Publish an event; unless told, it takes place in three days."""
    return publisher(
        town,
        EventoPage,
        EventosContainerPage,
        lambda: {
            "title": "Feria de trámites",
            "place": "Parque principal",
            "starts_at": timezone.now() + timedelta(days=3),
            "ends_at": timezone.now() + timedelta(days=3, hours=2),
        },
    )
