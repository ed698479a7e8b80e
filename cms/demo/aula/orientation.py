"""The demonstration's path of the orientador social, and a student who is on the way.

Fictional, and the title says so: how many hours count is for the municipality and the schools.
"""

import uuid
from datetime import timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.demo.aula.learners import STUDENT
from learning.class_permissions import supervisors_of
from learning.models import CoursePage, Learner, Pathway, ServiceHours
from learning.permissions import may_learn
from learning.services.orientation import record_hours, refuse, sign
from learning.services.pathways import save_pathway

TITLE = "Orientador social GEL (dato de ejemplo)"
HOURS = 80
SUPERVISOR = "docente"
Help, State = ServiceHours.Help, ServiceHours.State

SERVED = (
    (26, 180, Help.DEVICE, State.SIGNED),
    (19, 240, Help.SEARCH, State.SIGNED),
    (12, 210, Help.TRAMITE, State.SIGNED),
    (9, 480, Help.DEVICE, State.REFUSED),
    (5, 150, Help.REQUEST, State.WAITING),
    (2, 90, Help.PARTICIPATION, State.WAITING),
)
"""How many days ago, minutes, kind of help, and what the supervisor said."""


def ensure_orientation(*, course: CoursePage, people: dict[str, User]) -> int:
    """The path with its course, and what ``estudiante1`` served; how many orientations there are.

    ``people``: ``aula`` (the Coordinación) and, once the demonstration has a class, ``docente``;
    without a teacher nobody could sign, and nothing is served. What is there is left as it is.
    """
    pathway = Pathway.objects.filter(title=TITLE).first()
    if pathway is None:
        pathway = save_pathway(
            pathway=Pathway(),
            title=TITLE,
            minutes=HOURS * 60,
            course_uids=[course.uid],
            by=people["aula"],
        )
    learner = Learner.objects.filter(user__username=STUDENT).select_related("user").first()
    supervisor = people.get(SUPERVISOR)
    if learner is None or supervisor is None:
        return 0
    served = ServiceHours.objects.filter(learner=learner)
    able = supervisors_of(learner).filter(pk=supervisor.pk).exists() and may_learn(learner)
    if not served.exists() and pathway.is_open and able:
        _serve(learner, pathway, supervisor)
    return served.count()


def _serve(learner: Learner, pathway: Pathway, supervisor: User) -> None:
    assert learner.user is not None  # noqa: S101 (found by its account)
    today = timezone.localdate()
    for days, minutes, help, state in SERVED:
        hours = record_hours(
            learner=learner,
            pathway=pathway,
            served_on=today - timedelta(days=days),
            minutes=minutes,
            help=help,
            supervisor=supervisor,
            op_id=uuid.uuid4(),
            by=learner.user,
        )
        if state == State.SIGNED:
            sign(hours_ids=[hours.pk], by=supervisor)
        elif state == State.REFUSED:
            refuse(hours_ids=[hours.pk], by=supervisor)
