"""What the mails say: an urgent notice by itself, and the summary of everything else.

Text and a small HTML of the same words. Links take the address of the settings, never the
request's Host. Nothing here asks the database: who calls brings each notice with its matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from cms.accounts.mail import site_url, subject_line
from cms.accounts.models import User
from cms.core.context_processors import current_identity
from cms.editorial.models.desk import DeskItem
from cms.editorial.models.notices import Notice

SHOWN_OF_A_KIND = 30
"""A summary names this many of each kind; it counts the rest and leads to where they are."""

HEADINGS = {
    Notice.Kind.RETURNED: "Vuelven a usted para corregir",
    Notice.Kind.APPROVED: "Aprobados",
    Notice.Kind.CORRECTED: "La Oficina de Prensa los corrigió",
    Notice.Kind.WITHDRAWN: "Retirados del sitio",
    Notice.Kind.URGENT: "Publicaciones urgentes",
    Notice.Kind.WAITING: "Esperan revisión de Prensa",
    Notice.Kind.REVIEW_DUE: "Debe verificar que sigan vigentes",
}
"""In the order of a summary: first what somebody has to do again."""

WORDS = {
    Notice.Kind.RETURNED: "Motivo",
    Notice.Kind.APPROVED: "Comentario",
    Notice.Kind.CORRECTED: "Comentario",
    Notice.Kind.WITHDRAWN: "Motivo",
    Notice.Kind.URGENT: "Motivo",
    Notice.Kind.WAITING: "Nota",
    Notice.Kind.REVIEW_DUE: "Nota",
}
"""What the text of a notice is."""


@dataclass(frozen=True)
class Line:
    """One notice as a mail tells it: ``facts`` are pairs of a label and words."""

    title: str
    facts: tuple[tuple[str, str], ...]
    url: str


@dataclass(frozen=True)
class Group:
    """The notices of one kind. ``more`` counts those that are not shown."""

    heading: str
    lines: tuple[Line, ...]
    more: int


def urgent_letter(person: User, notice: Notice) -> EmailMultiAlternatives:
    """The mail of one urgent notice."""
    what = notice.get_kind_display()
    if notice.kind == Notice.Kind.WAITING and notice.item is not None:
        what = f"{notice.item.get_kind_display()} por revisar"
    urgency = "" if notice.kind == Notice.Kind.URGENT else "Urgente: "
    heading = f"{urgency}{what}"
    return _letter(
        person,
        subject=f"{heading}: {notice.title}",
        groups=[Group(heading, (line_of(notice),), 0)],
        name="urgent",
    )


def digest_letter(person: User, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """One mail with all that is new for a person, oldest first within each kind."""
    subject = f"{len(notices)} novedades de los textos del sitio"
    if len(notices) == 1:
        subject = str(notices[0])
    return _letter(person, subject=subject, groups=grouped(notices), name="digest")


def grouped(notices: Sequence[Notice]) -> list[Group]:
    """Notices by kind, in the order of ``HEADINGS``."""
    groups = []
    for kind, heading in HEADINGS.items():
        found = [notice for notice in notices if notice.kind == kind]
        lines = tuple(line_of(notice) for notice in found[:SHOWN_OF_A_KIND])
        if lines:
            groups.append(Group(heading, lines, len(found) - len(lines)))
    return groups


def line_of(notice: Notice) -> Line:
    """What a mail says of a notice; the place and the advice are those of a return."""
    facts = []
    item = notice.item
    if item is not None and notice.kind == Notice.Kind.WAITING:
        facts += _of_what_waits(item)
    if notice.text:
        facts.append((WORDS[Notice.Kind(notice.kind)], notice.text))
    if item is not None and notice.kind == Notice.Kind.RETURNED:
        facts.append(("Dónde", item.place_label))
        facts.append(("Consejo", item.reason.advice if item.reason else ""))
    return Line(
        title=notice.title,
        facts=tuple((label, words) for label, words in facts if words),
        url=absolute(notice.path),
    )


def _of_what_waits(item: DeskItem) -> list[tuple[str, str]]:
    due = timezone.localtime(item.due_at) if item.due_at else None
    return [
        ("Tipo", item.get_kind_display()),
        ("Secretaría", item.section.title if item.section else ""),
        ("De", str(item.submitted_by or "")),
        ("Debe verse antes de", date_format(due, "DATETIME_FORMAT") if due else ""),
    ]


def absolute(path: str) -> str:
    """Full address of a path of the site."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def _letter(
    person: User, *, subject: str, groups: Sequence[Group], name: str
) -> EmailMultiAlternatives:
    context: dict[str, Any] = {
        "person": person,
        "groups": groups,
        "site_name": current_identity().name,
        "notices_url": site_url("desk:notices"),
        "choice_url": site_url("desk:notice_choice"),
    }
    letter = EmailMultiAlternatives(
        subject_line(subject),
        render_to_string(f"emails/editorial/{name}.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(
        render_to_string(f"emails/editorial/{name}.html", context), "text/html"
    )
    return letter
