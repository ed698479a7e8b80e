"""The review page: what changed, the decision, and that nothing typed is ever lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.editorial.absences import record_absence
from cms.editorial.approval import submit
from cms.editorial.desk.claims import claim
from cms.editorial.desk.requests import request_withdrawal
from cms.editorial.models import DeskItem
from tests.cms.editorial.desk.conftest import fresh, item_of, rewrite, weight_of

Status = DeskItem.Status


@pytest.fixture
def prensa(town, sign_in):
    return sign_in(town.prensa)


def address(name: str, item: DeskItem) -> str:
    return reverse(f"desk:{name}", args=[item.pk])


def show(client, item: DeskItem) -> str:
    answer = client.get(address("item", item))
    assert answer.status_code == 200
    return answer.content.decode()


def seen(item: DeskItem) -> int:
    return fresh(item.page).latest_revision_id


def test_a_new_page_shows_its_whole_text_section_and_author(town, prensa, waiting) -> None:
    text = show(prensa, waiting("Feria del queso"))
    for words in ("Feria del queso", "Un resumen corto.", "Secretaría de Hacienda", "Hacienda"):
        assert words in text
    assert "<ins" not in text


def test_a_change_shows_the_words_that_changed(town, prensa) -> None:
    page = town.published(
        town.hacienda_section, town.hacienda, summary="Pague antes del 28 de febrero."
    )
    rewrite(page, town.hacienda, summary="Pague antes del 31 de marzo.")
    submit(page=fresh(page), user=town.hacienda)
    text = show(prensa, item_of(page))
    assert "<del>28" in text
    assert "<ins>31" in text


def test_it_says_who_wrote_which_part(town, prensa, waiting) -> None:
    item = waiting()
    rewrite(item.page, town.prensa2, summary="Resumen de otra mano.")
    answer = prensa.get(address("item", item))
    writers = {writer.person.username: parts for writer, parts in answer.context["writers"]}
    assert "Resumen" in writers["prensa2"]
    assert "Resumen" not in writers["hacienda"]
    assert "Título" in writers["hacienda"]


def test_the_note_and_the_earlier_rounds_are_there(town, prensa, waiting, reason) -> None:
    item = waiting()
    prensa.post(
        address("send_back", item),
        {"reason": reason.pk, "comment": "¿De dónde sale?", "revision": seen(item)},
    )
    rewrite(item.page, town.hacienda, summary="Lo dice el DANE.")
    submit(page=fresh(item.page), user=town.hacienda)
    again = item_of(item.page)
    DeskItem.objects.filter(pk=again.pk).update(note="Ya puse la fuente.")
    text = show(prensa, again)
    assert "Ya puse la fuente." in text
    assert "¿De dónde sale?" in text


def test_approve_and_publish(town, prensa, waiting) -> None:
    item = waiting()
    answer = prensa.post(
        address("approve", item), {"revision": seen(item), "comment": "Gracias."}, follow=True
    )
    assert "Aprobado y publicado" in answer.content.decode()
    assert fresh(item.page).live
    item.refresh_from_db()
    assert (item.status, item.comment) == (Status.APPROVED, "Gracias.")
    assert "Aprobado por Prensa" in show(prensa, item)


def test_the_same_button_twice_decides_once(town, prensa, waiting) -> None:
    item = waiting()
    data = {"revision": seen(item)}
    prensa.post(address("approve", item), data)
    answer = prensa.post(address("approve", item), data)
    assert answer.status_code == 409
    assert "ya no espera" in answer.content.decode()


def test_opening_an_address_of_a_decision_decides_nothing(town, prensa, waiting) -> None:
    item = waiting()
    for name in ("approve", "exception", "urgent", "send_back", "claim", "release"):
        assert prensa.get(address(name, item)).status_code == 405
    item.refresh_from_db()
    assert item.status == Status.WAITING


def test_a_changed_text_is_shown_and_what_was_typed_stays(town, prensa, waiting) -> None:
    item = waiting()
    old = seen(item)
    rewrite(item.page, town.prensa2, summary="Resumen de otra mano.")
    answer = prensa.post(address("approve", item), {"revision": old, "comment": "Muy claro."})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "cambió mientras usted lo leía" in text
    assert "otra mano" in text
    assert "Muy claro." in text
    assert f'value="{seen(item)}"' in text
    assert not fresh(item.page).live
    prensa.post(address("approve", item), {"revision": seen(item)})
    assert fresh(item.page).live


def test_a_request_that_names_no_revision_approves_nothing_unseen(town, prensa, waiting) -> None:
    item = waiting()
    rewrite(item.page, town.prensa2, summary="Resumen de otra mano.")
    answer = prensa.post(address("approve", item), {})
    assert answer.status_code == 409
    assert "cambió" in answer.content.decode()
    assert not fresh(item.page).live


def test_for_a_date(town, prensa, waiting) -> None:
    item = waiting()
    data = {"revision": seen(item), "go_live_at": "2031-03-01T08:00"}
    prensa.post(address("approve", item), data)
    page = fresh(item.page)
    assert not page.live
    local = timezone.localtime(page.scheduled_revision.approved_go_live_at)
    assert f"{local:%Y-%m-%d %H:%M}" == "2031-03-01 08:00"


@pytest.mark.parametrize("date", ["ayer", "2020-01-01T08:00", "2031-13-01T08:00"])
def test_a_bad_date_is_told_beside_its_field(town, prensa, waiting, date) -> None:
    item = waiting()
    data = {"revision": seen(item), "go_live_at": date, "comment": "No se pierda"}
    answer = prensa.post(address("approve", item), data)
    assert answer.status_code == 400
    assert "go_live_at" in answer.context["forms"].approve.errors
    assert "No se pierda" in answer.content.decode()
    assert not fresh(item.page).live


@pytest.mark.parametrize("lacks", ["reason", "comment"])
def test_a_return_needs_reason_and_words(town, prensa, waiting, reason, lacks) -> None:
    item = waiting()
    data = {"reason": reason.pk, "comment": "¿De dónde?", "revision": seen(item)}
    del data[lacks]
    answer = prensa.post(address("send_back", item), data)
    assert answer.status_code == 400
    assert lacks in answer.context["forms"].send_back.errors
    item.refresh_from_db()
    assert item.status == Status.WAITING


def test_a_return_that_names_a_part_stands_beside_it(town, prensa, waiting, reason) -> None:
    item = waiting()
    data = {
        "reason": reason.pk,
        "comment": "¿De dónde?",
        "place": "summary",
        "revision": seen(item),
    }
    prensa.post(address("send_back", item), data)
    comment = fresh(item.page).wagtail_admin_comments.get()
    assert (comment.contentpath, comment.text, comment.user) == (
        "summary",
        "¿De dónde?",
        town.prensa,
    )


def test_the_author_reads_the_reason_atop_the_form(town, sign_in, prensa, waiting, reason) -> None:
    item = waiting()
    data = {
        "reason": reason.pk,
        "comment": "¿De dónde?",
        "place": "summary",
        "revision": seen(item),
    }
    prensa.post(address("send_back", item), data)
    editor = sign_in(town.hacienda)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[item.page_id])).content.decode()
    assert "Devuelto (Resumen): Falta la fuente. ¿De dónde?" in form
    submit(page=fresh(item.page), user=town.hacienda)
    again = editor.get(reverse("wagtailadmin_pages:edit", args=[item.page_id])).content.decode()
    assert "Devuelto (Resumen)" not in again


def test_who_wrote_a_part_is_not_offered_the_button(town, prensa, waiting) -> None:
    item = waiting()
    rewrite(item.page, town.prensa, summary="De Prensa.")
    text = show(prensa, item)
    assert "lo aprueba otra persona" in text
    assert f'action="{address("approve", item)}"' not in text
    answer = prensa.post(address("approve", item), {"revision": seen(item)})
    assert answer.status_code == 409
    assert not fresh(item.page).live


def test_alone_on_duty_the_exception_is_offered(town, prensa, waiting) -> None:
    item = waiting()
    rewrite(item.page, town.prensa, summary="De Prensa.")
    today = timezone.localdate()
    record_absence(officer=town.prensa2, starts_on=today, ends_on=today, by=town.prensa2)
    assert "Aprobar por excepción" in show(prensa, item)
    data = {"revision": seen(item)}
    assert prensa.post(address("exception", item), data).status_code == 400
    prensa.post(address("exception", item), {**data, "comment": "Vence hoy."})
    assert fresh(item.page).live


def test_urgent_publication_needs_its_reason(town, prensa, waiting) -> None:
    item = waiting()
    assert prensa.post(address("urgent", item), {"revision": seen(item)}).status_code == 400
    prensa.post(address("urgent", item), {"revision": seen(item), "comment": "Creció el río."})
    assert fresh(item.page).live
    second = item_of(item.page)
    assert second.kind == DeskItem.Kind.SECOND_LOOK
    text = show(prensa, second)
    assert "Lo decide otra persona" in text
    assert "Visto bueno" not in text


def test_a_colleague_gives_the_second_look(town, prensa, sign_in, waiting) -> None:
    item = waiting()
    prensa.post(address("urgent", item), {"revision": seen(item), "comment": "Creció el río."})
    second = item_of(item.page)
    colleague = sign_in(town.prensa2)
    assert "Visto bueno" in show(colleague, second)
    colleague.post(address("approve", second), {})
    second.refresh_from_db()
    assert second.status == Status.APPROVED


def test_a_withdrawal_is_decided_there_too(town, prensa) -> None:
    page = town.published(town.hacienda_section, town.hacienda)
    item = request_withdrawal(page=page, user=town.hacienda, reason="Ya pasó la feria.")
    text = show(prensa, item)
    assert "Ya pasó la feria." in text
    assert "Retirar del público" in text
    prensa.post(address("approve", item), {})
    assert not fresh(page).live


def test_a_deleted_page_leaves_a_record(town, prensa, waiting) -> None:
    item = waiting("Feria del queso")
    item.page.delete()
    assert "Feria del queso" in show(prensa, item)
    assert prensa.post(address("approve", item), {}).status_code == 409


def test_a_claim_is_shown_and_let_go(town, prensa, sign_in, waiting) -> None:
    item = waiting()
    claim(item=item, officer=town.prensa2)
    assert "La está revisando Prensa2" in show(prensa, item)
    prensa.post(address("claim", item))
    assert "La está revisando Prensa2" in show(prensa, item)
    sign_in(town.prensa2).post(address("release", item))
    assert "Lo estoy revisando" in show(prensa, item)


def test_the_preview_comes_in_two_widths(town, prensa, waiting) -> None:
    item = waiting()
    phone = prensa.get(address("preview", item)).content.decode()
    wide = prensa.get(address("preview", item) + "?ancho=escritorio").content.decode()
    assert "frame--phone" in phone
    assert "frame--desktop" in wide
    draft = prensa.get(reverse("wagtailadmin_pages:view_draft", args=[item.page_id]))
    assert draft.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_review_weighs_little(town, prensa, waiting) -> None:
    answer = prensa.get(address("item", waiting()))
    assert weight_of(answer.content) <= 40 * 1024
    assert "<script" not in answer.content.decode()


def test_unknown_items_do_not_exist(prensa) -> None:
    assert prensa.get("/admin/mesa/999999/").status_code == 404


class TestCorrect:
    def test_small_mends_are_another_revision_and_another_officer_approves(
        self, town, prensa, sign_in, waiting
    ) -> None:
        item = waiting("Feria del kueso")
        page = prensa.get(address("correct", item)).content.decode()
        assert "Feria del kueso" in page
        data = self.typed(prensa, item) | {"texto-title": "Feria del queso"}
        answer = prensa.post(address("correct", item), data, follow=True)
        assert "lo aprueba otra persona" in answer.content.decode()
        revision = fresh(item.page).get_latest_revision()
        assert (revision.user, revision.as_object().title) == (town.prensa, "Feria del queso")
        item.refresh_from_db()
        assert (item.status, item.title) == (Status.WAITING, "Feria del queso")
        assert prensa.post(address("approve", item), {"revision": seen(item)}).status_code == 409
        sign_in(town.prensa2).post(address("approve", item), {"revision": seen(item)})
        assert fresh(item.page).title == "Feria del queso"
        assert fresh(item.page).live

    def test_the_author_sees_what_was_corrected(self, town, prensa, sign_in, waiting) -> None:
        item = waiting("Feria del kueso")
        data = self.typed(prensa, item) | {"texto-title": "Feria del queso"}
        prensa.post(address("correct", item), data)
        sign_in(town.prensa2).post(address("approve", item), {"revision": seen(item)})
        text = sign_in(town.hacienda).get(address("outcome", item)).content.decode()
        assert "Lo que corrigió Prensa" in text
        assert "<del>kueso</del>" in text

    def test_nothing_changed_makes_no_revision(self, town, prensa, waiting) -> None:
        item = waiting()
        before = seen(item)
        prensa.post(address("correct", item), self.typed(prensa, item))
        assert seen(item) == before

    def test_an_empty_title_is_told_beside_it(self, town, prensa, waiting) -> None:
        item = waiting()
        data = self.typed(prensa, item) | {"texto-title": "", "texto-summary": "No se pierda"}
        answer = prensa.post(address("correct", item), data)
        assert answer.status_code == 400
        assert "texto-title" in answer.context["form"].errors
        assert "No se pierda" in answer.content.decode()

    def test_a_text_that_changed_meanwhile_is_not_overwritten(self, town, prensa, waiting) -> None:
        item = waiting()
        data = self.typed(prensa, item) | {"texto-title": "Otra"}
        rewrite(item.page, town.prensa2, summary="De otra mano.")
        answer = prensa.post(address("correct", item), data)
        assert answer.status_code == 400
        assert "cambió" in answer.content.decode()
        assert fresh(item.page).get_latest_revision_as_object().title == "Feria"

    @staticmethod
    def typed(client, item: DeskItem) -> dict[str, object]:
        form = client.get(address("correct", item)).context["form"]
        return {name: form[name].value() for name in form.fields}
