"""The script that saves a quiz: no answer is lost, doubled, or shown to somebody else."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.aula_server import LOSE_REPLY, PORTAL, Aula, serving_aula

PATIENCE_MS = 20_000
OFFLINE = "Sin conexión. Sin enviar: {}. Sus respuestas están guardadas en este equipo."
ROWS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("aula", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("ops", { keyPath: "op" });
  opening.onerror = reject;
  opening.onsuccess = () => {
    const all = opening.result.transaction("ops").objectStore("ops").getAll();
    all.onsuccess = () => { opening.result.close(); resolve(all.result); };
  };
})"""

SLOW_DEVICE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...name) {
  const later = {};
  setTimeout(() => {
    const request = open.apply(this, name);
    for (const event of ["onupgradeneeded", "onsuccess"]) {
      request[event] = () => { later.result = request.result; later[event](); };
    }
  }, 2000);
  return later;
};
"""


@pytest.fixture
def aula() -> Iterator[Aula]:
    with serving_aula() as running:
        yield running


@pytest.fixture
def device(browser: Browser, aula: Aula) -> Iterator[Callable[..., BrowserContext]]:
    """Opens computers of their own; at the end none may have met an error or broken the policy."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def hear(message: Any) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_one(script_before: str = "", **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=aula.address, locale="es-CO", **options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", hear)
        if script_before:
            context.add_init_script(script_before)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def computer(device: Callable[..., BrowserContext]) -> BrowserContext:
    return device()


def open_quiz(computer: BrowserContext, path: str) -> Page:
    page = computer.new_page()
    page.goto(path)
    expect(page.locator("#saved")).to_have_class("saved is-ok")
    return page


def says(page: Page, words: str | re.Pattern[str], kind: str) -> None:
    expect(page.locator("#saved")).to_have_text(words)
    expect(page.locator("#saved")).to_have_class(f"saved is-{kind}")


