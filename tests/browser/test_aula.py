"""A student on a phone takes a quiz whose network goes away; a leader registers and learns.

Both also without JavaScript. The marks that the page shows are those that the content file's key
gives, so a lost or doubled answer would show.
"""

import re
from fractions import Fraction

import pytest
from playwright.sync_api import expect

from cms.demo.content import read
from learning.grading import DEFAULT_SCALE
from tests.browser.aula_learner import ROWS
from tests.browser.quiz import (
    answer,
    answer_wrongly,
    asked,
    expect_saved,
    questions_of,
    record_of,
)
from tests.browser.visitor import OpenVisitor, Visitor

COURSE = "/aula/gobierno-en-linea/"
MODULE = "1-conozco-el-sitio"
QUIZ = f"{COURSE}practica-conozco-el-sitio/"
KNOWN = questions_of("gobierno-en-linea", MODULE)
LESSONS = [lesson["slug"] for lesson in read(f"aula/gobierno-en-linea/{MODULE}")["lessons"]]

ANSWERS = """() => [...new FormData(document.getElementById("quiz"))]
  .filter(([name, value]) => /^q\\d/.test(name) && value)"""


def begin(visitor: Visitor) -> None:
    visitor.goto(QUIZ)
    visitor.main().get_by_role("button", name=re.compile("^Comenzar")).click()
    expect(visitor.page).to_have_url(re.compile("/aula/intento/"))


def grade_without(wrong: float) -> str:
    """The grade shown when everything is right but what is worth so many points."""
    total = sum(Fraction(str(row.get("mark", 1))) for row in KNOWN.values())
    return DEFAULT_SCALE.text(float((total - Fraction(str(wrong))) / total))


def hand_in(visitor: Visitor) -> None:
    visitor.main().get_by_role("button", name="Revisar y entregar").click()
    expect(visitor.page).to_have_url(re.compile("/revisar/"))
    visitor.main().get_by_role("button", name="Entregar", exact=True).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("resultado")


def test_the_network_goes_away_in_mid_quiz(visit: OpenVisitor) -> None:
    student = visit("phone", user="estudiante1")
    student.goto("/aula/")
    student.picture("aula-1-cursos")
    student.link(re.compile("Gobierno en línea en mi municipio")).click()
    student.picture("aula-2-curso")
    student.goto(f"{COURSE}{LESSONS[0]}/")
    student.picture("aula-3-leccion")
    student.main().get_by_role("button", name=re.compile("Marcar como leída")).click()
    begin(student)
    student.picture("aula-4-cuestionario", full_page=False)

    questions = asked(student)
    half = len(questions) // 2
    wrong = None
    for question in questions[:half]:
        record = record_of(question, KNOWN)
        if wrong is None and record["type"] == "single":
            wrong = record
            answer_wrongly(question, record)
        else:
            answer(question, record)
    expect_saved(student)

    student.expects_no_network = True
    student.context.set_offline(True)
    for question in questions[half:]:
        answer(question, record_of(question, KNOWN))
    expect(student.page.locator("#saved")).to_contain_text("Sin enviar")
    student.picture("aula-5-sin-red", full_page=False)
    student.context.set_offline(False)
    expect_saved(student)
    student.picture("aula-6-guardado", full_page=False)

    # Goes on at another computer: everything is there.
    elsewhere = visit("desk", user="estudiante1")
    elsewhere.goto(QUIZ)
    elsewhere.link("Seguir donde iba").click()
    elsewhere.picture("aula-7-otro-equipo")
    elsewhere.require_no_sideways_scrolling()
    hand_in(elsewhere)
    elsewhere.picture("aula-8-resultado")
    expected = grade_without(0 if wrong is None else float(wrong.get("mark", 1)))
    expect(elsewhere.main().locator(".quiz-grade")).to_contain_text(expected)

    student.goto("/aula/mi-avance/")
    student.require_no_sideways_scrolling()
    student.picture("aula-9-mi-avance")
    expect(student.main()).to_contain_text(expected)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_leader_registers_and_finishes_a_module(visit: OpenVisitor, script: bool) -> None:
    leader = visit("phone", java_script_enabled=script)
    leader.goto("/aula/registro/")
    leader.picture("aula-registro")
    name = f"lideresa{'js' if script else 'nojs'}"
    page = leader.page
    page.get_by_label("Nombres").fill("Rosa")
    page.get_by_label("Apellidos").fill("Prueba")
    page.get_by_label(re.compile("^(Nombre de usuario|Usuario)")).fill(name)
    for field in page.locator("input[type=password]").all():
        field.fill("una-clave-larga-2026")
    page.get_by_label(re.compile("Líder comunitario")).check()
    page.get_by_label(re.compile("^Nombre de la organización")).fill("Junta de prueba")
    for box in leader.main().get_by_role("checkbox").all():
        box.check()
    # A form sent within a moment of being shown is a machine's.
    page.wait_for_timeout(4_000)
    leader.main().get_by_role("button", name="Inscribirme").click()
    expect(page).to_have_url(re.compile("/aula/mi-avance/"))
    leader.picture("aula-registro-listo")

    leader.goto(COURSE)
    leader.main().get_by_role("button", name=re.compile("Inscribirme")).first.click()
    for slug in LESSONS:
        leader.goto(f"{COURSE}{slug}/")
        leader.main().get_by_role("button", name=re.compile("Marcar como leída")).click()
        expect(leader.main()).to_contain_text(re.compile("[Ll]eída"))
    begin(leader)
    for question in asked(leader):
        answer(question, record_of(question, KNOWN))
    if not script:
        leader.main().get_by_role("button", name="Guardar", exact=True).first.click()
    hand_in(leader)
    expect(leader.main().locator(".quiz-grade")).to_contain_text(grade_without(0))
    leader.goto("/aula/mi-avance/")
    expect(leader.main()).to_contain_text("5,0")


