"""The pieces an editor builds a page from. None of them can break the page's layout.

Every block keeps its meaning in the markup (real headings, real tables, real lists) and carries
no colour, size or alignment option. Raw HTML does not exist here.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]

VIDEO_HOSTS = ("www.youtube.com", "youtube.com", "youtu.be", "vimeo.com", "www.vimeo.com")

validate_phone = RegexValidator(
    r"^\+?[0-9 ()\-]{7,24}( ext\. ?[0-9]{1,6})?$",
    "Escriba el teléfono con números y espacios, por ejemplo «+57 608 123 4567».",
)


class FigureBlock(blocks.StructBlock):
    """An image with alternative text (or marked decorative) and an optional caption."""

    image = ImageBlock(label="Imagen")
    caption = blocks.CharBlock(label="Pie de imagen", required=False, max_length=200)

    class Meta:
        icon = "image"
        label = "Imagen"
        template = "blocks/figure.html"


class DocumentBlock(blocks.StructBlock):
    """A file to download; the page shows its kind and weight beside the link."""

    document = DocumentChooserBlock(label="Documento")
    title = blocks.CharBlock(
        label="Texto del enlace",
        required=False,
        max_length=150,
        help_text="Si lo deja vacío se usa el título del documento.",
    )

    class Meta:
        icon = "doc-full"
        label = "Documento"
        template = "blocks/document.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption and a header row; cells hold text or numbers."""

    caption = blocks.CharBlock(
        label="Título de la tabla",
        max_length=150,
        help_text="Diga qué contiene la tabla. Quien no la ve oye primero este título.",
    )
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label="Texto", required=False, max_length=300)),
            (
                "number",
                blocks.DecimalBlock(label="Número", required=False, max_digits=18),
            ),
        ],
        label="Tabla",
    )

    class Meta:
        icon = "table"
        label = "Tabla"
        template = "blocks/table.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Paso", max_length=120)
    text = blocks.RichTextBlock(label="Explicación", required=False, features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "order"
        label = "Paso"


class StepsBlock(blocks.StructBlock):
    """What to do, in order: a numbered list."""

    title = blocks.CharBlock(label="Título", max_length=120)
    steps = blocks.ListBlock(StepBlock(), label="Pasos", min_num=1)

    class Meta:
        icon = "list-ol"
        label = "Pasos"
        template = "blocks/steps.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Pregunta", max_length=200)
    answer = blocks.RichTextBlock(label="Respuesta", features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = "Pregunta"


class QuestionsBlock(blocks.StructBlock):
    """Questions and answers that open one by one, without JavaScript."""

    title = blocks.CharBlock(label="Título", max_length=120, default="Preguntas frecuentes")
    questions = blocks.ListBlock(QuestionBlock(), label="Preguntas", min_num=1)

    class Meta:
        icon = "help"
        label = "Preguntas y respuestas"
        template = "blocks/questions.html"


class NoticeBlock(blocks.StructBlock):
    """A highlighted notice; the kind is said in words, not only by colour."""

    kind = blocks.ChoiceBlock(
        label="Tipo",
        choices=[
            ("info", "Tenga en cuenta"),
            ("warning", "Importante"),
            ("success", "Buena noticia"),
        ],
        default="info",
    )
    title = blocks.CharBlock(label="Título", required=False, max_length=120)
    text = blocks.RichTextBlock(label="Texto", features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = "Aviso destacado"
        template = "blocks/notice.html"


class ContactBlock(blocks.StructBlock):
    """Whom to ask: an office or a role, with what is known of it."""

    name = blocks.CharBlock(label="Dependencia o cargo", max_length=120)
    role = blocks.CharBlock(label="Para qué", required=False, max_length=160)
    phone = blocks.CharBlock(
        label="Teléfono", required=False, max_length=40, validators=[validate_phone]
    )
    email = blocks.EmailBlock(label="Correo", required=False)
    address = blocks.CharBlock(label="Dirección", required=False, max_length=160)
    hours = blocks.CharBlock(label="Horario", required=False, max_length=160)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cleaned.get(name) for name in ("phone", "email", "address")):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "phone": ValidationError("Escriba al menos un teléfono, correo o dirección.")
                }
            )
        return cleaned

    class Meta:
        icon = "user"
        label = "Tarjeta de contacto"
        template = "blocks/contact.html"


class VideoBlock(blocks.StructBlock):
    """A video on another site, as a link that says where it leads and what it weighs.

    Nothing of the other site loads with the page: the strict content policy forbids it and a
    phone with little data could not pay for it.
    """

    title = blocks.CharBlock(label="Título del video", max_length=150)
    url = blocks.URLBlock(label="Enlace", help_text="Dirección del video en YouTube o Vimeo.")
    duration = blocks.CharBlock(
        label="Duración", required=False, max_length=20, help_text="Por ejemplo: 3 min 20 s."
    )
    summary = blocks.TextBlock(
        label="Qué dice el video",
        help_text="Resumen o transcripción, para quien no puede verlo u oírlo.",
        max_length=4000,
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        host = cleaned["url"].split("/")[2].lower() if "//" in cleaned["url"] else ""
        if host not in VIDEO_HOSTS or not cleaned["url"].startswith("https://"):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "url": ValidationError(
                        "Use un enlace https de YouTube o Vimeo, por ejemplo "
                        "«https://www.youtube.com/watch?v=…»."
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "media"
        label = "Video"
        template = "blocks/video.html"


class BodyBlock(blocks.StreamBlock):
    """The body of every page of text: add a new block here, with its template in ``blocks/``."""

    text = blocks.RichTextBlock(label="Texto", icon="pilcrow", features=TEXT_FEATURES)
    figure = FigureBlock()
    document = DocumentBlock()
    table = TableBlock()
    steps = StepsBlock()
    questions = QuestionsBlock()
    notice = NoticeBlock()
    contact = ContactBlock()
    video = VideoBlock()

    class Meta:
        template = "blocks/body.html"
