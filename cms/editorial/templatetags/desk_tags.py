"""Words that the desk's templates need."""

from datetime import timedelta

from django import template

from cms.editorial.desk.ages import duration

register = template.Library()


@register.filter
def working_words(time: timedelta) -> str:
    """Working time in words: «3 h 20 min»."""
    return duration(time)
