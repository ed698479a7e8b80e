"""The two cards that the demonstration publishes."""

from datetime import timedelta

from django.utils import timezone

from cms.demo.aula.cards import SECRETS, demo_cards, load_cards
from learning.card_secrets import PICTURES, read_code
from learning.models import ClassSession, IngresoCard, Learner
from learning.services.cards import issue_card
from learning.services.class_sessions import close_class
from tests.learning.cards.scene import Scene


def test_their_secrets_are_such_as_a_printer_makes() -> None:
    for secret in SECRETS:
        assert read_code(secret.code) == secret.code
        assert len(set(secret.pictures)) == 3
        assert set(secret.pictures) <= set(PICTURES)
    assert len({secret.code for secret in SECRETS}) == 2


def test_two_learners_come_in_and_the_class_stays_open(scene: Scene) -> None:
    close_class(cohort=scene.cohort, by=scene.docente)
    cards = load_cards(cohort=scene.cohort, by=scene.docente)
    assert {card.learner for card in cards} == {scene.ana, scene.beto}
    session = ClassSession.objects.get(closed_at=None)
    assert session.closes_at > timezone.now() + timedelta(days=29)
    for card in cards:
        scene.inside(card.secret)
        told = str(card)
        assert card.secret.shown_code in told
        assert all(word in told for word in card.secret.words)
        assert f"({card.learner.short_name})" in told


def test_again_changes_nothing(scene: Scene) -> None:
    first = load_cards(cohort=scene.cohort, by=scene.docente)
    rows = list(IngresoCard.objects.order_by("pk").values())
    assert load_cards(cohort=scene.cohort, by=scene.docente) == first
    assert list(IngresoCard.objects.order_by("pk").values()) == rows
    assert ClassSession.objects.count() == 1


def test_who_was_printed_another_keeps_that_one(scene: Scene) -> None:
    load_cards(cohort=scene.cohort, by=scene.docente)
    mine = issue_card(learner=scene.ana, cohort=scene.cohort, by=scene.docente).secret
    left = load_cards(cohort=scene.cohort, by=scene.docente)
    assert [card.learner for card in left] == [scene.beto]
    assert demo_cards() == left
    scene.inside(mine)


def test_a_class_of_nobody_active_is_left_alone(scene: Scene) -> None:
    Learner.objects.update(state=Learner.State.PENDING)
    assert load_cards(cohort=scene.cohort, by=scene.docente) == []
