"""Questions from a file into the draft of a quiz or a bank. Nothing becomes public here."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from cms.accounts.models import User
from learning.converting import blocks_from
from learning.errors import ChangedSince, NotUnderstood
from learning.importers.questions import Problem
from learning.importers.reader import read
from learning.models import QuestionBankPage, QuizPage

MOST_QUESTIONS = 300
"""Questions in one page after an import: beyond it, its form would be unusable."""


@dataclass(frozen=True)
class Preview:
    """What would be saved, what was not understood, and what to say to save exactly this."""

    blocks: list[dict[str, Any]]
    problems: list[Problem]
    digest: str
    format: str

    @property
    def may_save(self) -> bool:
        """All or nothing: an error anywhere, and nothing is saved."""
        return bool(self.blocks) and not any(each.severity == "error" for each in self.problems)


def guess_format(text: str) -> str:
    """The format that a text seems to have: one of ``importers.reader.FORMATS``."""
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if start.startswith(("<?xml", "<quiz")):
        return "moodle-xml"
    if (
        re.search(r"^\s*(?:ANSWER|RESPUESTA)\s*:", text, re.MULTILINE | re.IGNORECASE)
        and "{" not in text
    ):
        return "aiken"
    return "gift"


def preview_questions(
    *, page: Page, data: bytes, format: str = "", nearest: bool = False
) -> Preview:
    """Read a file for a page and say what it would create. Saves nothing."""
    format = format or guess_format(data.decode("utf-8", errors="replace"))
    found = read(data, format, nearest_weights=nearest)
    into_bank = isinstance(page, QuestionBankPage)
    converted = blocks_from(found.questions, into_bank=into_bank)
    problems = sorted([*found.problems, *converted.problems], key=lambda each: each.line)
    total = len(converted.blocks) + len(page.get_latest_revision_as_object().questions)
    if total > MOST_QUESTIONS:
        problems.append(
            Problem(
                1,
                "error",
                f"La página quedaría con {total} preguntas; caben {MOST_QUESTIONS}. "
                "Reparta el archivo en varios bancos.",
            )
        )
    marked = f"{format}\n{nearest}\n".encode() + data
    digest = hashlib.sha256(marked).hexdigest()
    return Preview(converted.blocks, problems, digest, format)


@transaction.atomic
def import_questions(
    *,
    page: Page,
    data: bytes,
    format: str,
    by: User,
    nearest: bool = False,
    seen: str | None = None,
    seen_revision: int | None = None,
) -> int:
    """Append the questions of a file to the page's draft, as a new revision of this person.

    ``seen`` and ``seen_revision``: the digest and the draft that the person saw in the preview.
    Returns how many were added.

    Raises:
        PermissionDenied: the person may not edit the page, or it is locked.
        NotUnderstood: something of the file is no question; nothing was saved.
        ChangedSince: the file or the draft is not what the preview showed.
    """
    locked = Page.objects.select_for_update().get(pk=page.pk).specific
    rights = locked.permissions_for_user(by)
    if not isinstance(locked, QuizPage | QuestionBankPage) or not rights.can_edit():
        raise PermissionDenied("Usted no puede escribir en esta página.")
    if rights.page_locked():
        raise PermissionDenied("La página está bloqueada: nadie la cambia mientras se revisa.")
    if seen_revision is not None and seen_revision != (locked.latest_revision_id or 0):
        raise ChangedSince("El borrador cambió después de la vista previa. Mírela de nuevo.")
    found = preview_questions(page=locked, data=data, format=format, nearest=nearest)
    if seen is not None and seen != found.digest:
        raise ChangedSince("El texto no es el de la vista previa. Mírela de nuevo.")
    if not found.may_save:
        raise NotUnderstood("No se guardó nada: corrija las líneas señaladas.")
    draft = locked.get_latest_revision_as_object()
    draft.questions = [*draft.questions.get_prep_value(), *found.blocks]
    draft.save_revision(user=by, log_action=True)
    return len(found.blocks)
