"""The screens of coming in by a card and going out, as a browser sees them."""

from html import unescape

import brotli
import pytest
from django.test import Client

from learning.card_secrets import PICTURES, Secret
from learning.models import Attempt, Learner, Membership
from learning.services.class_sessions import close_class
from tests.learning.cards.scene import ENTRY, HOME, LEAVE, Scene, is_out, taps
from tests.learning.conftest import Aula
from tests.learning.schooling import STARTS

HOSTILE = ["\x00", "a\x00b", "x" * 100_000, "-1", "💥", "'; DROP TABLE", "../..", "AAAA AAAA"]


def scan(client: Client, secret: Secret) -> str:
    """The page that the camera ends at."""
    response = client.get(f"{ENTRY}{secret.code}/", follow=True)
    assert response.redirect_chain == [(ENTRY, 302)]
    assert response.status_code == 200
    return response.content.decode()


class TestScanned:
    def test_the_code_leaves_the_address_at_once(self, scene: Scene) -> None:
        secret, client = scene.card(scene.ana), Client()
        page = scan(client, secret)
        assert f'name="code" value="{secret.code}"' in page
        assert f'action="{ENTRY}"' in page
        kept = client.cookies["tarjeta"]
        assert (kept["path"], kept["httponly"], kept["samesite"]) == (ENTRY, True, "Lax")
        assert kept["max-age"] == 600

    def test_the_browser_forgets_the_code_when_somebody_is_in(self, scene: Scene) -> None:
        secret, client = scene.card(scene.ana), Client()
        scan(client, secret)
        response = client.post(ENTRY, taps(secret))
        assert response.cookies["tarjeta"].value == ""
        assert response.cookies["tarjeta"]["max-age"] == 0
        assert "tarjeta" not in client.cookies or client.cookies["tarjeta"].value == ""
        assert client.session.get("ingreso_card").keys() == {"card", "class", "entered"}

    def test_somebody_elses_card_is_put_aside(self, scene: Scene) -> None:
        client = Client()
        page = scan(client, scene.card(scene.ana))
        assert f'href="{ENTRY}?otra=1"' in page
        asked = client.get(f"{ENTRY}?otra=1")
        assert 'for="code"' in asked.content.decode()
        assert asked.cookies["tarjeta"].value == ""
        assert 'for="code"' in client.get(ENTRY).content.decode()

    def test_before_the_lesson_the_same_card_is_tried_again(self, scene: Scene) -> None:
        close_class(cohort=scene.cohort, by=scene.docente)
        secret, client = scene.card(scene.ana), Client()
        page = scan(client, secret)
        assert "todavía no ha abierto la clase" in page
        assert "Probar de nuevo" in page
        assert f'value="{secret.code}"' in page
        assert client.get(ENTRY).content.decode().count(secret.code) == 1

    def test_a_scanner_that_posts_is_refused(self, scene: Scene) -> None:
        secret = scene.card(scene.ana)
        assert Client().post(f"{ENTRY}{secret.code}/", taps(secret)).status_code == 405

    @pytest.mark.parametrize("code", ["corto", "UUUUUUUU", "a" * 300])
    def test_what_can_be_no_code_is_told_beside_the_field(self, scene: Scene, code: str) -> None:
        response = Client().get(f"{ENTRY}{code}/")
        assert response.status_code == 422
        assert 'aria-describedby="code-help code-error"' in response.content.decode()


