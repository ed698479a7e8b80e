"""Who may open and use each screen of people. A refusal changes nothing."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.models import AccessCode, User
from learning.errors import NotAuthorised
from learning.models import (
    Attempt,
    Cohort,
    Enrolment,
    GuardianAuthorisation,
    Institution,
    Learner,
    LessonReading,
    Membership,
    Organisation,
)
from learning.services.attempts import start_attempt
from learning.services.authorisations import authorise, withdraw_authorisation
from tests.conftest import Town, person
from tests.learning.conftest import Aula

BASE = "/admin/aula/coordinacion/"

REFUSED = ("ciudadana", "learner", "minor", "social", "hacienda", "prensa", "sistemas", "comite")
ALLOWED = ("coordina", "superuser")

SCREENS = {
    # Address after the base, with a learner's uid where it says so: what GET answers, and POST.
    "": (200, 405),
    "nuevo/": (200, 200),
    "instituciones/": (200, 200),
    "instituciones/{school}/": (200, 200),
    "organizaciones/": (200, 200),
    "organizaciones/{organisation}/": (200, 200),
    "grupos/": (200, 200),
    "respuestas/": (200, 405),
    "respuestas/1/": (404, 404),
    "{uid}/": (200, 405),
    "{uid}/nombres/": (405, 200),
    "{uid}/formato/": (200, 405),
    "{uid}/autorizar/": (405, 200),
    "{uid}/retirar/": (200, 302),
    "{uid}/codigo/": (405, 200),
    "{uid}/suprimir/": (200, 200),
}
GOOD: dict[str, dict[str, str]] = {
    "nuevo/": {"first_names": "X", "last_names": "Y", "grade": "9", "group": "1", "year": "2026"},
    "grupos/": {"grade": "9", "group": "1", "year": "2026"},
    "organizaciones/": {"name": "X"},
    "organizaciones/{organisation}/": {"name": "X"},
    "{uid}/nombres/": {"first_names": "X", "last_names": "Y"},
    "{uid}/autorizar/": {"signed_on": "2026-01-01", "is_received": "on"},
    "{uid}/suprimir/": {"word": "SUPRIMIR"},
}
"""What would change something, if it were allowed."""


def state() -> list[Any]:
    rows: list[Any] = [
        list(model.objects.order_by("pk").values())
        for model in (Learner, Membership, Cohort, Institution, Organisation, AccessCode)
    ]
    return [*rows, GuardianAuthorisation.objects.count(), ModelLogEntry.objects.count()]


@pytest.fixture
def visit(
    town: Town,
    student: Learner,
    leader: Learner,
    make_student: Callable[..., Learner],
    sign_in: Callable[[User], Client],
) -> Callable[[str], Client]:
    def _visit(role: str) -> Client:
        if role == "anonymous":
            return Client()
        if role == "superuser":
            return sign_in(person("raiz", is_superuser=True, is_staff=True))
        other = make_student("otro.menor")
        known = {"learner": leader.user, "minor": other.user, **town.people}
        user = known[role]
        assert user
        return sign_in(User.objects.get(pk=user.pk))

    return _visit


def addresses(student: Learner, leader: Learner) -> dict[str, str]:
    values = {
        "uid": student.uid,
        "school": student.institution_id,
        "organisation": leader.organisation_id,
    }
    return {screen: BASE + screen.format(**values) for screen in SCREENS}


@pytest.mark.parametrize("role", REFUSED)
def test_the_screens_do_not_exist_for_others(
    visit: Callable[[str], Client], student: Learner, leader: Learner, role: str
) -> None:
    client = visit(role)
    before = state()
    for screen, address in addresses(student, leader).items():
        for response in (client.get(address), client.post(address, GOOD.get(screen, {}))):
            # A view for posting alone says so before it looks at who asks.
            assert response.status_code in (404, 405), (screen, response.status_code)
            assert b"Zambrano" not in response.content
    assert state() == before


def test_strangers_are_asked_to_sign_in(
    visit: Callable[[str], Client], student: Learner, leader: Learner
) -> None:
    client = visit("anonymous")
    before = state()
    for screen, address in addresses(student, leader).items():
        for response in (client.get(address), client.post(address, GOOD.get(screen, {}))):
            assert response.status_code == 302
            assert "ingresar" in response["Location"] or "login" in response["Location"]
    assert state() == before


@pytest.mark.parametrize("role", ALLOWED)
def test_the_coordination_opens_them(
    visit: Callable[[str], Client], student: Learner, leader: Learner, role: str
) -> None:
    client = visit(role)
    for screen, address in addresses(student, leader).items():
        answers = (client.get(address).status_code, client.post(address, {}).status_code)
        assert answers == SCREENS[screen], screen


def test_every_post_needs_its_token(town: Town, student: Learner, leader: Learner) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.coordina, backend="django.contrib.auth.backends.ModelBackend")
    before = state()
    for screen, address in addresses(student, leader).items():
        assert client.post(address, GOOD.get(screen, {})).status_code in (403, 405), screen
    assert state() == before


def test_a_pending_minor_leaves_nothing_behind(
    student: Learner, aula: Aula, town: Town, sign_in: Callable[[User], Client]
) -> None:
    """By every address of the course, read and posted to, as far as they exist."""
    course = aula.course()
    module = aula.module(course)
    lesson, quiz = aula.lesson(module), aula.quiz(module)
    assert student.user
    client = sign_in(student.user)

    def use_everything() -> None:
        pages = [f"/aula/{course.slug}/{each.slug}/" for each in (lesson, quiz)]
        for address in [f"/aula/{course.slug}/", *pages, "/aula/", "/aula/mi-avance/"]:
            client.get(address)
        client.post(f"/aula/{course.slug}/inscribirse/")
        client.post(f"{pages[0]}leida/")
        client.post(f"{pages[0]}posicion/", {"bloque": "x", "position": "x"})
        client.post(f"{pages[1]}comenzar/", {"attempt": "7b0e5a5e-3a60-4b4c-9f0e-1f2f3a4b5c6d"})

    def kept() -> list[int]:
        return [model.objects.count() for model in (Attempt, Enrolment, LessonReading)]

    use_everything()
    assert kept() == [0, 0, 0]
    authorise(learner=student, signed_on=timezone.localdate(), by=town.coordina)
    withdraw_authorisation(learner=student, by=town.coordina)
    use_everything()
    assert kept() == [0, 0, 0]


def test_no_service_keeps_anything_of_a_pending_minor(student: Learner, aula: Aula) -> None:
    quiz = aula.quiz(aula.module(aula.course()))
    with pytest.raises(NotAuthorised):
        start_attempt(attempt_id=uuid.uuid4(), learner=student, quiz=quiz)
    assert not Attempt.objects.exists()
    assert not Enrolment.objects.exists()
