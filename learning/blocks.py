"""The pieces of lessons and quizzes that an author writes: questions, and what only lessons have.

A question is a block because a block's id survives drafts, restored revisions and reordering, and
so do the ids of the items of its lists: results refer to them. What a frozen question looks like,
and how a block becomes one, is told in ``learning.payloads``; nothing is graded here.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.core.blocks import SHORT_TEXT_FEATURES, BodyBlock
from learning.grading import validate
from learning.payloads import payload_of

QUESTION_FEATURES = ["bold", "italic", "ol", "ul"]
AUDIO_EXTENSIONS = ("mp3", "m4a", "ogg")
MAX_FEEDBACK = 600
MAX_OPTION = 400

LEVELS = [("basic", "Básico"), ("medium", "Medio"), ("high", "Alto")]
"""How hard a question is, in the words that authors choose from."""


def _percent(**options: Any) -> blocks.DecimalBlock:
    return blocks.DecimalBlock(
        label="Vale (%)",
        required=False,
        min_value=-100,
        max_value=100,
        max_digits=10,
        decimal_places=7,
        **options,
    )


def _feedback(label: str = "Comentario a quien la elija") -> blocks.TextBlock:
    return blocks.TextBlock(label=label, required=False, max_length=MAX_FEEDBACK, rows=1)


class ChoiceItem(blocks.StructBlock):
    """An option of a single or multiple choice."""

    text = blocks.CharBlock(label="Opción", max_length=MAX_OPTION)
    is_right = blocks.BooleanBlock(label="Correcta", required=False)
    percent = _percent(help_text="Vacío: se calcula. Escriba un número solo para crédito parcial.")
    feedback = _feedback()

    class Meta:
        icon = "radio-full"
        label = "Opción"


class PairItem(blocks.StructBlock):
    """A stem and its match; without a stem, a match that belongs to none."""

    stem = blocks.CharBlock(
        label="Elemento",
        required=False,
        max_length=MAX_OPTION,
        help_text="Vacío: la pareja queda como distractor.",
    )
    match = blocks.CharBlock(label="Pareja", max_length=MAX_OPTION)

    class Meta:
        icon = "link"
        label = "Pareja"


class ShortAnswerItem(blocks.StructBlock):
    """An accepted wording."""

    text = blocks.CharBlock(
        label="Respuesta aceptada",
        max_length=MAX_OPTION,
        help_text="«*» reemplaza cualquier texto; para un asterisco escriba «\\*».",
    )
    percent = _percent(default=Decimal(100))
    feedback = _feedback("Comentario a quien la escriba")

    class Meta:
        icon = "pilcrow"
        label = "Respuesta"


class NumericAnswerItem(blocks.StructBlock):
    """An accepted number, with how far off it may be."""

    value = blocks.CharBlock(
        label="Número", max_length=60, help_text="Con coma decimal: 3,14. «*» acepta cualquiera."
    )
    tolerance = blocks.CharBlock(label="Margen", required=False, max_length=60, default="0")
    tolerance_kind = blocks.ChoiceBlock(
        label="El margen es",
        choices=[
            ("absolute", "en la misma unidad"),
            ("relative", "una fracción del número (0,05 es 5 %)"),
            ("geometric", "geométrico"),
        ],
        default="absolute",
    )
    percent = _percent(default=Decimal(100))
    feedback = _feedback("Comentario a quien la escriba")

    class Meta:
        icon = "decimal"
        label = "Respuesta"


class QuestionBlock(blocks.StructBlock):
    """What every question has. A subclass is one type; its name in the stream is ``kind``."""

    kind = ""

    title = blocks.CharBlock(
        label="Nombre para usted",
        required=False,
        max_length=120,
        help_text="Solo lo ven quienes escriben: sirve para buscarla.",
    )
    text = blocks.RichTextBlock(label="Enunciado", features=QUESTION_FEATURES)

    def clean(self, value: Any) -> Any:
        """Refuse what could not be frozen, in the words of ``learning.grading.validate``.

        A draft may be saved half written.
        """
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        problems = validate(payload_of(self.kind, cleaned, block_id="draft"))
        if problems:
            raise blocks.StructBlockValidationError(
                block_errors={"text": ValidationError(problems)}
            )
        return cleaned


class _Marked(QuestionBlock):
    """A question that is worth points and belongs to a topic."""

    mark = blocks.DecimalBlock(
        label="Puntos", default=Decimal(1), min_value=0, max_value=100, decimal_places=2
    )
    topic = blocks.CharBlock(label="Tema", required=False, max_length=60)
    level = blocks.ChoiceBlock(label="Nivel", choices=LEVELS, required=False)
    tags = blocks.CharBlock(
        label="Etiquetas", required=False, max_length=120, help_text="Separadas por comas."
    )
    lesson = blocks.PageChooserBlock(
        label="Lección para repasar", required=False, page_type="learning.LessonPage"
    )
    general_feedback = blocks.RichTextBlock(
        label="Explicación para todos", required=False, features=SHORT_TEXT_FEATURES
    )


class SingleBlock(_Marked):
    kind = "single"
    choices = blocks.ListBlock(ChoiceItem(), label="Opciones", min_num=2, max_num=20)
    shuffle = blocks.BooleanBlock(label="Mezclar opciones", required=False, default=True)

    class Meta:
        icon = "radio-full"
        label = "Selección única"


class MultipleBlock(_Marked):
    kind = "multiple"
    choices = blocks.ListBlock(ChoiceItem(), label="Opciones", min_num=2, max_num=20)
    shuffle = blocks.BooleanBlock(label="Mezclar opciones", required=False, default=True)

    class Meta:
        icon = "tick"
        label = "Selección múltiple"


class TrueFalseBlock(_Marked):
    kind = "truefalse"
    correct = blocks.ChoiceBlock(
        label="Es", choices=[("true", "Verdadero"), ("false", "Falso")], default="true"
    )
    feedback_true = _feedback("Comentario a quien diga «verdadero»")
    feedback_false = _feedback("Comentario a quien diga «falso»")

    class Meta:
        icon = "tick-inverse"
        label = "Verdadero o falso"


class MatchingBlock(_Marked):
    kind = "matching"
    pairs = blocks.ListBlock(PairItem(), label="Parejas", min_num=2, max_num=20)

    class Meta:
        icon = "link"
        label = "Emparejar"


class OrderingBlock(_Marked):
    kind = "ordering"
    items = blocks.ListBlock(
        blocks.CharBlock(label="Elemento", max_length=MAX_OPTION),
        label="Elementos, en el orden correcto",
        min_num=2,
        max_num=20,
    )

    class Meta:
        icon = "list-ol"
        label = "Ordenar"


class ShortBlock(_Marked):
    kind = "short"
    answers = blocks.ListBlock(ShortAnswerItem(), label="Respuestas", min_num=1, max_num=30)
    ignore_accents = blocks.BooleanBlock(label="No exigir tildes", required=False, default=True)
    case_sensitive = blocks.BooleanBlock(label="Exigir mayúsculas", required=False)

    class Meta:
        icon = "pilcrow"
        label = "Respuesta corta"


class NumericBlock(_Marked):
    kind = "numeric"
    answers = blocks.ListBlock(NumericAnswerItem(), label="Respuestas", min_num=1, max_num=30)
    unit = blocks.CharBlock(label="Unidad que se muestra", required=False, max_length=40)

    class Meta:
        icon = "decimal"
        label = "Respuesta numérica"


class OpenBlock(_Marked):
    kind = "open"
    rows = blocks.IntegerBlock(label="Renglones", default=5, min_value=1, max_value=30)
    grader_notes = blocks.TextBlock(
        label="Guía para quien califica", required=False, max_length=2000
    )

    class Meta:
        icon = "edit"
        label = "Respuesta abierta"


class DescriptionBlock(QuestionBlock):
    kind = "description"

    class Meta:
        icon = "info-circle"
        label = "Texto entre preguntas"


class DrawBlock(blocks.StructBlock):
    """So many questions drawn by chance from a bank, for each attempt anew."""

    bank = blocks.PageChooserBlock(
        label="Banco de preguntas", page_type="learning.QuestionBankPage"
    )
    topic = blocks.CharBlock(
        label="Tema", required=False, max_length=60, help_text="Vacío: de cualquier tema."
    )
    level = blocks.ChoiceBlock(label="Nivel", choices=LEVELS, required=False)
    count = blocks.IntegerBlock(label="Cuántas", default=1, min_value=1, max_value=100)
    mark = blocks.DecimalBlock(
        label="Puntos de cada una", default=Decimal(1), min_value=0, max_value=100, decimal_places=2
    )

    class Meta:
        icon = "resubmit"
        label = "Sorteo de un banco"


class SelfGradedBlock(blocks.StreamBlock):
    """Questions that a formula grades: no person is needed."""

    single = SingleBlock()
    multiple = MultipleBlock()
    truefalse = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    short = ShortBlock()
    numeric = NumericBlock()


class BankBlock(SelfGradedBlock):
    """The questions of a bank."""

    open = OpenBlock()


class QuizBlock(BankBlock):
    """The questions of a quiz, texts between them, and draws from banks."""

    description = DescriptionBlock()
    draw = DrawBlock()


class KeyIdeaBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Idea clave", max_length=300, rows=2)

    class Meta:
        icon = "pick"
        label = "Idea clave"
        template = "blocks/key_idea.html"


class ActivityBlock(blocks.StructBlock):
    """Something to do, usually on the site itself."""

    title = blocks.CharBlock(label="Actividad", max_length=120)
    minutes = blocks.IntegerBlock(label="Minutos", required=False, min_value=1, max_value=600)
    text = blocks.RichTextBlock(label="Qué hacer", features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "clipboard-list"
        label = "Actividad"
        template = "blocks/activity.html"


class WordBlock(blocks.StructBlock):
    word = blocks.CharBlock(label="Palabra", max_length=80)
    meaning = blocks.TextBlock(label="Quiere decir", max_length=400, rows=2)

    class Meta:
        icon = "openquote"
        label = "Palabra del glosario"
        template = "blocks/word.html"


class AudioBlock(blocks.StructBlock):
    """A recording and what it says, for whoever cannot hear it or pay for it."""

    title = blocks.CharBlock(label="Título", max_length=150)
    document = DocumentChooserBlock(label="Archivo de audio (mp3, m4a u ogg)")
    duration = blocks.CharBlock(label="Duración", required=False, max_length=20)
    transcript = blocks.TextBlock(label="Transcripción", max_length=20_000)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        document = cleaned["document"]
        if document.file_extension.lower() not in AUDIO_EXTENSIONS:
            raise blocks.StructBlockValidationError(
                block_errors={"document": ValidationError("Elija un archivo mp3, m4a u ogg.")}
            )
        return cleaned

    class Meta:
        icon = "media"
        label = "Audio"
        template = "blocks/audio.html"


class PracticeBlock(SelfGradedBlock):
    """The practice question of a lesson: it is checked at once and counts for nothing."""

    class Meta:
        icon = "help"
        label = "Pregunta de práctica"
        min_num = 1
        max_num = 1


class LessonBlock(BodyBlock):
    """The body of a lesson."""

    key_idea = KeyIdeaBlock()
    activity = ActivityBlock()
    word = WordBlock()
    audio = AudioBlock()
    practice = PracticeBlock()

    class Meta:
        template = "blocks/body.html"
