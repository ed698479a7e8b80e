"""From a pasted list of names to a certificate that anybody checks, each in their own browser.

What one person hands to another on paper goes by paper here too: the cards and the certificate are
read from their PDF, the codes as a camera reads them.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pypdfium2
import zxingcpp
from openbadgeslib.ob3.verifier import OB3Verifier
from playwright.sync_api import Locator, Page, Route, expect

from cms.demo.aula.learners import SCHOOL
from cms.demo.content import read
from learning.card_secrets import PICTURES, Secret, read_code
from tests.browser.quiz import answer, asked, expect_saved, questions_of, record_of
from tests.browser.test_aula import hand_in
from tests.browser.test_cards import tap
from tests.browser.visitor import OpenVisitor, Visitor
from tests.learning.certificates.test_badges import pem_of

FIRST_NAMES = (
    "Ángela", "Beatriz", "Carlos Iván", "Dora", "Edilson", "Flor Alba", "Germán", "Hilda", "Iván",
    "Jairo", "Katerine", "Lina", "Mauricio", "Nelly", "Olga Lucía", "Patricia", "Quintín", "Rubén",
    "Sonia", "Tatiana", "Ulises", "Verónica", "Wilson", "Ximena", "Yolanda", "Zenaida", "Arnulfo",
    "Blanca", "César", "Dioselina", "Eliécer",
)  # fmt: skip
LAST_NAMES = "Prueba Núñez"
GROUP = "9-07"
STUDENT = f"{FIRST_NAMES[0]} {LAST_NAMES}"
SHOWN, INITIALS = "Ángela P.", "Á. P. N."
AUTHORISED = (STUDENT, f"{FIRST_NAMES[2]} {LAST_NAMES}")
DOCUMENT = "10509"
"""How the numbers of the list's last column begin; no screen may show one."""
COURSE = "primeros-pasos"
MODULES = (
    "1-el-sitio-de-mi-pueblo",
    "2-un-tramite-para-mi-casa",
    "3-pedir-y-reclamar",
    "4-me-cuido-en-internet",
)
TITLE = read(f"aula/{COURSE}/course")["title"]
PRINTED = "**/tarjetas/imprimir/"


def press(within: Page | Locator, name: str | re.Pattern[str]) -> None:
    within.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def go_to_tab(teacher: Visitor, name: str) -> None:
    tabs = teacher.main().get_by_role("navigation", name="Del grupo")
    tabs.get_by_role("link", name=name, exact=True).click()
    here = tabs.get_by_role("link", name=name, exact=True)
    expect(here).to_have_attribute("aria-current", "page")


# What the teacher does ---------------------------------------------------------------------------


def create_group(teacher: Visitor) -> None:
    teacher.goto("/aula/docente/")
    teacher.picture("grupo-1-mis-grupos")
    teacher.link("Crear un grupo").click()
    page = teacher.page
    expect(page).to_have_url(re.compile("/docente/nuevo/$"))
    page.get_by_label("Dónde").select_option(label=SCHOOL)
    grade, group = GROUP.split("-")
    page.get_by_label("Grado").fill(grade)
    page.get_by_label(re.compile("^Grupo")).fill(group)
    press(page, "Crear el grupo")
    expect(page).to_have_url(re.compile(r"/docente/\d+/lista/agregar/$"))


def paste_names(teacher: Visitor) -> None:
    """As they are copied from a spreadsheet, with a column that is nobody's business."""
    rows = [f"{LAST_NAMES}\t{name}\t{DOCUMENT}{at:02}" for at, name in enumerate(FIRST_NAMES)]
    page = teacher.page
    page.get_by_label("Nombres, uno por línea").fill(
        "\n".join(["Apellidos\tNombres\tDocumento", *rows])
    )
    press(page, "Revisar la lista")
    expect(teacher.main()).to_contain_text("31 nombres: 31 para agregar")
    expect(teacher.main()).to_contain_text("Todavía no se ha guardado nada")
    lines = teacher.main().locator(".name-list > li")
    expect(lines).to_have_count(31)
    expect(lines.first.get_by_label("Nombres")).to_have_value(FIRST_NAMES[0])
    expect(lines.first.get_by_label("Apellidos")).to_have_value(LAST_NAMES)
    assert DOCUMENT not in page.content()
    teacher.require_no_sideways_scrolling()
    teacher.picture("grupo-2-revisar-la-lista")
    press(page, "Guardar la lista")
    expect(page).to_have_url(re.compile(r"/docente/\d+/lista/$"))
    expect(teacher.main()).to_contain_text("31 personas nuevas")
    teacher.picture("grupo-3-lista")


