"""The script that saves a quiz, at its ends: the session, the sign-out, the form and the time."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.aula_learner import OFFLINE, ROWS, open_quiz, saved, says, until, values
from tests.browser.aula_server import Aula

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
    arrived = len(aula.received)
    page.evaluate("dispatchEvent(new Event('online'))")

    # The next person at the same computer sees nothing of Ana's and sends nothing of hers.
    theirs = aula.begin("beto")
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


def test_hours_left_are_shown_as_hours(aula: Aula, computer: BrowserContext) -> None:
    aula.left = 2 * 3600
    page = computer.new_page()
    page.goto(aula.begin())
    expect(page.locator("#left")).to_have_text(re.compile("^Quedan 01:59:[0-5][0-9]$"))


def test_time_left_is_shown_and_told_at_five_minutes_and_one(
    aula: Aula, computer: BrowserContext
) -> None:
    aula.left = 305
    page = computer.new_page()
    page.clock.install()
    page.goto(aula.begin())
    expect(page.locator("#left")).to_have_text(re.compile("^Quedan 05:0[0-5]$"))
    told = page.locator("#left + [role=status]")
    expect(told).to_have_text("")
    page.clock.run_for(6_000)
    expect(told).to_have_text("Quedan 5 minutos.")
    page.clock.run_for(240_000)
    expect(told).to_have_text("Queda 1 minuto.")
    expect(page.locator("#left")).to_have_text(re.compile("^Quedan 00:5[0-9]$"))


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
