"""The one step of the workflow: the Oficina de Prensa reads, then approves or returns.

The rules live in ``cms.editorial.permissions`` and are enforced in ``on_action``: the admin's
workflow address takes a page and a task state without checking that they belong together, so a
rule that only hides a button is no rule.
"""

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cms.editorial import approval
from cms.editorial.desk.items import open_review
from cms.editorial.files import record_file_uses
from cms.editorial.permissions import is_officer

if TYPE_CHECKING:
    from django import forms
    from wagtail.models import Page, WorkflowState

    from cms.accounts.models import User


class EditorialApprovalTask(AbstractGroupApprovalTask):
    """Approval by a press officer who neither wrote nor changed the text."""

    class Meta:
        verbose_name = "aprobación de la Oficina de Prensa"
        verbose_name_plural = "aprobaciones de la Oficina de Prensa"

    @classmethod
    def get_description(cls) -> str:
        return "La Oficina de Prensa aprueba lo que otra persona escribió"

    def start(self, workflow_state: "WorkflowState", user: "User | None" = None) -> TaskState:
        """Begin the review: on the desk, and with its files held so that none can be swapped."""
        with transaction.atomic():
            task_state = super().start(workflow_state, user=user)
            record_file_uses(workflow_state.content_object)
            open_review(task_state, by=user)
        return task_state

    def get_actions(self, obj: "Page", user: "User") -> list[tuple[str, str, bool]]:
        """What this person may do to the page now, as (name, label, needs a form)."""
        return approval.actions_for(obj, user)

    def on_action(
        self, task_state: TaskState, user: "User", action_name: str, **kwargs: Any
    ) -> None:
        """Carry out ``approve``, ``approve_exception`` or ``reject``.

        Raises:
            PermissionDenied: the person may not, whatever door the request came through.
        """
        approval.decide(task_state=task_state, user=user, action=action_name, **kwargs)

    def get_form_for_action(self, action: str) -> "type[forms.Form]":
        return approval.form_for_action(action)

    def user_can_access_editor(self, obj: "Page", user: "User") -> bool:
        return is_officer(user)

    def locked_for_user(self, obj: "Page", user: "User") -> bool:
        return not is_officer(user)

    def user_can_lock(self, obj: "Page", user: "User") -> bool:
        return is_officer(user)

    def get_task_states_user_can_moderate(
        self, user: "User", **kwargs: Any
    ) -> "models.QuerySet[TaskState]":
        if is_officer(user):
            return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return TaskState.objects.none()
