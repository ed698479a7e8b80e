"""What the page of frequent questions shows, and what of it can be found by searching."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.rich_text import RichText, get_text_for_indexing

from cms.core.richtext import expand_together
from cms.secretarias.blocks import anchor_of, children

if TYPE_CHECKING:
    from cms.secretarias.models import PreguntasPage


@dataclass(frozen=True)
class Question:
    anchor: str
    question: str
    answer: RichText


@dataclass(frozen=True)
class Part:
    """A group of questions; or, without a title, some lines between two groups."""

    anchor: str
    title: str = ""
    questions: tuple[Question, ...] = ()
    text: RichText | None = None


def questions_context(page: "PreguntasPage") -> dict[str, Any]:
    """The parts of the page in order, and its groups for the list at the top.

    The links of all answers are looked up at once.
    """
    blocks = children(page.body)
    expanded = iter(expand_together(_sources(blocks)))
    parts = []
    for number, block in enumerate(blocks, 1):
        anchor = anchor_of("grupo", block.id, number)
        if block.block_type == "text":
            parts.append(Part(anchor, text=next(expanded)))
            continue
        items = block.value["questions"].bound_blocks
        questions = tuple(
            Question(
                anchor_of("pregunta", item.id, f"{number}-{place}"),
                item.value["question"],
                next(expanded),
            )
            for place, item in enumerate(items, 1)
        )
        parts.append(Part(anchor, block.value["title"], questions))
    return {"parts": parts, "groups": [part for part in parts if part.title]}


def _sources(blocks: list[Any]) -> list[str]:
    """Every rich text, in the order of the page."""
    found = []
    for block in blocks:
        if block.block_type == "text":
            found.append(block.value.source)
        else:
            found += [item["answer"].source for item in block.value["questions"]]
    return found


def question_anchors(page: "PreguntasPage") -> frozenset[str]:
    """The anchors of the groups and of the answers."""
    found = set()
    for number, block in enumerate(children(page.body), 1):
        if block.block_type == "questions":
            found.add(anchor_of("grupo", block.id, number))
            for place, item in enumerate(block.value["questions"].bound_blocks, 1):
                found.add(anchor_of("pregunta", item.id, f"{number}-{place}"))
    return frozenset(found)


def questions_text(page: "PreguntasPage") -> str:
    """Titles, questions and answers without markup, a line each."""
    lines = []
    for block in children(page.body):
        if block.block_type == "text":
            lines.append(get_text_for_indexing(block.value.source))
            continue
        lines.append(block.value["title"])
        for item in block.value["questions"]:
            lines += [item["question"], get_text_for_indexing(item["answer"].source)]
    return "\n".join(lines)
