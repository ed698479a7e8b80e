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