def record_authorisations(teacher: Visitor) -> None:
    page = teacher.page
    expect(teacher.link("Falta la autorización (31)")).to_be_visible()
    for name in AUTHORISED:
        page.get_by_label(name, exact=True).check()
    yesterday = date.today() - timedelta(days=1)
    page.get_by_label("Fecha en que firmó el acudiente").fill(yesterday.isoformat())
    page.get_by_label("Tengo en mis manos las hojas firmadas.").check()
    press(page, "Registrar")
    expect(teacher.link("Falta la autorización (29)")).to_be_visible()


def assign_course(teacher: Visitor) -> None:
    go_to_tab(teacher, "Tareas y cartelera")
    page = teacher.page
    page.get_by_label("Curso o cuestionario").select_option(label=f"Todo el curso: {TITLE}")
    in_a_week = date.today() + timedelta(days=7)
    page.get_by_label(re.compile("^Para el")).fill(in_a_week.isoformat())
    press(page, "Asignar al grupo")
    expect(teacher.main()).to_contain_text(f"El grupo tiene que hacer «{TITLE}».")
    teacher.picture("grupo-4-tareas")


def open_class(teacher: Visitor) -> None:
    go_to_tab(teacher, "Clase y tarjetas")
    press(teacher.main(), "Abrir 60 minutos")
    opened = teacher.main().get_by_role("heading", name=re.compile("^La clase está abierta hasta"))
    expect(opened).to_be_visible()
    teacher.picture("grupo-5-clase-abierta", full_page=False)


def print_cards(teacher: Visitor) -> bytes:
    """Press the button; the PDF that answers in a new tab. In its place the tab shows a word."""
    sheets: list[bytes] = []

    def keep(route: Route) -> None:
        printed = route.fetch()
        assert printed.headers["content-type"] == "application/pdf", printed.text()[:2000]
        sheets.append(printed.body())
        route.fulfill(content_type="text/html", body="<title>Tarjetas</title>")

    teacher.context.route(PRINTED, keep)
    with teacher.context.expect_page() as opening:
        press(teacher.main(), re.compile("^Imprimir las 31 que faltan$"))
    expect(opening.value).to_have_title("Tarjetas")
    opening.value.close()
    teacher.context.unroute(PRINTED)
    teacher.page.reload()
    expect(teacher.main()).to_contain_text("Todos tienen tarjeta.")
    (sheet,) = sheets
    return sheet


def row_of(teacher: Visitor, name: str) -> Locator:
    """The learner's row of the class grid, as it is now."""
    go_to_tab(teacher, "Avance")
    header = teacher.page.get_by_role("rowheader", name=name, exact=True)
    return teacher.main().get_by_role("row").filter(has=header)


# What is on paper --------------------------------------------------------------------------------


def codes_in(pdf: bytes) -> Iterator[str]:
    """What a camera reads of the squares on every page."""
    for page in pypdfium2.PdfDocument(pdf):
        for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil()):
            yield code.text


def words_in(pdf: bytes) -> str:
    return "\n".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)
    ).replace("\r", "")


def card_of(name: str, pdf: bytes) -> tuple[str, Secret]:
    """The address in the square of a person's card, and what they read on it."""
    words = words_in(pdf)
    pictures = r"1\. (\S+)\s+2\. (\S+)\s+3\. (\S+)\s"
    card = re.search(rf"{name}\n.*?\b(\w{{4}}-\w{{4}})\b.*?{pictures}", words, re.DOTALL)
    assert card, words[:1000]
    code = read_code(card[1])
    assert code
    named = {word: picture for picture, word in PICTURES.items()}
    addresses = set(codes_in(pdf))
    assert len(addresses) == 31
    (address,) = (each for each in addresses if each.endswith(f"/{code}/"))
    return address, Secret(code, (named[card[2]], named[card[3]], named[card[4]]))


# What the student does ---------------------------------------------------------------------------


def come_in(student: Visitor, address: str, secret: Secret) -> None:
    student.goto(address)
    expect(student.page).to_have_url(f"{student.address}/aula/ingreso/")
    tap(student, secret)
    expect(student.page).to_have_url(re.compile("/aula/mi-avance/$"))
    greeting = student.main().get_by_text(re.compile("^Hola, "))
    expect(greeting).to_contain_text(FIRST_NAMES[0])


