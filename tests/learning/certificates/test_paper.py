"""The sheet, read back: its words, and its QR by a reader of barcodes."""

from dataclasses import replace
from io import BytesIO

import numpy
import pypdfium2
import pytest
import zxingcpp
from django.core.files.base import ContentFile
from PIL import Image

from cms.core.models import SiteIdentity
from cms.core.remembered import forget
from learning.certificate_codes import shown_code
from learning.certificate_sheets import certificates_pdf
from learning.credentials import certificate_url
from learning.models import Certificate
from learning.services.certificates import issue_earned
from tests.conftest import Town
from tests.learning.certificates.conftest import Scene, earned, given

pytestmark = pytest.mark.django_db


def pages_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(" ".join(text.get_text_bounded().split()))
        text.close()
    document.close()
    return found


def picture_of(content: bytes, scale: float = 2) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    found = document[0].render(scale=scale).to_pil().convert("RGB")
    document.close()
    return found


def test_says_who_what_how_long_when_and_by_whom(scene: Scene) -> None:
    certificate = given(scene.ximena)
    (text,) = pages_of(certificates_pdf([certificate]))
    for words in (
        "Ximena Lucía Zambrano Ortiz", "Gobierno en línea", "10 horas", "20 de noviembre de 2026",
        certificate.issuer_name, shown_code(certificate.code), certificate_url(certificate),
    ):  # fmt: skip
        assert words in text
    assert "reemplaza" not in text


def test_of_a_path_says_what_was_given_to_others(scene: Scene) -> None:
    issue_earned([replace(earned(scene.wilmer), kind=Certificate.Kind.PATHWAY, minutes=4800)])
    (text,) = pages_of(certificates_pdf([Certificate.objects.get()]))
    assert "terminó la ruta de formación" in text
    assert "con 80 horas de orientación a otras personas, el 20 de noviembre de 2026" in text


def test_its_qr_opens_its_page(scene: Scene) -> None:
    certificate = given(scene.wilmer)
    (found,) = zxingcpp.read_barcodes(picture_of(certificates_pdf([certificate])))
    assert found.text == certificate_url(certificate)
    assert found.text == f"http://127.0.0.1:8000/aula/certificados/{shown_code(certificate.code)}/"


def test_the_qr_is_read_from_a_poor_photograph(scene: Scene) -> None:
    """A sheet of 28 cm in 800 points: what a cheap telephone sees of it from afar."""
    photograph = picture_of(certificates_pdf([given(scene.wilmer)]), scale=1).rotate(
        4, fillcolor="white", expand=True
    )
    assert len(zxingcpp.read_barcodes(photograph)) == 1


def test_a_later_issue_says_so(scene: Scene) -> None:
    certificate = given(scene.wilmer)
    certificate.issue = 2
    (text,) = pages_of(certificates_pdf([certificate]))
    assert "Expedición 2: reemplaza las anteriores" in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Łukasz Ğöring", "?ukasz Göring"),
        ("Ñandú Núñez Pérez", "Ñandú Núñez Pérez"),
        ("王 小明", "? ??"),
        ("Ana\u202eMora\u200b 😀", "Ana?Mora? ?"),
        ("D’Angelo “La Profe” – Ruiz", 'D\'Angelo "La Profe" - Ruiz'),
        ("e\u0301rika", "érika"),
    ],
)
def test_any_name_is_printed(scene: Scene, name: str, written: str) -> None:
    certificate = given(scene.wilmer)
    certificate.holder_name = name
    (text,) = pages_of(certificates_pdf([certificate]))
    assert written in text


def test_the_longest_texts_fit_on_one_sheet(scene: Scene) -> None:
    certificate = given(scene.wilmer)
    certificate.holder_name = "Maximiliana de los Ángeles " * 11
    certificate.title = "Gobierno digital y participación " * 7
    content = certificates_pdf([certificate])
    (text,) = pages_of(content)
    assert text.count("Maximiliana") == 11
    assert text.count("participación") == 7
    assert zxingcpp.read_barcodes(picture_of(content))
    certificate.holder_name, certificate.title = "M" * 320, "W" * 255
    assert len(pages_of(certificates_pdf([certificate]))) == 1


def test_one_sheet_for_each(scene: Scene) -> None:
    found = pages_of(certificates_pdf([given(scene.wilmer), given(scene.ximena)]))
    assert ["Wílmer Yaguará" in text for text in found] == [True, False]
    assert ["Zambrano" in text for text in found] == [False, True]
    with pytest.raises(ValueError, match="no certificate"):
        certificates_pdf([])


@pytest.fixture
def own_shield(town: Town) -> SiteIdentity:
    """The municipality's own: all red."""
    file = BytesIO()
    Image.new("RGB", (3000, 3000), (255, 0, 0)).save(file, "PNG")
    identity = SiteIdentity.load()
    identity.name, identity.legal_name = "Sabanalarga", "Alcaldía Municipal de Sabanalarga"
    identity.department = "Casanare"
    identity.escudo.save("escudo.png", ContentFile(file.getvalue()))
    forget()
    return identity


def red_points(content: bytes) -> int:
    """How many points of the sheet are red."""
    red, green, _ = numpy.moveaxis(numpy.asarray(picture_of(content, scale=1)), 2, 0)
    return int(((red > 200) & (green < 60)).sum())


def test_it_carries_the_municipalitys_identity(scene: Scene, own_shield: SiteIdentity) -> None:
    content = certificates_pdf([given(scene.wilmer)])
    (text,) = pages_of(content)
    assert "Alcaldía Municipal de Sabanalarga" in text
    assert "Casanare, Colombia" in text
    assert red_points(content) > 1000
    assert len(content) < 200_000


def test_a_shield_that_is_gone_stops_nobody(scene: Scene, own_shield: SiteIdentity) -> None:
    own_shield.escudo.storage.delete(own_shield.escudo.name)
    content = certificates_pdf([given(scene.wilmer)])
    assert red_points(content) == 0
    assert "Wílmer" in pages_of(content)[0]


def test_the_issuer_is_the_one_of_that_day(scene: Scene, own_shield: SiteIdentity) -> None:
    certificate = given(scene.wilmer)
    own_shield.legal_name = "Otra alcaldía"
    own_shield.save()
    forget()
    assert Certificate.objects.get(pk=certificate.pk).issuer_name.endswith("de Sabanalarga")
    assert "Alcaldía Municipal de Sabanalarga" in pages_of(certificates_pdf([certificate]))[0]
