"""How easy a text is to read: a measure made for Spanish, and the sentences that are too long.

Perspicuity of Szigriszt-Pazos («Sistemas predictivos de legibilidad del mensaje escrito: fórmula
de perspicuidad», Universidad Complutense, 1993), which corrects the formula of Fernández Huerta
(«Medidas sencillas de lecturabilidad», Consigna 214, 1959):

    206.835 − 62.3 × syllables / words − words / sentences

Read on the INFLESZ scale (Barrio-Cantalejo and others, «Validación de la Escala INFLESZ para
evaluar la legibilidad de los textos dirigidos a pacientes», Anales del Sistema Sanitario de
Navarra 31 (2), 2008): below 40 very difficult, to 55 somewhat difficult, to 65 normal, to 80 quite
easy, above very easy.

Words are those made of letters: a number has no syllables until somebody reads it aloud.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cms.editorial.advice.findings import Advice, Hit, counted, well, worth_a_look
from cms.editorial.advice.syllables import count_syllables
from cms.editorial.advice.text import Content, Voice
from cms.editorial.advice.wording import sentences, shorten, tokens, words

LEAST_WORDS = 60
"""Words from which a measure says anything."""
LONG_SENTENCE = 30
"""Words above which a sentence is worth a look. The «Guía de lenguaje claro para servidores
públicos de Colombia» (DNP, 2015) asks for short sentences; this figure is the site's."""
EASY_FROM = 55
LEVELS = (
    (40, "muy difícil"),
    (55, "algo difícil"),
    (65, "normal"),
    (80, "bastante fácil"),
    (float("inf"), "muy fácil"),
)


@dataclass(frozen=True)
class ReadingEase:
    """The counts of a text and what follows from them."""

    words: int
    sentences: int
    syllables: int

    @property
    def perspicuity(self) -> float:
        """Some 0 (hard) to 100 (easy); beyond both on strange texts. A text without words: 0."""
        if not self.words or not self.sentences:
            return 0.0
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences

    @property
    def level(self) -> str:
        """The INFLESZ level, in Spanish."""
        return next(name for limit, name in LEVELS if self.perspicuity < limit)


def measure(paragraphs: Iterable[str]) -> ReadingEase:
    """Count the words, sentences and syllables of some paragraphs."""
    total_words = total_sentences = total_syllables = 0
    for paragraph in paragraphs:
        for sentence in sentences(paragraph):
            found = words(sentence)
            if found:
                total_words += len(found)
                total_sentences += 1
                total_syllables += sum(count_syllables(word) for word in found)
    return ReadingEase(total_words, total_sentences, total_syllables)


def check_reading(content: Content) -> list[Advice]:
    """Sentences that are too long, and how easy the whole is."""
    prose = content.of(Voice.PROSE)
    return [
        *_long_sentences((passage.place, passage.text) for passage in prose),
        *_ease(measure(passage.text for passage in prose)),
    ]


def _long_sentences(paragraphs: Iterable[tuple[str, str]]) -> list[Advice]:
    long = [
        (count, Hit(f"{shorten(sentence)} ({count} palabras)", place))
        for place, text in paragraphs
        for sentence in sentences(text)
        if (count := tokens(sentence)) > LONG_SENTENCE
    ]
    if not long:
        return []
    long.sort(key=lambda found: -found[0])
    label = counted(
        len(long),
        f"Una frase de {long[0][0]} palabras",
        f"{{}} frases de más de {LONG_SENTENCE} palabras",
    )
    why = (
        f"Una frase de más de {LONG_SENTENCE} palabras se lee dos veces. Ponga punto donde cambia "
        "la idea; si enumera, haga una lista."
    )
    return [worth_a_look("sentence_long", label, why, [hit for _count, hit in long])]


def _ease(ease: ReadingEase) -> list[Advice]:
    if ease.words < LEAST_WORDS:
        return []
    score = min(100, max(0, round(ease.perspicuity)))
    label = f"Lectura: {ease.level} ({score} de 100)"
    if ease.perspicuity >= EASY_FROM:
        return [well("reading_ease", label)]
    why = (
        "Mide el largo de las palabras y de las frases (perspicuidad de Szigriszt-Pazos, escala "
        f"INFLESZ). Desde {EASY_FROM} lo entiende casi todo el mundo. Acorte las frases y cambie "
        "las palabras largas por las que se usan al hablar."
    )
    return [worth_a_look("reading_ease", label, why)]
