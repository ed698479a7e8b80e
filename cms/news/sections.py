"""What noticias, avisos and events add to the page of a section."""

from typing import TYPE_CHECKING, Any

from cms.news.selectors import agenda_url, current_avisos, latest_noticias, noticias_url
from cms.news.selectors.agenda import upcoming_events

if TYPE_CHECKING:
    from cms.secretarias.models import SecretariaPage


def section_panel(page: "SecretariaPage") -> dict[str, Any]:
    """The latest noticias of a section, its avisos in force and its next events."""
    return {
        "noticias": latest_noticias(limit=4, section=page),
        "noticias_url": noticias_url(),
        "avisos": [aviso for aviso in current_avisos() if aviso.is_of(page.path)],
        "events": upcoming_events(limit=3, section=page),
        "agenda_url": agenda_url(),
    }
