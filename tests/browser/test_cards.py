"""A shared computer at school: in by an ingreso card, a quiz, out; nothing is left for the next.

The browser keeps pages for its Back button here, as people's browsers do and Playwright's do not.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from cms.demo.aula.cards import SECRETS
from learning.card_secrets import PICTURES, Secret
from tests.browser.accessibility import violations
from tests.browser.aula_learner import ROWS
from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE_MS
from tests.browser.quiz import answer, asked, expect_saved, questions_of, record_of
from tests.browser.site import RunningSite
from tests.browser.visitor import SIZES, OpenVisitor, Visitor

ENTRY = "/aula/ingreso/"
QUIZ = "/aula/gobierno-en-linea/practica-conozco-el-sitio/"
KNOWN = questions_of("gobierno-en-linea", "1-conozco-el-sitio")
STORED = """async () => ({
  local: localStorage.length, session: sessionStorage.length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": 0, "session": 0, "caches": 0, "workers": 0}


@pytest.fixture
def shared_computer(browser: Browser, site: RunningSite) -> Iterator[Visitor]:
    """A phone-sized browser that keeps pages for its Back button."""
    chromium = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    width, height = SIZES["phone"]
    context = chromium.new_context(
        base_url=site.address, locale="es-CO", viewport={"width": width, "height": height}
    )
    context.set_default_timeout(PATIENCE_MS)
    visitor = Visitor(context=context, address=site.address, size="phone")
    yield visitor
    visitor.close()
    chromium.close()


def tap(visitor: Visitor, secret: Secret) -> None:
    """The three pictures, by their words."""
    first, second, third = secret.words
    for number, word in enumerate((first, second), 1):
        group = visitor.main().get_by_role("group", name=re.compile(f"^{number}\\."))
        group.locator("label").filter(has_text=re.compile(f"^{word}$")).click()
    visitor.main().get_by_role("button", name=third, exact=True).click()


def come_in(visitor: Visitor, secret: Secret) -> str:
    """Scan the card and tap; the name that the page greets with."""
    visitor.goto(f"{ENTRY}{secret.code}/")
    expect(visitor.page).to_have_url(f"{visitor.address}{ENTRY}")
    tap(visitor, secret)
    expect(visitor.page).to_have_url(re.compile("/aula/mi-avance/$"))
    return visitor.main().get_by_text(re.compile("^Hola, ")).locator("strong").inner_text()


def go_out(visitor: Visitor) -> None:
    visitor.link(re.compile("^Salir")).click()
    expect(visitor.page).to_have_url(re.compile("/salir/$"))
    visitor.main().get_by_role("button", name="Salir", exact=True).click()
    expect(visitor.page).to_have_url(re.compile(f"{ENTRY}$"))


def begin(visitor: Visitor) -> None:
    visitor.goto(QUIZ)
    go_on = visitor.main().get_by_role("link", name="Seguir donde iba")
    start = visitor.main().get_by_role("button", name=re.compile("^Comenzar"))
    go_on.or_(start).first.click()
    expect(visitor.page).to_have_url(re.compile("/aula/intento/"))


def history(visitor: Visitor) -> list[str]:
    debugger = visitor.context.new_cdp_session(visitor.page)
    return [entry["url"] for entry in debugger.send("Page.getNavigationHistory")["entries"]]


def require_nothing_left(visitor: Visitor, name: str) -> None:
    page = visitor.page
    assert page.evaluate(ROWS) == []
    assert page.evaluate(STORED) == NOTHING
    assert {cookie["name"] for cookie in visitor.context.cookies()} <= {"csrftoken"}
    assert name not in page.content()


def test_nothing_of_one_learner_is_left_for_the_next(shared_computer: Visitor) -> None:
    one = shared_computer
    name = come_in(one, SECRETS[0])
    one.require_no_sideways_scrolling()
    one.picture("tarjeta-3-dentro")
    begin(one)
    question = asked(one)[0]
    answer(question, record_of(question, KNOWN))
    expect_saved(one)
    assert one.page.evaluate("localStorage.length") > 0
    key = next(c for c in one.context.cookies() if "sessionid" in c["name"])["value"]
    one.picture("tarjeta-4-cuestionario", full_page=False)
    go_out(one)
    require_nothing_left(one, name)

    visited = history(one)
    assert len(visited) > 4
    assert not any(SECRETS[0].code in address for address in visited)
    one.allow(403, "/aula/")
    for _ in range(len(visited) - 1):
        one.page.go_back()
        one.page.wait_for_load_state()
        assert name not in one.page.content(), one.page.url
        assert one.page.locator("[data-learner]").count() == 0, one.page.url

    # The old key of the session, brought back by somebody who copied it, opens nothing.
    one.goto(ENTRY)
    stale = {"name": "sessionid", "value": key, "url": one.address}
    one.context.add_cookies([stale])
    one.goto("/aula/mi-avance/")
    expect(one.page).to_have_url(re.compile("/cuenta/ingresar/|/aula/ingreso/"))

    # The next learner types the code instead.
    one.goto(ENTRY)
    one.page.get_by_label("Código de su tarjeta").fill(SECRETS[1].shown_code.lower())
    one.page.get_by_role("button", name="Seguir").click()
    tap(one, SECRETS[1])
    expect(one.page).to_have_url(re.compile("/aula/mi-avance/$"))
    assert name not in one.page.content()
    begin(one)
    assert one.page.locator("#quiz [data-slot] input:checked").count() == 0
    go_out(one)


def test_leaving_with_an_unsent_answer_says_so_and_may_discard_it(visit: OpenVisitor) -> None:
    student = visit("phone")
    come_in(student, SECRETS[0])
    begin(student)
    student.expects_no_network = True
    student.context.route("**/respuestas/", lambda route: route.abort("internetdisconnected"))
    question = asked(student)[1]
    answer(question, record_of(question, KNOWN))
    expect(student.page.locator("#saved")).to_contain_text("Sin enviar: 1")
    assert student.page.evaluate(ROWS) != []
    student.goto(f"{ENTRY}salir/")
    student.main().get_by_role("button", name="Salir", exact=True).click()
    dialog = student.page.get_by_role("dialog", name="Hay 1 respuesta sin enviar")
    expect(dialog).to_be_visible()
    student.picture("tarjeta-5-sin-enviar", full_page=False)
    dialog.get_by_role("button", name="Descartar 1 respuesta y salir").click()
    expect(student.page).to_have_url(re.compile(f"{ENTRY}$"))
    require_nothing_left(student, "Elena")


def test_by_keyboard_and_without_javascript(visit: OpenVisitor) -> None:
    student = visit("phone", java_script_enabled=False)
    secret = SECRETS[0]
    student.goto(f"{ENTRY}{secret.code}/")
    page = student.page
    for number, name in enumerate(secret.pictures[:2], 1):
        radio = page.locator(f"input[name=p{number}][value={name}]")
        radio.focus()
        page.keyboard.press("Space")
        expect(radio).to_be_checked()
    page.locator(f"button[value={secret.pictures[2]}]").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/aula/mi-avance/$"))
    student.link("No soy yo").click()
    student.main().get_by_role("button", name="Salir", exact=True).click()
    expect(page).to_have_url(re.compile(f"{ENTRY}$"))


def test_screen_readers_hear_every_picture(visit: OpenVisitor) -> None:
    student = visit("phone")
    student.goto(ENTRY)
    student.picture("tarjeta-1-codigo")
    found = violations(student)
    student.page.get_by_label("Código de su tarjeta").fill("nada")
    student.page.get_by_role("button", name="Seguir").click()
    expect(student.page.get_by_label("Código de su tarjeta")).to_have_value("nada")
    found += violations(student)
    student.goto(f"{ENTRY}{SECRETS[0].code}/")
    student.page.set_viewport_size({"width": 390, "height": 844})
    student.require_no_sideways_scrolling()
    student.picture("tarjeta-2-imagenes")
    for word in PICTURES.values():
        expect(student.page.get_by_role("radio", name=word, exact=True)).to_have_count(1)
    found += violations(student)
    assert not found, "\n".join(found)
