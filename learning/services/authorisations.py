"""A guardian's authorisation: received, recorded, withdrawn. Without it nothing of a minor is kept.

Ley 1581 de 2012, article 7; Decreto 1074 de 2015.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from learning.class_permissions import may_receive_authorisation
from learning.consent import guardian_text
from learning.errors import NotInForce, NotPending
from learning.models import GuardianAuthorisation, Learner
from learning.services.assignments import enrol_assigned
from learning.services.certificates import issue_missing
from learning.services.learners import current, record


@transaction.atomic
def authorise(*, learner: Learner, signed_on: date, by: User) -> GuardianAuthorisation:
    """Record the signed form that ``by`` received: from now on what the learner does is kept.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación, nor has the minor in a group.
        NotPending: nothing is lacking.
        Erased: there is nobody to authorise.
        ValidationError: signed in the future; keyed ``signed_on``.
    """
    fresh = current(learner, by, allowed=may_receive_authorisation)
    if fresh.state != Learner.State.PENDING:
        raise NotPending
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "La fecha de la firma no puede ser futura."})
    text = guardian_text()
    authorisation = GuardianAuthorisation.objects.create(
        learner=fresh, text=text.snapshot, signed_on=signed_on, received_by=by
    )
    _set_state(fresh, Learner.State.ACTIVE, learner)
    enrol_assigned(fresh)
    issue_missing(learner_ids=[fresh.pk])
    record(fresh, "authorise", by, {"version": text.version})
    return authorisation


@transaction.atomic
def withdraw_authorisation(*, learner: Learner, by: User) -> None:
    """The guardian no longer agrees. What was kept stays; nothing new is kept.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación, nor has the minor in a group.
        NotInForce: there is no authorisation to withdraw.
        Erased: there is nobody.
    """
    fresh = current(learner, by, allowed=may_receive_authorisation)
    withdrawn = GuardianAuthorisation.objects.filter(learner=fresh, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    if not withdrawn:
        raise NotInForce
    _set_state(fresh, Learner.State.PENDING, learner)
    record(fresh, "withdraw", by)


def _set_state(fresh: Learner, state: Learner.State, learner: Learner) -> None:
    fresh.state = learner.state = state
    fresh.save(update_fields=["state"])
