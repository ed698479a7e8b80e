"""Whether a text speaks of the institution and not of who governs it.

Ley 2345 de 2023, «Chao marcas» (arts. 3 and 4; upheld by C-086 de 2025): a public body shows its
name and its arms, no brand, slogan or message of a government, a party or an elected person. And
Constitución, art. 209: impartiality and morality of public function. What is found may be quite
right where it stands: a person decides.
"""

import re
from collections.abc import Iterable, Iterator

from cms.editorial.advice.findings import Advice, Hit, counted, well, worth_a_look
from cms.editorial.advice.text import Content, Voice
from cms.editorial.advice.wording import excerpt, fold

_HEAD = r"(?:senor |senora )?(?:alcaldesa|alcalde|gobernadora|gobernador|mandatari[oa])"
_DOCTOR = r"(?:doctora?|ingenier[oa]|profesora?)"
_SLOGANS = (
    r"gobierno (?:del cambio|de la gente|del pueblo|de todos|de las oportunidades|de la esperanza)",
    r"gobierno (?:que cumple|de los ciudadanos|con resultados|de puertas abiertas)",
    rf"administracion del? (?:la |el )?(?:{_HEAD}|{_DOCTOR})",
    r"administracion (?:que cumple|del cambio|de la gente)",
    rf"gracias (?:al?|a la|a nuestr[oa]|a su) (?:{_HEAD}|{_DOCTOR}|administracion)",
    r"gracias (?:al?|a la|a su) (?:gestion|trabajo|compromiso|liderazgo|esfuerzo|voluntad|apoyo) "
    rf"(?:de |del |de la |de nuestr[oa] )(?:{_HEAD}|{_DOCTOR}|administracion)",
    rf"(?:gestion|liderazgo|compromiso|mano|vision) (?:de |del |de la |de nuestr[oa] ){_HEAD}",
    rf"nuestr[oa] (?:querid[oa] |gran )?{_HEAD}",
    rf"{_HEAD} (?:le |les |si |siempre )?cumple",
    r"promesas? cumplidas?",
    r"cumpl(?:e|imos|iendo) (?:con )?(?:sus |nuestras )?promesas",
    r"seguimos cumpliendo",
    r"(?:hechos y no palabras|obras son amores|hechos son amores)",
    r"plan de gobierno (?:de |del |de la |de nuestr[oa] )(?=[a-z])",
    r"primera gestora social",
    r"construyendo (?:futuro|progreso)",
    r"unidos por (?:el |la |nuestr[oa] |un |una )?[a-z]{3,20}",
)
_SUPERLATIVES = (
    # Names of saints, ordinals and words that only look like superlatives are no praise.
    r"(?!santisim|altisim|mismisim|generalisim|bisim)[a-z]{3,16}isim(?:o|a|os|as|amente)",
    r"sin precedentes",
    r"nunca antes (?:vist[oa]s?|en la historia)",
    r"primera vez en la historia",
    r"(?:mejor|mayor|mas grande|mas importante)(?: [a-z]{2,15})? de (?:toda )?(?:la|nuestra) historia",
    r"gran logro",
    r"historic[oa]s? (?:inversion|obra|gestion|avance|entrega|anuncio|logro)s?",
    r"(?:inversion|obra|gestion|avance|entrega|anuncio|logro)s? historic[oa]s?",
    r"(?:incansable|ardu[oa]|excelente|extraordinari[oa]|impecable|admirable|brillante|"
    r"inigualable|inmejorable) (?:labor|trabajo|gestion|liderazgo|compromiso|esfuerzo|"
    r"administracion|desempeno)",
    r"(?:labor|trabajo|gestion|liderazgo) (?:incansable|excelente|extraordinari[oa]|impecable|"
    r"admirable|brillante)",
    r"(?:el mejor (?:alcalde|gobierno)|la mejor (?:alcaldesa|administracion))",
)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


