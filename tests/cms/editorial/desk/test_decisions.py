"""Decisions at the desk: who may, on what text, and what follows."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import PageLogEntry

from cms.editorial.absences import record_absence
from cms.editorial.desk.decisions import approve, publish_urgently, send_back
from cms.editorial.desk.requests import request_withdrawal
from cms.editorial.errors import ChangedSinceSeen, Incomplete, NothingToApprove, ReasonRequired
from cms.editorial.models import ApprovalException, DeskItem
from tests.cms.editorial.desk.conftest import fresh, item_of, rewrite, told

Status, Kind = DeskItem.Status, DeskItem.Kind


def test_two_officers_on_the_same_item_decide_once(town, waiting, reason) -> None:
    item = waiting()
    approve(item=item, officer=town.prensa)
    with pytest.raises(NothingToApprove):
        send_back(item=item, officer=town.prensa2, reason=reason, comment="Tarde.")
    item.refresh_from_db()
    assert (item.status, item.decided_by) == (Status.APPROVED, town.prensa)
    assert fresh(item.page).live


def test_a_text_that_changed_since_it_was_seen_is_not_decided(town, waiting, reason) -> None:
    item = waiting()
    seen = item.page.latest_revision_id
    rewrite(item.page, town.prensa2, title="Otra")
    with pytest.raises(ChangedSinceSeen):
        approve(item=item, officer=town.prensa, seen_revision=seen)
    with pytest.raises(ChangedSinceSeen):
        send_back(item=item, officer=town.prensa, reason=reason, comment="No.", seen_revision=seen)
    item.refresh_from_db()
    assert item.status == Status.WAITING
    assert not fresh(item.page).live


def test_the_text_that_was_seen_is_approved_at_once_though_a_colleague_corrected_it(
    town, waiting
) -> None:
    item = waiting()
    page = rewrite(item.page, town.prensa2, title="Feria del queso")
    approve(item=item, officer=town.prensa, seen_revision=page.latest_revision_id)
    assert fresh(page).title == "Feria del queso"
    assert fresh(page).live


def test_nobody_approves_what_they_wrote(town, waiting) -> None:
    item = waiting()
    page = rewrite(item.page, town.prensa, title="De Prensa")
    with pytest.raises(PermissionDenied):
        approve(item=item, officer=town.prensa, seen_revision=page.latest_revision_id)
    with pytest.raises(PermissionDenied):
        approve(item=item, officer=town.prensa, by_exception=True)
    assert not fresh(page).live


def test_alone_on_duty_one_approves_with_a_reason_that_stays(town, waiting) -> None:
    item = waiting()
    page = rewrite(item.page, town.prensa, title="De Prensa")
    today = timezone.localdate()
    record_absence(officer=town.prensa2, starts_on=today, ends_on=today, by=town.prensa2)
    seen = page.latest_revision_id
    with pytest.raises(ReasonRequired):
        approve(item=item, officer=town.prensa, by_exception=True, seen_revision=seen)
    approve(
        item=item,
        officer=town.prensa,
        by_exception=True,
        comment="Corre el plazo.",
        seen_revision=seen,
    )
    assert fresh(page).live
    assert ApprovalException.objects.get().kind == ApprovalException.Kind.ALONE


def test_approved_for_a_date_it_leaves_the_desk_and_is_not_public_yet(town, waiting) -> None:
    item = waiting()
    tomorrow = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    approve(item=item, officer=town.prensa, go_live_at=tomorrow)
    item.refresh_from_db()
    page = fresh(item.page)
    assert (item.status, page.live) == (Status.APPROVED, False)
    assert page.scheduled_revision.approved_go_live_at == tomorrow
    assert page.latest_revision.user == town.hacienda
    with freeze_time(tomorrow + timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert fresh(page).live


def test_a_past_date_is_refused(town, waiting) -> None:
    item = waiting()
    with pytest.raises(Incomplete):
        approve(item=item, officer=town.prensa, go_live_at=timezone.now() - timedelta(minutes=1))
    assert not fresh(item.page).live


@pytest.mark.parametrize("who", ["hacienda", "social", "sistemas", "comite", "ciudadana"])
def test_nobody_outside_prensa_decides(town, waiting, reason, who) -> None:
    item, person = waiting(), getattr(town, who)
    with pytest.raises(PermissionDenied):
        approve(item=item, officer=person)
    with pytest.raises(PermissionDenied):
        send_back(item=item, officer=person, reason=reason, comment="No.")
    with pytest.raises(PermissionDenied):
        publish_urgently(page=item.page, officer=person, reason="Ya.")
    item.refresh_from_db()
    assert item.status == Status.WAITING


def test_a_return_says_where_and_why(town, waiting, reason) -> None:
    item = waiting()
    send_back(
        item=item,
        officer=town.prensa,
        reason=reason,
        comment="¿Quién lo dijo?",
        place="summary",
        place_label="Resumen",
    )
    item.refresh_from_db()
    assert (item.status, item.place, item.place_label) == (Status.RETURNED, "summary", "Resumen")
    assert told("returned") == {"hacienda": "Falta la fuente: ¿Quién lo dijo?"}
    with pytest.raises(NothingToApprove):
        approve(item=item, officer=town.prensa2)


def test_a_return_without_words_is_refused(town, waiting, reason) -> None:
    with pytest.raises(ReasonRequired):
        send_back(item=waiting(), officer=town.prensa, reason=reason, comment="  ")


class TestUrgent:
    def test_one_officer_publishes_and_another_looks_again(self, town) -> None:
        page = town.draft_noticia(town.hacienda_section, town.prensa, "Puente cerrado")
        second = publish_urgently(page=page, officer=town.prensa, reason="Creció el río.")
        assert fresh(page).live
        assert (second.kind, second.status, second.is_urgent) == (
            Kind.SECOND_LOOK,
            Status.WAITING,
            True,
        )
        assert round((second.due_at - second.submitted_at) / timedelta(hours=1), 3) == 24
        with pytest.raises(PermissionDenied):
            approve(item=second, officer=town.prensa)
        approve(item=second, officer=town.prensa2)
        second.refresh_from_db()
        assert second.status == Status.APPROVED

    def test_everyone_concerned_hears_at_once(self, town, waiting) -> None:
        item = waiting()
        publish_urgently(page=item.page, officer=town.prensa, reason="Creció el río.")
        assert told("urgent") == {
            "hacienda": "Creció el río.",
            "hacienda2": "Creció el río.",
        }
        assert "prensa2" in told("waiting")
        assert "prensa" not in told("urgent")
        item.refresh_from_db()
        assert item.status == Status.APPROVED

    def test_the_reason_is_required_and_stays(self, town, waiting) -> None:
        item = waiting()
        with pytest.raises(ReasonRequired):
            publish_urgently(page=item.page, officer=town.prensa, reason=" ")
        assert not fresh(item.page).live
        publish_urgently(page=item.page, officer=town.prensa, reason="Creció el río.")
        exception = ApprovalException.objects.get()
        assert (exception.kind, exception.reason) == ("urgent", "Creció el río.")
        assert PageLogEntry.objects.filter(action="editorial.publish_urgent").count() == 1

    def test_what_fails_its_second_look_leaves_the_public(self, town, reason) -> None:
        page = town.draft_noticia(town.hacienda_section, town.hacienda, "Puente cerrado")
        second = publish_urgently(page=page, officer=town.prensa, reason="Creció el río.")
        with pytest.raises(PermissionDenied):
            send_back(item=second, officer=town.prensa, reason=reason, comment="No.")
        send_back(item=second, officer=town.prensa2, reason=reason, comment="No creció.")
        assert not fresh(page).live
        assert {"hacienda", "hacienda2", "prensa"} <= told("returned").keys()


class TestWithdrawal:
    def test_prensa_decides_and_the_section_hears(self, town) -> None:
        page = town.published(town.hacienda_section, town.hacienda)
        item = request_withdrawal(page=page, user=town.hacienda, reason="Ya pasó.")
        assert fresh(page).live
        approve(item=item, officer=town.prensa)
        item.refresh_from_db()
        assert not fresh(page).live
        assert item.status == Status.APPROVED
        assert told("withdrawn").keys() == {"hacienda", "hacienda2"}

    def test_a_refusal_leaves_it_public(self, town, reason) -> None:
        page = town.published(town.hacienda_section, town.hacienda)
        item = request_withdrawal(page=page, user=town.hacienda, reason="Ya pasó.")
        send_back(item=item, officer=town.prensa, reason=reason, comment="Sigue vigente.")
        assert fresh(page).live
        assert item_of(page).status == Status.RETURNED
        assert told("returned") == {"hacienda": "Falta la fuente: Sigue vigente."}
