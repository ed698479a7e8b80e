"""What a teacher does with a class and its cards, by the screen alone."""

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from cms.core.models import Throttle
from learning.models import ClassSession, IngresoCard, Learner
from learning.services.cards import CARD_TRIES, CLASS_LIMIT
from learning.services.learners import erase_learner
from tests.learning.cards.scene import ENTRY, HOME, Scene, is_out, taps, wrong
from tests.learning.schooling import class_of, coordinator, in_class, school, teacher

QUERIES_OF_THE_SCREEN = 9
HOSTILE = ["", "x", "-1", "0", "1.5", "9" * 40, "²", "a\x00", "1 OR 1=1"]


class Screen:
    """A teacher in front of the screen of a group."""

    def __init__(self, client: Client, scene: Scene) -> None:
        self.client = client
        self.url = f"/aula/docente/{scene.cohort.pk}/tarjetas/"

    def read(self) -> str:
        response = self.client.get(self.url)
        assert response.status_code == 200
        return response.content.decode()

    def do(self, action: str, **fields: Any) -> str:
        """Press a button; the page that follows."""
        response = self.client.post(self.url, {"action": action, **fields}, follow=True)
        assert response.redirect_chain == [(self.url, 302)]
        return response.content.decode()

    def print(self, which: Any) -> Any:
        return self.client.post(f"{self.url}imprimir/", {"which": which})


@pytest.fixture
def screen(scene: Scene, sign_in: Any) -> Screen:
    return Screen(sign_in(scene.docente), scene)


