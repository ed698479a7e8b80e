"""A town with one full page of every type, shared by the tests of weight, queries and markup."""

import io
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from cms.assets.models import SiteDocument, SiteImage
from cms.assets.renditions import prepare
from cms.core.models import SiteIdentity
from cms.core.templatetags.site_tags import site_path
from cms.editorial.models import Topic, Vereda
from cms.news.models import (
    AvisoPage,
    AvisosContainerPage,
    EventoPage,
    EventosContainerPage,
    NoticiaPage,
)
from cms.secretarias.models import (
    GlosarioPage,
    InformativeContainerPage,
    InformativePage,
    LocalEntity,
    PreguntasPage,
    SecretariaPage,
    StaffMember,
    TopTask,
)
from home.models import HomeTopTask, LandingPage, TransparencyLink
from tests.conftest import Town


def publish(page: Page) -> None:
    """Make this version of a page public without a review."""
    page.save_revision().publish(skip_permission_checks=True)


def in_folder(folder: type[Page], section: SecretariaPage, page: Any) -> Any:
    """Make a page public in the folder of a section."""
    folder.objects.child_of(section).get().add_child(instance=page)
    publish(page)
    return page


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
    now = timezone.now()
    marks = {"topics": [topic], "veredas": [vereda], "joint_sections": [other]}
    avisos = [
        in_folder(
            AvisosContainerPage,
            section,
            AvisoPage(
                title=f"Corte de agua número {number}",
                summary="Guarde agua para el día.",
                kind=AvisoPage.Kind.WATER,
                area="Barrio Centro",
                starts_at=now - timedelta(hours=1 + number),
                ends_at=now + timedelta(hours=20),
                is_urgent=number == 0,
                body=as_stream(every_block(image, file)),
                **marks,
            ),
        )
        for number in range(3)
    ]
    events = [
        in_folder(
            EventosContainerPage,
            section,
            EventoPage(
                title=f"Feria de trámites número {number}",
                summary="Venga con su documento.",
                starts_at=now + timedelta(days=2 + number),
                ends_at=now + timedelta(days=2 + number, hours=4),
                place="Parque principal",
                address="Carrera 5 con calle 6",
                organiser="Secretaría de Hacienda",
                accessibility="Entrada sin escalones",
                is_cancelled=number == 2,
                cancellation_note="Por lluvias." if number == 2 else "",
                body=as_stream(every_block(image, file)),
                **marks,
            ),
        )
        for number in range(4)
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
    town.home.request_page = town.home.tracking_page = town.home.learning_page = informative
    town.home.learning_title = "Aprenda a hacer sus trámites"
    town.home.learning_text = "Cursos cortos."
    town.home.transparency_links = [TransparencyLink(title="Presupuesto", link_page=informative)]
    publish(town.home)
    furnish_directory(town, vereda)
    preguntas, glosario = reference_pages(town, informative)
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
            "buscar": "/buscar/?q=descuento",
            "ingresar": "/cuenta/ingresar/",
            "avisos": "/avisos/",
            "aviso": site_path(avisos[1]),
            "agenda": "/agenda/",
            "mes": "/agenda/?vista=mes",
            "evento": site_path(events[0]),
            "directorio": "/directorio/",
            "personas": "/directorio/?ver=personas",
            "entidades": "/directorio/?ver=entidades",
            "preguntas": f"/{preguntas.slug}/",
            "glosario": f"/{glosario.slug}/",
            "transparencia": "/transparencia/",
            "municipio": "/alcaldia/el-municipio/",
            "mapa": "/mapa-del-sitio/",
        },
    )


def furnish_directory(town: Town, vereda: Vereda) -> None:
    """An entity of every kind with all its fields; two of them for emergencies."""
    town.directorio.entities = [
        LocalEntity(
            name=f"Entidad de {kind.label}",
            kind=kind,
            what_for="Lo que se hace en ella.",
            phone="123" if number == 0 else f"+57 608 000 02{number:02}",
            mobile="+57 300 000 0200",
            email=f"entidad{number}@example.org",
            address="Carrera 4 n.º 5-06",
            vereda=vereda,
            hours="Lunes a viernes",
            website="https://www.example.org/",
            is_emergency=number < 2,
        )
        for number, kind in enumerate(LocalEntity.Kind)
    ]
    publish(town.directorio)


def reference_pages(town: Town, linked: InformativePage) -> tuple[PreguntasPage, GlosarioPage]:
    """Questions and terms, several of them with links: each could cost a query."""
    link = f'<p>Está en <a linktype="page" id="{linked.pk}">esta página</a>.</p>'
    preguntas = PreguntasPage(
        title="Preguntas frecuentes",
        slug="preguntas-frecuentes",
        summary="Lo que más se pregunta.",
        body=as_stream(
            [
                *(
                    (
                        "questions",
                        {
                            "title": f"Tema {group}",
                            "questions": [
                                {"question": f"¿Pregunta {group}.{number}?", "answer": link}
                                for number in range(3)
                            ],
                        },
                    )
                    for group in range(2)
                ),
                ("text", "<p>Y unas palabras entre los temas.</p>"),
            ]
        ),
    )
    glosario = GlosarioPage(
        title="Glosario",
        slug="glosario",
        summary="Las palabras de la alcaldía.",
        body=as_stream(
            [
                ("term", {"word": word, "definition": link, "also": "otra", "link": linked.pk})
                for word in ("Predial", "Ñame", "Árbol", "Nota")
            ]
        ),
    )
    for page in (preguntas, glosario):
        town.home.add_child(instance=page)
        publish(page)
    return preguntas, glosario


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
