"""How many tries reach a card, a class and a whole school that stands behind one address.

The figures of the issue, counted against the real services. They are told in
``cms/decisions/0027-ingreso-cards.md``.
"""

from datetime import timedelta
from math import comb, perm

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.errors import NotAllowed
from cms.core.models import Throttle
from learning.card_secrets import ALPHABET, CODE_LENGTH, PICTURES, PIN_LENGTH, Secret, new_secret
from learning.errors import CardLocked, CardUnknown, ClassWaits, WrongPictures
from learning.models import IngresoCard
from learning.services.cards import (
    CARD_TRIES,
    CLASS_LIMIT,
    end_wait,
    enter,
    unlock_card,
    waits_until,
)
from tests.learning.cards.scene import ENTRY, HOME, Scene, taps, wrong
from tests.learning.schooling import class_of, in_class, teacher

PINS = perm(len(PICTURES), PIN_LENGTH)
CODES = len(ALPHABET) ** CODE_LENGTH
CARDS = 10_000
"""In the whole municipality, generously."""


def guess(secret: Secret) -> type[Exception] | None:
    """One wrong try; how it was refused."""
    try:
        enter(code=secret.code, pictures=wrong(secret))
    except (WrongPictures, CardLocked, ClassWaits) as error:
        return type(error)
    return None


def test_the_figures() -> None:
    assert CODES == 2**40
    assert PINS == 12_144
    # Whoever holds a card's code: five tries until somebody looks.
    assert CARD_TRIES / PINS < 1 / 2_400
    # Whoever holds the codes of a whole class of 31, in a lesson of an hour.
    per_hour = min(CLASS_LIMIT.times * 6, 31 * CARD_TRIES)
    assert per_hour == 155
    assert 1 - (1 - 1 / PINS) ** per_hour < 0.013
    # Whoever holds nothing: to meet one code, and then to have its pictures.
    tries_to_meet_one = CODES / CARDS
    assert tries_to_meet_one > 100_000_000
    assert tries_to_meet_one * PINS / CARD_TRIES > 2.6e11
    # Cards drawn at random do not meet one another.
    assert comb(CARDS, 2) / CODES < 1 / 20_000


def test_codes_and_pictures_are_drawn_evenly() -> None:
    drawn = [new_secret() for _ in range(3_000)]
    assert len({each.code for each in drawn}) == len(drawn)
    assert {letter for each in drawn for letter in each.code} == set(ALPHABET)
    for place in range(PIN_LENGTH):
        counts = [sum(each.pictures[place] == name for each in drawn) for name in PICTURES]
        # 125 expected; eight deviations away is a fault, not chance.
        assert min(counts) > 125 - 8 * 11
        assert max(counts) < 125 + 8 * 11
    assert all(len(set(each.pictures)) == PIN_LENGTH for each in drawn)


def test_a_card_takes_five_wrong_tries_and_no_more(scene: Scene) -> None:
    secret = scene.card(scene.ana)
    assert [guess(secret) for _ in range(8)] == [WrongPictures] * 5 + [CardLocked] * 3
    card = IngresoCard.objects.get(learner=scene.ana)
    assert card.tries == CARD_TRIES
    assert card.locked_at is not None
    # What a locked card refuses counts against nobody: its class goes on.
    assert Throttle.objects.get().count == CARD_TRIES
    # Time alone unlocks nothing.
    IngresoCard.objects.update(locked_at=timezone.now() - timedelta(days=30))
    assert guess(secret) is CardLocked


def test_a_class_takes_forty_and_goes_on_when_its_teacher_says(scene: Scene) -> None:
    learners = [in_class(scene.cohort, f"alumno{n}") for n in range(9)]
    secrets = [scene.card(each) for each in learners]
    tries = [guess(secret) for secret in secrets[:8] for _ in range(CARD_TRIES)]
    assert tries == [WrongPictures] * 40
    assert guess(secrets[8]) is ClassWaits
    until = waits_until(scene.cohort)
    assert until is not None
    assert until - timezone.now() <= timedelta(minutes=10)
    # What is refused is not counted: insisting makes nobody wait longer, and locks no card.
    assert IngresoCard.objects.get(learner=learners[8]).tries == 0
    with pytest.raises(NotAllowed):
        end_wait(cohort=scene.cohort, by=teacher("otra", class_of(group="09")))
    end_wait(cohort=scene.cohort, by=scene.docente)
    assert waits_until(scene.cohort) is None
    enter(code=secrets[8].code, pictures=list(secrets[8].pictures))
    # Those guessed at are still locked.
    assert guess(secrets[0]) is CardLocked


def test_right_pictures_are_no_try(scene: Scene) -> None:
    """A class of thirty that comes in and out all day waits for nobody."""
    secret = scene.card(scene.ana)
    for _ in range(CLASS_LIMIT.times + 5):
        enter(code=secret.code, pictures=list(secret.pictures))
    assert waits_until(scene.cohort) is None
    assert Throttle.objects.filter(count__gt=0).count() == 0


def test_a_school_behind_one_address_is_never_locked(scene: Scene) -> None:
    """Sixty unknown codes and one class's forty wrong tries, all from the address of the school:
    the class beside it comes in, and so does a password."""
    beside = Scene("02")
    client = Client(REMOTE_ADDR="190.0.0.7")
    for _ in range(60):
        assert client.post(ENTRY, {"code": new_secret().code}).status_code == 422
    for number in range(8):
        secret = scene.card(in_class(scene.cohort, f"alumno{number}"))
        posted = {**taps(secret), "p1": secret.pictures[2], "p3": secret.pictures[0]}
        for _ in range(CARD_TRIES):
            assert client.post(ENTRY, posted).status_code == 422
    own = scene.card(scene.ana)
    assert client.post(ENTRY, taps(own)).status_code == 429
    other = beside.card(beside.beto)
    assert client.post(ENTRY, taps(other))["Location"] == HOME
    assert "190.0.0.7" not in str(list(Throttle.objects.values()))
    signed = client.post(
        "/cuenta/ingresar/", {"login": "nadie", "password": "equivocada"}, follow=True
    )
    assert signed.status_code == 200, "and signing in counts its own failures"


def test_codes_of_no_card_cost_no_slow_hash_and_leave_no_row(scene: Scene) -> None:
    before = Throttle.objects.count()
    with pytest.raises(CardUnknown):
        enter(code="00000000", pictures=["sol", "luna", "pez"])
    assert Throttle.objects.count() == before


def test_an_unlocked_card_has_five_tries_again(scene: Scene) -> None:
    secret = scene.card(scene.ana)
    for _ in range(2):
        assert [guess(secret) for _ in range(6)] == [WrongPictures] * 5 + [CardLocked]
        unlock_card(learner=scene.ana, cohort=scene.cohort, by=scene.docente)
