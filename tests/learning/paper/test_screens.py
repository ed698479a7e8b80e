"""Printing sheets and keying a class in, as a teacher does it: with the keyboard alone."""

import re
import uuid
from html import unescape
from typing import Any

import numpy as np
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from learning.models import Attempt, Cohort, Grade, Learner, QuizPage, Response
from learning.paper import write_line
from learning.selectors.paper import PaperSheet, sheet_of
from learning.services.attempts import start_attempt
from tests.conftest import Town
from tests.learning.attempts.answering import answer_all
from tests.learning.attempts.forms import Form
from tests.learning.attempts.quizzes import every_type
from tests.learning.conftest import Aula, block
from tests.learning.paper.conftest import fill, lettered
from tests.learning.schooling import class_of, coordinator, in_class, school, teacher

pytestmark = pytest.mark.django_db


def url(cohort: Cohort, quiz: QuizPage, what: str) -> str:
    return f"/aula/docente/{cohort.pk}/papel/{quiz.uid}/{what}/"


def sheet(quiz: QuizPage, version: int | None = None) -> PaperSheet:
    found = sheet_of(quiz.uid, version)
    assert found is not None
    return found


def right_line(quiz: QuizPage, version: int | None = None) -> str:
    """The letters that earn everything."""
    printed = sheet(quiz, version)
    right = {
        place.slot: next(c["id"] for c in place.payload["choices"] if c["fraction"] == 1)
        for place in printed.lettered
    }
    return write_line(printed.places, right)


def text_of(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())


def open_form(desk: Client, address: str) -> Form:
    page = desk.get(address)
    assert page.status_code == 200
    return Form(page.content.decode())


def key(desk: Client, form: Form, line: str, **more: str) -> Any:
    """Type a line and press Enter."""
    return desk.post(form.action, {**form.data(), "letras": line, **more})


def test_a_class_is_keyed_in_with_one_line_each(
    desk: Client, cohort: Cohort, quiz: QuizPage
) -> None:
    fill(cohort, 31)
    printed, right = sheet(quiz), right_line(quiz)
    assert len(printed.places) == 20
    address, strokes = url(cohort, quiz, "digitar"), 0
    for at in range(31):
        form = open_form(desk, address)
        line = right[: at % 21] + "-" * (20 - at % 21)
        strokes += len(line) + 1  # and Enter; the next learner comes by itself
        answer = key(desk, form, line)
        assert answer.status_code == 302
        address = answer["Location"]
    assert strokes / 31 == 21 <= 25
    attempts = Attempt.objects.order_by("learner__first_names")
    assert [round(20 * (each.fraction or 0)) for each in attempts] == [at % 21 for at in range(31)]
    assert {each.source for each in attempts} == {"paper"}
    assert "Todas las hojas están digitadas" in desk.get(address).content.decode()


def test_who_comes_next_is_who_has_no_sheet(desk: Client, cohort: Cohort, quiz: QuizPage) -> None:
    fill(cohort, 3)
    first, second, third = Learner.objects.order_by("first_names")
    address = url(cohort, quiz, "digitar")
    form = open_form(desk, f"{address}?version=1&aprendiz={second.uid}")
    onwards = key(desk, form, "a" * 20)["Location"]
    assert onwards == f"{address}?version=1&aprendiz={third.uid}"
    onwards = key(desk, open_form(desk, onwards), "a" * 20)["Location"]
    assert str(first.uid) in onwards
    assert key(desk, open_form(desk, onwards), "a" * 20)["Location"] == f"{address}?version=1"


