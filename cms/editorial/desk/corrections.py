"""«Corregir y aprobar»: small mends that an officer makes without opening the editor.

Only plain text is offered: single lines, paragraphs without bold or links. Whatever carries a
format goes through Wagtail's editor, which would not lose it.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.html import escape, strip_tags
from wagtail.blocks import CharBlock, StreamValue, StructValue, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.accounts.models import User
from cms.editorial.comparison import places
from cms.editorial.desk.forms import SeenForm
from cms.editorial.desk.items import OF_THE_WORKFLOW
from cms.editorial.errors import ChangedSinceSeen, NothingToApprove
from cms.editorial.files import record_file_uses
from cms.editorial.models import DeskItem
from cms.editorial.permissions import is_officer

PLAIN_PARAGRAPH = re.compile(r"(<(p|li|h[2-4])(?: [^<>]*)?>)([^<>]+)(</\2>)")
"""A paragraph, list item or heading without any mark-up inside."""
LONGEST = 5000
NOT_TEXT = frozenset({"slug", "seo_title", "search_description", "draft_title", "path", "url_path"})


@dataclass(frozen=True)
class Piece:
    """A piece of plain text; ``key`` finds it again in the same revision."""

    key: str
    label: str
    text: str
    max_length: int
    is_required: bool


def pieces_of(page: Page) -> list[Piece]:
    """The plain text of a page in the order of its form."""
    labels = dict(places(page))
    found: list[Piece] = []
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for block in getattr(page, field.name):
                place = f"{field.name}.{block.id}"
                found += _pieces_of_block(block, place, labels.get(place, "Contenido"))
        elif _is_text(field) and field.name in labels:
            value = getattr(page, field.name) or ""
            length = field.max_length or LONGEST
            found.append(Piece(field.name, labels[field.name], value, length, not field.blank))
    order = list(labels)
    return sorted(found, key=lambda piece: order.index(_place(piece.key, labels)))


class CorrectionForm(SeenForm):
    """One field for each piece of plain text."""

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = True
        self.fields["revision"].initial = page.latest_revision_id
        self.pieces = pieces_of(page)
        for piece in self.pieces:
            long = len(piece.text) > 90
            self.fields[f"texto-{piece.key}"] = forms.CharField(
                label=piece.label,
                initial=piece.text,
                required=piece.is_required,
                max_length=piece.max_length,
                widget=forms.Textarea(attrs={"rows": min(12, 2 + len(piece.text) // 70)})
                if long
                else forms.TextInput(),
                error_messages={"required": "Este texto no puede quedar vacío."},
            )

    def texts(self) -> dict[str, str]:
        """The pieces that were changed, by key."""
        given = {piece.key: self.cleaned_data[f"texto-{piece.key}"] for piece in self.pieces}
        return {
            piece.key: given[piece.key].replace("\r\n", "\n")
            for piece in self.pieces
            if given[piece.key].replace("\r\n", "\n").strip() != piece.text.strip()
        }


@transaction.atomic
def correct(*, item: DeskItem, officer: User, texts: dict[str, str], seen_revision: int) -> bool:
    """Save an officer's corrections as a revision of theirs; false if there were none.

    The review begins again with the new text and keeps its place in the queue. Whoever corrected
    does not approve it alone.

    Raises:
        PermissionDenied: not of Prensa.
        NothingToApprove: it waits no more.
        ChangedSinceSeen: the text changed since this officer opened it.
    """
    if not is_officer(officer):
        raise PermissionDenied("Solo la Oficina de Prensa corrige en la mesa.")
    waiting = DeskItem.objects.select_for_update().waiting().filter(pk=item.pk)
    found = waiting.filter(kind__in=OF_THE_WORKFLOW).first()
    if found is None or found.page_id is None:
        raise NothingToApprove("Este asunto ya no espera decisión.")
    page = Page.objects.select_for_update().get(pk=found.page_id).specific
    if page.latest_revision_id != seen_revision:
        raise ChangedSinceSeen("El texto cambió después de que usted lo abrió.")
    if not texts:
        return False
    corrected = page.get_latest_revision_as_object()
    _apply(corrected, texts)
    corrected.full_clean()
    corrected.save_revision(user=officer, log_action=True)
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    state.specific.cancel(user=officer, resume=True)
    record_file_uses(page)
    return True


def _apply(page: Page, texts: dict[str, str]) -> None:
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            stream = getattr(page, field.name)
            for index, block in enumerate(stream):
                wanted = {
                    key: text
                    for key, text in texts.items()
                    if key.split("|")[0] == f"{field.name}.{block.id}"
                }
                if wanted:
                    _apply_to_block(stream, index, wanted)
        elif field.name in texts:
            setattr(page, field.name, texts[field.name])


def _apply_to_block(stream: StreamValue, index: int, wanted: dict[str, str]) -> None:
    block = stream[index]
    value = block.value
    for key, text in wanted.items():
        _place_key, kind, which = key.split("|")
        if kind == "p":
            value = RichText(_with_paragraph(value.source, int(which), text))
        elif kind == "f":
            value[which] = text
        else:
            value = text
    stream[index] = (block.block_type, value, block.id)


def _with_paragraph(source: str, which: int, text: str) -> str:
    matches = list(PLAIN_PARAGRAPH.finditer(source))
    match = matches[which]
    inside = escape(" ".join(text.split()))
    return source[: match.start(3)] + inside + source[match.end(3) :]


def _pieces_of_block(block: Any, place: str, label: str) -> list[Piece]:
    value = block.value
    if isinstance(value, RichText):
        paragraphs = list(PLAIN_PARAGRAPH.finditer(value.source))
        return [
            Piece(f"{place}|p|{index}", label, _plain(match.group(3)), LONGEST, True)
            for index, match in enumerate(paragraphs)
        ]
    if isinstance(value, StructValue):
        return [
            Piece(
                f"{place}|f|{name}",
                f"{label}: {child.label}",
                value.get(name) or "",
                child.field.max_length or LONGEST,
                child.required,
            )
            for name, child in block.block.child_blocks.items()
            if type(child) in (CharBlock, TextBlock)
        ]
    if type(block.block) in (CharBlock, TextBlock):
        return [Piece(f"{place}|v|", label, value or "", LONGEST, True)]
    return []


def _plain(html: str) -> str:
    return unescape(strip_tags(html))


def _place(key: str, labels: dict[str, str]) -> str:
    place = key.split("|")[0]
    return place if place in labels else next(iter(labels))


def _is_text(field: Any) -> bool:
    return (
        isinstance(field, (models.CharField, models.TextField))
        and not field.choices
        and field.name not in NOT_TEXT
    )
