"""The script that saves a quiz: no answer is lost, doubled, or left in a closed tab."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.aula_learner import (
    OFFLINE,
    ROWS,
    OpenDevice,
    open_quiz,
    saved,
    says,
    until,
    values,
)
from tests.browser.aula_server import LOSE_REPLY, PORTAL, Aula, digest

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
    base = page.locator("[name=base2]")
    expect(base).to_have_value(digest([("q2", "a"), ("q2", "c")]))

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


def test_ids_need_no_encryption(aula: Aula, device: OpenDevice) -> None:
    """A school's server on plain http: ``crypto.randomUUID`` is not there."""
    path = aula.begin()
    page = open_quiz(device("delete Crypto.prototype.randomUUID"), path)
    for choice in "abc":
        page.get_by_label(f"1{choice}").check()
        until(page, lambda choice=choice: values(aula, path, 1) == [choice])
    ids = {op["op"] for op in aula.received}
    assert len(ids) == 3
    for op in ids:
        assert UUID(op).version == 4
        assert str(UUID(op)) == op


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
    """The phone company's page, an answer that says nothing, a broken server: all sent again."""
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
    aula: Aula, device: OpenDevice
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
    aula: Aula, device: OpenDevice
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
    # The page was made again: nothing was saved in it yet.
    says(page, "Sus respuestas se guardan solas.", "ok")
    expect(page.get_by_label("1b")).to_be_checked()
    assert values(aula, path, 1) == ["b"]
    assert page.evaluate(ROWS) == []


def test_without_a_place_to_keep_them_it_says_so(aula: Aula, device: OpenDevice) -> None:
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
