"""Calendar files that phones can read (RFC 5545)."""

from datetime import UTC, date

import pytest
from django.test import Client
from freezegun import freeze_time
from icalendar import Calendar

from tests.cms.news.conftest import bogota
from tests.conftest import Town

pytestmark = pytest.mark.django_db


def events_of(address: str) -> list[Calendar]:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_an_event_as_a_file(town: Town, an_event, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    event = an_event(
        title="Rendición de cuentas; audiencia, pública",
        starts_at=bogota(2026, 12, 12, 8, 0),
        ends_at=bogota(2026, 12, 12, 12, 0),
        address="Carrera 5",
    )
    (entry,) = events_of(f"/agenda/evento-{event.pk}.ics")
    assert entry["summary"] == "Rendición de cuentas; audiencia, pública"
    assert entry.decoded("dtstart").astimezone(UTC).isoformat() == "2026-12-12T13:00:00+00:00"
    assert entry.decoded("dtend").astimezone(UTC).isoformat() == "2026-12-12T17:00:00+00:00"
    assert entry["location"] == "Parque principal, Carrera 5"
    assert entry["status"] == "CONFIRMED"
    assert entry["url"].startswith("https://sabanalarga.gov.co/alcaldia/")
    assert entry["uid"].endswith("@sabanalarga.gov.co")
    assert "Costo: gratis" in entry["description"]
    response = Client().get(f"/agenda/evento-{event.pk}.ics")
    assert response["Content-Disposition"] == f'attachment; filename="{event.slug}.ics"'


def test_all_day_is_a_date_and_ends_the_day_after(an_event) -> None:
    event = an_event(is_all_day=True, starts_at=bogota(2026, 12, 30), ends_at=bogota(2027, 1, 1))
    (entry,) = events_of(f"/agenda/evento-{event.pk}.ics")
    assert entry.decoded("dtstart") == date(2026, 12, 30)
    assert entry.decoded("dtend") == date(2027, 1, 1)


def test_a_change_keeps_the_entry_and_raises_its_number(town: Town, an_event) -> None:
    with freeze_time(bogota(2026, 12, 1, 9, 0)):
        event = an_event(starts_at=bogota(2026, 12, 12, 8, 0), ends_at=bogota(2026, 12, 12, 10, 0))
        (before,) = events_of("/agenda/calendario.ics")
    with freeze_time(bogota(2026, 12, 2, 9, 0)):
        event.is_cancelled, event.cancellation_note = True, "Por lluvias."
        event.slug = "otra-direccion"
        event.save_revision().publish(skip_permission_checks=True)
        (after,) = events_of("/agenda/calendario.ics")
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["status"] == "CANCELLED"
    assert after["summary"].startswith("Cancelado: ")
    assert "Por lluvias." in after["description"]


def test_the_agenda_holds_three_months_back(an_event) -> None:
    with freeze_time(bogota(2026, 12, 1, 9, 0)):
        for month, title in ((8, "Viejo"), (10, "Reciente"), (12, "Próximo")):
            an_event(
                title=title,
                starts_at=bogota(2026, month, 20, 8, 0),
                ends_at=bogota(2026, month, 20, 10, 0),
            )
        found = [str(entry["summary"]) for entry in events_of("/agenda/calendario.ics")]
    assert found == ["Reciente", "Próximo"]


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 40])
def test_no_such_event(town: Town, number: str) -> None:
    assert Client().get(f"/agenda/evento-{number}.ics").status_code == 404


def test_only_reading(town: Town) -> None:
    assert Client().post("/agenda/calendario.ics").status_code == 405
