"""Opening and closing a class. It closes by itself by the clock: no task has to run for it."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.class_permissions import may_teach_cohort
from learning.errors import ClassAlreadyOpen, ClassNotOpen, CohortClosed
from learning.models import ClassSession, Cohort
from learning.selectors.class_cards import current_session

DURATIONS = (60, 120, 180)
"""Minutes that a class is opened for."""
MORE = 60
"""Minutes that an open class is given on top."""
LONGEST_AHEAD = timedelta(minutes=240)
"""No class stands open longer than this from now, however often it is given more."""


@transaction.atomic
def open_class(*, cohort: Cohort, minutes: int, by: User) -> ClassSession:
    """Let the cards of a group in, for one of ``DURATIONS``.

    Raises:
        NotAllowed: ``by`` does not have the group.
        CohortClosed: its year is over.
        ClassAlreadyOpen: somebody did it already.
        ValueError: not one of the durations.
    """
    if minutes not in DURATIONS:
        raise ValueError(minutes)
    return open_for(cohort=cohort, lasts=timedelta(minutes=minutes), by=by)


@transaction.atomic
def open_for(*, cohort: Cohort, lasts: timedelta, by: User) -> ClassSession:
    """The same for however long: a demonstration lasts all day. Raises as above."""
    _check(cohort, by)
    if cohort.closed_on is not None:
        raise CohortClosed
    now = timezone.now()
    # Those that the clock closed: the one that follows needs their place.
    for past in ClassSession.objects.filter(cohort=cohort, closed_at=None, closes_at__lte=now):
        past.closed_at = past.closes_at
        past.save(update_fields=["closed_at"])
    try:
        with transaction.atomic():
            session = ClassSession.objects.create(
                cohort=cohort, opened_by=by, opened_at=now, closes_at=now + lasts
            )
    except IntegrityError as error:
        raise ClassAlreadyOpen from error
    log(instance=cohort, action="learning.class_open", user=by)
    return session


@transaction.atomic
def extend_class(*, cohort: Cohort, by: User) -> ClassSession:
    """An hour more, but never beyond ``LONGEST_AHEAD`` from now.

    Raises:
        NotAllowed: ``by`` does not have the group.
        ClassNotOpen: there is nothing to extend.
    """
    session = _open(cohort, by)
    most = max(timezone.now() + LONGEST_AHEAD, session.closes_at)
    session.closes_at = min(session.closes_at + timedelta(minutes=MORE), most)
    session.save(update_fields=["closes_at"])
    log(instance=cohort, action="learning.class_extend", user=by)
    return session


@transaction.atomic
def close_class(*, cohort: Cohort, by: User) -> None:
    """Everybody who came in by a card is out with their next click. Raises as ``extend_class``."""
    session = _open(cohort, by)
    session.closed_at = timezone.now()
    session.save(update_fields=["closed_at"])
    log(instance=cohort, action="learning.class_close", user=by)


def _open(cohort: Cohort, by: User) -> ClassSession:
    _check(cohort, by)
    found = current_session(cohort)
    locked = (
        ClassSession.objects.select_for_update().filter(pk=found.pk, closed_at=None).first()
        if found is not None
        else None
    )
    if locked is None:
        raise ClassNotOpen("La clase no está abierta.")
    return locked


def _check(cohort: Cohort, by: User) -> None:
    if not may_teach_cohort(by, cohort):
        raise NotAllowed
