"""Actions that higher apps add to the desk, such as an urgent aviso."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortcut:
    """A button at the top of the queue; ``url_name`` is a route without arguments."""

    label: str
    url_name: str


_shortcuts: list[Shortcut] = []


def register_shortcut(label: str, url_name: str) -> None:
    """Put a button on the desk. Apps call it in ``AppConfig.ready``."""
    shortcut = Shortcut(label, url_name)
    if shortcut not in _shortcuts:
        _shortcuts.append(shortcut)


def shortcuts() -> tuple[Shortcut, ...]:
    return tuple(_shortcuts)
