"""The pieces of the pages of reference: groups of questions, and terms of a glossary."""

from typing import Any

from wagtail import blocks

from cms.core.blocks import SHORT_TEXT_FEATURES, QuestionsBlock

ANCHOR_LENGTH = 8


def anchor_of(prefix: str, block_id: str | None, place: object) -> str:
    """An anchor that stays when the block is moved or reworded: it comes from the block's id.

    ``place`` serves a block that has none yet, as in a preview before the first save.
    """
    return f"{prefix}-{(block_id or str(place))[:ANCHOR_LENGTH]}"


class QuestionGroupsBlock(blocks.StreamBlock):
    """Questions by subject, with a few lines between them where they help."""

    questions = QuestionsBlock(label="Grupo de preguntas")
    # Without headings: those of the groups are the page's outline.
    text = blocks.RichTextBlock(label="Texto", icon="pilcrow", features=SHORT_TEXT_FEATURES)


class TermBlock(blocks.StructBlock):
    """A word that the alcaldía uses, said with words that everybody uses."""

    word = blocks.CharBlock(label="Palabra", max_length=80)
    definition = blocks.RichTextBlock(
        label="Qué quiere decir",
        features=SHORT_TEXT_FEATURES,
        help_text="En una o dos frases, como se lo diría a un vecino.",
    )
    also = blocks.CharBlock(
        label="También se dice",
        required=False,
        max_length=160,
        help_text="Otras formas de decirlo, separadas por comas.",
    )
    link = blocks.PageChooserBlock(label="Página donde se explica más", required=False)

    class Meta:
        icon = "openquote"
        label = "Palabra"
        label_format = "{word}"


class GlossaryBlock(blocks.StreamBlock):
    """The terms, in any order: the page sorts them."""

    term = TermBlock()


def children(stream: Any) -> list[Any]:
    """The blocks of a StreamField's value, which is ``None`` on a page not yet filled in."""
    return list(stream or ())
