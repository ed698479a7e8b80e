"""Whether images tell those who cannot see them what they show.

WCAG 2.1, criterion 1.1.1, which Anexo 1 of Resolución 1519 de 2020 asks of public bodies. The
limit of 150 characters is the custom of guides of accessibility: a screen reader speaks the text
in one breath.
"""

import re
from pathlib import PurePath

from cms.editorial.advice.findings import Advice, Hit, counted, well, worth_a_look
from cms.editorial.advice.targets import ImageFacts, Targets
from cms.editorial.advice.text import Content, ImageUse
from cms.editorial.advice.wording import fold, shorten

MAX_ALTERNATIVE = 150
"""Characters of an alternative text."""
_FILE = re.compile(
    r"^[\w .()-]{1,200}\.(?:jpe?g|png|gif|webp|avif|svg|heic|bmp|tiff?)$"
    r"|^(?:img|dsc|dscn|pxl|wa|whatsapp image|captura de pantalla|screenshot)[ _-]?\d[\w .-]{0,60}$"
)
_EMPTY_WORDS = re.compile(
    r"^(?:una?\s|la\s|el\s)?(?:imagen|foto|fotografia|grafico|figura|banner|logo|picture|image|"
    r"photo|afiche|pieza grafica|sin titulo|untitled)(?:\s(?:de|del|n.?)?\s?\d{0,4})?\.?$"
)
_WHY = (
    "Quien no puede ver la imagen oye su texto alternativo. Escriba en una frase qué se ve y por "
    "qué está ahí; si solo adorna, márquela como decorativa."
)


def check_alternatives(content: Content, targets: Targets) -> list[Advice]:
    """Images without alternative text, or with one that says nothing."""
    missing, poor = [], []
    for use in content.images:
        facts = targets.images.get(use.image_id)
        if use.is_decorative or facts is None:
            continue
        # Only the fields of the page fall back on the description of the file.
        alt = (facts.description if use.alt is None else use.alt).strip()
        name = facts.title or facts.file_name
        if not alt:
            missing.append(Hit(f"Imagen «{shorten(name, 80)}»", use.place))
        elif reason := _fault(alt, use, facts):
            poor.append(Hit(f"«{shorten(alt, 80)}»: {reason}", use.place))
    found = []
    if missing:
        label = counted(
            len(missing), "Una imagen sin texto alternativo", "{} imágenes sin texto alternativo"
        )
        found.append(worth_a_look("alt_missing", label, _WHY, missing))
    if poor:
        label = counted(
            len(poor), "Un texto alternativo que no ayuda", "{} textos alternativos que no ayudan"
        )
        found.append(worth_a_look("alt_poor", label, _WHY, poor))
    if content.images and not found:
        found.append(well("alt", "Imágenes con texto alternativo"))
    return found


def _fault(alt: str, use: ImageUse, facts: ImageFacts) -> str:
    folded = fold(alt)
    if folded == fold(facts.file_name) or folded == fold(PurePath(facts.file_name).stem):
        return "es el nombre del archivo"
    if _FILE.match(folded):
        return "es el nombre de un archivo"
    if _EMPTY_WORDS.match(folded):
        return "no dice qué se ve"
    if len(alt) > MAX_ALTERNATIVE:
        return f"tiene {len(alt)} caracteres; bastan {MAX_ALTERNATIVE}"
    if folded.rstrip(".") in {fold(text).rstrip(".") for text in use.beside if text}:
        return "repite lo que ya está escrito al lado"
    return ""
