"""No violation of WCAG 2.2 AA that a machine can find, in both widths and colour schemes."""

import re

import pytest
from playwright.sync_api import expect

from cms.demo.aula.learners import SCHOOL
from cms.demo.people import PASSWORD
from tests.browser.accessibility import violations
from tests.browser.visitor import SIZES, OpenVisitor, Visitor

HACIENDA = "/alcaldia/secretaria-de-hacienda/"
GENERAL = "/alcaldia/secretaria-general/"
PLANEACION = "/alcaldia/secretaria-de-planeacion/"
SOCIAL = "/alcaldia/secretaria-de-desarrollo-social/"
SISTEMAS = "/alcaldia/oficina-de-sistemas/"
AULA_COURSE = "/aula/gobierno-en-linea/"
AULA_QUIZ = f"{AULA_COURSE}practica-conozco-el-sitio/"
PUBLIC = {
    "/": 200,
    "/alcaldia/": 200,
    HACIENDA: 200,
    f"{HACIENDA}informacion/impuesto-predial-unificado/": 200,
    f"{HACIENDA}informacion/registro-de-marcas-de-ganado/": 200,  # a figure
    f"{GENERAL}noticias/certificado-de-residencia-en-linea/": 200,  # a video
    f"{HACIENDA}noticias/descuento-predial-hasta-marzo/": 200,
    "/noticias/": 200,
    "/noticias/?seccion=secretaria-de-hacienda&tema=agua": 200,  # nothing found
    "/accesibilidad/": 200,
    "/agenda/": 200,
    "/agenda/?vista=mes": 200,
    "/agenda/?vista=pasados": 200,
    "/avisos/": 200,
    f"{PLANEACION}avisos/crecida-del-rio-upia/": 200,
    f"{SOCIAL}agenda/brigada-de-salud-en-alto-estero/": 200,
    "/directorio/": 200,
    "/directorio/?ver=personas": 200,
    "/directorio/?ver=entidades&tipo=health": 200,
    "/directorio/?q=nadie": 200,
    "/preguntas-frecuentes/": 200,
    "/glosario/": 200,
    "/transparencia/": 200,
    "/atencion-y-servicios/": 200,
    "/participa/": 200,
    "/alcaldia/el-municipio/": 200,
    "/mapa-del-sitio/": 200,
    "/buscar/": 200,
    "/buscar/?q=predail": 200,
    "/buscar/?q=zzxqw": 200,  # nothing found
    "/aula/": 200,
    AULA_COURSE: 200,
    f"{AULA_COURSE}que-es-gobierno-digital/": 200,
    AULA_QUIZ: 200,
    f"{AULA_QUIZ}practicar/": 200,
    "/aula/registro/": 200,
    "/aula/registro/menores/": 200,
    "/no-existe/": 404,
    "/%00": 400,
    "/cuenta/ingresar/": 200,
    "/cuenta/codigo/": 200,
    "/cuenta/clave/recuperar/": 200,
    "/cuenta/clave/recuperar/enviado/": 200,
    "/cuenta/clave/recuperar/1-no-vale/": 200,
    "/cuenta/registro/": 200,
    "/cuenta/inactiva/": 200,
}
PERSONAL = [
    "/cuenta/clave/",
    "/cuenta/salir/",
    "/cuenta/segundo-factor/",
    "/cuenta/segundo-factor/activar/",
    "/cuenta/confirmar/",
]
ADMIN = {
    "sistemas": [
        "/admin/secretarias/",
        "/admin/secretarias/crear/",
        "/admin/secretarias/1/nombre/",
        "/admin/secretarias/1/cerrar/",
        "/admin/personas/",
        "/admin/personas/nueva/",
        "/admin/personas/6/",
        "/admin/personas/6/roles/",
        "/admin/personas/6/estado/",
        "/admin/personas/6/codigo/",
        "/admin/personas/confirmaciones/",
        "/admin/personas/permisos/",
    ],
    "prensa": ["/admin/ausencias/", "/admin/bitacora/", "/admin/"],
}
DESK = {
    "prensa": [
        "/admin/mesa/",
        "/admin/mesa/1/",  # decided
        "/admin/mesa/varios/",
        "/admin/mesa/aviso-urgente/",
        "/admin/mesa/medidas/",
        "/admin/mesa/verificaciones/",
        "/admin/novedades/",
    ],
    "hacienda": ["/admin/mi-secretaria/", "/admin/novedades/preferencias/"],
    "social": ["/admin/aula/preguntas/", "/admin/aula/preguntas/?texto=DANE"],
    "aula": [
        "/admin/aula/coordinacion/",
        "/admin/aula/coordinacion/nuevo/",
        "/admin/aula/coordinacion/instituciones/",
        "/admin/aula/coordinacion/organizaciones/",
        "/admin/aula/coordinacion/grupos/",
        "/admin/aula/coordinacion/respuestas/",
        "/admin/aula/coordinacion/certificados/",
        "/admin/aula/coordinacion/rutas/",
        "/admin/aula/coordinacion/rutas/nueva/",
        "/admin/aula/coordinacion/docentes/",
    ],
}
TEACHING = {
    "docente": ["/aula/docente/", "/aula/docente/nuevo/", "/aula/docente/orientaciones/"],
    "coordinadora": ["/aula/docente/coordinacion/", "/aula/informes/", "/aula/informes/?por=grupo"],
    "aula": ["/aula/informes/"],
    "estudiante1": ["/aula/orientador/", "/aula/certificados/"],
}
CLASS = {
    # A group's screens, and on each the link to one of what it lists.
    "": r"^Alejandra",
    "?ver=estancados": "",
    "?ver=ausentes": "",
    "lista/": r"^Alejandra",
    "lista/?estado=falta": "",
    "lista/formatos/": "",
    "tarjetas/": "",
    "tareas/": "",
    "respuestas/": r"^Empezar",
    "preguntas/": r"^(Práctica|Evaluación)",
    "papel/": r"^Digitar",
    "certificados/": r"^[0-9A-Z]{5}-",
    "orientacion/": "",
}
SHELL = (
    "header",  # Wagtail's title bar: its own markup on every screen of the admin
    ".messages",  # Wagtail's messages
    # Wagtail's dashboard: empty column headings and times drawn by its own components
    "[data-panel]",
    ".w-summary",
    "[data-w-upgrade]",
)


