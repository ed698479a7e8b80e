"""Certificates on paper: one to a letter sheet, with the QR that asks whether it is true.

Whoever calls has decided who may have it: the sheet says the whole name, a minor's too.
"""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue

from cms.core.context_processors import current_identity
from cms.core.models import SiteIdentity
from learning.certificate_codes import shown_code
from learning.credentials import certificate_url, duration_in_words
from learning.models import Certificate
from learning.printing import LETTER, POINT, draw_qr, latin

HIGH, WIDE = LETTER
"""Laid down; in millimetres like all that follows."""
FRAME = 10.0
SIDE = 28.0
QR = 34.0
SHIELD = 26.0
GREEN = (15, 92, 63)
GREY = (70, 80, 75)
NEUTRAL_SHIELD = Path("static") / "img" / "escudo.png"
_TYPED = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u2011": "-"}
)
"""What word processors write, in the letters that the PDF's own fonts have."""


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """One sheet for each. They must have a holder's name.

    Raises:
        ValueError: none was given.
    """
    if not certificates:
        raise ValueError("no certificate to print")
    identity = current_identity()
    pdf = FPDF(orientation="landscape", unit="mm", format=LETTER)
    pdf.set_auto_page_break(False)
    pdf.oversized_images = "DOWNSCALE"
    pdf.set_title("Certificado" if len(certificates) == 1 else "Certificados")
    pdf.set_author(_plain(certificates[0].issuer_name))
    pdf.set_creation_date(max(each.issued_at for each in certificates))
    pdf.set_lang("es-CO")
    shield = _shield(identity)
    for each in certificates:
        pdf.add_page()
        _sheet(pdf, each, identity, shield)
    return bytes(pdf.output())


def _sheet(
    pdf: FPDF, certificate: Certificate, identity: SiteIdentity, shield: bytes | None
) -> None:
    _frame(pdf)
    _head(pdf, certificate, identity, shield)
    _centred(pdf, 64, "Certifica que", size=13)
    y = _fitted(pdf, 72, certificate.holder_name, size=30, lines=2, style="B")
    y = _centred(pdf, y + 4, _what(certificate), size=13)
    y = _fitted(pdf, y + 3, certificate.title, size=22, lines=3, style="B", colour=GREEN)
    _centred(pdf, y + 4, f"{_spent(certificate)}, el {_day(certificate.completed_on)}", size=13)
    _foot(pdf, certificate)


def _what(certificate: Certificate) -> str:
    is_course = certificate.kind == Certificate.Kind.COURSE
    return "terminó el curso" if is_course else "terminó la ruta de formación"


def _spent(certificate: Certificate) -> str:
    words = duration_in_words(certificate.minutes)
    if certificate.kind == Certificate.Kind.COURSE:
        return f"con una duración de {words}"
    return f"con {words} de orientación a otras personas"


def _frame(pdf: FPDF) -> None:
    pdf.set_draw_color(*GREEN)
    pdf.set_line_width(0.9)
    pdf.rect(FRAME, FRAME, WIDE - 2 * FRAME, HIGH - 2 * FRAME)
    pdf.set_line_width(0.25)
    inner = FRAME + 1.8
    pdf.rect(inner, inner, WIDE - 2 * inner, HIGH - 2 * inner)


def _head(
    pdf: FPDF, certificate: Certificate, identity: SiteIdentity, shield: bytes | None
) -> None:
    left = SIDE
    if shield is not None:
        pdf.image(BytesIO(shield), x=SIDE, y=22, w=SHIELD, h=SHIELD * 1.1, keep_aspect_ratio=True)
        left += SHIELD + 6
    wide = WIDE - SIDE - left
    _line(pdf, left, 26, wide, certificate.issuer_name, size=20, style="B", colour=GREEN)
    where = ", ".join(part for part in (identity.department, identity.country) if part)
    _line(pdf, left, 36, wide, where, size=12)
    _line(pdf, left, 43, wide, "Aula digital", size=12)


def _foot(pdf: FPDF, certificate: Certificate) -> None:
    top = HIGH - FRAME - QR - 10
    address = certificate_url(certificate)
    draw_qr(pdf, address, WIDE - SIDE - QR, top, QR)
    wide = WIDE - 2 * SIDE - QR - 8
    issued = f"Expedido el {_day(certificate.issued_at)}"
    if certificate.issue > 1:
        issued += f". Expedición {certificate.issue}: reemplaza las anteriores"
    _line(pdf, SIDE, top + 2, wide, f"{issued}.", size=10)
    _line(pdf, SIDE, top + 10, wide, "Código", size=10)
    _line(pdf, SIDE, top + 15, wide, shown_code(certificate.code), size=18, style="B",
          family="Courier")  # fmt: skip
    _line(pdf, SIDE, top + 25, wide, "Compruebe que es verdadero con el cuadro o en:", size=10)
    _line(pdf, SIDE, top + 30, wide, address, size=10, style="B")


def _line(
    pdf: FPDF, x: float, y: float, wide: float, text: str, *, size: float, style: str = "",
    family: str = "Helvetica", colour: tuple[int, int, int] = GREY,
) -> None:  # fmt: skip
    """One line, made smaller until it fits."""
    text = _plain(text)
    pdf.set_text_color(*colour)
    pdf.set_font(family, style, size)
    while pdf.get_string_width(text) > wide - 1 and size > 4:
        size -= 0.5
        pdf.set_font(family, style, size)
    pdf.set_xy(x, y)
    pdf.cell(wide, size * POINT * 1.25, text)


def _centred(pdf: FPDF, y: float, text: str, *, size: float) -> float:
    """A line in the middle; where the next may begin."""
    pdf.set_text_color(*GREY)
    pdf.set_font("Helvetica", "", size)
    pdf.set_xy(SIDE, y)
    high = size * POINT * 1.25
    pdf.cell(WIDE - 2 * SIDE, high, _plain(text), align=Align.C)
    return y + high


def _fitted(
    pdf: FPDF, y: float, text: str, *, size: float, lines: int, style: str,
    colour: tuple[int, int, int] = (20, 30, 25),
) -> float:  # fmt: skip
    """Text in the middle, made smaller until it needs no more lines; where the next may begin."""
    text, wide = _plain(text), WIDE - 2 * SIDE
    pdf.set_font("Helvetica", style, size)
    while size > 7 and _lines_of(pdf, wide, text) > lines:
        size -= 1
        pdf.set_font("Helvetica", style, size)
    pdf.set_text_color(*colour)
    pdf.set_xy(SIDE, y)
    high = size * POINT * 1.2
    pdf.multi_cell(wide, high, text, align=Align.C)
    return y + high * _lines_of(pdf, wide, text)


def _lines_of(pdf: FPDF, wide: float, text: str) -> int:
    found: Any = pdf.multi_cell(
        wide, 5, text, align=Align.C, dry_run=True, output=MethodReturnValue.LINES
    )
    return len(found)


def _shield(identity: SiteIdentity) -> bytes | None:
    """The municipality's shield, or the neutral one; none if its file is gone."""
    try:
        if not identity.escudo:
            return (Path(settings.BASE_DIR) / NEUTRAL_SHIELD).read_bytes()
        with identity.escudo.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return None


def _plain(text: str) -> str:
    return latin(text.translate(_TYPED))


def _day(value: date) -> str:
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return date_format(day, "DATE_FORMAT")
