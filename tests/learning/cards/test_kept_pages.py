"""The screens of a card are made for each who asks, and kept by nobody."""

import pytest
from django.test import Client

from cms.core.page_store import PageStore
from tests.learning.cards.scene import ENTRY, LEAVE


@pytest.mark.django_db(transaction=True)
def test_no_screen_of_a_card_is_ever_kept(page_store: PageStore) -> None:
    client = Client(headers={"host": "testserver"})
    for path in (ENTRY, f"{ENTRY}?fin=1", f"{ENTRY}00000000/", LEAVE):
        for _ in range(2):
            response = client.get(path)
            assert "no-store" in response["Cache-Control"]
    assert page_store.used_bytes == 0
