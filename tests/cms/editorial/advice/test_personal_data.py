"""Data of persons are noticed; the numbers of an alcaldía are not taken for them."""

import pytest

from cms.core.models import SiteIdentity
from cms.editorial.advice.personal_data import check_personal_data
from cms.editorial.advice.text import Voice
from tests.cms.editorial.advice.pieces import kinds, of_kind, said

pytestmark = pytest.mark.django_db

IDS = [
    "Juan, con cédula 7.230.456, recibió el subsidio.",
    "identificado con cédula de ciudadanía n.º 40.123.456 de Yopal",
    "identificada con la C.C. 1.118.123.456",
    "C.C. No. 7230456",
    "CC: 1118123456",
    "c.c. 47.430.112 expedida en Aguazul",
    "Cédula de extranjería número 345678",
    "T.I. 1.029.123.456",
    "NUIP 1029123456",
    "tarjeta de identidad 1029123456",
    "su documento de identidad es 23.456.789",
    "Documento: 7230456",
    "documento de identificación N° 40 123 456",
    "CÉDULA 40'123.456",
    "La señora Rosa Pérez, 40.123.456, ganó la rifa.",
    "Beneficiarios: 7.230.456 y otros.",
    "Pedro Antonio Gómez 1.118.123.456",
    "cédula 20261234",
]
NOT_IDS = [
    "El descuento vale $ 1.200.000.",
    "La obra costó 1.234.567.890 pesos.",
    "Juan Pérez recibió un pago de 1.200.000.",
    "María Gómez firmó el contrato 1.234.567",
    "El contrato CO1.PCCNTR.1234567 de 2026",
    "NIT 800.103.657-2",
    "Nit. 891.857.823 del Hospital San José",
    "identificada con NIT 800.103.657",
    "Ley 1712 de 2014 y Decreto 103 de 2015",
    "Decreto 1377 de 2013",
    "Radicado 20260012345",
    "radicado n.º 2026-000123 de Juan Pérez",
    "Documento 20260115",
    "El documento CONPES 3975",
    "Código DIVIPOLA 85300",
    "código predial 853000001000000010001000000000",
    "cédula catastral 00-01-0001-0123-000",
    "cédula catastral 8530001234",
    "En 2025 y 2026",
    "Casanare tiene 4.464.000 hectáreas",
    "Vive Digital llegó a 1.234.567 personas",
    "Don Luis donó 1.500.000 ladrillos por valor de 3.000.000",
    "una inversión de 1.250.000.000",
    "El Plan Nacional tiene 1.800.000.000 para vías",
    "población de 1.234.567",
    "Matrícula inmobiliaria 470-12345",
    "BPIN 2026853000012",
    "calle 5 n.º 6-07",
    "Línea 018000 123 456",
    "El señor alcalde anunció 3.500.000.000",
    "versión 1.234.567",
    "Lleve su cédula antes del 31 de marzo de 2026",
    "fotocopia de la cédula al 150 %",
    "documento de identidad y $ 12.345.678",
]


@pytest.mark.parametrize("text", IDS)
def test_a_number_of_identity(text):
    advice = of_kind(check_personal_data(said(text)), "personal_id")
    assert advice is not None
    assert advice.places == ("body.0",)
    assert any(char.isdigit() for char in advice.examples[0])


@pytest.mark.parametrize("text", NOT_IDS)
def test_numbers_that_are_nobodys(text):
    assert kinds(check_personal_data(said(text))) == set()


def test_in_a_table_only_a_column_that_says_so_counts():
    cells = said("Cédula: 7230456", "C.C.: 40.123.456", voice=Voice.CELL)
    assert of_kind(check_personal_data(cells), "personal_id").places == ("body.0", "body.1")
    budget = said("Rubro: Vías", "2025: 1.234.567", "Juan Pérez: 1.234.567", voice=Voice.CELL)
    assert kinds(check_personal_data(budget)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Llame al 310 234 5678.",
        "WhatsApp 3102345678",
        "+57 320 123 45 67",
        "(57) 301-234-5678",
        "celular 350.123.4567,",
    ],
)
def test_a_mobile(text):
    assert of_kind(check_personal_data(said(text)), "personal_phone") is not None


