"""Housekeeping after Wagtail's own events. No rule lives here."""

from typing import Any

from wagtail.models import WorkflowState

from cms.editorial.files import record_file_uses


def release_files(sender: Any, instance: WorkflowState, **kwargs: Any) -> None:
    """Let go of the files of a text that was withdrawn from review."""
    page = instance.content_object
    if page is not None:
        record_file_uses(page)
