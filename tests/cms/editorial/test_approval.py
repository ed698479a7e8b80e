"""Nothing reaches the public without the Oficina de Prensa."""

import pytest
from django.core.exceptions import PermissionDenied

from cms.editorial.approval import APPROVE, decide


def test_an_editor_writes_and_prensa_approves(town, client):
    page = town.in_review(town.hacienda_section, town.hacienda)
    assert client.get(page.url).status_code == 404
    decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
    page.refresh_from_db()
    assert page.live
