"""The outbox against a real SMTP server that is down, slow, strict, or hangs up."""

import re
import smtplib
import socket
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email, Log

from cms.core import mail
from cms.core.locks import exclusive
from tests.smtp import Catcher

pytestmark = pytest.mark.django_db


def write_to(*addresses: str) -> None:
    for address in addresses:
        send_mail("Su solicitud", "Fue recibida.", "no-responder@example.org", [address])


def make_all_due() -> None:
    Email.objects.exclude(scheduled_time=None).update(scheduled_time=timezone.now())


def states() -> dict[str, int]:
    return {email.to[0]: email.status for email in Email.objects.all()}


def test_a_request_only_keeps_the_mail(server: Catcher) -> None:
    write_to("ana@example.org")
    assert server.caught == []
    assert states() == {"ana@example.org": STATUS.queued}


def test_a_dead_server_loses_nothing_and_delivers_once_when_it_is_back(outbox: int) -> None:
    write_to("ana@example.org", "luis@example.org")
    for _ in range(30):  # far more often than any limit of refusals
        with pytest.raises(OSError, match="refused"):
            mail.send_outbox()
    assert set(states().values()) == {STATUS.queued}

    catcher = Catcher()
    controller = Controller(catcher, hostname="127.0.0.1", port=outbox)
    controller.start()
    try:
        assert mail.send_outbox() == (2, 0)
        assert mail.send_outbox() == (0, 0)
    finally:
        controller.stop()
    assert catcher.addressees == ["ana@example.org", "luis@example.org"]
    assert set(states().values()) == {STATUS.sent}


def test_a_server_that_never_answers_delays_only_the_delivery(outbox: int, settings) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    with closing(socket.create_server(("127.0.0.1", outbox))) as tarpit:
        write_to("ana@example.org")
        tarpit.settimeout(0)
        with pytest.raises(BlockingIOError):
            tarpit.accept()  # the request did not even try to connect
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            mail.send_outbox()
    assert states() == {"ana@example.org": STATUS.queued}


def test_a_refused_mail_waits_longer_each_time_and_holds_up_no_other(server: Catcher) -> None:
    server.refused = {"nadie@example.org"}
    write_to("nadie@example.org", "ana@example.org")
    assert mail.send_outbox() == (1, 1)
    refused = Email.objects.get(status=STATUS.requeued)
    assert refused.scheduled_time > timezone.now()
    assert mail.send_outbox() == (0, 0)
    for _ in range(mail.MOST_REFUSALS):
        make_all_due()
        mail.send_outbox()
    refused.refresh_from_db()
    assert refused.status == STATUS.failed
    assert refused.number_of_retries == mail.MOST_REFUSALS
    assert Log.objects.filter(email=refused).count() == mail.MOST_REFUSALS
    assert server.addressees == ["ana@example.org"]


def test_whoever_makes_the_server_hang_up_goes_to_the_back(server: Catcher) -> None:
    server.hang_up_at = "veneno@example.org"
    write_to("veneno@example.org", "ana@example.org")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        mail.send_outbox()
    assert mail.send_outbox() == (1, 0)
    assert server.addressees == ["ana@example.org"]


