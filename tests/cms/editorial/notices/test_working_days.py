"""From a Friday to the Tuesday after the holiday of 13 July 2026, and what each mailbox holds."""

import pytest

from cms.core import mail
from cms.editorial.desk.decisions import approve, publish_urgently, send_back
from cms.editorial.desk.requests import send_to_press
from cms.editorial.models import DeskItem, Notice, ReturnReason
from cms.editorial.notices.tell import tell_again
from tests.cms.editorial.notices.conftest import Clock, letters
from tests.conftest import Town
from tests.smtp import Catcher, serving_mail

FRIDAY, SATURDAY, SUNDAY = "2026-07-10", "2026-07-11", "2026-07-12"
HOLIDAY, TUESDAY = "2026-07-13", "2026-07-14"


def waiting(title: str) -> DeskItem:
    return DeskItem.objects.waiting().get(title=title)


@pytest.fixture
def reason() -> ReturnReason:
    return ReturnReason.objects.create(
        name="Falta la hora", advice="Diga día, hora y lugar.", sort_order=1
    )


def send(town: Town, section: str, title: str, note: str = "", by: str = "") -> None:
    page = town.draft_noticia(
        getattr(town, f"{section}_section"), town.people[by or section], title
    )
    send_to_press(page=page, user=town.people[by or section], note=note)


def test_a_friday_with_the_mail_server_down_after_lunch(
    addressed: Town, clock: Clock, outbox: int, reason: ReturnReason
) -> None:
    town, catcher = addressed, Catcher()
    with serving_mail(catcher, outbox):
        with clock.at(f"{FRIDAY} 08:20"):
            send(town, "hacienda", "Feria", note="Ya la revisó el alcalde.")
        assert clock.run_jobs(f"{FRIDAY} 08:55") == 0
        assert clock.run_jobs(f"{FRIDAY} 09:00") == 2
        mail.send_outbox()
        morning = letters(catcher)
        assert [letter.to for letter in morning] == ["prensa@example.org", "prensa2@example.org"]
        assert all("Nota: Ya la revisó el alcalde." in letter.text for letter in morning)

        with clock.at(f"{FRIDAY} 10:00"):
            send(town, "social", "Jornada de salud")
        with clock.at(f"{FRIDAY} 11:00"):
            send_back(
                item=waiting("Feria"),
                officer=town.prensa,
                reason=reason,
                comment="¿A qué hora empieza?",
                place="body",
                place_label="Segundo párrafo",
            )
        with clock.at(f"{FRIDAY} 11:30"):
            approve(item=waiting("Jornada de salud"), officer=town.prensa2, comment="Muy clara.")
        assert clock.run_jobs(f"{FRIDAY} 12:00") == 0

    # The server is down. Nobody notices: the summary is written, and work goes on.
    assert clock.run_jobs(f"{FRIDAY} 15:00") == 2
    with pytest.raises(OSError, match="refused"):
        mail.send_outbox()
    with clock.at(f"{FRIDAY} 15:20"):
        send(town, "hacienda", "Plan de vacunación", by="hacienda2")
    with clock.at(f"{FRIDAY} 15:40"):
        publish_urgently(
            page=waiting("Plan de vacunación").page.specific,
            officer=town.prensa,
            reason="Se derrumbó la vía.",
        )
    with pytest.raises(OSError, match="refused"):
        mail.send_outbox()
    assert clock.run_jobs(f"{FRIDAY} 15:45") == 0  # the urgent ones are in the outbox already

    with serving_mail(catcher, outbox):
        mail.send_outbox()
        mail.send_outbox()
    after = letters(catcher)[2:]
    # Not to the officer who published, nor twice to anybody.
    assert sorted((letter.to.partition("@")[0], letter.subject) for letter in after) == [
        ("hacienda", "Alcaldía digital: Devuelto: Feria"),
        ("hacienda", "Alcaldía digital: Publicación urgente: Plan de vacunación"),
        ("hacienda2", "Alcaldía digital: Publicación urgente: Plan de vacunación"),
        ("prensa2", "Alcaldía digital: Urgente: Segunda lectura por revisar: Plan de vacunación"),
        ("social", "Alcaldía digital: Aprobado: Jornada de salud"),
    ]
    told = {letter.to.partition("@")[0]: letter.text for letter in after}
    assert "Comentario: Muy clara." in told["social"]
    assert "Motivo: Se derrumbó la vía." in told["hacienda2"]
    assert "Debe verse antes de: 11 de julio" in told["prensa2"]


