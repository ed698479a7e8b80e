"""Mi Secretaría: where each text is, what may be asked, and that no other section is seen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.editorial.desk.claims import claim
from cms.editorial.desk.decisions import send_back
from cms.editorial.models import DeskItem
from tests.cms.editorial.desk.conftest import fresh, item_of, rewrite

MINE = "/admin/mi-secretaria/"
Status = DeskItem.Status


@pytest.fixture
def editor(town, sign_in):
    return sign_in(town.hacienda)


def work(client):
    return client.get(MINE).context["work"]


def test_an_editor_begins_there_after_signing_in(editor) -> None:
    assert editor.get("/cuenta/").headers["Location"] == MINE


@pytest.mark.parametrize("who", ["prensa", "sistemas", "comite"])
def test_it_does_not_exist_for_others(town, sign_in, who) -> None:
    assert sign_in(getattr(town, who)).get(MINE).status_code == 404


def test_a_citizen_and_a_stranger_are_kept_out(town, sign_in, client) -> None:
    assert sign_in(town.ciudadana).get(MINE).status_code == 404
    assert client.get(MINE).status_code == 302


def test_each_text_is_where_it_is(town, editor, waiting, reason) -> None:
    town.draft_noticia(town.hacienda_section, town.hacienda, "Borrador")
    town.published(town.hacienda_section, town.hacienda, "Publicada")
    back = waiting("Devuelta")
    send_back(item=back, officer=town.prensa, reason=reason, comment="¿De dónde sale?")
    waiting("En espera")
    gone = town.published(town.hacienda_section, town.hacienda, "Retirada")
    fresh(gone).unpublish(user=town.prensa)
    found = work(editor)
    assert [page.draft_title for page in found.drafts] == ["Borrador"]
    assert [item.title for item in found.returned] == ["Devuelta"]
    assert [row.item.title for row in found.waiting] == ["En espera"]
    assert "Publicada" in [page.title for page in found.published]
    assert [page.title for page in found.withdrawn] == ["Retirada"]
    text = editor.get(MINE).content.decode()
    for words in ("Falta la fuente", "¿De dónde sale?", "Diga de dónde sale el dato."):
        assert words in text


def test_what_was_answered_is_no_longer_returned(town, editor, waiting, reason) -> None:
    item = waiting("Devuelta")
    send_back(item=item, officer=town.prensa, reason=reason, comment="¿De dónde sale?")
    rewrite(item.page, town.hacienda, summary="Lo dice el DANE.")
    editor.post(reverse("desk:send", args=[item.page_id]), {"note": "Listo."})
    found = work(editor)
    assert found.returned == []
    assert [row.item.note for row in found.waiting] == ["Listo."]


def test_the_place_in_the_queue_and_who_reads_it(town, editor, waiting) -> None:
    first, second = waiting("Primera"), waiting("Segunda")
    DeskItem.objects.filter(pk=second.pk).update(submitted_at=timezone.now())
    claim(item=first, officer=town.prensa)
    rows = {row.item.title: row for row in work(editor).waiting}
    assert (rows["Primera"].position, rows["Segunda"].position) == (1, 2)
    assert (rows["Primera"].is_being_read, rows["Segunda"].is_being_read) == (True, False)


def test_an_urgent_one_passes_ahead(town, editor, waiting) -> None:
    waiting("Primera")
    urgent = waiting("Urgente")
    DeskItem.objects.filter(pk=urgent.pk).update(is_urgent=True)
    rows = {row.item.title: row.position for row in work(editor).waiting}
    assert rows == {"Urgente": 1, "Primera": 2}


def test_the_buttons_write_in_the_right_place(town, editor) -> None:
    found = {writing.label: writing.url for writing in work(editor).writings}
    assert {"Noticia", "Aviso", "Evento"} <= found.keys()
    for url in found.values():
        assert editor.get(url).status_code == 200


def test_take_back_and_correct(town, editor, waiting) -> None:
    item = waiting()
    answer = editor.post(reverse("desk:take_back", args=[item.page_id]))
    assert answer.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[item.page_id])
    item.refresh_from_db()
    assert item.status == Status.CANCELLED
    again = editor.post(reverse("desk:take_back", args=[item.page_id]), follow=True)
    assert "ya no está en revisión" in again.content.decode()


def test_asking_to_withdraw_needs_a_reason(town, editor) -> None:
    page = town.published(town.hacienda_section, town.hacienda)
    address = reverse("desk:request_withdrawal", args=[page.pk])
    assert editor.get(address).status_code == 200
    empty = editor.post(address, {"comment": " "})
    assert empty.status_code == 400
    assert "Escriba el motivo" in empty.content.decode()
    editor.post(address, {"comment": "Ya pasó."})
    assert item_of(page).kind == DeskItem.Kind.WITHDRAW
    twice = editor.post(address, {"comment": "Ya pasó, de verdad."})
    assert twice.status_code == 400
    assert "Ya pasó, de verdad." in twice.content.decode()


def test_asking_to_restore(town, editor) -> None:
    page = town.published(town.hacienda_section, town.hacienda)
    fresh(page).unpublish(user=town.prensa)
    editor.post(reverse("desk:request_restoration", args=[page.pk]), {"comment": "Otra feria."})
    assert item_of(page).kind == DeskItem.Kind.RESTORE


def test_an_item_says_where_it_is_and_takes_a_note(town, editor, waiting) -> None:
    item = waiting()
    address = reverse("desk:outcome", args=[item.pk])
    assert "Puesto 1" in editor.get(address).content.decode()
    editor.post(address, {"note": "Es para el sábado.", "is_urgent": "on"})
    item.refresh_from_db()
    assert (item.note, item.is_urgent) == ("Es para el sábado.", True)


def test_a_note_on_what_was_decided_changes_nothing(town, editor, waiting, reason) -> None:
    item = waiting()
    send_back(item=item, officer=town.prensa, reason=reason, comment="No.")
    editor.post(reverse("desk:outcome", args=[item.pk]), {"note": "Tarde."})
    item.refresh_from_db()
    assert item.note == ""


@pytest.mark.parametrize("name", ["send", "take_back", "request_withdrawal", "request_restoration"])
def test_another_sections_page_does_not_exist(town, sign_in, waiting, name) -> None:
    item = waiting("Oculta-9")
    other = sign_in(town.social)
    address = reverse(f"desk:{name}", args=[item.page_id])
    for answer in (other.get(address), other.post(address, {"comment": "x", "note": "x"})):
        assert answer.status_code in (404, 405)
        assert "Oculta-9" not in answer.content.decode()
    assert other.get(reverse("desk:outcome", args=[item.pk])).status_code == 404
    item.refresh_from_db()
    assert item.status == Status.WAITING


def test_no_other_section_shows(town, sign_in, waiting) -> None:
    waiting("Oculta-9")
    assert "Oculta-9" not in sign_in(town.social).get(MINE).content.decode()


def test_its_queries_do_not_grow(town, editor, waiting, django_assert_max_num_queries) -> None:
    waiting("Primera")
    editor.get(MINE)
    with django_assert_max_num_queries(40) as few:
        editor.get(MINE)
    count = len(few)
    for number in range(4):
        town.draft_noticia(town.hacienda_section, town.hacienda, f"Borrador {number}")
        town.published(town.hacienda_section, town.hacienda, f"Publicada {number}")
    editor.get(MINE)
    with django_assert_max_num_queries(count):
        editor.get(MINE)
