"""What an editor asks of Prensa, and takes back."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import PageLogEntry

from cms.editorial.desk.decisions import approve
from cms.editorial.desk.requests import (
    request_restoration,
    request_withdrawal,
    send_to_press,
    take_back,
)
from cms.editorial.errors import AlreadyAsked, NothingToApprove, NothingToDo, ReasonRequired
from cms.editorial.models import DeskItem
from tests.cms.editorial.desk.conftest import fresh, item_of, rewrite

Status, Kind = DeskItem.Status, DeskItem.Kind


def test_a_text_is_sent_with_a_note(town) -> None:
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    item = send_to_press(page=page, user=town.hacienda, note=" Lo dijo el Concejo. ")
    assert (item.note, item.is_urgent, item.status) == (
        "Lo dijo el Concejo.",
        False,
        Status.WAITING,
    )


def test_an_editor_may_say_that_it_is_urgent_and_it_still_waits(town) -> None:
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    item = send_to_press(page=page, user=town.hacienda, is_urgent=True)
    assert item.is_urgent
    assert not fresh(page).live


def test_another_section_is_refused(town) -> None:
    page = town.published(town.hacienda_section, town.hacienda)
    for act in (
        lambda: send_to_press(page=page, user=town.social),
        lambda: request_withdrawal(page=page, user=town.social, reason="No."),
        lambda: request_restoration(page=page, user=town.social, reason="No."),
        lambda: take_back(page=page, user=town.social),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert DeskItem.objects.waiting().count() == 0


def test_withdrawing_needs_a_live_page_a_reason_and_no_other_request(town) -> None:
    draft = town.draft_noticia(town.hacienda_section, town.hacienda, "Borrador")
    with pytest.raises(NothingToDo):
        request_withdrawal(page=draft, user=town.hacienda, reason="Ya pasó.")
    page = town.published(town.hacienda_section, town.hacienda)
    with pytest.raises(ReasonRequired):
        request_withdrawal(page=page, user=town.hacienda, reason="")
    request_withdrawal(page=page, user=town.hacienda, reason="Ya pasó.")
    with pytest.raises(AlreadyAsked):
        request_withdrawal(page=page, user=town.hacienda2, reason="Ya pasó.")
    assert PageLogEntry.objects.filter(action="editorial.request_withdrawal").count() == 1


def test_a_withdrawn_page_comes_back_through_prensa(town) -> None:
    page = town.published(town.hacienda_section, town.hacienda)
    with pytest.raises(NothingToDo):
        request_restoration(page=page, user=town.hacienda, reason="Otra vez.")
    fresh(page).unpublish(user=town.prensa)
    item = request_restoration(page=fresh(page), user=town.hacienda, reason="Otra vez hay feria.")
    assert (item.kind, item.note) == (Kind.RESTORE, "Otra vez hay feria.")
    assert not fresh(page).live
    approve(item=item, officer=town.prensa)
    assert fresh(page).live


def test_what_never_was_public_is_not_restored(town) -> None:
    draft = town.draft_noticia(town.hacienda_section, town.hacienda)
    with pytest.raises(NothingToDo):
        request_restoration(page=draft, user=town.hacienda, reason="Sí.")


def test_take_back_and_correct_in_one_step(town, waiting) -> None:
    item = waiting()
    take_back(page=item.page, user=town.hacienda)
    item.refresh_from_db()
    assert item.status == Status.CANCELLED
    assert fresh(item.page).permissions_for_user(town.hacienda).can_edit()
    rewrite(item.page, town.hacienda, summary="Corregido.")
    send_to_press(page=fresh(item.page), user=town.hacienda)
    assert item_of(item.page).status == Status.WAITING


def test_a_colleague_with_no_part_in_it_does_not_take_it_back(town, waiting) -> None:
    item = waiting()
    with pytest.raises(PermissionDenied):
        take_back(page=item.page, user=town.hacienda2)
    item.refresh_from_db()
    assert item.status == Status.WAITING


def test_nothing_is_taken_back_twice_nor_after_a_decision(town, waiting) -> None:
    item = waiting()
    take_back(page=item.page, user=town.hacienda)
    with pytest.raises(NothingToApprove):
        take_back(page=fresh(item.page), user=town.hacienda)
    approved = waiting("Otra")
    approve(item=approved, officer=town.prensa)
    with pytest.raises(NothingToApprove):
        take_back(page=fresh(approved.page), user=town.hacienda)