def test_a_mistyped_letter_loses_nothing(desk: Client, cohort: Cohort, quiz: QuizPage) -> None:
    fill(cohort, 1)
    form = open_form(desk, url(cohort, quiz, "digitar"))
    wrong = "abcdabcdabcdabcdabcx"
    page = key(desk, form, wrong)
    assert page.status_code == 400
    shown = page.content.decode()
    assert "Pregunta 20: no tiene la opción «X»; van de la A a la D." in shown
    assert 'aria-invalid="true"' in shown
    assert Attempt.objects.count() == Response.objects.count() == 0
    again = Form(shown)
    assert again.values["letras"] == [wrong]
    assert again.values["hoja"] == form.values["hoja"]
    short = key(desk, again, wrong[:19])
    assert "Falta desde la pregunta 20." in short.content.decode()
    assert key(desk, again, "abcdabcdabcdabcdabca").status_code == 302
    assert Attempt.objects.count() == 1


def test_the_same_sheet_twice_is_one_attempt(desk: Client, cohort: Cohort, quiz: QuizPage) -> None:
    fill(cohort, 2)
    form = open_form(desk, url(cohort, quiz, "digitar"))
    for _ in range(3):
        assert key(desk, form, "a" * 20).status_code == 302
    assert Attempt.objects.count() == 1
    assert Response.objects.count() == 20
    # Back, and other letters with the same form: said, not swallowed.
    other = key(desk, form, "b" * 20)
    assert other.status_code == 409
    assert "ya se guardó con otras respuestas" in other.content.decode()
    # A fresh form for the same learner asks whether it is another sheet.
    who = form.values["aprendiz"][0]
    fresh = open_form(desk, f"{form.action}?aprendiz={who}")
    asked = key(desk, fresh, "b" * 20)
    assert asked.status_code == 409
    assert "¿Es otra hoja?" in asked.content.decode()
    assert Form(asked.content.decode()).values["letras"] == ["b" * 20]
    assert Attempt.objects.count() == 1
    assert key(desk, fresh, "b" * 20, otra="si").status_code == 302
    assert [each.number for each in Attempt.objects.order_by("number")] == [1, 2]


def test_it_earns_what_it_would_earn_on_the_site(desk: Client, cohort: Cohort, aula: Aula) -> None:
    quiz = aula.quiz(aula.module(aula.course()), questions=every_type())
    on_site, on_paper = in_class(cohort, "sitio"), in_class(cohort, "hoja")
    attempt = start_attempt(attempt_id=uuid.uuid4(), learner=on_site, quiz=quiz)
    answer_all(attempt)
    from learning.services.attempts import hand_in

    web = hand_in(attempt=attempt)
    kept = {
        each.item.question_version_id: each.answer
        for each in Response.objects.select_related("item")
    }
    printed = sheet(quiz)
    answers = {place.slot: kept[int(place.question)] for place in printed.places}
    form = open_form(desk, f"{url(cohort, quiz, 'digitar')}?aprendiz={on_paper.uid}")
    from learning.paper import write_field

    fields = {place.name: write_field(place, answers[place.slot]) for place in printed.written}
    sent = key(desk, form, write_line(printed.places, answers), **fields)
    assert sent.status_code == 302, sent.content.decode()
    paper = Attempt.objects.get(source="paper")
    found = [
        {
            grade.question_version_id: (grade.fraction, grade.response and grade.response.answer)
            for grade in Grade.objects.filter(item__attempt=each).select_related("response")
        }
        for each in (web, paper)
    ]
    assert found[0] == found[1]
    assert (paper.fraction, paper.is_passed, paper.scale) == (
        web.fraction,
        web.is_passed,
        web.scale,
    )
    assert on_paper.standings.get().awaits_grade
    assert on_paper.enrolments.count() == 1


def test_an_older_printed_version_is_keyed_in_as_it_was_printed(
    desk: Client, cohort: Cohort, aula: Aula
) -> None:
    quiz = aula.quiz(aula.module(aula.course()), questions=[lettered(0), lettered(1)])
    fill(cohort, 2)
    old = right_line(quiz)
    blocks = [*quiz.questions.raw_data]
    aula.revise(quiz, questions=[*map(dict, blocks), lettered(2)])
    address = url(cohort, quiz, "digitar")
    assert len(sheet(quiz).places) == 3
    assert "versión 2" in text_of(desk.get(address))
    form = open_form(desk, f"{address}?version=1")
    assert key(desk, form, old).status_code == 302
    attempt = Attempt.objects.get()
    assert (attempt.quiz_version.number, attempt.fraction) == (1, 1)
    for wrong in ("9", "x", "-1", "1" * 30):
        assert desk.get(f"{address}?version={wrong}").status_code == 404


