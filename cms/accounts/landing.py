"""Where each person begins after signing in. Higher apps register the screens they have."""

from collections.abc import Callable

from cms.accounts.models import User

_landings: list[tuple[int, Callable[[User], bool], str]] = []


def register_landing(is_for: Callable[[User], bool], url_name: str, *, order: int = 100) -> None:
    """Send whoever ``is_for`` says to a named screen; the lowest ``order`` that fits wins."""
    entry = (order, is_for, url_name)
    if entry not in _landings:
        _landings.append(entry)
        _landings.sort(key=lambda known: known[0])


def landing_of(user: User) -> str:
    """The name of the first screen of somebody who may open the admin."""
    return next((name for _, is_for, name in _landings if is_for(user)), "wagtailadmin_home")


_homes: list[tuple[Callable[[User], bool], str]] = []


def register_home(is_for: Callable[[User], bool], path: str) -> None:
    """Send whoever ``is_for`` says, and who has no place in the admin, to a path of the site."""
    if (is_for, path) not in _homes:
        _homes.append((is_for, path))


def home_of(user: User) -> str | None:
    """Where somebody without a place in the admin begins; ``None``: their account's page."""
    return next((path for is_for, path in _homes if is_for(user)), None)
