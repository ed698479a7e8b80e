"""Who holds an office: names that apps above this one know, for the check of neutrality."""

from collections.abc import Callable, Iterable

NameProvider = Callable[[], Iterable[str]]

_PROVIDERS: list[NameProvider] = []


def register_official_names(provider: NameProvider) -> None:
    """Let a higher app tell the names of the people in office.

    ``provider`` takes nothing and gives full names; it is called for each page reviewed, so it
    should remember them. Apps call this in ``AppConfig.ready``.
    """
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def official_names() -> list[str]:
    """Every name known."""
    return [name for provider in _PROVIDERS for name in provider() if name]