class TestTyped:
    def test_code_then_pictures_then_in(self, scene: Scene) -> None:
        secret, client = scene.card(scene.ana), Client()
        asked = client.post(ENTRY, {"code": f" {secret.shown_code.lower()} "})
        page = asked.content.decode()
        assert asked.status_code == 200
        assert f'name="code" value="{secret.code}"' in page
        assert "Ana" not in page
        assert client.post(ENTRY, taps(secret))["Location"] == HOME

    def test_a_wrong_code_stays_in_its_field(self, scene: Scene) -> None:
        response = Client().post(ENTRY, {"code": "abcd-<1>"})
        page = response.content.decode()
        assert response.status_code == 422
        assert 'value="abcd-&lt;1&gt;"' in page
        assert 'aria-invalid="true"' in page
        assert "Ese código no existe" in page
        assert "<title>Error: " in page

    def test_wrong_or_missing_pictures_ask_again(self, scene: Scene) -> None:
        secret, client = scene.card(scene.ana), Client()
        given = taps(secret)
        for posted in ({**given, "p3": given["p1"]}, {**given, "p3": "nada"},
                       {"code": secret.code, "p3": given["p3"]}):  # fmt: skip
            response = client.post(ENTRY, posted)
            assert response.status_code == 422
            assert 'role="alert"' in response.content.decode()
            assert f'value="{secret.code}"' in response.content.decode()
        card = scene.ana.cards.get()
        assert card.tries == 1, "only three known pictures are a try"

    @pytest.mark.parametrize("value", HOSTILE)
    def test_nothing_typed_breaks_it(self, scene: Scene, value: str) -> None:
        secret = scene.card(scene.ana)
        for posted in ({"code": value}, {**taps(secret), "p2": value}, {"p1": value}):
            assert Client().post(ENTRY, posted).status_code in (400, 422)
        cookie = value.replace("\x00", "").replace("💥", "")
        client = Client()
        client.cookies["tarjeta"] = cookie[:3000]
        assert client.get(ENTRY).status_code in (200, 422)


class TestPictures:
    def test_each_is_a_control_with_its_word(self, scene: Scene) -> None:
        page = unescape(scan(Client(), scene.card(scene.ana)))
        assert page.count('<svg aria-hidden="true">') == 3 * len(PICTURES)
        for name, word in PICTURES.items():
            assert page.count(f'#{name}"/></svg>{word}<') == 3, name
        assert page.count("<legend>") == 3

    def test_it_weighs_little(self, scene: Scene) -> None:
        page = scan(Client(), scene.card(scene.ana)).encode()
        assert len(brotli.compress(page, quality=5)) <= 3_000


class TestStaleForms:
    """Somebody came in or left in another tab: the token of this one is worth nothing."""

    def test_pictures_are_asked_again_and_nothing_is_tried(self, scene: Scene) -> None:
        secret, client = scene.card(scene.ana), Client(enforce_csrf_checks=True)
        scan(client, secret)
        response = client.post(ENTRY, {**taps(secret), "csrfmiddlewaretoken": "x" * 64})
        page = response.content.decode()
        assert "La página venció" in page
        assert f'value="{secret.code}"' in page
        assert scene.ana.cards.get().entered_at is None
        assert is_out(client)
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        again = client.post(ENTRY, {**taps(secret), "csrfmiddlewaretoken": token})
        assert again["Location"] == HOME

    def test_leaving_is_asked_again(self, scene: Scene) -> None:
        client = Client()
        client.post(ENTRY, taps(scene.card(scene.ana)))
        client.handler.enforce_csrf_checks = True
        response = client.post(LEAVE)
        page = response.content.decode()
        assert response.status_code == 403
        assert "¿Desea salir?" in page
        assert not is_out(client)
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        client.post(LEAVE, {"csrfmiddlewaretoken": token})
        assert is_out(client)

    def test_who_left_already_is_at_the_door(self, scene: Scene) -> None:
        response = Client(enforce_csrf_checks=True).post(LEAVE)
        assert response.status_code == 403
        assert 'for="code"' in response.content.decode()

    def test_another_site_is_refused(self, scene: Scene) -> None:
        secret, client = scene.card(scene.ana), Client(enforce_csrf_checks=True)
        scan(client, secret)
        foreign = {"origin": "https://mala.example"}
        response = client.post(ENTRY, taps(secret), headers=foreign)
        assert response.status_code == 403
        assert secret.code not in response.content.decode()


