"""Novedades in the admin: one's own, marked as read by a button and by nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.editorial.models import DeskItem, Notice, NoticeChoice, ReturnReason
from cms.editorial.notices.reading import KEPT, mark_all_read, mark_read, prune
from cms.editorial.notices.selectors import (
    MOST_COUNTED,
    PER_PAGE,
    mail_choice,
    notices_of,
    unread_count,
)
from tests.cms.editorial.notices.conftest import notice_for
from tests.conftest import Town

LIST = "/admin/novedades/"


@pytest.fixture
def editor(town: Town, sign_in) -> Client:
    return sign_in(town.hacienda)


def text_of(client: Client, path: str = LIST) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_one_sees_ones_own_newest_first(town: Town, editor: Client) -> None:
    now = timezone.now()
    notice_for(town.hacienda, "Feria vieja", created_at=now - timedelta(days=2))
    notice_for(town.hacienda, "Feria nueva", created_at=now, text="Muy <b>clara</b>.")
    notice_for(town.hacienda2, "De otra persona")
    shown = text_of(editor)
    assert shown.index("Feria nueva") < shown.index("Feria vieja")
    assert "Muy &lt;b&gt;clara&lt;/b&gt;." in shown
    assert "De otra persona" not in shown


def test_looking_changes_nothing(town: Town, editor: Client) -> None:
    notice_for(town.hacienda)
    for _ in range(2):
        assert text_of(editor).count("Sin leer") == 1
    assert unread_count(town.hacienda) == 1


def test_a_return_shows_its_reason_place_and_advice(town: Town, editor: Client) -> None:
    item = DeskItem.objects.create(
        kind=DeskItem.Kind.NEW,
        status=DeskItem.Status.RETURNED,
        title="Feria",
        submitted_at=timezone.now(),
        decided_at=timezone.now(),
        reason=ReturnReason.objects.create(name="Falta la hora", advice="Diga día y hora."),
        comment="¿A qué hora?",
        place_label="Segundo párrafo",
    )
    notice_for(town.hacienda, kind=Notice.Kind.RETURNED, text="Falta la hora: ¿Cuál?", item=item)
    shown = text_of(editor)
    for words in ("Devuelto", "Falta la hora: ¿Cuál?", "Segundo párrafo", "Diga día y hora."):
        assert words in shown


def test_opening_marks_it_as_read_and_leads_to_it(town: Town, editor: Client) -> None:
    notice = notice_for(town.hacienda, path="/admin/mi-secretaria/")
    address = reverse("desk:notice", args=[notice.pk])
    assert address in text_of(editor)
    assert editor.get(address).status_code == 405
    assert unread_count(town.hacienda) == 1
    for _ in range(2):
        response = editor.post(address)
        assert response.status_code == 302
        assert response["Location"] == "/admin/mi-secretaria/"
    assert unread_count(town.hacienda) == 0
    assert 'href="/admin/mi-secretaria/"' in text_of(editor)


def test_reading_again_keeps_the_first_time(town: Town) -> None:
    notice = notice_for(town.hacienda)
    mark_read(notice=notice, person=town.hacienda)
    notice.refresh_from_db()
    first = notice.read_at
    mark_read(notice=notice, person=town.hacienda)
    notice.refresh_from_db()
    assert notice.read_at == first


def test_nobody_opens_a_notice_of_somebody_else(town: Town, sign_in) -> None:
    notice = notice_for(town.hacienda)
    address = reverse("desk:notice", args=[notice.pk])
    for other in (town.hacienda2, town.prensa, town.sistemas):
        client = sign_in(other)
        assert client.post(address).status_code == 404
    assert sign_in(town.ciudadana).get(LIST).status_code == 404
    assert Client().get(LIST).status_code == 302
    assert unread_count(town.hacienda) == 1
    with pytest.raises(Notice.DoesNotExist):
        mark_read(notice=notice, person=town.prensa)


def test_what_came_after_the_list_was_shown_stays_unread(town: Town, editor: Client) -> None:
    seen = notice_for(town.hacienda, "Feria")
    notice_for(town.hacienda2, "De otra persona")
    assert f'name="up_to" value="{seen.pk}"' in text_of(editor)
    later = notice_for(town.hacienda, "Llegó después")
    response = editor.post(reverse("desk:read_notices"), {"up_to": seen.pk})
    assert response["Location"] == LIST
    assert [n.pk for n in Notice.objects.unread().filter(person=town.hacienda)] == [later.pk]
    assert unread_count(town.hacienda2) == 1


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 40, "\x00"])
def test_a_broken_form_marks_nothing(town: Town, editor: Client, up_to: str) -> None:
    notice_for(town.hacienda)
    assert editor.post(reverse("desk:read_notices"), {"up_to": up_to}).status_code == 400
    assert unread_count(town.hacienda) == 1


def test_the_list_turns_its_pages(town: Town, editor: Client) -> None:
    now = timezone.now()
    for number in range(PER_PAGE + 1):
        notice_for(town.hacienda, f"Texto-{number}.", created_at=now - timedelta(minutes=number))
    first, second = text_of(editor), text_of(editor, f"{LIST}?pagina=2")
    assert "Texto-0." in first
    assert f"Texto-{PER_PAGE}." not in first
    assert f"Texto-{PER_PAGE}." in second
    assert f'href="{LIST}?pagina=2"' in first
    assert "Marcar todo como leído" in first
    assert "Marcar todo como leído" not in second  # the newest are not before one's eyes
    for wild in ("0", "-3", "x", "9" * 50):
        assert notices_of(town.hacienda, page=wild).paginator.count == PER_PAGE + 1
        assert editor.get(LIST, {"pagina": wild}).status_code == 200


def test_a_full_list_costs_no_more_queries(town: Town, editor: Client) -> None:
    notice_for(town.hacienda)
    editor.get(LIST)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(LIST)
        return len(captured)

    one = cost()
    for number in range(PER_PAGE - 1):
        notice_for(town.hacienda, f"Texto {number}")
    assert cost() == one


def test_an_empty_list_says_what_it_is_for(editor: Client) -> None:
    shown = text_of(editor)
    assert "No tiene novedades" in shown
    assert "Marcar todo" not in shown


def test_the_menu_counts_what_is_unread(town: Town, editor: Client) -> None:
    assert "Novedades (" not in text_of(editor, "/admin/")
    assert "Novedades" in text_of(editor, "/admin/")
    notice_for(town.hacienda)
    notice_for(town.hacienda)
    notice_for(town.hacienda2)
    assert "Novedades (2)" in text_of(editor, "/admin/")
    mark_all_read(person=town.hacienda, up_to=2**40)
    assert "Novedades (" not in text_of(editor, "/admin/")


def test_the_count_has_an_end(town: Town, editor: Client) -> None:
    Notice.objects.bulk_create(
        Notice(
            person=town.hacienda,
            kind=Notice.Kind.APPROVED,
            title="Feria",
            path="/",
            created_at=timezone.now(),
        )
        for _ in range(MOST_COUNTED + 5)
    )
    assert unread_count(town.hacienda) == MOST_COUNTED
    assert f"Novedades ({MOST_COUNTED - 1}+)" in text_of(editor, "/admin/")


def test_one_chooses_what_comes_by_mail(town: Town, editor: Client) -> None:
    address = reverse("desk:notice_choice")
    assert "Su cuenta no tiene correo" in text_of(editor, address)
    town.hacienda.email = "hacienda@example.org"
    town.hacienda.save()
    shown = text_of(editor, address)
    assert "hacienda@example.org" in shown
    assert "9:00" in shown
    assert "3:00" in shown
    assert mail_choice(town.hacienda) == NoticeChoice.Mail.DIGEST
    response = editor.post(address, {"mail": "urgent"}, follow=True)
    assert "Guardamos lo que quiere recibir" in response.content.decode()
    assert mail_choice(town.hacienda) == NoticeChoice.Mail.URGENT
    assert mail_choice(town.hacienda2) == NoticeChoice.Mail.DIGEST


@pytest.mark.parametrize("mail", ["", "todo", "\x00", "x" * 5000])
def test_a_choice_that_is_none_is_explained(town: Town, editor: Client, mail: str) -> None:
    response = editor.post(reverse("desk:notice_choice"), {"mail": mail})
    assert response.status_code == 400
    assert not NoticeChoice.objects.exists()


def test_a_wrong_choice_stands_beside_the_field(town: Town, editor: Client) -> None:
    response = editor.post(reverse("desk:notice_choice"), {"mail": "todo"})
    assert "Elija una de las opciones." in response.content.decode()


def test_what_was_read_long_ago_is_forgotten(town: Town) -> None:
    long_ago = timezone.now() - KEPT - timedelta(days=1)
    old = notice_for(town.hacienda, "vieja", created_at=long_ago, read_at=long_ago)
    unread = notice_for(town.hacienda, "sin leer", created_at=long_ago)
    just_read = notice_for(
        town.hacienda, "recién leída", created_at=long_ago, read_at=timezone.now()
    )
    prune()
    left = set(Notice.objects.filter(person=town.hacienda).values_list("pk", flat=True))
    assert left == {unread.pk, just_read.pk}
    assert old.pk not in left
