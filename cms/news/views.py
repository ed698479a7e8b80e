"""Calendar files: the agenda to subscribe to, and one event to keep."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.core.boundaries import note_boundary
from cms.core.context_processors import current_identity
from cms.core.page_keys import declare_query
from cms.news.calendars import CONTENT_TYPE, calendar_of
from cms.news.selectors.agenda import calendar_events, published_events
from cms.news.selectors.clock import next_midnight
from cms.news.selectors.filters import listing_for, section_choices, vocabulary


@require_safe
def agenda_calendar(request: HttpRequest) -> HttpResponse:
    """``/agenda/calendario.ics``, filtered like the agenda."""
    events = published_events()
    known = {
        "seccion": section_choices(),
        "tema": vocabulary(events.model, "topics"),
        "vereda": vocabulary(events.model, "veredas"),
    }
    listing = listing_for(request.path, request.GET, known)
    declare_query(request, **listing.declared())
    now = timezone.now()
    note_boundary(next_midnight(now))
    found = calendar_events(listing.chosen, now)
    content = calendar_of(found, name=f"Agenda · {current_identity().name}")
    return HttpResponse(content, content_type=CONTENT_TYPE)


@require_safe
def event_calendar(request: HttpRequest, event_id: int) -> HttpResponse:
    """One public event as a calendar file."""
    event = published_events().filter(pk=event_id).first() if event_id < 2**31 else None
    if event is None:
        raise Http404
    response = HttpResponse(calendar_of([event], name=event.title), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response
