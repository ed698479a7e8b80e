"""An officer tries to approve alone what they wrote or changed, by every door of the admin."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.editorial.absences import record_absence
from cms.editorial.models import ApprovalException
from cms.news.models import NoticiaPage


@pytest.fixture
def prensa(town, sign_in):
    return sign_in(town.prensa)


@pytest.fixture
def changed(town, prensa, edit_form):
    """A noticia of Hacienda under review, into which the officer has put a word."""
    page = town.in_review(town.hacienda_section, town.hacienda, "Feria")
    prensa.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        edit_form(prensa, page, title="Feria del queso"),
    )
    page = NoticiaPage.objects.get(pk=page.pk)
    assert page.get_latest_revision().user == town.prensa
    return page


def act(client, page, task_state, action="approve", **data):
    return client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task_state.pk]), data
    )


def is_live(page):
    return NoticiaPage.objects.get(pk=page.pk).live


def test_by_the_review_button(changed, prensa):
    act(prensa, changed, changed.current_workflow_task_state)
    act(prensa, changed, changed.current_workflow_task_state, comment="bien")
    assert not is_live(changed)


def test_by_naming_another_page_in_the_address(town, changed, prensa):
    innocent = town.in_review(town.hacienda_section, town.hacienda, "Otra")
    act(prensa, innocent, changed.current_workflow_task_state)
    assert not is_live(changed)
    assert not is_live(innocent)


@pytest.mark.parametrize("action", ["action-publish", "action-workflow-action"])
def test_by_the_edit_form(changed, prensa, edit_form, action):
    data = edit_form(prensa, changed, **{action: "1", "workflow-action-name": "approve"})
    prensa.post(reverse("wagtailadmin_pages:edit", args=[changed.pk]), data)
    assert not is_live(changed)


def test_by_rewriting_and_approving_in_one_request(town, prensa, edit_form):
    page = town.in_review(town.hacienda_section, town.hacienda, "Feria")
    data = edit_form(
        prensa,
        page,
        **{"title": "Mía", "action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    prensa.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert not is_live(page)


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_by_bulk_action(changed, prensa, action):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    prensa.post(f"{url}?id={changed.pk}", {"include_descendants": "on"})
    assert not is_live(changed)


def autosave(client, page, form, **changes):
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**form.dict(), **changes},
        headers={"accept": "application/json"},
    )


def test_by_autosave_over_the_editors_revision(town, prensa, edit_form):
    """Autosave may overwrite a revision: it must not keep the editor's name on it."""
    page = town.in_review(town.hacienda_section, town.hacienda, "Feria")
    original = page.get_latest_revision()
    autosave(
        prensa, page, edit_form(prensa, page), title="Mía", overwrite_revision_id=str(original.pk)
    )
    original.refresh_from_db()
    assert original.content["title"] == "Feria"
    page = NoticiaPage.objects.get(pk=page.pk)
    act(prensa, page, page.current_workflow_task_state)
    fresh = NoticiaPage.objects.get(pk=page.pk)
    assert not fresh.live or fresh.title == "Feria"


def test_by_autosave_and_then_approving(town, prensa, edit_form):
    page = town.in_review(town.hacienda_section, town.hacienda, "Feria")
    response = autosave(prensa, page, edit_form(prensa, page), title="Mía")
    assert response.json()["success"] is True
    page = NoticiaPage.objects.get(pk=page.pk)
    act(prensa, page, page.current_workflow_task_state)
    assert not is_live(page)


def test_by_cancelling_and_submitting_again(town, changed, prensa, edit_form):
    url = reverse("wagtailadmin_pages:edit", args=[changed.pk])
    prensa.post(url, edit_form(prensa, changed, **{"action-cancel-workflow": "1"}))
    prensa.post(url, edit_form(prensa, changed, **{"action-submit": "1"}))
    page = NoticiaPage.objects.get(pk=changed.pk)
    act(prensa, page, page.current_workflow_task_state)
    assert not is_live(page)


def test_by_reverting_to_an_old_text(town, prensa, edit_form):
    """Bringing back an old version is a change too: a second officer reads it."""
    page = town.published(town.hacienda_section, town.hacienda, "Primera")
    first = page.get_latest_revision()
    prensa.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        edit_form(prensa, page, title="Primera", revision=str(first.pk), **{"action-submit": "1"}),
    )
    page = NoticiaPage.objects.get(pk=page.pk)
    act(prensa, page, page.current_workflow_task_state)
    page = NoticiaPage.objects.get(pk=page.pk)
    assert page.live_revision_id == first.pk


def test_the_second_officer_approves(town, changed, sign_in):
    second = sign_in(town.prensa2)
    # The first click finds that the text changed under review and starts the step again.
    act(second, changed, changed.current_workflow_task_state)
    page = NoticiaPage.objects.get(pk=changed.pk)
    assert not page.live
    act(second, page, page.current_workflow_task_state)
    assert is_live(page)
    assert NoticiaPage.objects.get(pk=page.pk).title == "Feria del queso"


def test_with_the_second_officer_absent_the_exception_opens(town, changed, prensa):
    today = timezone.localdate()
    record_absence(officer=town.prensa2, starts_on=today, ends_on=today, by=town.sistemas)
    act(prensa, changed, changed.current_workflow_task_state)
    assert not is_live(changed)
    act(prensa, changed, changed.current_workflow_task_state, "approve_exception")
    assert not is_live(changed)  # no reason given
    for _step_restarted_then_approved in range(2):
        page = NoticiaPage.objects.get(pk=changed.pk)
        act(
            prensa,
            page,
            page.current_workflow_task_state,
            "approve_exception",
            comment="Emergencia vial",
        )
    assert is_live(changed)
    assert ApprovalException.objects.filter(officer=town.prensa).exists()


def test_the_exception_is_refused_while_the_second_officer_is_on_duty(town, changed, prensa):
    act(
        prensa,
        changed,
        changed.current_workflow_task_state,
        "approve_exception",
        comment="Con afán",
    )
    assert not is_live(changed)
    assert not ApprovalException.objects.exists()


def test_returning_without_a_reason_is_refused(town, prensa):
    page = town.in_review(town.hacienda_section, town.hacienda)
    act(prensa, page, page.current_workflow_task_state, "reject", comment="")
    assert NoticiaPage.objects.get(pk=page.pk).workflow_in_progress
    act(prensa, page, page.current_workflow_task_state, "reject", comment="Falta la fecha")
    assert not NoticiaPage.objects.get(pk=page.pk).workflow_in_progress