@pytest.mark.parametrize(("path", "status"), PUBLIC.items())
def test_public_page(visit: OpenVisitor, path: str, status: int) -> None:
    visitor = visit()
    visitor.goto(path, status)
    assert not violations(visitor)


def test_forms_with_errors(visit: OpenVisitor) -> None:
    visitor = visit()
    for path in ("/cuenta/ingresar/", "/cuenta/codigo/", "/cuenta/clave/recuperar/"):
        visitor.goto(path)
        visitor.main().get_by_role("button").last.click()
        expect(visitor.page.get_by_role("alert")).to_be_visible()
        assert not violations(visitor)


def test_page_of_an_expired_form(visit: OpenVisitor) -> None:
    """A form sent after its cookie is gone: the site's 403 page."""
    visitor = visit()
    visitor.goto("/cuenta/ingresar/")
    visitor.context.clear_cookies()
    with visitor.page.expect_navigation() as answer:
        visitor.fill_sign_in("hacienda", "no-importa")
    assert answer.value.status == 403
    visitor.picture("403")
    assert not violations(visitor)


def test_account_pages(visit: OpenVisitor) -> None:
    visitor = visit(user="hacienda")
    found = []
    for path in PERSONAL:
        visitor.goto(path)
        if path == "/cuenta/segundo-factor/activar/":  # asks again who it is
            visitor.page.get_by_label("Contraseña").fill(PASSWORD)
            visitor.main().get_by_role("button", name="Confirmar").click()
            expect(visitor.page.get_by_label("Contraseña")).to_have_count(0)
        visitor.picture(f"cuenta{path.replace('/', '-')}")
        found += violations(visitor)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("user", list(ADMIN))
def test_own_screens_of_the_admin(visit: OpenVisitor, user: str) -> None:
    """Only the part of the screen that this project draws; Wagtail's frame is Wagtail's."""
    visitor = visit(user=user)
    found = []
    for path in ADMIN[user]:
        visitor.goto(path)
        visitor.picture(f"admin{re.sub('[^a-z]+', '-', path)}", full_page=False)
        found += violations(visitor, include="main", exclude=SHELL)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("user", list(DESK))
def test_screens_of_the_desk(visit: OpenVisitor, user: str) -> None:
    """Pages of the site's own, apart from Wagtail's admin, and what is reached from them."""
    visitor = visit(user=user)
    found = []
    for path in DESK[user]:
        visitor.goto(path)
        visitor.require_no_sideways_scrolling()
        visitor.picture(f"desk{re.sub('[^a-z]+', '-', path)}")
        found += violations(visitor)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("user", list(TEACHING))
def test_screens_of_who_teaches_and_reports(visit: OpenVisitor, user: str) -> None:
    visitor = visit("phone", user=user)
    found = []
    for path in TEACHING[user]:
        visitor.goto(path)
        found += found_on(visitor, f"docente{re.sub('[^a-z]+', '-', path)}")
    assert not found, "\n".join(found)