def test_a_second_attempt_after_a_crash_carries_the_same_message_id(
    server: Catcher, settings
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://alcaldia.example.org"
    write_to("ana@example.org")
    mail.send_outbox()
    Email.objects.update(status=STATUS.queued)  # as if the process died before marking it
    mail.send_outbox()
    first, second = [message_from_bytes(e.content)["Message-ID"] for e in server.caught]
    assert first == second
    assert first.endswith("@alcaldia.example.org>")


def test_two_senders_never_work_at_once(server: Catcher) -> None:
    write_to("ana@example.org")
    with exclusive(mail.LOCK):
        assert mail.send_outbox() == (0, 0)
    assert mail.send_outbox() == (1, 0)
    assert server.addressees == ["ana@example.org"]


def test_a_mail_that_cannot_be_built_holds_up_no_other(server: Catcher, caplog) -> None:
    write_to("rota@example.org", "ana@example.org")
    broken = Email.objects.get(to="rota@example.org")
    attachment = Attachment.objects.create(name="gone.pdf", file="gone.pdf")
    broken.attachments.add(attachment)
    assert mail.send_outbox() == (1, 1)
    assert "cannot be built" in caplog.text


def test_headers_cannot_be_smuggled_in(server: Catcher) -> None:
    with pytest.raises(ValueError, match="newlines"):
        EmailMessage("Hola\nBcc: todos@example.org", "", to=["a@example.org"]).message()


def test_without_a_server_mail_becomes_files(outbox: int, settings, tmp_path: Path) -> None:
    settings.MAIL_TRANSPORT = "cms.core.mail.EmlFileBackend"
    settings.MAIL_FILES_DIR = tmp_path / "mail"
    write_to("ana@example.org", "luis@example.org")
    assert mail.send_outbox() == (2, 0)
    files = sorted((tmp_path / "mail").iterdir())
    assert all(re.fullmatch(r"[\d-]+-\w{6}\.eml", file.name) for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    texts = [message_from_bytes(file.read_bytes()) for file in files]
    assert [text["To"] for text in texts] == ["ana@example.org", "luis@example.org"]


def test_only_mail_that_should_have_left_counts_as_late(outbox: int) -> None:
    hour = timedelta(hours=1)
    write_to("tarde@example.org", "ahora@example.org", "rechazada@example.org", "luego@example.org")
    old = timezone.now() - 2 * hour
    Email.objects.exclude(to="ahora@example.org").update(created=old)
    Email.objects.filter(to="rechazada@example.org").update(number_of_retries=1)
    Email.objects.filter(to="luego@example.org").update(scheduled_time=timezone.now() + hour)
    assert [email.to for email in mail.waiting_too_long(hour)] == [["tarde@example.org"]]


def test_old_mail_goes_with_its_attachments_and_unsent_mail_stays(outbox: int, settings) -> None:
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    write_to("vieja@example.org", "nueva@example.org", "espera@example.org")
    old = timezone.now() - timedelta(days=91)
    Email.objects.filter(to__in=["vieja@example.org", "nueva@example.org"]).update(
        status=STATUS.sent
    )
    Email.objects.exclude(to="nueva@example.org").update(created=old)
    kept = SimpleNamespace()
    for name in ("vieja", "espera"):
        attachment = Attachment(name=f"{name}.txt")
        attachment.file.save(f"{name}.txt", ContentFile(b"x"))
        attachment.emails.add(Email.objects.get(to=f"{name}@example.org"))
        setattr(kept, name, Path(attachment.file.path))
    mail.prune(days=90)
    assert set(states()) == {"nueva@example.org", "espera@example.org"}
    assert kept.espera.exists()
    assert not kept.vieja.exists()
    assert [a.name for a in Attachment.objects.all()] == ["espera.txt"]


def test_braces_that_somebody_wrote_arrive_as_they_were_written(server: Catcher) -> None:
    words = "Use {{ nombre }} y {% include 'home/home_page.html' %} {% nada"
    message = EmailMultiAlternatives(words, words, "yo@example.org", ["ana@example.org"])
    message.attach_alternative(f"<p>{words}</p>", "text/html")
    message.send()
    assert mail.send_outbox() == (1, 0)
    caught = message_from_bytes(server.caught[0].content, policy=default)
    plain, html = caught.iter_parts()
    assert caught["Subject"] == words
    assert plain.get_content().strip() == words
    assert html.get_content().strip() == f"<p>{words}</p>"


def test_an_attachment_and_the_address_for_answers_are_kept(server: Catcher, settings) -> None:
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    message = EmailMessage(
        "Respuesta", "Va adjunta.", to=["ana@example.org"], reply_to=["ventanilla@example.org"]
    )
    message.attach("respuesta.csv", "a,b", "text/csv")
    message.send()
    mail.send_outbox()
    caught = message_from_bytes(server.caught[0].content, policy=default)
    attached = next(caught.iter_attachments())
    assert caught["Reply-To"] == "ventanilla@example.org"
    assert attached.get_filename() == "respuesta.csv"
    assert attached.get_content().strip() == "a,b"
