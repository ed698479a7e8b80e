"""Wagtail's own mails about reviews, switched off: each event is told once, by our notices."""

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

MAILERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)
"""The signal, sender and name under which Wagtail registers each of its mailers."""


def silence_wagtail_mail() -> None:
    """Take the place of Wagtail's mailers, whether or not they have registered already.

    A signal keeps one receiver for each name: while ours holds it, Wagtail's is not added, and
    this app is ready before Wagtail's admin is.
    """
    for signal, sender, name in MAILERS:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(send_nothing, sender=sender, dispatch_uid=name)


def send_nothing(**kwargs: Any) -> None:
    """Heard in the place of a mailer of Wagtail's."""