def test_the_author_reads_why_and_where(
    addressed: Town, clock: Clock, post, reason: ReturnReason
) -> None:
    with clock.at(f"{FRIDAY} 10:00"):
        send(addressed, "hacienda", "Feria")
    with clock.at(f"{FRIDAY} 11:00"):
        send_back(
            item=waiting("Feria"),
            officer=addressed.prensa,
            reason=reason,
            comment="¿A qué hora empieza?",
            place_label="Segundo párrafo",
        )
    clock.run_jobs(f"{FRIDAY} 15:00")
    [letter] = post()
    assert letter.to == "hacienda@example.org"
    for words in (
        "Motivo: Falta la hora: ¿A qué hora empieza?",
        "Dónde: Segundo párrafo",
        "Consejo: Diga día, hora y lugar.",
    ):
        assert words in letter.text
    assert "¿A qué hora empieza?" in letter.html
    assert "Segundo párrafo" in letter.html


def test_the_weekend_and_the_holiday_are_free_but_for_what_is_urgent(
    addressed: Town, clock: Clock, post
) -> None:
    town = addressed
    with clock.at(f"{FRIDAY} 17:30"):
        send(town, "hacienda", "Feria")
        send(town, "social", "Aviso de creciente")
    with clock.at(f"{SATURDAY} 10:00"):
        publish_urgently(
            page=waiting("Aviso de creciente").page.specific,
            officer=town.prensa,
            reason="El río crece.",
        )
    at_once = post()
    assert sorted(letter.to for letter in at_once) == ["prensa2@example.org", "social@example.org"]

    for day in (SATURDAY, SUNDAY, HOLIDAY):
        for hour in ("09:00", "15:00", "23:55"):
            assert clock.run_jobs(f"{day} {hour}") == 0, (day, hour)
    assert clock.run_jobs(f"{TUESDAY} 08:59") == 0
    assert clock.run_jobs(f"{TUESDAY} 09:00") == 2
    digests = post()
    assert [letter.to for letter in digests] == ["prensa@example.org", "prensa2@example.org"]
    assert all("Feria" in letter.text for letter in digests)
    assert not any("creciente" in letter.text for letter in digests)
    assert clock.run_jobs(f"{TUESDAY} 15:00") == 0


def test_a_scheduler_that_was_stopped_sends_the_morning_summary_late(
    addressed: Town, clock: Clock, post
) -> None:
    with clock.at(f"{FRIDAY} 08:20"):
        send(addressed, "hacienda", "Feria")
    with clock.at(f"{FRIDAY} 10:20"):
        send(addressed, "social", "Jornada de salud")
    assert clock.run_jobs(f"{FRIDAY} 11:07") == 2
    assert all("Jornada" not in letter.text for letter in post())
    assert clock.run_jobs(f"{FRIDAY} 15:01") == 2
    assert all("Feria" not in letter.text for letter in post())


def test_what_a_colleague_decided_meanwhile_is_not_told(
    addressed: Town, clock: Clock, post
) -> None:
    with clock.at(f"{FRIDAY} 10:00"):
        send(addressed, "hacienda", "Feria")
    with clock.at(f"{FRIDAY} 10:30"):
        approve(item=waiting("Feria"), officer=addressed.prensa)
    clock.run_jobs(f"{FRIDAY} 15:00")
    assert [letter.to for letter in post()] == ["hacienda@example.org"]
    waits = Notice.objects.filter(kind=Notice.Kind.WAITING)
    assert waits.count() == 2
    assert not waits.unread().exists()


def test_whoever_corrected_a_text_is_not_told_that_it_came_back(
    addressed: Town, clock: Clock, post, reason: ReturnReason
) -> None:
    with clock.at(f"{FRIDAY} 10:00"):
        send(addressed, "hacienda", "Feria")
    item = waiting("Feria")
    with clock.at(f"{FRIDAY} 10:30"):
        send_back(item=item, officer=addressed.prensa, reason=reason, comment="Falta.")
    with clock.at(f"{FRIDAY} 11:00"):
        page = item.page.specific
        page.summary = "A las nueve."
        page.save_revision(user=addressed.hacienda)
        send_to_press(page=page, user=addressed.hacienda, is_urgent=True, note="Es hoy.")
    clock.run_jobs(f"{FRIDAY} 15:00")
    arrived = post()
    # The officers were mailed at once: what cannot wait is told with the note.
    assert [letter.to for letter in arrived] == ["prensa@example.org", "prensa2@example.org"]
    assert all(
        letter.subject.endswith("Urgente: Página nueva por revisar: Feria") for letter in arrived
    )
    assert all("Nota: Es hoy." in letter.text for letter in arrived)


def test_a_text_that_becomes_urgent_is_mailed_again(addressed: Town, clock: Clock, post) -> None:
    with clock.at(f"{FRIDAY} 08:20"):
        send(addressed, "hacienda", "Feria")
    assert clock.run_jobs(f"{FRIDAY} 09:00") == 2
    assert len(post()) == 2
    item = waiting("Feria")
    with clock.at(f"{FRIDAY} 10:00"):
        item.is_urgent, item.note = True, "Es hoy."
        item.save()
        tell_again(item)
        tell_again(item)
    arrived = post()
    assert [letter.to for letter in arrived] == ["prensa@example.org", "prensa2@example.org"]
    assert all("Nota: Es hoy." in letter.text for letter in arrived)
