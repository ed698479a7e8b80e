"""Nothing reaches the public without the Oficina de Prensa, and nobody approves their own text."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Task, TaskState, Workflow, WorkflowState

from cms.editorial.absences import record_absence
from cms.editorial.approval import (
    APPROVE,
    APPROVE_BY_EXCEPTION,
    RETURN,
    actions_for,
    decide,
    submit,
)
from cms.editorial.errors import Incomplete, NothingToApprove, ReasonRequired
from cms.editorial.models import ApprovalException
from cms.news.models import NoticiaPage


def approve(page, user, action=APPROVE, comment=""):
    decide(task_state=page.current_workflow_task_state, user=user, action=action, comment=comment)
    page.refresh_from_db()


def revise(page, user, title):
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.save_revision(user=user, log_action=True)
    return NoticiaPage.objects.get(pk=page.pk)


def is_public(client, page):
    return client.get(page.url).status_code == 200


def test_a_text_is_public_only_after_prensa_approves(town, client):
    page = town.in_review(town.hacienda_section, town.hacienda)
    assert not is_public(client, page)
    approve(page, town.prensa)
    assert page.live
    assert is_public(client, page)


@pytest.mark.parametrize("who", ["hacienda", "hacienda2", "social", "sistemas", "comite"])
def test_only_prensa_decides(town, client, who):
    page = town.in_review(town.hacienda_section, town.hacienda)
    for action in (APPROVE, APPROVE_BY_EXCEPTION, RETURN):
        with pytest.raises(PermissionDenied):
            approve(page, town.people[who], action, "porque sí")
    page.refresh_from_db()
    assert not page.live
    assert page.workflow_in_progress


def test_a_superuser_outside_prensa_does_not_approve(town):
    root = type(town.prensa).objects.create_superuser("root", password=None)
    page = town.in_review(town.hacienda_section, town.hacienda)
    with pytest.raises(PermissionDenied):
        approve(page, root)
    assert actions_for(page, root) == []


def test_an_officer_does_not_approve_what_they_wrote(town):
    page = town.in_review(town.hacienda_section, town.prensa)
    with pytest.raises(PermissionDenied):
        approve(page, town.prensa)
    approve(page, town.prensa2)
    assert page.live


def test_an_officer_who_mends_a_typo_leaves_the_approval_to_another(town):
    page = town.in_review(town.hacienda_section, town.hacienda)
    page = revise(page, town.prensa, "Feria (corregida)")
    with pytest.raises(PermissionDenied):
        approve(page, town.prensa)
    approve(page, town.prensa2)  # the text changed under review: this restarts the step
    page = NoticiaPage.objects.get(pk=page.pk)
    assert not page.live
    approve(page, town.prensa2)
    assert page.live
    assert page.title == "Feria (corregida)"


def test_resubmission_by_somebody_else_does_not_hide_the_author(town):
    page = town.in_review(town.hacienda_section, town.prensa)
    page.current_workflow_state.cancel(user=town.prensa)
    page = revise(NoticiaPage.objects.get(pk=page.pk), town.hacienda, "Otra mano")
    submit(page=page, user=town.hacienda)
    with pytest.raises(PermissionDenied):
        approve(NoticiaPage.objects.get(pk=page.pk), town.prensa)


def test_authors_count_from_the_last_publication_only(town):
    page = town.in_review(town.hacienda_section, town.prensa)
    approve(page, town.prensa2)
    page = revise(NoticiaPage.objects.get(pk=page.pk), town.hacienda, "Segunda versión")
    submit(page=page, user=town.hacienda)
    approve(NoticiaPage.objects.get(pk=page.pk), town.prensa)
    assert NoticiaPage.objects.get(pk=page.pk).title == "Segunda versión"


def test_the_exception_needs_that_nobody_else_is_on_duty(town):
    page = town.in_review(town.hacienda_section, town.prensa)
    assert APPROVE_BY_EXCEPTION not in [name for name, _l, _f in actions_for(page, town.prensa)]
    with pytest.raises(PermissionDenied):
        approve(page, town.prensa, APPROVE_BY_EXCEPTION, "urgente")


def test_with_the_other_officer_absent_the_exception_is_logged_with_its_reason(town):
    today = timezone.localdate()
    record_absence(officer=town.prensa2, starts_on=today, ends_on=today, by=town.prensa2)
    page = town.in_review(town.hacienda_section, town.prensa)
    with pytest.raises(PermissionDenied):
        approve(page, town.prensa)
    with pytest.raises(ReasonRequired):
        approve(page, town.prensa, APPROVE_BY_EXCEPTION, "   ")
    approve(page, town.prensa, APPROVE_BY_EXCEPTION, "Cierre de la vía")
    assert page.live
    exception = ApprovalException.objects.get()
    assert (exception.officer, exception.reason) == (town.prensa, "Cierre de la vía")


def test_an_absence_that_ended_or_has_not_begun_does_not_count(town):
    today = timezone.localdate()
    record_absence(
        officer=town.prensa2,
        starts_on=today + timedelta(days=1),
        ends_on=today + timedelta(days=3),
        by=town.sistemas,
    )
    page = town.in_review(town.hacienda_section, town.prensa)
    with pytest.raises(PermissionDenied):
        approve(page, town.prensa, APPROVE_BY_EXCEPTION, "urgente")


def test_a_deactivated_officer_is_not_on_duty(town):
    town.prensa2.is_active = False
    town.prensa2.save()
    page = town.in_review(town.hacienda_section, town.prensa)
    approve(page, town.prensa, APPROVE_BY_EXCEPTION, "Única oficial")
    assert page.live


def test_two_officers_who_both_wrote_may_use_the_exception(town):
    page = town.in_review(town.hacienda_section, town.prensa)
    page = revise(page, town.prensa2, "A cuatro manos")
    state = page.current_workflow_task_state
    decide(task_state=state, user=town.prensa, action=APPROVE_BY_EXCEPTION, comment="Ambas")
    page = NoticiaPage.objects.get(pk=page.pk)
    assert not page.live  # the step restarted with the newest text
    approve(page, town.prensa, APPROVE_BY_EXCEPTION, "Ambas escribimos")
    assert page.live


def test_an_officer_cannot_declare_a_colleague_absent(town):
    today = timezone.localdate()
    with pytest.raises(PermissionDenied):
        record_absence(officer=town.prensa2, starts_on=today, ends_on=today, by=town.prensa)


def test_returning_needs_a_reason_and_gives_the_text_back(town):
    page = town.in_review(town.hacienda_section, town.hacienda)
    with pytest.raises(ReasonRequired):
        approve(page, town.prensa, RETURN, "")
    approve(page, town.prensa, RETURN, "Falta la fuente")
    state = NoticiaPage.objects.get(pk=page.pk).current_workflow_state
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Falta la fuente"
    submit(page=NoticiaPage.objects.get(pk=page.pk), user=town.hacienda)
    assert NoticiaPage.objects.get(pk=page.pk).workflow_in_progress


def test_a_decision_is_taken_once(town):
    page = town.in_review(town.hacienda_section, town.hacienda)
    state = page.current_workflow_task_state
    stale = TaskState.objects.get(pk=state.pk)
    decide(task_state=state, user=town.prensa, action=APPROVE)
    with pytest.raises(NothingToApprove):
        decide(task_state=stale, user=town.prensa2, action=RETURN, comment="Tarde")


def test_a_switched_off_task_publishes_nothing(town, client):
    Task.objects.all().update(active=False)
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    with pytest.raises(PermissionDenied):
        submit(page=page, user=town.hacienda)
    assert not NoticiaPage.objects.get(pk=page.pk).live
    assert not is_public(client, page)


def test_an_emptied_workflow_publishes_nothing(town):
    Workflow.objects.get().workflow_tasks.all().delete()
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    with pytest.raises(PermissionDenied):
        submit(page=page, user=town.hacienda)
    assert not NoticiaPage.objects.get(pk=page.pk).live


def test_a_scheduled_text_waits_for_its_date_and_for_approval(town, client):
    later = timezone.now() + timedelta(hours=2)
    page = town.in_review(town.hacienda_section, town.hacienda, go_live_at=later)
    approve(page, town.prensa)
    page = NoticiaPage.objects.get(pk=page.pk)
    assert not page.live
    assert page.approved_schedule
    assert not is_public(client, page)


def test_unapproved_schedules_never_go_live(town, client):
    from django.core.management import call_command
    from freezegun import freeze_time

    later = timezone.now() + timedelta(hours=2)
    waiting = town.in_review(town.hacienda_section, town.hacienda, "En cola", go_live_at=later)
    draft = town.draft_noticia(town.hacienda_section, town.hacienda, "Boceto", go_live_at=later)
    approved = town.in_review(town.hacienda_section, town.hacienda, "Bien", go_live_at=later)
    approve(approved, town.prensa)
    with freeze_time(later + timedelta(minutes=1)):
        call_command("publish_scheduled")
        assert is_public(client, NoticiaPage.objects.get(pk=approved.pk))
        assert not is_public(client, NoticiaPage.objects.get(pk=waiting.pk))
        assert not is_public(client, NoticiaPage.objects.get(pk=draft.pk))


def test_a_text_whose_address_was_taken_meanwhile_is_refused_and_stays_in_review(town, sign_in):
    first = town.published(town.hacienda_section, town.hacienda, "Feria", slug="feria")
    second = town.published(town.hacienda_section, town.hacienda, "Mercado", slug="mercado")
    for page in (first, second):
        draft = page.get_latest_revision_as_object()
        draft.slug = "domingo"
        draft.save_revision(user=town.hacienda)
        submit(page=NoticiaPage.objects.get(pk=page.pk), user=town.hacienda)
    states = [NoticiaPage.objects.get(pk=p.pk).current_workflow_task_state for p in (first, second)]
    decide(task_state=states[0], user=town.prensa, action=APPROVE)
    with pytest.raises(Incomplete, match="No se puede publicar"):
        decide(task_state=states[1], user=town.prensa, action=APPROVE)
    answer = sign_in(town.prensa).post(
        reverse("wagtailadmin_pages:workflow_action", args=[second.pk, APPROVE, states[1].pk])
    )
    assert answer.status_code < 500
    page = NoticiaPage.objects.get(pk=second.pk)
    assert (page.slug, page.live) == ("mercado", True)
    assert page.current_workflow_task_state.status == TaskState.STATUS_IN_PROGRESS
