"""What templates may ask about who learns."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.accounts.middleware import is_signed_in
from learning.class_permissions import may_coordinate_a_place, may_report, may_teach
from learning.models import Learner
from learning.permissions import learner_of


def learner(request: HttpRequest) -> dict[str, object]:
    """``signed_learner``: who learns, if somebody who does is signed in; ``learner_key``: how the
    device knows them, else empty; ``signed_teacher``: whether who is signed in has the teachers'
    screens; ``signed_coordinator``: whether they coordinate a school or the organisations;
    ``signed_reporter``: whether they have reports.

    Asked for only by the templates that use it, and never of somebody without a session: a page
    for everybody stays the same for everybody.
    """

    def found() -> Learner | None:
        return learner_of(request.user) if is_signed_in(request) else None

    def key() -> str:
        learner = found()
        return str(learner.uid) if learner is not None else ""

    def teaches() -> bool:
        return is_signed_in(request) and may_teach(request.user)

    def coordinates() -> bool:
        return is_signed_in(request) and may_coordinate_a_place(request.user)

    def reports() -> bool:
        return is_signed_in(request) and may_report(request.user)

    return {
        "signed_learner": SimpleLazyObject(found),
        "learner_key": SimpleLazyObject(key),
        "signed_teacher": SimpleLazyObject(teaches),
        "signed_coordinator": SimpleLazyObject(coordinates),
        "signed_reporter": SimpleLazyObject(reports),
    }
