"""Giving certificates, and what the Coordinación does to them afterwards.

A certificate is given once for each learner and course (or path); its code never changes. What it
says of the holder is what was true when it was issued: correcting a learner's name changes nothing
until the Coordinación issues it anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from cms.core.context_processors import current_identity
from learning.certificate_codes import new_code
from learning.errors import CertificateIsRevoked, CertificateStands, Erased, NothingToCorrect
from learning.models import Certificate, CertificateEvent, CourseCompletion, Learner
from learning.permissions import may_coordinate
from learning.services.learners import record

REISSUED = {"name": "Se corrigió el nombre"}
REVOKED = {
    "mistake": "Se expidió por error",
    "not_theirs": "El trabajo no era de la persona",
    "asked": "Lo pidió la persona o su acudiente",
}
RESTORED = {"mistake": "Se anuló por error", "cleared": "Se aclaró lo ocurrido"}
REASONS: Mapping[str, Mapping[str, str]] = {
    CertificateEvent.Kind.REISSUED: REISSUED,
    CertificateEvent.Kind.REVOKED: REVOKED,
    CertificateEvent.Kind.RESTORED: RESTORED,
}
"""Why, in fixed words: an event cannot be erased, so nobody writes a name or a health in it."""


@dataclass(frozen=True)
class Earned:
    """What somebody finished. ``minutes``: of a course how long it takes, as its author says; of a
    path the orientation that was signed."""

    learner_id: int
    kind: Certificate.Kind
    subject_uid: UUID
    title: str
    minutes: int
    completed_at: datetime


def full_name(learner: Learner) -> str:
    """What a certificate issued now would say."""
    return f"{learner.first_names} {learner.last_names}".strip()


def issue_for(completions: Iterable[CourseCompletion]) -> int:
    """Certificates of courses just finished; how many are new. No query if none is finished."""
    return issue_earned(
        [
            Earned(
                learner_id=each.learner_id,
                kind=Certificate.Kind.COURSE,
                subject_uid=each.course_uid,
                title=each.course_title,
                minutes=each.minutes,
                completed_at=each.completed_at,
            )
            for each in completions
        ]
    )


def issue_missing(*, learner_ids: Sequence[int]) -> int:
    """Certificates of courses finished before there were any, or while nothing was kept."""
    return issue_for(completions_without_certificate(learner_ids))


def completions_without_certificate(learner_ids: Sequence[int]) -> list[CourseCompletion]:
    """What active learners finished and hold no certificate of. Two queries."""
    held = set(
        Certificate.objects.filter(
            learner_id__in=learner_ids, kind=Certificate.Kind.COURSE
        ).values_list("learner_id", "subject_uid")
    )
    finished = CourseCompletion.objects.filter(
        learner_id__in=learner_ids, learner__state=Learner.State.ACTIVE
    ).order_by("learner_id", "pk")
    return [each for each in finished if (each.learner_id, each.course_uid) not in held]


def issue_earned(earned: Sequence[Earned]) -> int:
    """Give the certificates that are not given yet; how many are new. Four queries, or none.

    Asking twice, or twice at once, is asking once: the database keeps one for each learner and
    course. Nobody whose guardian has not authorised gets one, nor who was erased. The learners
    stay locked until the transaction ends, so that an erasure waits and then finds the name.
    """
    if not earned:
        return 0
    with transaction.atomic():
        return _issue(earned)


def _issue(earned: Sequence[Earned]) -> int:
    learners = {
        each.pk: each
        for each in Learner.objects.select_for_update()
        .filter(pk__in={each.learner_id for each in earned}, state=Learner.State.ACTIVE)
        .order_by("pk")
    }
    now, issuer = timezone.now(), current_identity().legal_name
    wanted = [
        Certificate(
            code=new_code(),
            learner_id=each.learner_id,
            kind=each.kind,
            subject_uid=each.subject_uid,
            title=each.title,
            minutes=each.minutes,
            completed_on=timezone.localdate(each.completed_at),
            issuer_name=issuer,
            holder_name=full_name(learners[each.learner_id]),
            is_minor=learners[each.learner_id].is_minor,
            issued_at=now,
        )
        for each in earned
        if each.learner_id in learners
    ]
    if not wanted:
        return 0
    Certificate.objects.bulk_create(wanted, ignore_conflicts=True)
    # Those that lost to an earlier one are not there under their code.
    new = Certificate.objects.filter(code__in=[each.code for each in wanted])
    events = [
        CertificateEvent(certificate_id=pk, kind=CertificateEvent.Kind.ISSUED, issue=1)
        for pk in new.order_by("pk").values_list("pk", flat=True)
    ]
    CertificateEvent.objects.bulk_create(events)
    return len(events)


@transaction.atomic
def reissue(*, certificate: Certificate, by: User) -> Certificate:
    """Issue it anew with the name that the learner has now: the same code, the next number.

    Whether the holder counts as a minor does not change: what was initials stays initials.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        Erased: there is no name any more.
        CertificateIsRevoked: it is void.
        NothingToCorrect: it says that name already.
    """
    fresh, learner = _current(certificate, by)
    if learner.state == Learner.State.ERASED:
        raise Erased
    if fresh.revoked_at is not None:
        raise CertificateIsRevoked
    if fresh.holder_name == full_name(learner):
        raise NothingToCorrect
    fresh.holder_name, fresh.issued_at = full_name(learner), timezone.now()
    fresh.issue += 1
    fresh.save(update_fields=["holder_name", "issued_at", "issue"])
    _note(fresh, CertificateEvent.Kind.REISSUED, "name", by)
    return fresh


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: User) -> Certificate:
    """Make a certificate void: its page, its badge's status list and its PDF say so at once.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        CertificateIsRevoked: it is void already.
        ValueError: not one of ``REVOKED``.
    """
    fresh, _ = _current(certificate, by)
    if fresh.revoked_at is not None:
        raise CertificateIsRevoked
    fresh.revoked_at = timezone.now()
    fresh.save(update_fields=["revoked_at"])
    _note(fresh, CertificateEvent.Kind.REVOKED, reason, by)
    return fresh


@transaction.atomic
def restore(*, certificate: Certificate, reason: str, by: User) -> Certificate:
    """Make a void certificate stand again, as it was.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        CertificateStands: it is not void.
        ValueError: not one of ``RESTORED``.
    """
    fresh, _ = _current(certificate, by)
    if fresh.revoked_at is None:
        raise CertificateStands
    fresh.revoked_at = None
    fresh.save(update_fields=["revoked_at"])
    _note(fresh, CertificateEvent.Kind.RESTORED, reason, by)
    return fresh


def _current(certificate: Certificate, by: User) -> tuple[Certificate, Learner]:
    """The certificate as it stands and its learner, both locked; always the learner first."""
    if not may_coordinate(by):
        raise NotAllowed
    learner = Learner.objects.select_for_update().get(pk=certificate.learner_id)
    return Certificate.objects.select_for_update().get(pk=certificate.pk), learner


def _note(certificate: Certificate, kind: CertificateEvent.Kind, reason: str, by: User) -> None:
    if reason not in REASONS[kind]:
        raise ValueError(f"{reason!r} is no reason for {kind!r}")
    CertificateEvent.objects.create(
        certificate=certificate, kind=kind, issue=certificate.issue, reason=reason, by=by
    )
    record(
        certificate.learner,
        f"certificate_{kind.value}",
        by,
        {"codigo": certificate.code, "motivo": reason},
    )
