"""Each event is told once: Wagtail's own mails about reviews are never written."""

import pytest
from django.core import mail
from wagtail.admin.signal_handlers import register_signal_handlers
from wagtail.signals import workflow_approved
from wagtail.users.models import UserProfile

from cms.editorial.approval import APPROVE, RETURN, decide, submit
from cms.editorial.notices.wagtail_mail import MAILERS, send_nothing
from tests.conftest import Town


@pytest.mark.parametrize("again", [False, True])
def test_sending_returning_and_approving_write_no_mail_of_wagtails(
    addressed: Town, again: bool
) -> None:
    if again:
        register_signal_handlers()  # as Wagtail's admin does once it is ready, after us
    for user in addressed.people.values():
        profile = UserProfile.get_for_user(user)
        assert profile.submitted_notifications
        assert profile.approved_notifications
    page = addressed.in_review(addressed.hacienda_section, addressed.hacienda)
    for action, comment in ((RETURN, "Falta la hora."), (APPROVE, "")):
        decide(
            task_state=page.current_workflow_task_state,
            user=addressed.prensa,
            action=action,
            comment=comment,
        )
        if action == RETURN:
            submit(page=page, user=addressed.hacienda)
    page.refresh_from_db()
    assert page.live
    assert mail.outbox == []


def test_only_wagtails_mailers_lost_their_place() -> None:
    for signal, _sender, name in MAILERS:
        held = [receiver() for (uid, _id), receiver, *_ in signal.receivers if uid == name]
        assert held == [send_nothing]
    assert len(workflow_approved.receivers) > 0
