"""Data of persons that a text should not publish.

Ley 1581 de 2012, arts. 4 to 6, and Decreto 1377 de 2013 (now in Decreto 1074 de 2015): data of a
person that are neither public nor authorised are not published, least of all where any search
engine finds them. The checks guess from the form of what is written: they advise somebody who
can read the text, and prefer to miss one over crying wolf at every amount of money.
"""

import re
from collections.abc import Callable, Iterator

from cms.core.context_processors import current_identity
from cms.editorial.advice.findings import Advice, Hit, counted, well, worth_a_look
from cms.editorial.advice.text import Content, Passage, Voice
from cms.editorial.advice.wording import excerpt, fold

Span = tuple[int, int]

# All patterns but those of names read folded text: small letters, no accents.
_CONNECTS = (
    r"(?:[\s:.,;#°º()-]|de |del |ciudadania|extranjeria|identidad|identificacion|numeros?|nro|no|n|"
    r"con|la|las|el|es|expedida){0,12}"
)
_ID_NUMBER = r"(\d{1,3}(?:[.,' ]\d{3}){1,3}|\d{6,10})(?!\d)(?![.,]\d)(?!\s?-\s?\d(?!\d))"
_NAMED_ID = re.compile(
    r"(?<!\w)(?:(cedulas?|c\.\s?c\.?|cc|nuip|t\.\s?i\.|tarjeta de identidad|identificad[oa]s?|"
    r"documentos? de (?:identidad|identificacion)|identificacion|pasaporte)|documentos?)(?!\w)"
    + _CONNECTS
    + _ID_NUMBER
)
_DATED = re.compile(r"(?:19|20)\d{2}")
_DOTTED_ID = re.compile(
    r"(?<![\w.,$-])(\d{1,3}(?:\.\d{3}){2,3})(?!\d)(?!\.\d)(?!,\d)(?!\s?-\s?\d(?!\d))"
)
_PERSON = re.compile(
    r"(?<!\w)[A-ZÁÉÍÓÚÑ][a-záéíóúüñ]{2,20} (?:de |del |de la )?[A-ZÁÉÍÓÚÑ][a-záéíóúüñ]{2,20}(?!\w)"
)
_OF_PERSONS = re.compile(
    r"(?<!\w)(?:beneficiari[oa]s?|ganador(?:a|es|as)?|inscrit[oa]s?|seleccionad[oa]s?|"
    r"habilitad[oa]s?|senor(?:a|es|as)?|sra?|don|dona|ciudadan[oa]s?|contratistas?|aspirantes?|"
    r"citad[oa]s?|notificad[oa]s?)(?!\w)"
)
_MONEY_BEFORE = re.compile(
    r"\$|(?<!\w)(?:cop|usd|pesos|valor(?:es)?|precios?|costos?|cuestan?|tarifas?|montos?|cuantia|"
    r"presupuest\w{0,8}|inver\w{0,9}|invirt\w{0,8}|recaud\w{0,8}|pag\w{0,8}|multas?|subsidios?|"
    r"honorarios|saldos?|deudas?|total(?:es)?|suman?|salarios?|asignacion|cobr\w{0,6}|avaluo|"
    r"nit|contratos?|procesos?|radicad[oa]s?|resolucion(?:es)?|matriculas?|predial|catastral\w{0,2}|"
    r"divipola|codigos?|expedientes?|facturas?|referencias?|bpin|poblacion|area|ley|decreto|"
    r"acuerdo|version|ip)(?!\w)"
)
_UNITS_AFTER = re.compile(
    r"^\s{0,2}(?:%|\$|(?:de )?(?:pesos|habitantes|personas|hectareas?|has?|m2|m²|m3|m³|metros|km|"
    r"kilometros|millones|mil|unidades|votos|kwh|toneladas|litros|usuarios|familias|viviendas|"
    r"visitas|arboles|kilos|kg|dolares|cop|m/cte|mcte|moneda)(?!\w))"
)
_MAX_ID = 1_300_000_000
"""NUIP numbers have reached 1,2 thousand million; greater ones are something else."""
_MOBILE = re.compile(
    r"(?<![\w.,$+-])(?:(?:\+|00)?57[\s.-]?)?\(?3[0-5]\d\)?[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}"
    r"(?!\d)(?![.,-]\d)"
)
_NUMBER_OF_SOMETHING = re.compile(
    r"(?:\$|(?<!\w)(?:radicad[oa]|contrato|proceso|nit|cuenta|matricula|codigo|factura|referencia|"
    r"bpin|resolucion|expediente|predial|catastral|valor|total))\W{0,6}(?:n\w{0,5}\W{0,4})?$"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,20})(?![\w-])")
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|"
    "diciembre"
)
_BIRTH = re.compile(
    r"(?<!\w)(?:fechas? de nacimiento|f\. ?(?:de )?nac\.?|naci(?:o|d[oa]s?|eron)(?: el| en)?)"
    r"\D{0,30}"
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19[3-9]\d|20[0-2]\d|\d{{2}}(?!\d))"
    rf"|\d{{1,2}}\W{{0,3}} ?de (?:{_MONTHS}),?(?: de| del)? (?:19[3-9]\d|20[0-2]\d))(?!\d)"
)
_HOME = re.compile(
    r"(?<!\w)(?:residentes?|residenciad[oa]s?|residencia|domiciliad[oa]s?|domicilio|vive|reside)"
    r"(?: en| de|:)[^\n;]{0,50}?(?<!\w)(?:calle|cll?|carrera|cra|kra?|cr|transversal|diagonal|"
    r"avenida|av|manzana|mz|casa)\.? ?(?:n\W{0,3} ?)?\d"
)
_ACCOUNT = re.compile(
    r"(?<!\w)cuentas?\s(?:de\s)?(?:ahorros?|corriente|bancaria)[^\d\n]{0,40}"
    r"(\d[\d .-]{6,22}\d)(?!\d)"
)
_OF_THE_TOWN = re.compile(r"(?<!\w)(?:municipio|municipal|alcaldia|tesoreria|hacienda|fondo)(?!\w)")
NEAR = 60
"""Characters on each side in which something else may tell what a number is."""