class TestInside:
    def test_every_page_says_who_and_where_out(self, scene: Scene, aula: Aula) -> None:
        course = aula.course()
        client = scene.inside(scene.card(scene.ana))
        for path in (HOME, "/aula/", course.get_url()):
            page = client.get(path).content.decode()
            assert f'<a href="{LEAVE}">Salir (' in page, path
            assert "/cuenta/salir/" not in page
        assert f'<a href="{LEAVE}">No soy yo</a>' in client.get(HOME).content.decode()

    def test_leaving_asks_names_who_and_sends_what_waits(self, scene: Scene) -> None:
        client = scene.inside(scene.card(scene.ana))
        page = client.get(LEAVE).content.decode()
        assert scene.ana.short_name in page
        assert f'action="{LEAVE}" data-learner="{scene.ana.uid}"' in page
        assert "/static/js/aula.js" in page

    def test_a_quiz_leads_back_to_the_card(self, scene: Scene, aula: Aula) -> None:
        quiz = aula.quiz(aula.module(aula.course()))
        client = scene.inside(scene.card(scene.ana))
        assert "comenzar/" in client.get(quiz.get_url()).content.decode()
        started = client.post(f"{quiz.get_url()}comenzar/", follow=True)
        attempt = Attempt.objects.get(learner=scene.ana)
        assert f'data-again="{ENTRY}"' in started.content.decode()
        close_class(cohort=scene.cohort, by=scene.docente)
        form = {"q1": "1", "go": "save"}
        kept = client.post(f"/aula/intento/{attempt.pk}/", form)
        assert kept.status_code == 403
        assert f'href="{ENTRY}" target="_blank"' in kept.content.decode()
        saved = client.post(
            f"/aula/intento/{attempt.pk}/respuestas/", {"ops": []}, content_type="application/json"
        )
        assert saved.status_code == 401

    def test_a_minor_without_authorisation_only_practises(self, scene: Scene, aula: Aula) -> None:
        quiz = aula.quiz(aula.module(aula.course()), preset="practicar")
        Learner.objects.filter(pk=scene.ana.pk).update(state=Learner.State.PENDING)
        client = scene.inside(scene.card(scene.ana))
        assert "Falta la autorización" in client.get(HOME).content.decode()
        page = client.get(quiz.get_url()).content.decode()
        assert "Todavía falta la autorización" in page
        assert "practicar/" in page
        assert "comenzar/" not in page
        assert client.get(f"{quiz.get_url()}practicar/").status_code == 200
        client.post(f"{quiz.get_url()}comenzar/")
        client.post(f"{quiz.get_url()}practicar/", {"q1": "1"})
        assert not Attempt.objects.exists()


class TestTheWayIn:
    @pytest.mark.parametrize("path", ["/aula/", "/cuenta/ingresar/"])
    def test_nobody_is_offered_the_card(self, aula: Aula, path: str) -> None:
        assert f'href="{ENTRY}"' in Client().get(path).content.decode()

    def test_a_quiz_too(self, aula: Aula) -> None:
        quiz = aula.quiz(aula.module(aula.course()))
        page = Client().get(quiz.get_url()).content.decode()
        assert page.count(f'href="{ENTRY}"') == 2, "in the bar and beside «Ingresar»"


def test_the_next_learner_finds_nothing_of_the_one_before(scene: Scene) -> None:
    client = scene.inside(scene.card(scene.ana))
    first = client.session.session_key
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    client.get(LEAVE)
    left = client.post(LEAVE)
    assert left.cookies["sessionid"].value == ""
    assert left["Location"] == ENTRY
    asked = client.get(left["Location"])
    assert scene.ana.short_name not in asked.content.decode()
    assert client.cookies["csrftoken"].value not in ("", token)
    secret = scene.card(scene.beto)
    client.post(ENTRY, taps(secret))
    page = client.get(HOME).content.decode()
    assert scene.beto.short_name in page
    assert scene.ana.short_name not in page
    assert client.session.session_key not in (None, first)


def test_a_card_follows_its_learner_to_another_group(scene: Scene) -> None:
    other = Scene("02")
    secret = scene.card(scene.ana)
    Membership.objects.filter(learner=scene.ana).update(ends_on=STARTS)
    Membership.objects.create(learner=scene.ana, cohort=other.cohort, starts_on=STARTS)
    close_class(cohort=scene.cohort, by=scene.docente)
    other.inside(secret)
