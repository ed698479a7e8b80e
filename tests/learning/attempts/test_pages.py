"""Taking a quiz with a browser that runs no script."""

import uuid
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.core.stylesheet import build_all, css_folder
from learning.models import Attempt, Grade, Learner, QuizPage, Response
from tests.learning.attempts.forms import ADDRESS, Form, begin, fill_in, form_of, post
from tests.learning.conftest import Aula, learner, single

pytestmark = pytest.mark.django_db


def order_rightly(form: Form) -> None:
    """Put the items of the ordering question in their order, by what their labels say."""
    items = Attempt.objects.get(state="in_progress").items.get(number=5)
    from learning.answers import shown_answer
    from learning.selectors.attempts import seed_of

    right = {item["id"]: at for at, item in enumerate(items.question_version.payload["items"], 1)}
    shown = shown_answer(items.question_version.payload, right, seed=seed_of(items.attempt, items))
    for public, place in shown.items():
        form.write(f"q5-{public}", str(place))


def test_a_whole_quiz_without_a_script(client: Client, quiz: QuizPage, town: Any) -> None:
    address = begin(client)
    form = form_of(client, address)
    fill_in(form)
    order_rightly(form)
    answer = post(client, form, "review")
    assert answer.status_code == 303
    assert answer["Location"] == f"{address}revisar/"
    review = client.get(answer["Location"]).content.decode()
    assert "Respondió todas las preguntas." in review
    done = post(client, Form(review))
    assert done["Location"] == address
    results = client.get(address).content.decode()
    assert "Una persona califica sus respuestas abiertas" in results
    attempt = Attempt.objects.get()
    marks = [each.fraction for each in Grade.objects.order_by("item__number")]
    assert marks == [1.0] * 7 + [None]
    assert attempt.state == "finished"
    assert results.count("Correcta</strong>") == 7


def test_what_was_saved_is_shown_again(client: Client, quiz: QuizPage) -> None:
    address = begin(client)
    form = form_of(client, address)
    fill_in(form)
    order_rightly(form)
    assert post(client, form)["Location"] == address
    again = form_of(client, address)
    for name in (each for each in form.values if each.startswith("q")):
        assert sorted(again.values[name]) == sorted(
            value.replace("\r\n", "\n") for value in form.values[name]
        )
    assert int(again.values["seq"][0]) == 2
    before = Response.objects.count()
    post(client, again)
    assert Response.objects.count() == before == 8


def test_posting_twice_is_once_and_back_is_a_new_answer(client: Client, quiz: QuizPage) -> None:
    address = begin(client)
    form = form_of(client, address)
    form.write("q6", "uno")
    post(client, form)
    post(client, form)
    assert Response.objects.count() == 1
    form.write("q6", "dos")
    post(client, form)
    assert Response.objects.count() == 2
    assert form_of(client, address).values["q6"] == ["dos"]


def test_a_stale_tab_undoes_nothing_and_says_when_it_is_older(
    client: Client, quiz: QuizPage
) -> None:
    address = begin(client)
    stale, form = form_of(client, address), form_of(client, address)
    form.write("q6", "nueva")
    post(client, form)
    post(client, stale)
    assert form_of(client, address).values["q6"] == ["nueva"]
    newest = form_of(client, address)
    newest.write("q6", "la última")
    post(client, newest)
    stale.write("q6", "vieja")
    page = client.get(post(client, stale)["Location"]).content.decode()
    assert "Había una respuesta más nueva" in page
    assert Form(page, "quiz").values["q6"] == ["la última"]


def test_a_number_that_cannot_be_read_is_kept_with_the_reason(
    client: Client, quiz: QuizPage
) -> None:
    address = begin(client)
    form = form_of(client, address)
    form.write("q7", "siete mil")
    post(client, form)
    page = client.get(address).content.decode()
    assert Form(page, "quiz").values["q7"] == ["siete mil"]
    assert "Escriba solo el número" in page
    assert 'aria-invalid="true"' in page


def test_what_cannot_be_kept_is_shown_as_typed_with_the_reason(
    client: Client, quiz: QuizPage
) -> None:
    address = begin(client)
    form = form_of(client, address)
    form.write("q6", "á" * 1001)
    form.write("q8", "esto sí")
    answer = post(client, form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "demasiado larga: caben 1.000" in page
    assert Form(page, "quiz").values["q6"] == ["á" * 1001]
    assert [each.answer for each in Response.objects.all()] == ["esto sí"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("q1", "otra-cosa"), ("q2", ["x", "y"]), ("q3", "quizás"), ("q6", "a\x00b"),
        ("q8", "a\x00"), ("q1", ["a", "b"]), ("q4-x", "y"), ("q5-x", "9"), ("q9", "nada"),
    ],
)  # fmt: skip
def test_hostile_answers_are_refused_in_words(
    client: Client, quiz: QuizPage, name: str, value: Any
) -> None:
    address = begin(client)
    form = form_of(client, address)
    data = {**form.data(), name: value}
    answer = client.post(address, data)
    assert answer.status_code in (303, 422)
    assert not Response.objects.exists()


def test_comprobar_comments_on_the_answer_and_not_the_key(client: Client, quiz: QuizPage) -> None:
    address = begin(client)
    form = form_of(client, address)
    form.choose("q1", "Opción B")
    answer = post(client, form, "check-1")
    assert answer["Location"] == f"{address}?ver=1#p1"
    page = client.get(f"{address}?ver=1").content.decode()
    assert "Incorrecta" in page
    assert "zorzal comentario B" in page
    assert "Respuesta correcta" not in page
    assert "zorzal explicación" not in page