def check_personal_data(content: Content, *, is_expected: bool = False) -> list[Advice]:
    """What looks like data of a person.

    ``is_expected``: telephones, e-mails and addresses belong on the page, as in a directory.
    They always do in a contact card. Numbers of identity, births and accounts never do.
    """
    finders: dict[str, Callable[[Passage, str], Iterator[Span]]] = {
        "personal_id": _ids,
        "personal_account": _accounts,
        "personal_birth": _births,
    }
    open_finders = {
        "personal_phone": _mobiles,
        "personal_email": _emails,
        "personal_address": _homes,
    }
    hits: dict[str, list[Hit]] = {}
    for passage in content.passages:
        text = fold(passage.text)
        may_be_open = is_expected or passage.voice is Voice.CONTACT
        for kind, find in {**finders, **({} if may_be_open else open_finders)}.items():
            for start, end in find(passage, text):
                hit = Hit(excerpt(passage.text, start, end), passage.place)
                hits.setdefault(kind, []).append(hit)
    if not hits:
        return (
            [well("personal_data", "Sin datos personales a la vista")] if content.passages else []
        )
    return [
        worth_a_look(kind, counted(len(hits[kind]), one, many), f"{what} {_LAW}", hits[kind])
        for kind, (one, many, what) in _TEXTS.items()
        if kind in hits
    ]


_LAW = "(Ley 1581 de 2012 y Decreto 1377 de 2013.)"
_TEXTS = {
    "personal_id": (
        "Un posible número de cédula",
        "{} posibles números de cédula",
        "El número de identidad no se publica: con él se suplanta a una persona. Deje solo el "
        "nombre si hace falta, o los tres últimos dígitos.",
    ),
    "personal_account": (
        "Una posible cuenta bancaria",
        "{} posibles cuentas bancarias",
        "La cuenta de una persona no se publica. Si es del municipio, escriba al lado de quién es.",
    ),
    "personal_birth": (
        "Una posible fecha de nacimiento",
        "{} posibles fechas de nacimiento",
        "La fecha de nacimiento no se publica; si importa la edad, diga los años.",
    ),
    "personal_phone": (
        "Un celular en el texto",
        "{} celulares en el texto",
        "Si es el de una persona, quítelo o pida su autorización por escrito. Si es el de una "
        "oficina, póngalo en una tarjeta de contacto.",
    ),
    "personal_email": (
        "Un correo que no es del municipio",
        "{} correos que no son del municipio",
        "Use el correo institucional. El de una persona se publica solo con su autorización.",
    ),
    "personal_address": (
        "La dirección de una vivienda",
        "{} direcciones de viviendas",
        "Dónde vive una persona no se publica. Diga solo el barrio o la vereda.",
    ),
}


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _ids(passage: Passage, text: str) -> Iterator[Span]:
    seen = set()
    for match in _NAMED_ID.finditer(text):
        number = _digits(match[2])
        is_bare_word = match[1] is None
        if not 6 <= len(number) <= 10 or int(number) > _MAX_ID:
            continue
        # «Documento 20260115»: a number that begins with a year is a file's, not a person's.
        if is_bare_word and match[2].isdecimal() and _DATED.match(number):
            continue
        seen.add(match.span(2)[0])
        yield match.span(2)
    if passage.voice is Voice.CELL:
        return
    for match in _DOTTED_ID.finditer(text):
        start, end = match.span(1)
        value = int(_digits(match[1]))
        before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
        if start in seen or not 1_000_000 <= value <= _MAX_ID:
            continue
        if _MONEY_BEFORE.search(before) or _UNITS_AFTER.match(after):
            continue
        around = passage.text[max(0, start - NEAR) : end + NEAR]
        if _PERSON.search(around) or _OF_PERSONS.search(before):
            yield start, end


def _mobiles(passage: Passage, text: str) -> Iterator[Span]:
    for match in _MOBILE.finditer(text):
        before = text[max(0, match.start() - NEAR) : match.start()]
        if not _NUMBER_OF_SOMETHING.search(before):
            yield match.span()


def _emails(passage: Passage, text: str) -> Iterator[Span]:
    if "@" not in text:
        return
    own = current_identity().email.rpartition("@")[2].lower()
    for match in _EMAIL.finditer(text):
        domain = match[1]
        is_public = f".{domain}".endswith((".gov.co", f".{own}") if own else ".gov.co")
        if not is_public:
            yield match.span()


def _births(passage: Passage, text: str) -> Iterator[Span]:
    return (match.span() for match in _BIRTH.finditer(text))


def _homes(passage: Passage, text: str) -> Iterator[Span]:
    return (match.span() for match in _HOME.finditer(text))


def _accounts(passage: Passage, text: str) -> Iterator[Span]:
    for match in _ACCOUNT.finditer(text):
        start, end = match.span()
        near = text[max(0, start - NEAR) : end + NEAR]
        if 8 <= len(_digits(match[1])) <= 16 and not _OF_THE_TOWN.search(near):
            yield match.span()