@pytest.mark.parametrize(
    "text",
    [
        "+57 608 123 4567",
        "Radicado 3102345678",
        "contrato n.º 3102345678",
        "$ 3102345678",
        "3.102.345.678 pesos",
        "cuenta 3102345678",
        "31023456789",
        "370 234 5678",
    ],
)
def test_other_numbers_are_no_mobile(text):
    assert "personal_phone" not in kinds(check_personal_data(said(text)))


def test_an_address_of_mail_outside_the_municipality():
    SiteIdentity.objects.create(email="contacto@sabanalarga-casanare.gov.co")
    own = said(
        "Escriba a hacienda@sabanalarga-casanare.gov.co o a atencion@dane.gov.co.",
        "O a prensa@correo.sabanalarga-casanare.gov.co",
    )
    assert kinds(check_personal_data(own)) == set()
    other = check_personal_data(said("Escriba a maria.perez@gmail.com."))
    assert "maria.perez@gmail.com" in of_kind(other, "personal_email").examples[0]


def test_the_domain_of_the_identity_is_the_municipalitys_whatever_it_is():
    SiteIdentity.objects.create(email="contacto@example.org")
    found = check_personal_data(said("a@example.org, b@otro.example.org, c@malexample.org"))
    assert len(of_kind(found, "personal_email").examples) == 1


def test_without_an_identity_every_domain_but_the_states_is_foreign():
    found = check_personal_data(said("alguien@example.org", "alguien@example.gov.co"))
    assert of_kind(found, "personal_email").places == ("body.0",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fecha de nacimiento: 12/10/1985", "personal_birth"),
        ("nacida el 3 de mayo de 1990 en Yopal", "personal_birth"),
        ("Nació el 1.º de enero de 2001.", "personal_birth"),
        ("residente en la calle 5 n.º 6-07", "personal_address"),
        ("domiciliada en el barrio Centro, carrera 4 # 5-06", "personal_address"),
        ("quien vive en la Manzana 3 casa 2", "personal_address"),
        ("cuenta de ahorros n.º 086-123456-78 de Bancolombia", "personal_account"),
        ("Cuenta corriente 123456789012", "personal_account"),
    ],
)
def test_births_homes_and_accounts(text, kind):
    assert kinds(check_personal_data(said(text))) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "Sabanalarga nació el 12 de diciembre de 1783.",
        "Las familias que viven en la vereda El Amparo",
        "La oficina queda en la calle 5 n.º 6-07",
        "La junta tiene domicilio en Sabanalarga",
        "Consigne en la cuenta de ahorros 086-123456-78 a nombre del municipio",
        "cuenta de cobro 12345678",
        "La rendición de cuentas del 12 de diciembre de 2026",
        "Registro civil de nacimiento: $ 12.000",
    ],
)
def test_what_only_resembles_them(text):
    assert kinds(check_personal_data(said(text))) == set()


CARD = "Tesorería, 310 234 5678, alguien@example.org, residente en la calle 5 n.º 6"


def test_a_contact_card_is_for_contacts_but_never_for_an_identity():
    assert kinds(check_personal_data(said(CARD, voice=Voice.CONTACT))) == set()
    found = check_personal_data(said(CARD, "C.C. 7.230.456", voice=Voice.CONTACT))
    assert kinds(found) == {"personal_id"}


def test_so_is_a_directory():
    assert kinds(check_personal_data(said(CARD), is_expected=True)) == set()
    assert kinds(check_personal_data(said(CARD))) == {
        "personal_phone",
        "personal_email",
        "personal_address",
    }


def test_many_are_counted_and_five_shown():
    found = check_personal_data(said(*(f"C.C. 7.230.4{number}" for number in range(10, 20))))
    advice = of_kind(found, "personal_id")
    assert advice.label == "10 posibles números de cédula"
    assert len(advice.examples) == 5
    assert len(advice.places) == 10
    assert "Ley 1581 de 2012" in advice.explanation


def test_a_text_without_any_is_told_so_and_an_empty_page_is_not():
    assert check_personal_data(said("La feria es el sábado."))[0].is_good
    assert check_personal_data(said()) == []
