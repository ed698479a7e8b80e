"""The directory's lists as spreadsheets, filtered like the page."""

import re
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.core.csv_export import stream_csv
from cms.core.templatetags.site_tags import absolute, site_path
from cms.secretarias import directory
from cms.secretarias.models import DirectorioPage, LocalEntity


def _open_directory() -> DirectorioPage:
    page = directory.published_directory()
    if page is None:
        raise Http404
    return page


def _phone(number: str) -> str:
    """«(+57) 608…»: a leading plus would be taken for a formula and get an apostrophe."""
    return re.sub(r"^\+([0-9]+)", r"(+\1)", number)


@require_safe
def people_csv(request: HttpRequest) -> HttpResponseBase:
    """``/directorio/personas.csv``, with the page's ``seccion`` and ``q``."""
    _open_directory()
    offices = directory.public_offices()
    filters = directory.read_filters({**request.GET.dict(), "ver": directory.PEOPLE}, offices)
    header = ("nombre", "cargo", "dependencia", "correo", "teléfono", "sección", "ficha")
    people = directory.people_of(offices, filters)
    return stream_csv("personas.csv", header, (_person(person) for person in people))


def _person(person: directory.Person) -> Iterable[object]:
    *shown, section, url_path = person._replace(phone=_phone(person.phone))
    return (*shown, section, f"{absolute(site_path(url_path))}#directorio")


@require_safe
def entities_csv(request: HttpRequest) -> HttpResponseBase:
    """``/directorio/entidades.csv``, with the page's ``tipo`` and ``q``."""
    page = _open_directory()
    filters = directory.read_filters({**request.GET.dict(), "ver": directory.ENTITIES}, ())
    header = (
        "nombre", "tipo", "para qué", "teléfono", "celular", "correo", "dirección", "vereda",
        "horario", "sitio web", "emergencias",
    )  # fmt: skip
    entities = directory.entities_of(page, filters)
    return stream_csv("entidades.csv", header, (_entity(entity) for entity in entities))


def _entity(entity: LocalEntity) -> Iterable[object]:
    return (
        entity.name,
        entity.get_kind_display(),
        entity.what_for,
        _phone(entity.phone),
        _phone(entity.mobile),
        entity.email,
        entity.address,
        entity.vereda or "",
        entity.hours,
        entity.website,
        "sí" if entity.is_emergency else "no",
    )