def test_corrections_are_added(desk: Client, cohort: Cohort, quiz: QuizPage) -> None:
    fill(cohort, 1)
    right = right_line(quiz)
    slip = ("a" if right[4] != "a" else "b").join((right[:4], right[5:]))
    key(desk, open_form(desk, url(cohort, quiz, "digitar")), slip)
    attempt = Attempt.objects.get()
    assert attempt.fraction == pytest.approx(0.95)
    address = f"{url(cohort, quiz, 'corregir')}{attempt.pk}/"
    form = open_form(desk, address)
    assert form.values["letras"] == [slip]
    wrong = desk.post(address, {**form.data(), "letras": "zz"})
    assert wrong.status_code == 400
    assert Form(wrong.content.decode()).values["letras"] == ["zz"]
    for _ in range(2):
        assert desk.post(address, {**form.data(), "letras": right}).status_code == 302
    attempt.refresh_from_db()
    assert attempt.fraction == 1
    assert attempt.learner.standings.get().fraction == 1
    item = attempt.items.get(number=5)
    assert [each.sequence for each in item.responses.order_by("pk")] == [1, 2]
    assert item.grades.count() == 2
    assert Response.objects.count() == 21


def test_the_printed_sheets_hold_questions_and_names_but_no_key(
    desk: Client, cohort: Cohort, aula: Aula
) -> None:
    quiz = aula.quiz(
        aula.module(aula.course()), questions=every_type(), preset="examen", max_attempts=1
    )
    in_class(cohort, "ana", first_names="Ana María", last_names="Mora Díaz")
    in_class(cohort, "beto", first_names="Beto", state=Learner.State.PENDING)
    page = desk.get(url(cohort, quiz, "imprimir"))
    text = text_of(page)
    for wanted in ("Versión 1", "¿Una?", "A. Opción", "Ana María Mora Díaz", "Lea con calma."):
        assert wanted in text
    for kept in ("zorzal", "73914682", "Beto"):
        assert kept not in text
    assert "1 estudiante sin autorización del acudiente no tiene hoja" in text
    nameless = text_of(desk.get(url(cohort, quiz, "imprimir") + "?nombres=no"))
    assert "Ana María" not in nameless
    # What is printed under each letter is what the letter means when it is keyed in.
    single = sheet(quiz).lettered[0]
    texts = {each["id"]: each["text"] for each in single.payload["choices"]}
    in_order = " ".join(
        f"{letter}. {texts[option]}" for letter, option in zip("ABC", single.options, strict=True)
    )
    assert in_order in text


def modules(page: str) -> list[list[bool]]:
    """The squares of the first code of a page, read off its outline, without the margin."""
    drawing = re.search(r'viewBox="0 0 (\d+) \d+".*?<path d="([^"]+)"', page, re.DOTALL)
    assert drawing is not None
    side = int(drawing[1])
    dark = [[False] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing[2]):
        for at in range(int(width)):
            dark[int(y)][int(x) + at] = True
    return [row[4:-4] for row in dark[4:-4]]