def saved(page: Page) -> None:
    says(page, "Guardado", "ok")


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for something that happens in the server."""
    for _ in range(PATIENCE_MS // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never happened")


def values(aula: Aula, path: str, slot: int) -> list[str]:
    return [value for _name, value in aula.of(path).current(slot)]


# Saving at once --------------------------------------------------------------------------------


def test_every_kind_of_control_is_saved_as_the_form_would_post_it(
    aula: Aula, computer: BrowserContext
) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    expect(page.locator("#saved")).to_have_text("Sus respuestas se guardan solas.")
    page.get_by_label("1b").check()
    page.get_by_label("2a").check()
    page.get_by_label("2c").check()
    page.get_by_label("corta").fill("Upía")
    page.get_by_label("q4-sur").select_option("río")
    page.get_by_label("abierta").fill("Una línea\ny otra")
    until(page, lambda: values(aula, path, 5) == ["Una línea\r\ny otra"])
    saved(page)
    assert values(aula, path, 1) == ["b"]
    assert values(aula, path, 2) == ["a", "c"]
    assert values(aula, path, 3) == ["Upía"]
    assert aula.of(path).current(4) == [("q4-norte", ""), ("q4-sur", "río")]
    assert page.evaluate(ROWS) == []

    before = len(aula.of(path).written)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_label("1b")).to_be_checked()
    assert len(aula.forms) == 1
    # The digests were taken over: the form finds nothing that is not there already.
    assert len(aula.of(path).written) == before


def test_unticking_everything_is_an_answer_too(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    page.get_by_label("2a").check()
    until(page, lambda: values(aula, path, 2) == ["a"])
    page.get_by_label("2a").uncheck()
    until(page, lambda: values(aula, path, 2) == [])
    saved(page)


def test_an_answer_is_on_the_device_before_it_is_sent(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.broken = 503
    page.get_by_label("1c").check()
    says(page, "Sin enviar: 1", "waiting")
    (row,) = page.evaluate(ROWS)
    assert row["learner"] == "ana"
    assert row["attempt"] in path
    assert row["fields"] == [["q1", "c"]]
    assert row["op"] == aula.received[0]["op"]
    aula.broken = 0
    saved(page)
    assert {op["op"] for op in aula.received} == {row["op"]}
    assert values(aula, path, 1) == ["c"]


def test_typing_is_sent_after_a_pause_and_not_letter_by_letter(
    aula: Aula, computer: BrowserContext
) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    page.get_by_label("corta").press_sequentially("Sabanalarga")
    until(page, lambda: values(aula, path, 3) == ["Sabanalarga"])
    assert len(aula.of(path).written) < len("Sabanalarga")
    numbers = [written.seq for written in aula.of(path).written]
    assert numbers == sorted(set(numbers))


def test_what_was_typed_is_sent_when_the_page_is_left(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    page.get_by_label("corta").fill("con prisa")
    page.goto("about:blank")
    until(page, lambda: values(aula, path, 3) == ["con prisa"])
    page.goto(path)
    expect(page.get_by_label("corta")).to_have_value("con prisa")
    page.get_by_label("1a").check()
    saved(page)
    assert len(aula.of(path).written) == 2


def test_plain_http_has_ids_too(aula: Aula, device: Callable[..., BrowserContext]) -> None:
    path = aula.begin()
    page = open_quiz(device("delete Crypto.prototype.randomUUID"), path)
    assert not page.evaluate("'randomUUID' in crypto")
    for choice in "abc":
        page.get_by_label(f"1{choice}").check()
        until(page, lambda choice=choice: values(aula, path, 1) == [choice])
    ids = {op["op"] for op in aula.received}
    assert len(ids) == 3
    shape = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(shape, op) for op in ids)


# Losing the network, the reply, the tab -----------------------------------------------------------


def test_offline_and_back(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    computer.set_offline(True)
    page.get_by_label("1a").check()
    says(page, OFFLINE.format(1), "waiting")
    page.get_by_label("2b").check()
    page.get_by_label("corta").fill("Casanare")
    says(page, OFFLINE.format(3), "waiting")
    page.get_by_label("1b").check()
    says(page, OFFLINE.format(3), "waiting")
    page.get_by_role("button", name="Guardar").click()  # the page stays: there is nowhere to go
    expect(page.get_by_label("1b")).to_be_checked()
    assert aula.received == []
    computer.set_offline(False)
    saved(page)
    assert values(aula, path, 1) == ["b"]
    assert values(aula, path, 2) == ["b"]
    assert values(aula, path, 3) == ["Casanare"]
    page.get_by_role("button", name="Guardar").click()
    until(page, lambda: len(aula.forms) == 1)


def test_a_lost_reply_is_asked_again_with_the_same_id_and_counts_once(
    aula: Aula, computer: BrowserContext
) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.faults += [LOSE_REPLY, LOSE_REPLY, LOSE_REPLY]
    page.get_by_label("1a").check()
    until(page, lambda: aula.asked > 1)
    saved(page)
    assert len(aula.received) > 1
    assert len({op["op"] for op in aula.received}) == 1
    assert len({(op["seq"], str(op["fields"])) for op in aula.received}) == 1
    assert len(aula.of(path).written) == 1


@pytest.mark.parametrize("fault", [PORTAL, 200, 500])
def test_only_an_acknowledgement_counts(aula: Aula, computer: BrowserContext, fault: int) -> None:
    """A page of the phone company, an answer that says nothing, a broken server: kept, sent again."""
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.broken = fault
    page.get_by_label("1a").check()
    says(page, re.compile("Sin enviar: 1"), "waiting")
    assert len(page.evaluate(ROWS)) == 1
    aula.broken = 0
    saved(page)
    assert [w.fields for w in aula.of(path).written] == [[("q1", "a")]]
    assert page.evaluate(ROWS) == []


def test_an_answer_in_flight_keeps_its_id_when_another_follows(
    aula: Aula, computer: BrowserContext
) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.broken = 503
    page.get_by_label("1a").check()
    says(page, "Sin enviar: 1", "waiting")
    computer.set_offline(True)
    page.get_by_label("1b").check()
    expect(page.get_by_label("1b")).to_be_checked()
    says(page, OFFLINE.format(1), "waiting")  # one question, whatever is on its way
    aula.broken = 0
    computer.set_offline(False)
    saved(page)
    written = aula.of(path).written
    assert [w.fields for w in written] == [[("q1", "a")], [("q1", "b")]]
    assert written[0].op == aula.received[0]["op"]
    assert written[0].seq < written[1].seq


def test_reload_and_a_closed_tab_keep_what_was_chosen(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.broken = 503
    page.get_by_label("1b").check()
    page.get_by_label("2a").check()
    page.get_by_label("2c").check()
    page.get_by_label("q4-norte").select_option("cerro")
    page.get_by_label("abierta").fill("No se\npierde")
    says(page, re.compile("Sin enviar: 4"), "waiting")
    page.close()

    again = computer.new_page()
    again.goto(path)
    says(again, "Sin enviar: 4", "waiting")
    expect(again.get_by_label("1b")).to_be_checked()
    expect(again.get_by_label("2a")).to_be_checked()
    expect(again.get_by_label("2b")).not_to_be_checked()
    expect(again.get_by_label("2c")).to_be_checked()
    expect(again.get_by_label("q4-norte")).to_have_value("cerro")
    expect(again.get_by_label("abierta")).to_have_value("No se\npierde")
    assert aula.of(path).written == []
    aula.broken = 0
    saved(again)
    assert values(aula, path, 5) == ["No se\r\npierde"]
    written = aula.of(path).written
    assert {w.slot for w in written} == {1, 2, 4, 5}
    assert len(written) == len({(w.slot, w.seq) for w in written}) == len({w.op for w in written})
    again.reload()
    expect(again.get_by_label("1b")).to_be_checked()


def test_what_is_changed_while_the_device_is_slow_is_newer_than_what_it_held(
    aula: Aula, device: Callable[..., BrowserContext]
) -> None:
    path = aula.begin()
    computer = device(SLOW_DEVICE)
    page = open_quiz(computer, path)
    aula.broken = 503
    page.get_by_label("1a").check()
    page.get_by_label("2a").check()
    says(page, "Sin enviar: 2", "waiting")
    page.goto(path)
    expect(page.get_by_label("2a")).not_to_be_checked()
    page.get_by_label("1b").check()
    expect(page.get_by_label("2a")).to_be_checked()
    expect(page.get_by_label("1b")).to_be_checked()
    aula.broken = 0
    saved(page)
    assert values(aula, path, 1) == ["b"]
    assert values(aula, path, 2) == ["a"]


def test_any_page_of_the_learner_sends_what_waits(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    computer.set_offline(True)
    page.get_by_label("1b").check()
    says(page, OFFLINE.format(1), "waiting")
    page.close()
    computer.set_offline(False)
    other = computer.new_page()
    other.goto("/aula/mi-avance/")
    until(other, lambda: values(aula, path, 1) == ["b"])


def test_two_tabs_of_one_attempt(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    first = open_quiz(computer, path)
    second = open_quiz(computer, path)
    for choice in "abcab":
        first.get_by_label(f"1{choice}").check()
        until(first, lambda choice=choice: values(aula, path, 1) == [choice])
    # The second tab was made with a lower number; its later change counts all the same.
    second.get_by_label("1c").check()
    until(second, lambda: values(aula, path, 1) == ["c"])

    computer.set_offline(True)
    first.get_by_label("2a").check()
    second.get_by_label("corta").fill("otra pestaña")
    second.get_by_label("corta").blur()
    first.get_by_label("1a").check()
    second.get_by_label("1b").check()
    expect(second.locator("#saved")).to_have_text(re.compile("^Sin conexión. Sin enviar"))
    computer.set_offline(False)
    until(first, lambda: values(aula, path, 2) == ["a"] and values(aula, path, 1) == ["b"])
    until(first, lambda: values(aula, path, 3) == ["otra pestaña"])
    saved(first)
    saved(second)
    written = aula.of(path).written
    assert len(written) == len({w.op for w in written})
    assert first.evaluate(ROWS) == []


def test_an_old_answer_of_this_device_does_not_hide_a_newer_one_of_another(
    aula: Aula, device: Callable[..., BrowserContext]
) -> None:
    path = aula.begin()
    home = device()
    page = open_quiz(home, path)
    home.set_offline(True)
    page.get_by_label("1a").check()
    says(page, OFFLINE.format(1), "waiting")
    page.close()
    school = open_quiz(device(), path)
    for choice in "bcb":
        school.get_by_label(f"1{choice}").check()
        until(school, lambda choice=choice: values(aula, path, 1) == [choice])
    home.set_offline(False)
    page = home.new_page()
    page.goto(path)
    until(page, lambda: any(w.fields == [("q1", "a")] for w in aula.of(path).written))
    expect(page.get_by_label("1b")).to_be_checked()
    assert values(aula, path, 1) == ["b"]
    expect(page.locator("#saved")).to_have_class("saved is-ok")
    assert page.evaluate(ROWS) == []


def test_without_a_place_to_keep_them_it_says_so(
    aula: Aula, device: Callable[..., BrowserContext]
) -> None:
    path = aula.begin()
    private = device("Object.defineProperty(window, 'indexedDB', { value: null })")
    page = open_quiz(private, path)
    expect(page.locator("#saved")).to_contain_text("este navegador no guarda copia")
    private.set_offline(True)
    page.get_by_label("1a").check()
    says(page, re.compile("Sin conexión. Sin enviar: 1. No cierre esta página"), "waiting")
    private.set_offline(False)
    saved(page)
    assert values(aula, path, 1) == ["a"]


# The session ----------------------------------------------------------------------------------


def test_an_ended_session_asks_to_sign_in_again_and_goes_on(
    aula: Aula, computer: BrowserContext
) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.signed_in = ""
    page.get_by_label("1a").check()
    ended = re.compile("^Su sesión terminó. Sin enviar: 1. Sus respuestas están guardadas")
    says(page, ended, "error")
    page.get_by_label("2b").check()
    says(page, re.compile("Sin enviar: 2"), "error")
    page.get_by_role("link", name="Ingresar de nuevo").click()
    page.get_by_role("button", name="Ana").click()
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(page.get_by_label("1a")).to_be_checked()
    expect(page.get_by_label("2b")).to_be_checked()
    saved(page)
    assert values(aula, path, 1) == ["a"]
    assert values(aula, path, 2) == ["b"]
    assert len(aula.of(path).written) == 2


def test_a_stale_token_is_renewed_once_and_for_the_form_too(
    aula: Aula, computer: BrowserContext
) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.token = "second"  # somebody signed in again in another tab
    page.get_by_label("1a").check()
    saved(page)
    assert values(aula, path, 1) == ["a"]
    assert aula.asked == 2
    expect(page.locator("#quiz [name=csrfmiddlewaretoken]")).to_have_value("second")


@pytest.mark.parametrize("token", ["first", "of-beto"])
def test_nobody_writes_into_the_attempt_of_another(
    aula: Aula, computer: BrowserContext, token: str
) -> None:
    path = aula.begin("ana")
    page = open_quiz(computer, path)
    computer.set_offline(True)
    page.get_by_label("1a").check()
    says(page, OFFLINE.format(1), "waiting")
    aula.signed_in = "beto"
    aula.token = token
    computer.set_offline(False)
    says(page, "Este cuestionario es de otra persona. Cierre esta página.", "error")
    expect(page.get_by_label("1b")).to_be_disabled()
    page.close()

    # The next person at the same computer sees nothing of Ana's and sends nothing of hers.
    theirs = aula.begin("beto")
    arrived = len(aula.received)
    page = open_quiz(computer, theirs)
    expect(page.get_by_label("1a")).not_to_be_checked()
    page.get_by_label("1c").check()
    saved(page)
    assert [op["fields"] for op in aula.received[arrived:]] == [[["q1", "c"]]]
    assert aula.of(path).written == []
    page.get_by_role("button", name="Salir").click()  # nothing of theirs waits
    expect(page).to_have_url(re.compile(":[0-9]+/$"))

    # And Ana finds hers when she comes back.
    aula.signed_in = "ana"
    page = computer.new_page()
    page.goto(path)
    expect(page.get_by_label("1a")).to_be_checked()
    saved(page)
    assert values(aula, path, 1) == ["a"]


# Leaving ------------------------------------------------------------------------------------------


@pytest.fixture
def unsent(aula: Aula, computer: BrowserContext) -> tuple[str, Page]:
    """Two answers wait, and the page that signs out is open."""
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.broken = 503
    page.get_by_label("1a").check()
    page.get_by_label("2b").check()
    says(page, "Sin enviar: 2", "waiting")
    page.goto("/cuenta/salir/")
    return path, page


def test_signing_out_sends_first(aula: Aula, unsent: tuple[str, Page]) -> None:
    path, page = unsent
    aula.broken = 0
    page.get_by_role("button", name="Salir").click()
    expect(page).to_have_url(re.compile(":[0-9]+/$"))
    assert aula.signed_in == ""
    assert values(aula, path, 1) == ["a"]
    assert values(aula, path, 2) == ["b"]
    assert page.evaluate(ROWS) == []
    assert page.evaluate("localStorage.length") == 0


def test_signing_out_with_unsent_answers_asks_and_tries_again(
    aula: Aula, unsent: tuple[str, Page]
) -> None:
    path, page = unsent
    page.get_by_role("button", name="Salir").click()
    dialog = page.get_by_role("dialog", name="Hay 2 respuestas sin enviar")
    expect(dialog).to_be_visible()
    asked = aula.asked
    dialog.get_by_role("button", name="Intentar de nuevo").click()
    until(page, lambda: aula.asked > asked)
    expect(dialog).to_be_visible()
    assert aula.signed_in == "ana"
    aula.broken = 0
    dialog.get_by_role("button", name="Intentar de nuevo").click()
    expect(page).to_have_url(re.compile(":[0-9]+/$"))
    assert aula.signed_in == ""
    assert values(aula, path, 1) == ["a"]
    assert page.evaluate(ROWS) == []


def test_signing_out_may_discard_knowingly(aula: Aula, unsent: tuple[str, Page]) -> None:
    path, page = unsent
    page.get_by_role("button", name="Salir").click()
    page.get_by_role("button", name="Descartar 2 respuestas y salir").click()
    expect(page).to_have_url(re.compile(":[0-9]+/$"))
    assert aula.signed_in == ""
    assert page.evaluate(ROWS) == []
    aula.broken, aula.signed_in = 0, "ana"
    page.goto(path)
    expect(page.locator("#saved")).to_have_class("saved is-ok")
    expect(page.get_by_label("1a")).not_to_be_checked()
    assert aula.of(path).written == []


@pytest.mark.parametrize("way", ["button", "key"])
def test_signing_out_can_be_thought_over(aula: Aula, unsent: tuple[str, Page], way: str) -> None:
    _path, page = unsent
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    if way == "button":
        page.get_by_role("button", name="Volver").click()
    else:
        page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Salir")).to_be_enabled()
    assert aula.signed_in == "ana"
    assert len(page.evaluate(ROWS)) == 2


def test_what_waits_of_another_person_outlives_a_sign_out(
    aula: Aula, unsent: tuple[str, Page]
) -> None:
    """Only their owner may send or discard them."""
    _path, page = unsent
    aula.signed_in = "beto"
    page.goto("/cuenta/salir/")
    page.get_by_role("button", name="Salir").click()
    expect(page).to_have_url(re.compile(":[0-9]+/$"))
    assert [row["learner"] for row in page.evaluate(ROWS)] == ["ana", "ana"]


# The form -------------------------------------------------------------------------------------


def test_the_form_delivers_the_very_ops_that_wait(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.broken = 503
    page.get_by_label("1a").check()
    page.get_by_label("corta").fill("sin señal")
    says(page, "Sin enviar: 2", "waiting")
    rows = {row["slot"]: row for row in page.evaluate(ROWS)}
    page.get_by_role("button", name="Guardar").click()
    until(page, lambda: len(aula.forms) == 1)
    form = aula.forms[0]
    assert form["op1"] == rows[1]["op"]
    assert form["op3"] == rows[3]["op"]
    assert int(form["seq"]) > max(row["seq"] for row in rows.values())
    assert form["go"] == "save"
    assert len(aula.of(path).written) == 2
    aula.broken = 0
    saved(page)  # sent once more, known already, and no longer kept here
    assert page.evaluate(ROWS) == []
    assert {w.op for w in aula.of(path).written} == {rows[1]["op"], rows[3]["op"]}
    expect(page.get_by_label("1a")).to_be_checked()


def test_a_double_click_posts_once(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    page.evaluate(
        """() => {
          const button = document.querySelector("[value=review]");
          button.click();
          button.click();
          button.form.requestSubmit(document.querySelector("[value=save]"));
        }"""
    )
    expect(page).to_have_url(re.compile("/revisar/$"))
    assert [form["go"] for form in aula.forms] == ["review"]
    page.go_back()
    expect(page.get_by_role("button", name="Guardar")).to_be_enabled()


def test_handing_in_waits_for_what_is_unsent(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.broken = 503
    page.get_by_label("1a").check()
    says(page, "Sin enviar: 1", "waiting")
    page.goto(f"{path}revisar/")
    page.get_by_role("button", name="Entregar").click()
    dialog = page.get_by_role("dialog", name="Hay 1 respuesta sin enviar")
    expect(dialog.get_by_role("button", name="Entregar sin 1 respuesta")).to_be_visible()
    assert not aula.of(path).finished
    aula.broken = 0
    dialog.get_by_role("button", name="Intentar de nuevo").click()
    expect(page.get_by_role("heading", name="Resultados")).to_be_visible()
    assert values(aula, path, 1) == ["a"]


def test_a_refused_answer_says_why(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.refuses[3] = "Escriba menos de 100 letras."
    page.get_by_label("corta").fill("larga")
    says(page, "Escriba menos de 100 letras.", "error")
    assert page.evaluate(ROWS) == []
    page.get_by_label("1a").check()
    saved(page)


def test_an_attempt_handed_in_elsewhere_takes_no_more(aula: Aula, computer: BrowserContext) -> None:
    path = aula.begin()
    page = open_quiz(computer, path)
    aula.of(path).finished = True
    page.get_by_label("1a").check()
    says(page, "Este intento ya se entregó: la respuesta no cuenta.", "error")
    expect(page.get_by_label("1b")).to_be_disabled()
    assert page.evaluate(ROWS) == []
    assert aula.of(path).written == []


# Time ---------------------------------------------------------------------------------------------


def test_time_left_is_shown_and_told_at_five_minutes_and_one(
    aula: Aula, computer: BrowserContext
) -> None:
    aula.left = 305
    page = computer.new_page()
    page.clock.install()
    page.goto(aula.begin())
    expect(page.locator("#left")).to_have_text(re.compile("^Quedan 5:0[0-5]$"))
    told = page.locator("#left + [role=status]")
    expect(told).to_have_text("")
    page.clock.run_for(6_000)
    expect(told).to_have_text("Quedan 5 minutos.")
    page.clock.run_for(240_000)
    expect(told).to_have_text("Queda 1 minuto.")
    expect(page.locator("#left")).to_have_text(re.compile("^Quedan 0:5[0-9]$"))


def test_at_the_end_of_the_time_answers_are_sent_and_the_quiz_goes_to_review(
    aula: Aula, computer: BrowserContext
) -> None:
    aula.left = 3
    path = aula.begin()
    page = computer.new_page()
    page.goto(path)
    page.get_by_label("corta").press_sequentially("hasta el final")
    aula.left = 0
    expect(page).to_have_url(re.compile("/revisar/$"))
    assert [form["go"] for form in aula.forms] == ["review"]
    assert values(aula, path, 3)[0].startswith("hasta")


def test_without_a_limit_nothing_is_counted_down(aula: Aula, computer: BrowserContext) -> None:
    page = open_quiz(computer, aula.begin())
    page.get_by_label("1a").check()
    saved(page)
    expect(page.locator("#left")).to_have_text("")