def enrol(student: Visitor) -> None:
    student.link(TITLE).click()
    expect(student.page).to_have_url(f"{student.address}/aula/{COURSE}/")
    enrolled = student.main().get_by_role("progressbar", name="Su avance")
    join = student.main().get_by_role("button", name="Inscribirme", exact=True)
    expect(enrolled.or_(join).first).to_be_visible()
    if join.is_visible():
        join.click()
    expect(enrolled).to_be_visible()


def study(student: Visitor, module: str) -> None:
    """Read the lessons and hand the quiz in with everything right."""
    content = read(f"aula/{COURSE}/{module}")
    for lesson in content["lessons"]:
        student.goto(f"/aula/{COURSE}/{lesson['slug']}/")
        press(student.main(), "Marcar como leída")
        expect(student.main()).to_contain_text("Ya marcó esta lección como leída.")
    student.goto(f"/aula/{COURSE}/{content['quiz']['slug']}/")
    press(student.main(), re.compile("^Comenzar"))
    expect(student.page).to_have_url(re.compile("/aula/intento/"))
    known = questions_of(COURSE, module)
    for question in asked(student):
        answer(question, record_of(question, known))
    expect_saved(student)
    hand_in(student)
    expect(student.main().locator(".quiz-grade")).to_contain_text("5,0")


# The journey -------------------------------------------------------------------------------------


def test_from_a_list_of_names_to_a_certificate(visit: OpenVisitor) -> None:
    teacher = visit("desk", user="docente")
    create_group(teacher)
    paste_names(teacher)
    record_authorisations(teacher)
    assign_course(teacher)
    open_class(teacher)
    address, secret = card_of(STUDENT, print_cards(teacher))
    assert address.startswith(f"{teacher.address}/aula/ingreso/")

    student = visit("phone")
    come_in(student, address, secret)
    student.require_no_sideways_scrolling()
    student.picture("grupo-6-estudiante")
    enrol(student)
    study(student, MODULES[0])

    row = row_of(teacher, SHOWN)
    expect(row.locator(".mark")).to_have_text(["5,0"])
    expect(row).to_contain_text("2/8")
    teacher.picture("grupo-7-avance")
    go_to_tab(teacher, "Certificados")
    expect(teacher.main()).to_contain_text("0 de 31 tienen certificado")

    for module in MODULES[1:]:
        study(student, module)
    student.goto("/aula/mi-avance/")
    student.require_no_sideways_scrolling()
    student.picture("grupo-8-estudiante-termina")
    expect(student.main().get_by_role("region", name="Sus certificados")).to_contain_text(TITLE)

    row = row_of(teacher, SHOWN)
    expect(row.locator(".mark")).to_have_text(["5,0"] * len(MODULES))
    expect(row).to_contain_text("100 %")
    certificate_is_good(visit, teacher)


def certificate_is_good(visit: OpenVisitor, teacher: Visitor) -> None:
    """Of the class's tab: the sheet leads anybody to its page, and the badge needs no page."""
    go_to_tab(teacher, "Certificados")
    expect(teacher.main()).to_contain_text("1 de 31 tiene certificado")
    teacher.picture("grupo-9-certificados", full_page=False)
    sheet_address = teacher.link(re.compile("^PDF de ")).get_attribute("href")
    assert sheet_address
    sheet = teacher.context.request.get(sheet_address)
    assert sheet.headers["content-type"] == "application/pdf"
    assert STUDENT in words_in(sheet.body())
    (address,) = codes_in(sheet.body())

    anybody = visit("phone")
    anybody.goto(address)
    anybody.require_no_sideways_scrolling()
    anybody.picture("grupo-10-comprobar")
    expect(anybody.page.get_by_role("heading", level=1)).to_have_text("Certificado válido")
    expect(anybody.main()).to_contain_text(INITIALS)
    expect(anybody.main()).to_contain_text(TITLE)
    for word in STUDENT.split():
        assert word not in anybody.page.content()

    teacher.page.goto(address)
    with teacher.page.expect_download() as saving:
        teacher.link("Insignia digital firmada").click()
    badge = saving.value.path().read_text()
    published = json.loads(anybody.context.request.get("/aula/certificados/claves/").text())
    checked = OB3Verifier(pubkey_pem=pem_of(published["keys"][0])).verify(badge)
    assert checked.achievement.name == TITLE
    assert checked.issuer.id.startswith(f"{teacher.address}/aula/certificados/")
