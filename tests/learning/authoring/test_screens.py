"""The search, duplicating, the preview, the press desk, and who sees any of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from cms.editorial.desk.selectors import returned_item
from learning.models import QuizPage
from tests.learning.authoring.questions import draw, every_type, multiple
from tests.learning.authoring.results import answered
from tests.learning.conftest import Aula, learner, single, truefalse

pytestmark = pytest.mark.django_db

PAGE_SCREENS = ["import", "export", "ask_duplicate", "regrade"]


@pytest.fixture
def quiz(aula: Aula) -> QuizPage:
    return aula.quiz(aula.module(aula.course()), questions=every_type())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("social", 200),
        ("prensa", 200),
        ("hacienda", 404),
        ("comite", 404),
        ("sistemas", 404),
        ("coordina", 404),
    ],
)
def test_who_opens_the_screens_of_a_page(aula, quiz, sign_in, who, status):
    client = sign_in(aula.town.people[who])
    for name in PAGE_SCREENS:
        assert client.get(reverse(f"aula:{name}", args=[quiz.pk])).status_code == status, name
        assert client.get(reverse(f"aula:{name}", args=[999_999])).status_code == 404
    course = quiz.get_parent().get_parent()
    assert client.get(reverse("aula:import", args=[course.pk])).status_code == 404
    status = 302 if status == 200 else status
    assert client.post(reverse("aula:duplicate", args=[quiz.pk])).status_code == status


@pytest.mark.parametrize("who", ["comite", "sistemas", "coordina"])
def test_who_has_no_search(aula, sign_in, who):
    assert sign_in(aula.town.people[who]).get(reverse("aula:questions")).status_code == 404


def test_whoever_is_not_of_the_house_is_sent_away(aula, quiz, client):
    for name in PAGE_SCREENS:
        assert client.get(reverse(f"aula:{name}", args=[quiz.pk])).status_code == 302


class TestSearch:
    def rows(self, client, **filters: str):
        return client.get(reverse("aula:questions"), filters).context["rows"]

    @pytest.fixture
    def bank(self, aula: Aula):
        return aula.bank(
            questions=[
                single("¿Qué es una petición?", topic="Derechos", level="basic", tags="ley, pqrsd"),
                multiple("¿Qué es el agua?", topic="Agua", title="Acueducto"),
            ]
        )

    def test_filters_and_words(self, aula, bank, sign_in):
        client = sign_in(aula.author)
        assert len(self.rows(client)) == 2
        assert [r.kind for r in self.rows(client, texto="PETICION")] == ["single"]
        assert [r.topic for r in self.rows(client, tema="Agua")] == ["Agua"]
        assert [r.level for r in self.rows(client, nivel="basic")] == ["basic"]
        assert [r.kind for r in self.rows(client, tipo="multiple")] == ["multiple"]
        assert [r.tags for r in self.rows(client, etiqueta="pqrsd")] == [("ley", "pqrsd")]
        assert len(self.rows(client, seccion="Secretaría Social")) == 2
        assert self.rows(client, texto="nadie") == []
        assert len(self.rows(client, tema="no existe")) == 2, "a filter of nothing filters nothing"
        assert len(self.rows(client, pagina="x")) == 2

    def test_only_what_one_may_see_the_key_of(self, aula, bank, sign_in):
        assert self.rows(sign_in(aula.town.hacienda)) == []
        assert len(self.rows(sign_in(aula.town.prensa))) == 2

    def test_where_it_is_used_and_the_way_to_its_form(self, aula, bank, sign_in):
        module = aula.module(aula.course())
        aula.quiz(module, questions=[draw(bank), truefalse()])
        draft = bank.get_latest_revision_as_object()
        draft.questions = [*bank.questions.get_prep_value(), single("Nueva")]
        draft.save_revision(user=aula.author)
        client = sign_in(aula.author)
        html = client.get(reverse("aula:questions")).content.decode()
        first = bank.questions[0].id
        assert f"/edit/#block-{first}-section" in html
        assert "La sortean: Repaso" in html
        live = {row.text: row.is_live for row in self.rows(client)}
        assert live["Nueva"] is False
        assert live["¿Qué es el agua?"] is True

    def test_answers_are_told_from_ten_on(self, aula, sign_in):
        quiz = aula.quiz(aula.module(aula.course()), questions=[truefalse()])
        block = quiz.questions[0].id
        client = sign_in(aula.author)
        for at in range(9):
            answered(learner(f"a{at}"), quiz, {block: at % 3 == 0})
        assert [(r.answers, r.right_percent) for r in self.rows(client)] == [(9, None)]
        answered(learner("z"), quiz, {block: False})
        assert [(r.answers, r.right_percent) for r in self.rows(client)] == [(10, 70)]

    def test_queries_do_not_grow(self, aula, sign_in):
        module = aula.module(aula.course())
        client, here = sign_in(aula.author), reverse("aula:questions")
        aula.quiz(module, "Uno", questions=[single()])
        client.get(here)
        with CaptureQueriesContext(connection) as few:
            client.get(here)
        for at in range(3):
            aula.quiz(module, f"Otro {at}", questions=[single(f"{n}") for n in range(20)])
        client.get(here)
        with CaptureQueriesContext(connection) as many:
            response = client.get(here)
        assert len(many) == len(few), "\n".join(q["sql"][:150] for q in many.captured_queries)
        assert len(few) == 10
        assert len(response.context["rows"]) == 50
        assert "Página 1 de 2" in response.content.decode()


class TestDuplicating:
    def test_one_click_gives_a_draft_beside_it(self, aula, quiz, sign_in):
        client = sign_in(aula.author)
        response = client.post(reverse("aula:duplicate", args=[quiz.pk]))
        copy = QuizPage.objects.exclude(pk=quiz.pk).get()
        assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
        assert (copy.live, copy.title, copy.slug) == (False, "Repaso (2)", "repaso-2")
        assert copy.get_parent() == quiz.get_parent()
        assert copy.uid != quiz.uid
        assert copy.owner == aula.author
        client.post(reverse("aula:duplicate", args=[quiz.pk]))
        assert QuizPage.objects.filter(slug="repaso-3").exists()
        assert client.get(response["Location"]).status_code == 200

    def test_the_copy_is_of_the_draft(self, aula, quiz, sign_in):
        draft = quiz.get_latest_revision_as_object()
        draft.questions = [single("Del borrador")]
        draft.save_revision(user=aula.author)
        sign_in(aula.author).post(reverse("aula:duplicate", args=[quiz.pk]))
        copy = QuizPage.objects.exclude(pk=quiz.pk).get().get_latest_revision_as_object()
        assert len(copy.questions) == 1
        aula.approve(QuizPage.objects.get(pk=copy.pk))


class TestPreview:
    def test_a_draft_as_its_learners_would_meet_it(self, aula, quiz, rf):
        html = preview(quiz)
        for words in ("¿Dónde está la alcaldía?", "En el parque", "Verdadero", "PQRSD", "Buscar"):
            assert words in html
        for secret in ("Así es.", "Allá no.", "Bien.", "Busque la ley.", "33.3"):
            assert secret not in html

    def test_half_a_question_says_what_it_lacks(self, aula, quiz):
        wrong = multiple()
        wrong["value"]["choices"] = []
        bank = aula.bank(questions=[single("Una")])
        quiz.questions = [wrong, draw(bank, topic="agua")]
        html = preview(quiz)
        assert "todavía no se puede hacer" in html
        assert "Aquí va 1 pregunta al azar del banco «Banco», del tema «agua»." in html


def preview(page: QuizPage) -> str:
    request = page.make_preview_request(preview_mode=page.default_preview_mode)
    return request.render().content.decode() if hasattr(request, "render") else str(request.content)


class TestPressDesk:
    def test_what_changed_in_a_question_reads_well(self, aula, quiz, sign_in):
        from cms.editorial.approval import submit

        raw = quiz.questions.get_prep_value()
        raw[0]["value"]["choices"][1]["value"]["text"] = "En la iglesia"
        raw[0]["value"]["choices"][1]["value"]["percent"] = "33.3333333"
        raw[2]["value"]["correct"] = "true"
        draft = quiz.get_latest_revision_as_object()
        draft.questions = raw
        draft.save_revision(user=aula.author, log_action=True)
        page = QuizPage.objects.get(pk=quiz.pk)
        submit(page=page, user=aula.author)
        item = page_item(page)
        client = sign_in(aula.town.prensa)
        response = client.get(reverse("desk:item", args=[item.pk]))
        assert response.status_code == 200
        html = response.content.decode()
        assert "selección única" in html
        assert "33,33" in html
        assert "Falso" in html
        assert client.get(reverse("desk:preview", args=[item.pk])).status_code == 200
        assert returned_item(page) is None

    def test_the_editor_opens_twenty_questions_with_the_tools_in_its_menu(self, aula, sign_in):
        questions = [single(f"Pregunta {at}") for at in range(20)]
        quiz = aula.quiz(aula.module(aula.course()), questions=questions)
        html = (
            sign_in(aula.author)
            .get(reverse("wagtailadmin_pages:edit", args=[quiz.pk]))
            .content.decode()
        )
        for name in PAGE_SCREENS:
            assert reverse(f"aula:{name}", args=[quiz.pk]) in html
        assert Page.objects.get(pk=quiz.pk).specific.questions[19]


def page_item(page):
    from cms.editorial.models import DeskItem

    return DeskItem.objects.waiting().get(page_id=page.pk)
