"""What the frame of every page asks of the avisos."""

from typing import Any

from django import template

from cms.news.selectors.avisos import Aviso, urgent_avisos

register = template.Library()


@register.simple_tag(takes_context=True)
def urgent_notices(context: template.Context) -> tuple[Aviso, ...]:
    """Urgent avisos in force, except the one being read."""
    page: Any = context.get("page")
    return urgent_avisos(except_pk=getattr(page, "pk", None))