_SLOGAN = _any_of(_SLOGANS)
_PRAISE = _any_of(_SUPERLATIVES)
# Name by name and not of a thing: «la administración de Juan Pérez», not «de Empresas».
_OF_SOMEBODY = re.compile(
    r"(?<!\w)[Aa]dministración ([A-ZÁÉÍÓÚÑ][a-záéíóúüñ]{2,20}) [A-ZÁÉÍÓÚÑ][a-záéíóúüñ]{2,20}(?!\w)"
    r"|(?<!\w)[Aa]dministración de ([A-ZÁÉÍÓÚÑ][a-záéíóúüñ]{2,20}) "
    r"[A-ZÁÉÍÓÚÑ][a-záéíóúüñ]{2,20}(?!\w)"
)
_THINGS = frozenset(
    ("Municipal", "Pública", "Publica", "Departamental", "Nacional", "Central", "Distrital")
    + ("Local", "Empresas", "Fondos", "Recursos", "Bienes", "Justicia", "Personal", "Riesgos")
    + ("Sistemas", "Tributaria", "Financiera", "Educativa")
)
_PARTICLES = frozenset(("de", "del", "la", "las", "los", "san", "santa", "da"))
_NAME_WORD = re.compile(r"[a-z]{2,40}")


def check_neutrality(content: Content, names: Iterable[str]) -> list[Advice]:
    """Slogans, self-praise, and names of officials in titles. ``names``: who holds an office."""
    slogans, praise, people = [], [], []
    of_officials = [parts for name in names if len(parts := _name_words(name)) >= 2]
    for passage in content.passages:
        text = fold(passage.text)
        for start, end in (*_spans(_SLOGAN, text), *_of_somebody(passage.text)):
            slogans.append(Hit(excerpt(passage.text, start, end), passage.place))
        for start, end in _spans(_PRAISE, text):
            praise.append(Hit(excerpt(passage.text, start, end), passage.place))
        if passage.voice is Voice.TITLE and _names_one(text, of_officials):
            people.append(Hit(passage.text[:160], passage.place))
    found = []
    for kind, hits in (("slogan", slogans), ("official_named", people), ("praise", praise)):
        if hits:
            one, many, why = _TEXTS[kind]
            found.append(worth_a_look(kind, counted(len(hits), one, many), why, hits))
    if not found and content.passages:
        found.append(well("neutrality", "Tono neutral"))
    return found


_TEXTS = {
    "slogan": (
        "Una frase de propaganda",
        "{} frases de propaganda",
        "La Ley 2345 de 2023 prohíbe lemas y mensajes que identifiquen a un gobierno o a quien "
        "gobierna. Diga qué se hizo, con qué dinero y para quién; nombre la entidad.",
    ),
    "official_named": (
        "Un título con el nombre de un funcionario",
        "{} títulos con nombres de funcionarios",
        "La noticia es lo que se hizo, no quién lo anuncia (Ley 2345 de 2023). Deje en el título "
        "el hecho; si hace falta, diga el cargo en el texto.",
    ),
    "praise": (
        "Un elogio o superlativo",
        "{} elogios o superlativos",
        "La entidad informa; que la obra sea buena lo juzga la gente. Cambie el elogio por un "
        "dato: cuánto, cuántas personas, desde cuándo.",
    ),
}


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


def _of_somebody(text: str) -> Iterator[tuple[int, int]]:
    for match in _OF_SOMEBODY.finditer(text):
        if (match[1] or match[2]) not in _THINGS:
            yield match.span()


def _name_words(name: str) -> frozenset[str]:
    return frozenset(_NAME_WORD.findall(fold(name))) - _PARTICLES


def _names_one(title: str, officials: list[frozenset[str]]) -> bool:
    """Whether a title holds a name and a surname of somebody in office."""
    present = set(_NAME_WORD.findall(title))
    return any(len(name & present) >= 2 for name in officials)
