"""The rows of the desk follow what happens to the texts, through whatever door."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from cms.editorial.absences import record_absence
from cms.editorial.approval import APPROVE, RETURN, decide, submit
from cms.editorial.desk.claims import claim
from cms.editorial.desk.items import ensure_items
from cms.editorial.models import DeskItem
from tests.cms.editorial.desk.conftest import fresh, item_of, rewrite, told

Status, Kind = DeskItem.Status, DeskItem.Kind


def test_a_new_page_waits_with_its_section_type_and_author(town, waiting) -> None:
    item = waiting("Feria")
    assert (item.kind, item.status, item.title) == (Kind.NEW, Status.WAITING, "Feria")
    assert item.section_id == town.hacienda_section.page_id
    assert item.page_type.model == "noticiapage"
    assert item.submitted_by == town.hacienda
    assert told("waiting").keys() == {"prensa", "prensa2"}


def test_a_change_of_a_live_page_and_a_page_that_comes_back_are_told_apart(town) -> None:
    page = town.published(town.hacienda_section, town.hacienda)
    assert item_of(page).status == Status.APPROVED
    rewrite(page, town.hacienda, summary="Otro resumen.")
    submit(page=fresh(page), user=town.hacienda)
    assert item_of(page).kind == Kind.CHANGE
    fresh(page).current_workflow_state.cancel(user=town.hacienda)
    fresh(page).unpublish(user=town.prensa)
    submit(page=fresh(page), user=town.hacienda)
    assert item_of(page).kind == Kind.RESTORE


def test_an_absent_officer_is_not_told(town, waiting) -> None:
    today = timezone.localdate()
    record_absence(officer=town.prensa2, starts_on=today, ends_on=today, by=town.prensa2)
    waiting()
    assert told("waiting").keys() == {"prensa"}


def test_a_review_that_starts_again_keeps_its_place_and_age(town, waiting) -> None:
    with freeze_time("2026-11-23 13:00:00"):
        item = waiting()
    page = rewrite(item.page, town.prensa, title="Feria del queso")
    decide(task_state=page.current_workflow_task_state, user=town.prensa2, action=APPROVE)
    again = DeskItem.objects.waiting().get()
    assert again.pk == item.pk
    assert again.submitted_at == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert again.title == "Feria del queso"
    assert again.task_state == fresh(page).current_workflow_task_state


def test_a_decision_is_kept_with_its_working_minutes(town) -> None:
    with freeze_time("2026-11-20 22:00:00"):  # Friday, 17:00 in Bogotá
        page = town.in_review(town.hacienda_section, town.hacienda)
    with freeze_time("2026-11-23 14:30:00"):  # Monday, 9:30
        task_state = fresh(page).current_workflow_task_state
        decide(task_state=task_state, user=town.prensa, action=APPROVE, comment="Muy claro")
    item = item_of(page)
    assert (item.status, item.decided_by, item.comment) == (
        Status.APPROVED,
        town.prensa,
        "Muy claro",
    )
    assert item.working_minutes == 60 + 90
    assert told("approved") == {"hacienda": "Muy claro"}


def test_a_return_at_wagtails_own_door_has_a_reason_too(town, sign_in, waiting, reason) -> None:
    item = waiting()
    address = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[item.page_id, RETURN, item.task_state_id],
    )
    sign_in(town.prensa).post(address, {"comment": "Diga la fuente.", "reason": reason.pk})
    item.refresh_from_db()
    assert (item.status, item.reason, item.comment) == (
        Status.RETURNED,
        reason,
        "Diga la fuente.",
    )
    assert told("returned") == {"hacienda": "Falta la fuente: Diga la fuente."}


def test_a_return_without_a_listed_reason_counts_as_another(town, waiting) -> None:
    item = waiting()
    decide(task_state=item.task_state, user=town.prensa, action=RETURN, comment="No es así.")
    item.refresh_from_db()
    assert item.reason.name == "Otro motivo"


def test_a_text_corrected_after_a_return_is_a_new_wait(town, waiting) -> None:
    item = waiting()
    decide(task_state=item.task_state, user=town.prensa, action=RETURN, comment="Corrija.")
    rewrite(item.page, town.hacienda, summary="Corregido.")
    submit(page=fresh(item.page), user=town.hacienda)
    assert item_of(item.page).pk != item.pk
    assert DeskItem.objects.filter(page=item.page).count() == 2


def test_what_is_withdrawn_from_review_leaves_the_desk(town, waiting) -> None:
    item = waiting()
    fresh(item.page).current_workflow_state.cancel(user=town.hacienda)
    item.refresh_from_db()
    assert (item.status, item.decided_by) == (Status.CANCELLED, town.hacienda)


def test_a_deleted_page_leaves_its_history_and_nothing_waiting(town, waiting) -> None:
    item = waiting("Feria")
    item.page.delete()
    item.refresh_from_db()
    assert (item.status, item.page, item.title) == (Status.CANCELLED, None, "Feria")


def test_the_database_refuses_a_return_without_a_reason(waiting) -> None:
    item = waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskItem.objects.filter(pk=item.pk).update(
            status=Status.RETURNED, decided_at=item.submitted_at
        )


def test_nobody_is_told_of_what_they_did_themselves(town) -> None:
    page = town.in_review(town.hacienda_section, town.hacienda)
    rewrite(page, town.prensa, title="Otra")
    state = fresh(page).current_workflow_task_state
    decide(task_state=state, user=town.prensa2, action=APPROVE)
    decide(task_state=fresh(page).current_workflow_task_state, user=town.prensa2, action=APPROVE)
    assert told("approved").keys() == {"hacienda", "prensa"}
    assert "hacienda" not in told("waiting")


def test_reviews_that_began_before_the_desk_are_put_on_it_once(town, waiting) -> None:
    item = waiting("Antigua")
    started = item.task_state.started_at
    DeskItem.objects.all().delete()
    assert (ensure_items(), ensure_items()) == (1, 0)
    again = DeskItem.objects.waiting().get()
    assert (again.title, again.submitted_by, again.submitted_at) == (
        "Antigua",
        town.hacienda,
        started,
    )


def test_a_person_who_is_removed_leaves_the_figures(town, waiting) -> None:
    item = waiting("Feria")
    claim(item=item, officer=town.prensa2)
    decide(task_state=item.task_state, user=town.prensa2, action=RETURN, comment="Corrija.")
    town.prensa2.delete()
    item.refresh_from_db()
    assert (item.status, item.decided_by, item.claimed_by) == (Status.RETURNED, None, None)
    assert item.working_minutes is not None
