"""What the desk's pages cost does not grow with what waits nor with what was decided."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.core.remembered import forget
from tests.benchmarks import desk as bench
from tests.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def cost(town: Town, sign_in: Callable[[User], Client], monkeypatch: Any) -> Callable[..., Any]:
    """What a page costs with so many items on the desk and behind it."""
    monkeypatch.setattr(bench, "ROUNDS", 1)
    client = sign_in(town.prensa)

    def _cost(route: str, waiting: int, decided: int) -> dict[str, Any]:
        bench.fill(waiting=waiting, decided=decided)
        forget()
        return bench.read(client, reverse(route))

    return _cost


@pytest.mark.parametrize("route", ["desk:queue", "desk:measures"])
def test_queries_and_bytes_stay(cost: Callable[..., Any], route: str) -> None:
    small = cost(route, 50, 200)
    large = cost(route, 100, 2_000)
    assert large["queries"] == small["queries"]
    # Figures have more digits; nothing else is longer.
    assert large["html"] <= small["html"] * 1.1
    assert large["with css"] <= 40_000


def test_the_queue_is_paged(cost: Callable[..., Any], town: Town, sign_in: Any) -> None:
    cost("desk:queue", 60, 0)
    html = sign_in(town.prensa).get(reverse("desk:queue")).content.decode()
    assert html.count('class="ticket') < 60
    assert "Página 1 de" in html
