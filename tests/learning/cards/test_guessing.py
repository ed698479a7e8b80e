"""How many tries reach a card, a class and a whole school that stands behind one address.

The figures of the issue, counted against the real services. They are told in
``cms/decisions/0027-ingreso-cards.md``.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from math import comb, perm

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page

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
    issue_card,
    unlock_card,
    waits_until,
)
from tests.conftest import build_town
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


# All at once ------------------------------------------------------------------------------------


def at_once(work: Callable[[], object], many: int) -> list[str]:
    """Run it in as many threads, each with its own connection; how each ended."""
    ends: list[str] = []
    barrier = threading.Barrier(many)

    def run() -> None:
        try:
            barrier.wait(60)
            work()
            ends.append("in")
        except Exception as error:
            ends.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.fixture
def open_scene(transactional_db: None) -> Scene:
    """A class outside any transaction, so that other connections see it."""
    language = get_supported_content_language_variant(settings.LANGUAGE_CODE)
    Locale.objects.get_or_create(language_code=language)
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root"))
    if Collection.get_first_root_node() is None:
        Collection.add_root(instance=Collection(name="Root"))
    build_town()
    return Scene()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "postgresql" not in settings.DATABASES["default"]["ENGINE"],
    reason="connections to a database in memory do not wait for one another",
)
class TestAtOnce:
    def test_twenty_wrong_tries_count_as_five(self, open_scene: Scene) -> None:
        secret = open_scene.card(open_scene.ana)
        ends = at_once(lambda: enter(code=secret.code, pictures=wrong(secret)), 20)
        assert ends == ["CardLocked"] * 15 + ["WrongPictures"] * 5
        card = IngresoCard.objects.get(learner=open_scene.ana)
        assert (card.tries, card.locked_at is not None) == (5, True)

    def test_the_right_one_among_twenty_resets_nothing_for_a_locked_card(
        self, open_scene: Scene
    ) -> None:
        secret = open_scene.card(open_scene.ana)
        turns = iter([list(secret.pictures), *[wrong(secret)] * 19])
        lock = threading.Lock()

        def try_it() -> None:
            with lock:
                pictures = next(turns)
            enter(code=secret.code, pictures=pictures)

        ends = at_once(try_it, 20)
        card = IngresoCard.objects.get(learner=open_scene.ana)
        # Once in, the tries that came after count anew: at most five before and five after.
        assert ends.count("WrongPictures") <= 10
        assert ends.count("in") <= 1
        assert card.tries <= CARD_TRIES
        if ends.count("CardLocked"):
            assert card.locked_at is not None

    def test_a_class_has_forty_however_many_come(self, open_scene: Scene) -> None:
        learners = [in_class(open_scene.cohort, f"alumno{n}") for n in range(12)]
        secrets = [open_scene.card(each) for each in learners]
        turns = iter([secret for secret in secrets for _ in range(5)])
        lock = threading.Lock()

        def try_it() -> None:
            with lock:
                secret = next(turns)
            enter(code=secret.code, pictures=wrong(secret))

        ends = at_once(try_it, 60)
        assert ends.count("WrongPictures") == CLASS_LIMIT.times
        assert ends.count("ClassWaits") == 20

    def test_two_clicks_on_print_leave_one_card(self, open_scene: Scene) -> None:
        scene = open_scene
        ends = at_once(
            lambda: issue_card(learner=scene.ana, cohort=scene.cohort, by=scene.docente), 4
        )
        assert ends == ["in"] * 4
        assert IngresoCard.objects.filter(learner=scene.ana, revoked_at=None).count() == 1

    def test_one_card_in_two_browsers_is_one_session(self, open_scene: Scene) -> None:
        secret = open_scene.card(open_scene.ana)
        clients: list[Client] = []

        def come_in() -> None:
            client = Client()
            client.post(ENTRY, taps(secret))
            clients.append(client)

        at_once(come_in, 4)
        inside = [each for each in clients if each.get(HOME).status_code == 200]
        assert len(inside) == 1


