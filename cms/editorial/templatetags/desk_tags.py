"""Words that the desk's templates need."""

from datetime import timedelta

from django import template
from django.urls import reverse

from cms.editorial.desk.ages import duration
from cms.editorial.permissions import is_officer, is_section_editor, may_see_measures

register = template.Library()


@register.filter
def working_words(time: timedelta) -> str:
    """Working time in words: «3 h 20 min»."""
    return duration(time)


PLACES = (
    ("Mesa de Prensa", "desk:queue", is_officer),
    ("Mi Secretaría", "desk:my_section", is_section_editor),
    ("Verificaciones", "desk:reviews", is_officer),
    ("Medidas", "desk:measures", may_see_measures),
)


@register.simple_tag(takes_context=True)
def desk_places(context: template.Context) -> list[tuple[str, str, bool]]:
    """The desk's screens that exist for this person: label, address, and whether it is here."""
    request = context["request"]
    here = request.path
    return [
        (label, address, address == here)
        for label, name, may_see in PLACES
        if may_see(request.user)
        for address in [reverse(name)]
    ]
