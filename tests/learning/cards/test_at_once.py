"""A whole class tries at once, on connections of their own: no try slips past the counts.

On PostgreSQL alone: SQLite's database of the tests is in memory, where connections do not wait for
one another.
"""

import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page

from learning.models import IngresoCard
from learning.services.cards import CARD_TRIES, CLASS_LIMIT, enter, issue_card
from tests.conftest import build_town
from tests.learning.cards.scene import ENTRY, HOME, Scene, taps, wrong
from tests.learning.schooling import in_class

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"],
        reason="connections to a database in memory do not wait for one another",
    ),
]


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
