"""Decisions of the Mesa de Prensa, written straight into the table: what is counted, not how."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time

from cms.core.remembered import forget
from cms.editorial.models import DeskItem, ReturnReason
from tests.conftest import Town

BOGOTA = ZoneInfo("America/Bogota")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=BOGOTA)
Kind, Status = DeskItem.Kind, DeskItem.Status


@pytest.fixture
def now() -> Iterator[datetime]:
    """It is Tuesday 24 November 2026, ten in the morning."""
    with freeze_time(NOW):
        yield NOW


class Desk:
    """Writes items as the desk would have left them."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def item(self, at: datetime = NOW, **fields: Any) -> DeskItem:
        """A decision made then, an approval of a change of Hacienda unless told otherwise."""
        given: dict[str, Any] = {
            "kind": Kind.CHANGE,
            "status": Status.APPROVED,
            "title": "Feria",
            "section_id": self.town.hacienda_section.page_id,
            "submitted_at": at - timedelta(hours=2),
            "decided_at": at,
            "working_minutes": 120,
            **fields,
        }
        return DeskItem.objects.create(**given)

    def waits(self, *minutes: int, at: datetime = NOW, **fields: Any) -> None:
        for count in minutes:
            self.item(at, working_minutes=count, **fields)

    def waiting(self, **fields: Any) -> DeskItem:
        empty = {"status": Status.WAITING, "decided_at": None, "working_minutes": None}
        return self.item(**{**empty, **fields})

    def returned(self, name: str, **fields: Any) -> DeskItem:
        reason, _created = ReturnReason.objects.get_or_create(name=name)
        return self.item(
            **{"status": Status.RETURNED, "reason": reason, "comment": "Corrija.", **fields}
        )


@pytest.fixture
def desk(town: Town, now: datetime) -> Desk:
    forget()
    return Desk(town)


def on(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BOGOTA)