def test_the_code_of_a_sheet_opens_its_own_version(
    desk: Client, cohort: Cohort, aula: Aula
) -> None:
    quiz = aula.quiz(aula.module(aula.course()), questions=[lettered(0)])
    fill(cohort, 2)
    aula.revise(quiz, questions=[lettered(0), lettered(1)])
    for version in (1, 2):
        page = desk.get(f"{url(cohort, quiz, 'imprimir')}?version={version}").content.decode()
        assert page.count("<svg") == 2, "one on each sheet of answers"
        squares = modules(page)
        picture = np.full([6 * (len(squares) + 8)] * 2, 255, dtype=np.uint8)
        for y, row in enumerate(squares, 4):
            for x, is_dark in enumerate(row, 4):
                if is_dark:
                    picture[6 * y : 6 * y + 6, 6 * x : 6 * x + 6] = 0
        [read] = zxingcpp.read_barcodes(picture)
        assert read.text == f"http://testserver{url(cohort, quiz, 'digitar')}?version={version}"
        form = open_form(desk, read.text.removeprefix("http://testserver"))
        assert form.values["version"] == [str(version)]


def test_huge_text_is_refused_and_kept(desk: Client, cohort: Cohort, quiz: QuizPage) -> None:
    fill(cohort, 1)
    form = open_form(desk, url(cohort, quiz, "digitar"))
    for line, why in (
        ("a" * 5_000, "La línea es demasiado larga."),
        ("((((", "Falta cerrar un paréntesis, o sobra uno."),
        ("ñ" * 20, "Pregunta 1: no tiene la opción «Ñ»"),
        ("<b>" + "a" * 17, "Pregunta 1: no tiene la opción «<»"),
    ):
        page = key(desk, form, line)
        assert page.status_code == 400
        assert why in unescape(page.content.decode())
        assert Form(page.content.decode()).values["letras"] == [line]
    assert Attempt.objects.count() == 0


def test_what_waits_for_a_person_is_told_and_graded_later(
    desk: Client, cohort: Cohort, aula: Aula
) -> None:
    written = block("open", text="Cuente.", rows=4, mark="1.00", grader_notes="")
    quiz = aula.quiz(aula.module(aula.course()), questions=[lettered(0), written])
    fill(cohort, 1)
    address = url(cohort, quiz, "digitar")
    assert "Lo que escribió; después se califica a mano." in text_of(desk.get(address))
    form = open_form(desk, address)
    assert desk.post(
        form.action, {**form.data(), "letras": right_line(quiz), "p2": "Ayudé a mi vecino."}
    ).status_code == 302  # fmt: skip
    assert "por calificar" in text_of(desk.get(address))
    attempt = Attempt.objects.get()
    assert attempt.fraction is None
    assert [each.answer for each in Response.objects.filter(item__number=2)] == [
        "Ayudé a mi vecino."
    ]


def test_a_pending_learner_is_not_on_the_list(desk: Client, cohort: Cohort, quiz: QuizPage) -> None:
    pending = in_class(cohort, "pen", first_names="Pendiente", state=Learner.State.PENDING)
    fill(cohort, 1)
    address = url(cohort, quiz, "digitar")
    text = text_of(desk.get(address))
    assert "1 estudiante no está en la lista: falta la autorización" in text
    assert "Pendiente" not in text
    form = open_form(desk, address)
    form.values["aprendiz"] = [str(pending.uid)]
    assert key(desk, form, "a" * 20).status_code == 404
    assert not pending.attempts.exists()


def test_it_is_logged_without_a_name(desk: Client, cohort: Cohort, quiz: QuizPage) -> None:
    fill(cohort, 1)
    key(desk, open_form(desk, url(cohort, quiz, "digitar")), "a" * 20)
    entry = ModelLogEntry.objects.get(action="learning.paper")
    assert entry.label == f"Aprendiz {Learner.objects.get().pk}"
    assert "Estudiante00" not in str(entry.data)


SCREENS = ("papel/", "papel/{quiz}/imprimir/", "papel/{quiz}/digitar/", "preguntas/",
           "preguntas/{quiz}/")  # fmt: skip