def test_screens_of_a_school_and_its_year(visit: OpenVisitor) -> None:
    """Who teaches there, and closing the year as far as the last question. Nothing is closed."""
    coordinator = visit("phone", user="coordinadora")
    coordinator.goto("/aula/docente/coordinacion/")
    staffing = coordinator.link(SCHOOL).get_attribute("href") or ""
    closing = coordinator.link(re.compile("^Cerrar el año")).get_attribute("href") or ""
    found = []
    for name, address in (("docentes", staffing), ("cerrar-el-anio", closing)):
        coordinator.goto(address)
        found += found_on(coordinator, f"colegio-{name}")
    coordinator.main().get_by_role("button", name="Revisar antes de cerrar").click()
    expect(coordinator.main()).to_contain_text("¿Cerrar el año")
    found += found_on(coordinator, "colegio-cerrar-el-anio-revisar")
    assert not found, "\n".join(found)


def test_screens_of_a_class(visit: OpenVisitor) -> None:
    """Every tab of the demonstration's class, and one of what each of them lists."""
    teacher = visit("phone", user="docente")
    teacher.goto("/aula/docente/")
    teacher.link(re.compile("^11-01")).click()
    expect(teacher.page).to_have_url(re.compile(r"/docente/\d+/lista/$"))
    group = teacher.page.url.removeprefix(teacher.address).removesuffix("lista/")
    found = []
    for path, listed in CLASS.items():
        teacher.goto(f"{group}{path}")
        name = re.sub("[^a-z]+", "-", path).strip("-") or "avance"
        found += found_on(teacher, f"grupo-{name}")
        if listed:
            teacher.goto(
                teacher.link(re.compile(listed)).get_attribute("href") or f"nothing on {path}"
            )
            found += found_on(teacher, f"grupo-{name}-uno")
    teacher.goto(f"{group}lista/agregar/")
    found += found_on(teacher, "grupo-agregar")
    teacher.main().get_by_role("button", name="Revisar la lista").click()
    expect(teacher.page.get_by_role("alert")).to_be_visible()
    found += found_on(teacher, "grupo-agregar-sin-nombres")
    # One who is already in the group, one twice, and one who is new.
    names = "Rincón (dato de ejemplo), Alejandra\nMora, Ana\nMora, Ana\nNúñez, Luz"
    teacher.page.get_by_label("Nombres, uno por línea").fill(names)
    teacher.main().get_by_role("button", name="Revisar la lista").click()
    expect(teacher.main()).to_contain_text("4 nombres")
    found += found_on(teacher, "grupo-revisar")
    assert not found, "\n".join(found)


def found_on(visitor: Visitor, name: str) -> list[str]:
    """What axe finds on the page where a visitor is, which must also fit a phone."""
    width, height = SIZES["phone"]
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.require_no_sideways_scrolling()
    visitor.picture(name)
    return violations(visitor)


def test_what_the_coordination_does_with_a_learner(visit: OpenVisitor) -> None:
    coordinator = visit(user="aula")
    coordinator.goto("/admin/aula/coordinacion/")
    coordinator.link("Elena Ejemplo").click()
    expect(coordinator.page.get_by_role("heading", level=1)).to_contain_text("Elena Ejemplo")
    address = coordinator.page.url.removeprefix(coordinator.address)
    found = []
    for path in ("", "formato/", "retirar/", "suprimir/"):
        coordinator.goto(f"{address}{path}")
        coordinator.require_no_sideways_scrolling()
        coordinator.picture(f"desk-aprendiz-{path.strip('/')}")
        found += violations(coordinator)
    assert not found, "\n".join(found)


def test_pages_of_a_learner(visit: OpenVisitor) -> None:
    """A quiz from its page to the result, what a learner has done, and what is kept of them."""
    learner = visit(user="lider1")
    learner.goto(f"{AULA_COURSE}practica-tramites-sin-filas/")  # nobody's open attempt
    found = violations(learner)
    learner.main().get_by_role("button", name=re.compile("^Comenzar")).click()
    expect(learner.page.locator("#saved")).to_have_class("saved is-ok")
    learner.main().get_by_role("radio").first.check()
    found += violations(learner)
    learner.main().get_by_role("button", name="Revisar y entregar").click()
    expect(learner.page).to_have_url(re.compile("/revisar/"))
    found += violations(learner)
    learner.main().get_by_role("button", name="Entregar", exact=True).click()
    expect(learner.page.get_by_role("heading", level=1)).to_contain_text("resultado")
    found += violations(learner)
    for path in ("/aula/mi-avance/", "/aula/mis-datos/", "/aula/mis-datos/suprimir/"):
        learner.goto(path)
        learner.require_no_sideways_scrolling()
        learner.picture(f"aula{path.replace('/', '-')}")
        found += violations(learner)
    assert not found, "\n".join(found)


def test_the_review_of_every_waiting_text(visit: OpenVisitor) -> None:
    prensa = visit(user="prensa")
    prensa.goto("/admin/mesa/")
    rows = prensa.main().locator(".ticket h2 a").all()
    found = []
    for address in [row.get_attribute("href") or "" for row in rows][:3]:
        for path in (address, f"{address}corregir/"):
            prensa.goto(path)
            prensa.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found += violations(prensa)
    assert not found, "\n".join(found)
