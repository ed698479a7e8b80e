"""A town with one full page of every type, shared by the tests of weight, queries and markup."""

import io
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page

from cms.assets.models import SiteDocument, SiteImage
from cms.assets.renditions import prepare
from cms.core.models import SiteIdentity
from cms.editorial.models import Topic, Vereda
from cms.news.models import NoticiaPage
from cms.secretarias.models import (
    InformativeContainerPage,
    InformativePage,
    SecretariaPage,
    StaffMember,
    TopTask,
)
from home.models import HomeTopTask, LandingPage
from tests.conftest import Town


def publish(page: Page) -> None:
    """Make this version of a page public without a review."""
    page.save_revision().publish(skip_permission_checks=True)


def picture(title: str = "Plaza", size: tuple[int, int] = (640, 400)) -> SiteImage:
    """An image with a gradient in it and every rendition made, as after publication."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, "PNG")
    image = SiteImage(title=title, description=title)
    image.file.save("plaza.png", ImageFile(file, name="plaza.png"), save=False)
    image.save()
    # Its entries outlive the rolled-back rows of earlier tests, whose keys come round again.
    caches["renditions"].clear()
    prepare(image)
    return image


def document(title: str = "Calendario tributario", size: int = 340_000) -> SiteDocument:
    found = SiteDocument(title=title, file_size=size)
    found.file.save("calendario.pdf", ContentFile(b"%PDF-1.7"), save=True)
    return found


def every_block(image: SiteImage, file: SiteDocument) -> list[tuple[str, object]]:
    """One of each block of ``BodyBlock``, as raw StreamField values."""
    return [
        ("text", "<h2>Qué es</h2><p>Un impuesto que se paga <b>una vez</b> al año.</p>"),
        (
            "figure",
            {
                "image": {"image": image.pk, "alt_text": "La plaza de día", "decorative": False},
                "caption": "La plaza principal.",
            },
        ),
        ("document", {"document": file.pk, "title": ""}),
        (
            "table",
            {
                "caption": "Descuentos del año",
                "table": {
                    "columns": [
                        {"type": "text", "heading": "Si paga hasta"},
                        {"type": "number", "heading": "Valor"},
                    ],
                    "rows": [{"values": ["31 de marzo", "1234.5"]}],
                    "caption": "",
                },
            },
        ),
        ("steps", {"title": "Cómo pagar", "steps": [{"title": "Pida la factura", "text": ""}]}),
        (
            "questions",
            {
                "title": "Preguntas frecuentes",
                "questions": [{"question": "¿Y si no pago?", "answer": "<p>Hay intereses.</p>"}],
            },
        ),
        ("notice", {"kind": "warning", "title": "Ojo", "text": "<p>Vence mañana.</p>"}),
        (
            "contact",
            {
                "name": "Tesorería",
                "role": "Pagos",
                "phone": "+57 608 000 0000 ext. 12",
                "email": "tesoreria@example.org",
                "address": "Calle 1",
                "hours": "Lunes a viernes",
            },
        ),
        (
            "video",
            {
                "title": "Cómo pagar",
                "url": "https://www.youtube.com/watch?v=1",
                "duration": "3 min",
                "summary": "Se muestra el pago paso a paso.",
            },
        ),
    ]


def as_stream(blocks: list[tuple[str, object]]) -> list[dict[str, object]]:
    return [{"type": kind, "value": value} for kind, value in blocks]


@dataclass
class Showcase:
    """Addresses of the pages, and what stands on them."""

    town: Town
    secretaria: SecretariaPage
    noticia: NoticiaPage
    informative: InformativePage
    image: SiteImage
    addresses: dict[str, str] = field(default_factory=dict)


def build_showcase(town: Town) -> Showcase:
    """Fill the town until every page type has all it can show."""
    SiteIdentity.objects.create(
        name="Alcaldía de Sabanalarga",
        legal_name="Alcaldía Municipal de Sabanalarga",
        department="Casanare",
        divipola="85300",
        address="Calle 5 n.º 6-07",
        postal_code="856070",
        hours="Lunes a viernes, 8:00 a. m. – 12:00 m.",
        phone="+57 608 000 0000",
        anticorruption_phone="+57 608 000 0001",
        email="contacto@example.org",
        judicial_email="judiciales@example.org",
    )
    image, file = picture(), document()
    section, other = town.hacienda_section.page, town.social_section.page
    section.purpose = "Cobra los impuestos del municipio y cuida el dinero público."
    section.functions = "<ul><li>Liquidar los impuestos.</li></ul>"
    section.head_role, section.head_name = "Secretaria de Hacienda", "Nombre de Ejemplo"
    section.head_photo = image
    section.hours, section.address = "Lunes a viernes", "Segundo piso"
    section.phone, section.mobile = "+57 608 000 0030", "+57 300 000 0000"
    section.email, section.map_url = "hacienda@example.org", "https://www.openstreetmap.org/"
    section.content_owner, section.content_deputy = "Profesional de rentas", "Tesorera"
    folder = InformativeContainerPage.objects.child_of(section).get()
    informative = InformativePage(
        title="Impuesto predial",
        slug="predial",
        summary="Qué es, quién lo paga y cómo pagarlo.",
        body=as_stream(every_block(image, file)),
    )
    folder.add_child(instance=informative)
    section.top_tasks = [TopTask(title="Pagar el predial", link_page=informative)]
    section.staff = [
        StaffMember(
            name="Elvira Ejemplo",
            position="Secretaria de Hacienda",
            birthplace="Colombia, Casanare, Sabanalarga",
            education="Contadora pública",
            experience="Diez años en hacienda pública",
            unit="Despacho",
            email="elvira@example.org",
            phone="+57 608 000 0131",
            salary_grade="Grado 04",
            contract_object="Apoyo contable",
            contract_fee=Decimal("2500000.50"),
            contract_starts_on=date(2026, 12, 12),
            contract_ends_on=date(2026, 12, 31),
        )
    ]
    publish(informative)
    publish(section)
    topic = Topic.objects.create(name="Impuestos", slug="impuestos")
    vereda = Vereda.objects.create(name="El Amparo", slug="el-amparo")
    noticias = [
        town.published(
            town.hacienda_section,
            town.people["hacienda"],
            f"Descuento número {number}",
            image=image,
            image_alt="La plaza",
            body=as_stream(every_block(image, file)),
            correction_note="La fecha estaba mal.",
            topics=[topic],
            veredas=[vereda],
            joint_sections=[other],
        )
        for number in range(3)
    ]
    policy = InformativePage(title="Política de datos", slug="datos", summary="Cómo se cuidan.")
    town.home.add_child(instance=policy)
    publish(policy)
    _landing_and_municipality(town, informative, file)
    town.home.hero_text = "Trámites, información y respuestas."
    town.home.top_tasks = [
        HomeTopTask(
            title=f"Impuesto predial {number}",
            summary="Liquidación y pago.",
            channel=HomeTopTask.Channel.ONLINE,
            cost="Gratis",
            time="3 días hábiles",
            link_page=informative,
        )
        for number in range(6)
    ]
    publish(town.home)
    return Showcase(
        town=town,
        secretaria=section,
        noticia=noticias[0],
        informative=informative,
        image=image,
        addresses={
            "home": "/",
            "alcaldia": "/alcaldia/",
            "secretaria": "/alcaldia/secretaria-de-hacienda/",
            "informativa": "/alcaldia/secretaria-de-hacienda/informacion/predial/",
            "noticias": "/noticias/",
            "noticia": f"/alcaldia/secretaria-de-hacienda/noticias/{noticias[0].slug}/",
            "ingresar": "/cuenta/ingresar/",
            "transparencia": "/transparencia/",
            "municipio": "/alcaldia/el-municipio/",
            "mapa": "/mapa-del-sitio/",
        },
    )


def _landing_and_municipality(town: Town, target: Page, file: SiteDocument) -> None:
    """A landing page with every kind of group and link, and a page with pages below."""
    links = [
        {"page": target.pk, "document": None, "address": "", "is_pending": False,
         "title": f"1.{number} Cómo se cobra", "summary": "Tarifas, plazos y descuentos."}
        for number in range(8)
    ] + [
        {"page": None, "document": file.pk, "address": "", "is_pending": False,
         "title": "", "summary": "Para imprimir."},
        {"page": None, "document": None, "address": "https://www.datos.gov.co",
         "is_pending": False, "title": "Datos abiertos", "summary": ""},
        {"page": None, "document": None, "address": "", "is_pending": True,
         "title": "Presupuesto", "summary": "Se publica en enero."},
    ]  # fmt: skip
    group = {"title": "1. Información de la entidad", "intro": "<p>Lo que pide la ley.</p>"}
    shapes = ("list", "cards", "list", "list", "cards", "list")
    landing = LandingPage(
        title="Transparencia y acceso a la información pública",
        slug="transparencia",
        summary="Lo que la alcaldía hace, contrata y gasta.",
        show_in_menus=True,
        live=False,
        body=json.dumps(
            [{"type": "text", "value": "<p>Busque por tema.</p>"}]
            + [{"type": "group", "value": {**group, "shape": s, "links": links}} for s in shapes]
        ),
    )
    town.home.add_child(instance=landing)
    municipality = InformativePage(
        title="El municipio",
        slug="el-municipio",
        summary="Historia y geografía.",
        live=False,
        body=json.dumps([{"type": "text", "value": "<h2>Dónde queda</h2><p>En Casanare.</p>"}]),
    )
    town.alcaldia.add_child(instance=municipality)
    for parent in (landing, municipality):
        below = InformativePage(title="Historia", slug="historia", summary="x", live=False)
        parent.add_child(instance=below)
        publish(below)
        publish(type(parent).objects.get(pk=parent.pk))
