"""Certificates as each may see them: everybody, the holder, who teaches, the Coordinación."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q

from learning.certificate_codes import read_code, shown_code
from learning.credentials import duration_in_words, page_path
from learning.models import Certificate, CertificateEvent, Cohort, Learner
from learning.selectors.belonging import in_order
from learning.selectors.class_cards import members_of
from learning.services.certificates import REASONS, full_name

PAGE_SIZE = 50
LONGEST_SEARCH = 100
MOST_WORDS = 5


@dataclass(frozen=True)
class Shown:
    """What the page of a certificate says to anybody who has its code."""

    code: str
    name: str
    """Of a minor the initials; empty when the holder's data were erased."""
    is_initials: bool
    kind: str
    title: str
    duration: str
    is_pathway: bool
    """Then the duration is of orientation given."""
    completed_on: date
    issuer: str
    issue: int
    issued_at: datetime
    revoked_at: datetime | None


def certificate_by_code(typed: str) -> Certificate | None:
    """The certificate of a code however it is written. One query; none if it can be no code."""
    code = read_code(typed)
    if code is None:
        return None
    return Certificate.objects.select_related("learner").filter(code=code).first()


def as_public(certificate: Certificate) -> Shown:
    """Nothing of it tells the whole name of who was a minor when it was issued."""
    name = certificate.holder_name
    return Shown(
        code=shown_code(certificate.code),
        name=initials_of(name) if certificate.is_minor else name,
        is_initials=certificate.is_minor,
        kind=certificate.get_kind_display(),
        title=certificate.title,
        duration=duration_in_words(certificate.minutes),
        is_pathway=certificate.kind == Certificate.Kind.PATHWAY,
        completed_on=certificate.completed_on,
        issuer=certificate.issuer_name,
        issue=certificate.issue,
        issued_at=certificate.issued_at,
        revoked_at=certificate.revoked_at,
    )


def initials_of(name: str) -> str:
    """«X. L. Z. O.»: the first letter of each word that has one."""
    firsts = (next((char for char in word if char.isalpha()), "") for word in name.split())
    return " ".join(f"{first.upper()}." for first in firsts if first)


@dataclass(frozen=True)
class Row:
    """A certificate in a list. ``is_stale``: the holder's name was corrected since."""

    certificate: Certificate
    code: str
    url: str
    duration: str
    is_stale: bool

    @property
    def may_print(self) -> bool:
        """A void one is not printed, nor one without a name."""
        return may_print(self.certificate)


def may_print(certificate: Certificate) -> bool:
    return certificate.revoked_at is None and bool(certificate.holder_name)


def row_of(certificate: Certificate, learner: Learner) -> Row:
    return Row(
        certificate=certificate,
        code=shown_code(certificate.code),
        url=page_path(certificate),
        duration=duration_in_words(certificate.minutes),
        is_stale=bool(certificate.holder_name) and certificate.holder_name != full_name(learner),
    )


def certificates_of(learner: Learner) -> list[Row]:
    """What somebody holds, the last first. One query."""
    return [row_of(each, learner) for each in learner.certificates.order_by("-completed_on", "-pk")]


@dataclass(frozen=True)
class Holder:
    """One of a class, with what they hold."""

    learner: Learner
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ClassCertificates:
    """The certificates of a class: all, or those of one course or path."""

    holders: tuple[Holder, ...]
    subjects: tuple[tuple[UUID, str], ...]
    """What there are certificates of, for the filter."""
    chosen: UUID | None

    @property
    def printable(self) -> list[Certificate]:
        rows = (row for holder in self.holders for row in holder.rows)
        return [row.certificate for row in rows if row.may_print]

    @property
    def holding(self) -> int:
        """How many have one that is not void."""
        return sum(
            any(row.certificate.revoked_at is None for row in holder.rows)
            for holder in self.holders
        )


def class_certificates(cohort: Cohort, chosen: UUID | None = None) -> ClassCertificates:
    """Who of a class has one. Two queries, however many."""
    order = Certificate.objects.order_by("completed_on", "pk")
    members = in_order(
        members_of(cohort).prefetch_related(Prefetch("certificates", order, "all_certificates"))
    )
    held = {each.pk: _held(each) for each in members}
    subjects = {row.subject_uid: row.title for rows in held.values() for row in rows}
    return ClassCertificates(
        holders=tuple(
            Holder(
                each,
                tuple(
                    row_of(certificate, each)
                    for certificate in held[each.pk]
                    if chosen is None or certificate.subject_uid == chosen
                ),
            )
            for each in members
        ),
        subjects=tuple(sorted(subjects.items(), key=lambda item: item[1])),
        chosen=chosen,
    )


def _held(learner: Learner) -> Iterable[Certificate]:
    found: list[Certificate] = getattr(learner, "all_certificates", [])
    return found


@dataclass(frozen=True)
class Register:
    """One page of all certificates, as the Coordinación searches them."""

    page: "Page[Certificate]"
    rows: tuple[Row, ...]
    text: str


def register(text: str, number: str) -> Register:
    """All certificates, or those of a code or a name, the last issued first. Two queries."""
    text = " ".join(text.replace("\x00", "").split())[:LONGEST_SEARCH]
    found = Certificate.objects.select_related("learner").order_by("-issued_at", "-pk")
    code = read_code(text)
    if code is not None and Certificate.objects.filter(code=code).exists():
        found = found.filter(code=code)
    else:
        for word in text.split()[:MOST_WORDS]:
            found = found.filter(
                Q(holder_name__icontains=word)
                | Q(title__icontains=word)
                | Q(learner__first_names__icontains=word)
                | Q(learner__last_names__icontains=word)
            )
    page = Paginator(found, PAGE_SIZE).get_page(number)
    return Register(page, tuple(row_of(each, each.learner) for each in page), text)


@dataclass(frozen=True)
class Happened:
    """An event in words."""

    what: str
    why: str
    issue: int
    by: str
    at: datetime


def history_of(certificate: Certificate) -> list[Happened]:
    """What happened to a certificate, the last first. One query."""
    events = CertificateEvent.objects.filter(certificate=certificate).select_related("by")
    return [
        Happened(
            what=each.get_kind_display(),
            why=REASONS.get(each.kind, {}).get(each.reason, each.reason),
            issue=each.issue,
            by=str(each.by) if each.by else "El sitio, al terminar",
            at=each.created_at,
        )
        for each in events.order_by("-pk")
    ]