def words_of(response: Any) -> str:
    assert response["Content-Type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(response.content)
    return "".join(page.get_textpage().get_text_range() for page in pages)


class TestTheClass:
    def test_close_open_and_give_more_time(self, scene: Scene, screen: Screen) -> None:
        secret = scene.card(scene.ana)
        client = scene.inside(secret)
        assert "La clase está abierta hasta" in screen.read()
        assert "las tarjetas ya no abren" in screen.do("close")
        assert is_out(client)
        page = screen.do("open", minutes="120")
        assert "sus estudiantes pueden ingresar" in page
        scene.inside(secret)
        before = ClassSession.objects.get(closed_at=None).closes_at
        assert "más tiempo" in screen.do("extend")
        after = ClassSession.objects.get(closed_at=None).closes_at
        assert after - before == timedelta(hours=1)

    def test_it_says_when_it_ends_and_which_day(self, scene: Scene, screen: Screen) -> None:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        almost = midnight + timedelta(days=1, seconds=-1)
        ClassSession.objects.update(opened_at=midnight, closes_at=almost)
        assert "abierta hasta las 11:59" in " ".join(screen.read().split())
        tomorrow = midnight + timedelta(days=1, hours=8)
        ClassSession.objects.update(closes_at=tomorrow)
        day = date_format(tomorrow, r"j \d\e F")
        assert f"abierta hasta el {day}, 8:00 a" in " ".join(screen.read().split())

    def test_more_time_has_an_end(self, scene: Scene, screen: Screen) -> None:
        for _ in range(9):
            screen.do("extend")
        ahead = ClassSession.objects.get(closed_at=None).closes_at - timezone.now()
        assert timedelta(minutes=239) < ahead <= timedelta(minutes=240)

    def test_twice_says_so_and_changes_nothing(self, scene: Scene, screen: Screen) -> None:
        assert "ya está abierta" in screen.do("open", minutes="60")
        screen.do("close")
        assert "no está abierta" in screen.do("close")
        assert "no está abierta" in screen.do("extend")
        assert ClassSession.objects.count() == 1

    @pytest.mark.parametrize("minutes", [*HOSTILE, "61"])
    def test_only_the_durations_offered(self, screen: Screen, minutes: str) -> None:
        screen.do("close")
        posted = {"action": "open", "minutes": minutes}
        assert screen.client.post(screen.url, posted).status_code in (400, 404)
        assert ClassSession.objects.filter(closed_at=None).count() == 0

    @pytest.mark.parametrize("action", HOSTILE)
    def test_no_other_button(self, screen: Screen, action: str) -> None:
        assert screen.client.post(screen.url, {"action": action}).status_code in (400, 404)

    def test_a_closed_year_opens_and_prints_nothing(self, scene: Scene, screen: Screen) -> None:
        screen.do("close")
        scene.cohort.closed_on = timezone.localdate()
        scene.cohort.save()
        page = screen.read()
        assert "El año de este grupo está cerrado" in page
        assert "imprimir/" not in page
        assert "está cerrado" in screen.do("open", minutes="60")
        assert screen.print("all").status_code == 302
        assert not IngresoCard.objects.exists()

    def test_a_wait_is_seen_and_ended(self, scene: Scene, screen: Screen) -> None:
        learners = [in_class(scene.cohort, f"alumno{n}") for n in range(8)]
        student = Client()
        for learner in learners:
            secret = scene.card(learner)
            posted = taps(secret) | dict(zip(("p1", "p2", "p3"), wrong(secret), strict=True))
            for _ in range(CARD_TRIES):
                student.post(ENTRY, posted)
        assert Throttle.objects.get().count == CLASS_LIMIT.times
        page = screen.read()
        assert "Dejar ingresar ya" in page
        assert page.count('<span class="badge">Bloqueada</span>') == 8
        assert page.index("Bloqueada") < page.index(f"{scene.ana.first_names} ")
        mine = scene.card(scene.ana)
        assert student.post(ENTRY, taps(mine)).status_code == 429
        page = screen.do("end_wait")
        assert "puede ingresar otra vez" in page
        assert "Dejar ingresar ya" not in page
        assert student.post(ENTRY, taps(mine))["Location"] == HOME


class TestOneCard:
    def test_revoke(self, scene: Scene, screen: Screen) -> None:
        client = scene.inside(scene.card(scene.ana))
        assert "quedó anulada" in screen.do("revoke", learner=scene.ana.pk)
        assert is_out(client)
        assert "Sin tarjeta" in screen.read()

    def test_unlock(self, scene: Scene, screen: Screen) -> None:
        secret = scene.card(scene.ana)
        posted = taps(secret) | dict(zip(("p1", "p2", "p3"), wrong(secret), strict=True))
        for _ in range(CARD_TRIES):
            Client().post(ENTRY, posted)
        assert Client().post(ENTRY, taps(secret)).status_code == 403
        page = screen.read()
        assert "Desbloquear<span" in page
        assert "quedó desbloqueada" in screen.do("unlock", learner=scene.ana.pk)
        scene.inside(secret)

    def test_print_one_anew(self, scene: Scene, screen: Screen) -> None:
        old, other = scene.card(scene.ana), scene.card(scene.beto)
        client = scene.inside(old)
        sheet = screen.print(scene.ana.pk)
        words = words_of(sheet)
        assert scene.ana.first_names in words
        assert scene.beto.first_names not in words
        assert sheet["Cache-Control"] == "private, no-store"
        assert is_out(client)
        assert "ya no sirve" in Client().post(ENTRY, {"code": old.code}).content.decode()
        scene.inside(other)

    @pytest.mark.parametrize("key", HOSTILE)
    @pytest.mark.parametrize("what", ["revoke", "unlock", "print"])
    def test_nobody_elses(self, screen: Screen, what: str, key: str) -> None:
        if what == "print":
            response = screen.print(key)
        else:
            response = screen.client.post(screen.url, {"action": what, "learner": key})
        assert response.status_code in (400, 404)

    def test_not_of_another_group(self, scene: Scene, screen: Screen) -> None:
        other = Scene("02")
        secret = other.card(other.ana)
        for action in ("revoke", "unlock"):
            posted = {"action": action, "learner": other.ana.pk}
            assert screen.client.post(screen.url, posted).status_code == 404
        assert screen.print(other.ana.pk).status_code == 404
        other.inside(secret)


class TestTheWholeClass:
    def test_missing_then_all_anew(self, scene: Scene, screen: Screen) -> None:
        first = scene.card(scene.ana)
        assert "Imprimir las 1 que faltan" in screen.read()
        words = words_of(screen.print("missing"))
        assert scene.beto.first_names in words
        assert scene.ana.first_names not in words
        assert "Todos tienen tarjeta" in screen.read()
        scene.inside(first)
        words = words_of(screen.print("all"))
        assert scene.beto.first_names in words
        assert scene.ana.first_names in words
        assert Client().post(ENTRY, {"code": first.code}).status_code == 403
        assert IngresoCard.objects.filter(revoked_at=None).count() == 2
        assert IngresoCard.objects.count() == 4

    def test_who_signs_in_otherwise_gets_none(
        self, scene: Scene, screen: Screen, town: Any
    ) -> None:
        scene.ana.user.groups.add(town.press)
        erase_learner(learner=scene.beto, by=town.coordina)
        page = screen.read()
        assert "Ingresa con su usuario y contraseña" in page
        assert page.count("Ingresa con su usuario y contraseña") == 1
        assert "Sin tarjeta" not in page
        assert screen.print("all").status_code == 302
        assert screen.print(scene.ana.pk).status_code == 302
        assert screen.print(scene.beto.pk).status_code == 404
        assert not IngresoCard.objects.exists()

    def test_pending_minors_have_cards_too(self, scene: Scene, screen: Screen) -> None:
        Learner.objects.filter(pk=scene.ana.pk).update(state=Learner.State.PENDING)
        assert scene.ana.first_names in words_of(screen.print("missing"))

    def test_an_empty_group_says_what_comes_first(self, scene: Scene, sign_in: Any) -> None:
        empty = class_of(group="07")
        client = sign_in(teacher("nueva", empty))
        page = client.get(f"/aula/docente/{empty.pk}/tarjetas/").content.decode()
        assert "todavía no tiene a nadie" in page
        assert "imprimir/" not in page


def test_what_was_done_is_logged_without_names(scene: Scene, screen: Screen) -> None:
    screen.print("missing")
    screen.do("revoke", learner=scene.ana.pk)
    screen.do("close")
    rows = ModelLogEntry.objects.filter(action__startswith="learning.", user=scene.docente)
    actions = set(rows.values_list("action", flat=True))
    assert {"learning.card_issue", "learning.card_revoke", "learning.class_close"} <= actions
    for row in rows:
        assert scene.ana.first_names not in f"{row.label} {row.data}"


@pytest.mark.parametrize("many", [2, 31])
def test_the_screen_asks_the_same_however_many(
    scene: Scene, screen: Screen, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many - 2):
        scene.card(in_class(scene.cohort, f"alumno{number}"))
    screen.read()
    with django_assert_num_queries(QUERIES_OF_THE_SCREEN):
        screen.read()


def test_a_page_of_a_cards_session_costs_what_a_password_does(
    scene: Scene, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = scene.inside(scene.card(scene.ana))
    client.get(HOME)
    signed = sign_in(scene.ana.user)
    signed.get(HOME)
    with django_assert_max_num_queries(99) as by_password:
        signed.get(HOME)
    with django_assert_max_num_queries(len(by_password)):
        client.get(HOME)


class TestWhoElse:
    def answers(self, client: Client, scene: Scene) -> tuple[int, int, int]:
        url = f"/aula/docente/{scene.cohort.pk}/tarjetas/"
        return (
            client.get(url).status_code,
            client.post(url, {"action": "close"}).status_code,
            client.post(f"{url}imprimir/", {"which": "missing"}).status_code,
        )

    def test_the_schools_coordinator_does_all(self, scene: Scene, sign_in: Any) -> None:
        client = sign_in(coordinator("rectora", school()))
        assert self.answers(client, scene) == (200, 302, 200)

    @pytest.mark.parametrize("who", ["another school", "organisations", "another group"])
    def test_others_find_nothing(self, scene: Scene, sign_in: Any, who: str) -> None:
        user: User
        if who == "another school":
            user = coordinator("ajena", school("Otro colegio"))
        elif who == "organisations":
            user = coordinator("lideres", None)
        else:
            user = Scene("02").docente
        assert self.answers(sign_in(user), scene) == (404, 404, 404)
        assert not IngresoCard.objects.exists()

    def test_a_card_is_nobody_here(self, scene: Scene) -> None:
        client = scene.inside(scene.card(scene.ana))
        assert self.answers(client, scene) == (302, 302, 302)
        assert ClassSession.objects.filter(closed_at=None).exists()
