"""Whether a page says what, who, when, where and how much, where its type calls for it.

Page classes declare what readers need with ``advice_needs``; some needs are looked for only in a
text that raises the question: nobody asks the price of a condolence.
"""

import re
from dataclasses import dataclass

from wagtail.models import Page

from cms.editorial.advice.findings import Advice, Hit, well, worth_a_look
from cms.editorial.advice.text import Content
from cms.editorial.advice.wording import fold

_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|"
    "diciembre"
)
_ERRAND = (
    r"(?<!\w)(?:tramit\w{1,6}|solicit\w{1,6}|requisitos?|certificad[oa]s?|licencias?|permisos?|"
    r"inscrib\w{1,5}|inscripcion(?:es)?|pag(?:ar|o|os|ue|uen)|impuestos?|radic(?:ar|ue|acion)|"
    r"acerquese|acudir|acuda|consult(?:ar|e)|reclam(?:ar|e)|postul\w{2,7})(?!\w)"
)
_GATHERING = (
    r"(?<!\w)(?:jornadas?|ferias?|taller(?:es)?|reunion(?:es)?|encuentros?|brigadas?|asambleas?|"
    r"capacitacion(?:es)?|festival(?:es)?|concierto|cabalgata|desfile|torneo|campeonato|foro|"
    r"cabildo|audiencia publica|rendicion de cuentas|inauguracion|invit[ao](?:mos)?|vacunacion|"
    r"charlas?)(?!\w)"
)
_TROUBLE = (
    r"(?<!\w)(?:cortes?|suspension|suspendid[oa]|cierres?|cerrad[oa]s?|emergencias?|riesgos?|"
    r"inundacion(?:es)?|crecientes?|derrumbes?|alertas?|dano)(?!\w)"
)
_PAYS = (
    r"(?<!\w)(?:certificad[oa]s?|licencias?|permisos?|inscripcion(?:es)?|inscrib\w{1,5}|"
    r"pag(?:ar|o|os|ue|uen)|impuestos?|tarifas?|multas?|tramites?|boletas?|entradas?|estampillas?|"
    r"cursos?|taller(?:es)?)(?!\w)"
)


@dataclass(frozen=True)
class Need:
    """What a reader looks for, and how to tell that it is there."""

    asks: str
    said: str
    """A pattern of folded text that answers."""
    fields: tuple[str, ...] = ()
    """Fields of the page that answer when filled."""
    raised_by: str = ""
    """A pattern of folded text that raises the question; empty: it always stands."""
    advice: str = ""


NEEDS: dict[str, Need] = {
    "what": Need(
        asks="qué pasa o qué hay que hacer",
        said=r"(?<!\w)\w{2,40}(?:\W{1,5}\w{2,40}){3}",
        advice="Diga en el resumen qué pasa y qué debe hacer la gente.",
    ),
    "who": Need(
        asks="quién atiende o a quién preguntar",
        said=(
            r"(?<!\w)(?:alcaldia|secretari[ao]s?|oficinas?|tesoreri\w{1,4}|inspeccion|comisaria|"
            r"personeria|hospital|puesto de salud|bomberos|defensa civil|policia|empresa|"
            r"junta de accion|concejo|gobernacion|ventanilla|telefonos?|llam(?:e|ar)|"
            r"whatsapp|escrib(?:a|ir) a|organiza|dirigid[oa])(?!\w)|@|(?<!\d)(?:123|\d{3} \d{3})"
        ),
        fields=("organiser", "phone", "email", "mobile"),
        raised_by=f"{_ERRAND}|{_GATHERING}|{_TROUBLE}",
        advice="Ponga la oficina y un teléfono o correo, mejor en una tarjeta de contacto.",
    ),
    "when": Need(
        asks="cuándo",
        said=(
            rf"\d{{1,2}}\W{{0,2}} de (?:{_MONTHS})|(?<!\w)(?:{_MONTHS})(?: de(?:l)?)? \d{{4}}|"
            rf"(?:hasta|desde|en|de|a) (?:{_MONTHS})(?!\w)|"
            r"(?<!\d)\d{1,2}[/-]\d{1,2}[/-]\d{2,4}(?!\d)|(?<!\d)\d{1,2}:\d{2}|"
            r"\d{1,2} ?[ap]\. ?m|(?<!\w)(?:hoy|manana|ayer|anoche|lunes|martes|miercoles|jueves|"
            r"viernes|sabados?|domingos?|esta semana|este mes|fin de semana|todo el ano|siempre|"
            r"permanente(?:mente)?)(?!\w)|(?<!\w)(?:19|20)\d{2}(?!\d)"
        ),
        fields=("starts_at", "ends_at", "starts_on", "ends_on"),
        advice="Ponga el día, y la hora si la hay; si hay plazo, hasta cuándo.",
    ),
    "where": Need(
        asks="dónde",
        said=(
            r"(?<!\w)(?:calles?|carreras?|cra|avenida|diagonal|transversal|veredas?|barrios?|"
            r"parques?|plazas?|plazoleta|salon|coliseo|polideportivo|sedes?|oficinas?|palacio|"
            r"casa de|colegio|institucion educativa|escuela|hospital|puesto de salud|auditorio|"
            r"biblioteca|estadio|cancha|caseta|iglesia|centro|virtual|en linea|por internet|"
            r"km|kilometro|via|sector|puente|manga|malecon)(?!\w)"
        ),
        fields=("place", "address", "area"),
        raised_by=_GATHERING,
        advice="Ponga el lugar y, si no lo conoce todo el mundo, cómo llegar.",
    ),
    "how_much": Need(
        asks="cuánto cuesta",
        said=(
            r"\$ ?\d|(?<!\w)(?:gratis|gratuit[oa]s?|gratuitamente|(?:sin|no tiene|no tienen) "
            r"(?:ningun )?costo|no (?:se )?(?:cobra|paga|cuesta)n?|cuestan?|vale|pesos|uvt|"
            r"salarios? minimos?|tarifas?|por mil|descuentos?)(?!\w)|\d ?%"
        ),
        fields=("cost",),
        raised_by=_PAYS,
        advice="Diga cuánto cuesta o escriba «gratis».",
    ),
}


def check_essentials(page: Page, content: Content) -> list[Advice]:
    """One advice that lists what was looked for and not found."""
    needs = [NEEDS[name] for name in getattr(page, "advice_needs", ()) if name in NEEDS]
    if not needs:
        return []
    # A title says little: four words of the rest are asked for, but a date in it counts.
    text = "\n".join(fold(passage.text) for passage in content.passages)
    rest = "\n".join(fold(p.text) for p in content.passages if p.place != "title")
    missing = [
        need
        for need in needs
        if _is_raised(need, text) and not _is_met(need, content, rest if need is _WHAT else text)
    ]
    if not missing:
        return [well("essentials", "Dice lo esencial")]
    asked = " · ".join(need.asks for need in missing)
    return [
        worth_a_look(
            "essentials",
            f"No se encuentra: {asked}",
            "Quien lee debe saber sin llamar qué pasa, quién responde, cuándo, dónde y cuánto "
            "cuesta. Si el texto lo dice de otra manera, no haga caso de este aviso.",
            [Hit(need.advice, "") for need in missing],
        )
    ]


_WHAT = NEEDS["what"]


def _is_raised(need: Need, text: str) -> bool:
    return not need.raised_by or re.search(need.raised_by, text) is not None


def _is_met(need: Need, content: Content, text: str) -> bool:
    if content.filled.intersection(need.fields):
        return True
    if need is NEEDS["who"] and content.has_contact:
        return True
    return re.search(need.said, text) is not None
