"""Whether links lead somewhere, and say where. Nothing is asked of the network.

The words of a link: WCAG 2.1, criterion 2.4.4.
"""

import re

from wagtail.models import Page

from cms.editorial.advice.addresses import Address
from cms.editorial.advice.findings import Advice, Hit, counted, well, worth_a_look
from cms.editorial.advice.targets import PageFacts, Targets
from cms.editorial.advice.text import Content, LinkUse
from cms.editorial.advice.wording import fold, shorten

LAYOUT_ANCHORS = frozenset({"", "top", "contenido"})
"""Anchors of every page: its beginning (HTML) and its content (the layout)."""
_VAGUE = re.compile(
    r"^(?:(?:haga |hacer |dar |de |dele )?(?:clic|click)(?: aqui| aca| en este enlace)?|aqui|aca|"
    r"(?:ver|leer|lea|vea|saber|conozca|conocer) mas(?: aqui| informacion)?|mas(?: informacion)?|"
    r"(?:en |ver |este |el |en el |en este |ver este |siguiente |en el siguiente |al )?"
    r"(?:enlace|link|vinculo)(?: siguiente)?|"
    r"(?:ver|abrir|entrar|ingresar|ingrese|consultar|consulte|descargar|descargue|pulse|"
    r"presione|leer|esta pagina|este documento|pagina|documento)(?: aqui| aca)?)[.:!»>\s]{0,5}$"
)
_BARE = re.compile(r"^(?:https?://|www\.)\S{1,2000}$")


def check_links(page: Page, content: Content, targets: Targets) -> list[Advice]:
    """Broken, insecure and unclear links."""
    broken, anchors, typed, insecure, vague = [], [], [], [], []
    for link in content.links:
        shown = _shown(link, targets)
        address = targets.addresses.get(link.address)
        if reason := _broken(page, link, address, targets):
            broken.append(Hit(f"{shown}: {reason}", link.place))
        elif address is not None and (missing := _missing_anchor(page, address, targets)):
            anchors.append(Hit(f"{shown}: {missing}", link.place))
        elif address is not None and address.url_path:
            typed.append(Hit(f"{shown}: {shorten(link.address, 100)}", link.place))
        if address is None and link.address[:7].lower() == "http://":
            insecure.append(Hit(shorten(link.address, 100), link.place))
        if _is_vague(link):
            vague.append(Hit(f"«{shorten(link.text, 80)}»", link.place))
    found = [
        *_advice("links_broken", broken),
        *_advice("anchors_missing", anchors),
        *_advice("links_typed", typed),
        *_advice("links_insecure", insecure),
        *_advice("links_vague", vague),
    ]
    if content.links and not broken and not anchors:
        found.append(well("links", "Enlaces válidos"))
    return found


_TEXTS = {
    "links_broken": (
        "Un enlace que no lleva a nada",
        "{} enlaces que no llevan a nada",
        "Quien lo siga verá «no se encuentra». Elija otra página o documento, publique antes el "
        "que falta, o quite el enlace.",
    ),
    "anchors_missing": (
        "Un enlace a una parte que no existe",
        "{} enlaces a partes que no existen",
        "La dirección termina en «#…», pero la página no tiene ninguna parte con ese nombre: se "
        "abrirá por el comienzo. Quite esa terminación o corríjala.",
    ),
    "links_typed": (
        "Una dirección de este sitio escrita a mano",
        "{} direcciones de este sitio escritas a mano",
        "Si la página cambia de dirección, el enlace no la seguirá. Bórrelo y elija la página en "
        "el selector de páginas.",
    ),
    "links_insecure": (
        "Un enlace sin conexión segura",
        "{} enlaces sin conexión segura",
        "La dirección empieza por «http://»: lo que la persona vea o escriba allá puede ser leído "
        "por otros. Pruebe la misma dirección con «https://».",
    ),
    "links_vague": (
        "Un enlace que no dice a dónde lleva",
        "{} enlaces que no dicen a dónde llevan",
        "Quien usa lector de pantalla oye los enlaces sueltos, sin la frase. Enlace las palabras "
        "que dicen qué hay al otro lado, por ejemplo «calendario tributario de 2026».",
    ),
}


def _advice(kind: str, hits: list[Hit]) -> list[Advice]:
    if not hits:
        return []
    one, many, why = _TEXTS[kind]
    return [worth_a_look(kind, counted(len(hits), one, many), why, hits)]


def _shown(link: LinkUse, targets: Targets) -> str:
    """The link as the reviewer can find it on the page."""
    text = link.text
    if not text and link.page_id in targets.pages:
        text = targets.pages[link.page_id].title
    if not text and link.document_id in targets.documents:
        text = targets.documents[link.document_id].title
    return f"«{shorten(text or link.address or 'enlace sin texto', 80)}»"


def _broken(page: Page, link: LinkUse, address: Address | None, targets: Targets) -> str:
    """Why the link leads nowhere; empty if it leads somewhere or cannot be known."""
    if link.page_id is not None:
        return _page_fault(page, link.page_id, targets.pages.get(link.page_id))
    if link.document_id is not None:
        return "" if link.document_id in targets.documents else "el documento ya no existe"
    if address is None or not address.path or address.is_known:
        return "es una dirección solo para el personal" if address and address.is_for_staff else ""
    if address.document_id is not None:
        known = address.document_id in targets.documents
        return "" if known else "el documento ya no existe"
    pk = targets.page_at(address)
    if pk is None:
        return "" if address.path in targets.moved else "esa dirección no existe en este sitio"
    return _page_fault(page, pk, targets.pages[pk])


def _page_fault(page: Page, pk: int, facts: PageFacts | None) -> str:
    if facts is None:
        return "la página ya no existe"
    if facts.is_live or pk == page.pk:
        return ""
    if facts.was_live:
        return f"«{shorten(facts.title, 80)}» fue retirada"
    return f"«{shorten(facts.title, 80)}» todavía no está publicada"


def _missing_anchor(page: Page, address: Address, targets: Targets) -> str:
    if address.fragment in LAYOUT_ANCHORS:
        return ""
    pk = targets.page_at(address) if address.path else page.pk or 0
    known = targets.anchors.get(pk) if pk is not None else None
    if known is None or address.fragment in known:
        return ""
    return f"no hay ninguna parte «#{shorten(address.fragment, 60)}»"


def _is_vague(link: LinkUse) -> bool:
    text = link.text.strip(" «»\"'()[]→>")
    return bool(_VAGUE.match(fold(text)) or (link.is_inline and _BARE.match(text)))
