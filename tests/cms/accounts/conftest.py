"""Somebody with a password, and browsers that are already in."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from cms.accounts.models import User
from tests.cms.accounts.doors import PASSWORD


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """allauth remembers used codes in the cache, which outlives a test's transaction."""
    cache.clear()


@pytest.fixture
def ana(db: None) -> User:
    """Somebody with a password and an e-mail, and no role."""
    return User.objects.create_user(
        "ana", "ana@example.org", PASSWORD, first_name="Ana", last_name="Pérez"
    )


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """A browser signed in without the forms: quick, and the same session."""

    def _browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _browser


@pytest.fixture
def sistemas(town, browser) -> Client:
    return browser(town.sistemas)


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org")