def test_only_the_teachers_of_the_group_have_these_screens(
    town: Town, cohort: Cohort, quiz: QuizPage, profe: User
) -> None:
    other = class_of(group="02")
    learner = in_class(cohort, "est")
    who = {
        "coordinadora": (coordinator("rectora", cohort.institution), 200),
        "de otro grupo": (teacher("otro", other), 404),
        "de otro colegio": (coordinator("ajena", school("Otro")), 404),
        "aprendiz": (learner.user, 404),
        "editora": (town.social, 404),
        "prensa": (town.prensa, 404),
        "profe": (profe, 200),
        "aula": (town.coordina, 200),
    }
    for name, (user, status) in who.items():
        client = Client()
        assert user is not None
        client.force_login(user)
        for screen in SCREENS:
            address = f"/aula/docente/{cohort.pk}/{screen.format(quiz=quiz.uid)}"
            assert client.get(address).status_code == status, (name, address)
        posted = client.post(
            url(cohort, quiz, "digitar"),
            {"aprendiz": str(learner.uid), "hoja": str(uuid.uuid4()), "letras": "z"},
        )
        assert posted.status_code == (400 if status == 200 else 404), name
    for screen in SCREENS:
        address = f"/aula/docente/{cohort.pk}/{screen.format(quiz=quiz.uid)}"
        assert Client().get(address)["Location"].startswith("/cuenta/ingresar/")
    assert Attempt.objects.count() == 0


def test_another_groups_sheet_is_not_corrected_from_here(
    desk: Client, cohort: Cohort, quiz: QuizPage, profe: User
) -> None:
    other = class_of(group="02")
    fill(other, 1)
    client = Client()
    client.force_login(teacher("otra", other))
    key(client, open_form(client, url(other, quiz, "digitar")), "a" * 20)
    attempt = Attempt.objects.get()
    for group in (cohort, other):
        address = f"{url(group, quiz, 'corregir')}{attempt.pk}/"
        assert desk.get(address).status_code == 404
        assert desk.post(address, {"letras": "b" * 20}).status_code == 404
    assert Response.objects.count() == 20


@pytest.mark.parametrize("what", ["imprimir", "digitar"])
def test_what_is_not_there_is_404(desk: Client, cohort: Cohort, quiz: QuizPage, what: str) -> None:
    nowhere = f"/aula/docente/{cohort.pk}/papel/{uuid.uuid4()}/{what}/"
    assert desk.get(nowhere).status_code == 404
    assert desk.get(f"{url(cohort, quiz, what)}?version=99").status_code == 404
    assert desk.get(f"/aula/docente/99999/papel/{quiz.uid}/{what}/").status_code == 404
    type(quiz).objects.get(pk=quiz.pk).unpublish()
    assert desk.get(url(cohort, quiz, what)).status_code == 404


@pytest.mark.parametrize("field", ["hoja", "aprendiz"])
def test_bad_ids_are_404_and_nul_is_refused(
    desk: Client, cohort: Cohort, quiz: QuizPage, field: str
) -> None:
    fill(cohort, 1)
    form = open_form(desk, url(cohort, quiz, "digitar"))
    assert key(desk, form, "a" * 20, **{field: "x"}).status_code == 404
    assert key(desk, form, "a\x00").status_code == 400
    assert Attempt.objects.count() == 0


def test_screens_cost_the_same_for_a_larger_class(
    desk: Client, cohort: Cohort, quiz: QuizPage
) -> None:
    most = {
        f"/aula/docente/{cohort.pk}/papel/": 8,
        url(cohort, quiz, "digitar"): 11,
        url(cohort, quiz, "imprimir"): 11,
        f"/aula/docente/{cohort.pk}/preguntas/": 9,
    }

    def counts() -> dict[str, int]:
        found = {}
        for address in most:
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(address).status_code == 200
            found[address] = len(seen)
        return found

    fill(cohort, 1)
    counts()  # What the site remembers is remembered from here on.
    few = counts()
    for at in range(30):
        in_class(cohort, f"mas{at:02}")
    assert counts() == few
    assert all(few[address] <= most[address] for address in most)