def test_a_student_without_javascript(visit: OpenVisitor) -> None:
    student = visit("phone", user="estudiante1", java_script_enabled=False)
    quiz = f"{COURSE}practica-tramites-sin-filas/"
    known = questions_of("gobierno-en-linea", "2-tramites-sin-filas")
    student.goto(quiz)
    student.main().get_by_role("button", name="Comenzar").click()
    questions = asked(student)
    for question in questions[:3]:
        answer(question, record_of(question, known))
    student.main().get_by_role("button", name="Guardar", exact=True).first.click()
    student.goto(quiz)
    student.link("Seguir donde iba").click()
    for question in asked(student)[3:]:
        answer(question, record_of(question, known))
    hand_in(student)
    expect(student.main().locator(".quiz-grade")).to_contain_text("5,0")


def test_signing_out_with_unsent_answers_may_discard_them(visit: OpenVisitor) -> None:
    """A shared computer: nothing of a person stays in it once they have left."""
    leader = visit("phone", user="lider1")
    begin(leader)
    path = leader.page.url.removeprefix(leader.address)
    leader.expects_no_network = True
    exit_door = leader.context.new_page()
    exit_door.goto("/cuenta/salir/")
    leader.context.set_offline(True)
    question = asked(leader)[0]
    answer(question, record_of(question, KNOWN))
    expect(leader.page.locator("#saved")).to_contain_text("Sin enviar: 1")
    assert exit_door.evaluate(ROWS) != []

    exit_door.get_by_role("button", name="Salir").click()
    dialog = exit_door.get_by_role("dialog", name="Hay 1 respuesta sin enviar")
    expect(dialog).to_be_visible()
    # The site answers again, but this answer does not get through.
    leader.context.route("**/respuestas/", lambda route: route.abort("internetdisconnected"))
    leader.context.set_offline(False)
    dialog.get_by_role("button", name="Descartar 1 respuesta y salir").click()
    expect(exit_door).not_to_have_url(re.compile("/cuenta/salir/"))
    assert exit_door.evaluate(ROWS) == []
    assert exit_door.evaluate("localStorage.length") == 0
    leader.page.close()

    leader.context.unroute("**/respuestas/")
    leader.page = exit_door
    leader.sign_in("lider1")
    leader.goto(path)
    expect(leader.page.locator("#saved")).to_have_class("saved is-ok")
    assert leader.page.evaluate(ANSWERS) == []
