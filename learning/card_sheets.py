"""Ingreso cards on paper: eight on a letter sheet, with lines to cut along. Keeps nothing."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import tostring

from defusedxml.ElementTree import parse
from django.conf import settings
from django.urls import reverse
from fpdf import FPDF
from fpdf.svg import SVGObject

from cms.core.templatetags.site_tags import absolute
from learning.card_secrets import PICTURES
from learning.printing import LETTER, POINT, draw_qr, latin
from learning.services.cards import Printed

MARGIN = 8.0
"""In millimetres, like all that follows."""
COLUMNS, ROWS = 2, 4
CARD = ((LETTER[0] - 2 * MARGIN) / COLUMNS, (LETTER[1] - 2 * MARGIN) / ROWS)
INSIDE = 4.5
QR = 32.0
PICTURE = 15.0
SVG = "{http://www.w3.org/2000/svg}"


def cards_pdf(printed: Sequence[Printed], *, group: str, municipality: str) -> bytes:
    """The sheets. ``group`` and ``municipality`` stand on every card."""
    pdf = FPDF(unit="mm", format=LETTER)
    pdf.set_auto_page_break(False)
    pdf.set_title("Tarjetas de ingreso")
    pdf.set_lang("es-CO")
    pages = COLUMNS * ROWS
    for at, card in enumerate(printed):
        if at % pages == 0:
            pdf.add_page()
            _cut_lines(pdf)
        row, column = divmod(at % pages, COLUMNS)
        _card(
            pdf,
            card,
            x=MARGIN + column * CARD[0] + INSIDE,
            y=MARGIN + row * CARD[1] + INSIDE,
            group=latin(group),
            municipality=latin(municipality),
        )
    return bytes(pdf.output())


def address_of(code: str) -> str:
    """What the QR code opens."""
    return absolute(reverse("learning:card_pin", args=[code]))


def _cut_lines(pdf: FPDF) -> None:
    pdf.set_draw_color(120)
    pdf.set_line_width(0.2)
    pdf.set_dash_pattern(dash=1.5, gap=1.5)
    for column in range(COLUMNS + 1):
        x = MARGIN + column * CARD[0]
        pdf.line(x, MARGIN, x, LETTER[1] - MARGIN)
    for row in range(ROWS + 1):
        y = MARGIN + row * CARD[1]
        pdf.line(MARGIN, y, LETTER[0] - MARGIN, y)
    pdf.set_dash_pattern()


def _card(pdf: FPDF, card: Printed, *, x: float, y: float, group: str, municipality: str) -> None:
    wide = CARD[0] - 2 * INSIDE
    secret, learner = card.secret, card.learner
    name = latin(f"{learner.first_names} {learner.last_names}".strip())
    _text(pdf, x, y, wide, municipality, size=8)
    _text(pdf, x, y + 4.5, wide, name, size=14, style="B")
    _text(pdf, x, y + 11, wide, group, size=8)
    top = y + 16.5
    draw_qr(pdf, address_of(secret.code), x, top, QR)
    left = x + QR + 3
    _text(pdf, left, top, wide - QR - 3, "1. Lea el cuadro con la cámara, o escriba", size=7)
    _text(pdf, left, top + 3, wide - QR - 3, absolute(reverse("learning:card_entry")), size=7)
    _text(pdf, left, top + 6.6, wide - QR - 3, secret.shown_code, size=15, style="B",
          family="Courier")  # fmt: skip
    _text(pdf, left, top + 13.2, wide - QR - 3, "2. Toque sus imágenes en este orden", size=7)
    apart = (wide - QR - 3) / len(secret.pictures)
    for at, picture in enumerate(secret.pictures):
        _picture(pdf, picture, left + at * apart + (apart - PICTURE) / 2, top + 17)
        _text(pdf, left + at * apart, top + 32.5, apart, f"{at + 1}. {latin(PICTURES[picture])}",
              size=9, align="C")  # fmt: skip
    warning = "Solo abre mientras su docente tiene la clase abierta. No la preste."
    _text(pdf, x, top + QR + 5.5, wide, warning, size=7)


def _text(
    pdf: FPDF,
    x: float,
    y: float,
    wide: float,
    text: str,
    *,
    size: float,
    style: str = "",
    family: str = "Helvetica",
    align: str = "L",
) -> None:
    """One line, made smaller until it fits and cut when it is too small to read."""
    pdf.set_font(family, style, size)
    while pdf.get_string_width(text) > wide - 1 and size > 5:
        size -= 0.5
        pdf.set_font(family, style, size)
    while pdf.get_string_width(text) > wide - 1 and len(text) > 1:
        text = text[:-2] + "."
    pdf.set_xy(x, y)
    pdf.cell(wide, size * POINT * 1.2, text, align=align)


def _picture(pdf: FPDF, name: str, x: float, y: float) -> None:
    # Of its own size: nothing is scaled to the sheet.
    SVGObject(_drawings()[name]).draw_to_page(pdf, x=x, y=y)


@cache
def _drawings() -> dict[str, str]:
    """Each drawing of the sprite as a picture of its own."""
    sprite = parse(Path(settings.BASE_DIR) / "static" / "img" / "tarjetas.svg").getroot()
    found = {}
    for symbol in sprite.iter(f"{SVG}symbol"):
        inner = "".join(tostring(child, encoding="unicode") for child in symbol)
        found[symbol.attrib["id"]] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{symbol.attrib["viewBox"]}" '
            f'width="{PICTURE}mm" height="{PICTURE}mm">'
            f"{inner}</svg>"
        )
    return found