class TestSessionEnded:
    def test_what_was_typed_goes_along_and_is_saved_after_signing_in(
        self, client: Client, quiz: QuizPage, ana: Learner
    ) -> None:
        address = begin(client)
        form = form_of(client, address)
        fill_in(form)
        order_rightly(form)
        gone = Client(enforce_csrf_checks=True)
        answer = gone.post(address, form.data("review"))
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "Su sesión terminó" in page
        assert f"?next={address}" in page
        assert not Response.objects.exists()
        # Signing in elsewhere gives the browser another token: the page's own is stale by then.
        gone.force_login(ana.user)
        kept = Form(page)
        assert kept.values.keys() >= {"q1", "q2", "q8", "op1", "base1", "seq"}
        confirm = gone.post(address, {**kept.data("review"), "csrfmiddlewaretoken": "x" * 64})
        assert confirm.status_code == 403
        assert "Confirme sus respuestas" in confirm.content.decode()
        done = gone.post(address, Form(confirm.content.decode()).data("review"))
        assert done["Location"] == f"{address}revisar/"
        assert Response.objects.count() == 8
        assert form_of(gone, address).values["q8"] == ["Porque sí.\nDe verdad."]

    def test_another_site_gets_no_such_page(self, client: Client, quiz: QuizPage) -> None:
        address = begin(client)
        data = form_of(client, address).data()
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        answer = strict.post(address, {**data, "q6": "x"}, HTTP_ORIGIN="https://otro.example")
        assert answer.status_code == 403
        assert b"Confirme" not in answer.content
        assert not Response.objects.exists()

    def test_without_answers_it_asks_to_sign_in(self, quiz: QuizPage) -> None:
        address = f"/aula/intento/{uuid.uuid4()}/"
        for answer in (
            Client().get(address),
            Client().post(address),
            Client().get(f"{address}revisar/"),
            Client().post(f"{address}entregar/"),
        ):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/cuenta/ingresar/?next=/aula/intento/")


class TestQuizPage:
    def test_anonymous(self, quiz: QuizPage) -> None:
        answer = Client().get(ADDRESS)
        page = answer.content.decode()
        assert "8 preguntas" in page
        assert "csrfmiddlewaretoken" not in page
        assert not answer.cookies
        assert f"/cuenta/ingresar/?next={ADDRESS}" in page
        assert f"{ADDRESS}practicar/" in page

    def test_queries(self, quiz: QuizPage, client: Client) -> None:
        Client().get(ADDRESS)
        with CaptureQueriesContext(connection) as asked:
            Client().get(ADDRESS)
        assert len(asked) <= 8, [each["sql"][:120] for each in asked]

    def test_whoever_is_no_learner_or_waits(self, quiz: QuizPage, town: Any) -> None:
        citizen = Client()
        citizen.force_login(town.ciudadana)
        assert "/aula/registro/?next=" in citizen.get(ADDRESS).content.decode()
        started = citizen.post(f"{ADDRESS}comenzar/", {"attempt": str(uuid.uuid4())})
        assert started["Location"].startswith("/aula/registro/")
        minor = Client()
        minor.force_login(learner("nina", state="pending", is_minor=True).user)
        assert "autorización de su acudiente" in minor.get(ADDRESS).content.decode()
        refused = minor.post(f"{ADDRESS}comenzar/", {"attempt": "x"}, follow=True)
        assert "autorización de su acudiente" in refused.content.decode()
        assert not Attempt.objects.exists()

    def test_attempts_and_grade(self, quiz: QuizPage, client: Client) -> None:
        address = begin(client)
        assert "Seguir donde iba" in client.get(ADDRESS).content.decode()
        client.post(f"{address}entregar/")
        page = client.get(ADDRESS).content.decode()
        assert "Su nota: 1,0" in page
        assert "Comenzar otro intento" in page

    def test_unknown_quiz(self, quiz: QuizPage, client: Client) -> None:
        for name in ("comenzar", "practicar"):
            assert client.post(f"/aula/gobierno-en-linea/nada/{name}/").status_code == 404


class TestPractice:
    def test_it_keeps_nothing(self, quiz: QuizPage) -> None:
        visitor = Client()
        page = visitor.get(f"{ADDRESS}practicar/").content.decode()
        form = Form(page)
        fill_in(form)
        checked = visitor.post(form.action, form.data()).content.decode()
        assert checked.count("Correcta</strong>") == 6
        assert "6 de 8 correctas" in checked
        assert not Attempt.objects.exists()
        assert not Response.objects.exists()


def control_free(queries: Any) -> list[str]:
    """The statements but for those that only open and close transactions."""
    words = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [each["sql"] for each in queries if not each["sql"].startswith(words)]


def test_queries_of_an_attempt(quiz: QuizPage, client: Client) -> None:
    address = begin(client)
    form = form_of(client, address)
    fill_in(form)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    assert len(control_free(seen)) <= 6
    with CaptureQueriesContext(connection) as saving:
        post(client, form)
    assert len(control_free(saving)) <= 9
    with CaptureQueriesContext(connection) as handing_in:
        client.post(f"{address}entregar/")
    assert len(control_free(handing_in)) <= 12
    with CaptureQueriesContext(connection) as result:
        client.get(address)
    assert len(control_free(result)) <= 10


def test_weight(quiz: QuizPage, client: Client, aula: Aula) -> None:
    """HTML and style sheets of a quiz of twenty questions fit the first round trip."""
    questions = [single(f"¿Pregunta número {at} sobre los trámites?") for at in range(20)]
    aula.revise(quiz, questions=questions)
    page = client.get(begin(client))
    sheets = build_all(css_folder())
    styles = sum(
        len(brotli.compress(sheets[name].encode(), quality=11)) for name in ("site.css", "aula.css")
    )
    total = styles + len(brotli.compress(page.content, quality=5))
    assert total <= 14_000, (styles, total)
