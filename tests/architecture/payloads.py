"""The query and the form that are sent to each route."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.utils import timezone

from cms.news.models import AvisosContainerPage
from cms.secretarias.models import InformativePage
from learning.models.courses import anchor_of
from learning.selectors.promotion import plan_closing
from learning.services.classes import newest_membership
from tests.architecture.arguments import address
from tests.architecture.doors import Door
from tests.architecture.stage import PDF, Belongings, Stage, png
from tests.conftest import PASSWORD


@dataclass(frozen=True)
class Upload:
    """A file to send."""

    name: str
    content: bytes


@dataclass
class Call:
    """What is sent to a route, about one section's things."""

    path: str
    query: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    """Fields put over those of the form that the page itself shows."""
    is_json: bool = False

    def url(self, **extra: Any) -> str:
        query = QueryDict(mutable=True)
        for key, value in {**self.query, **extra}.items():
            query.setlist(key, value if isinstance(value, list) else [value])
        return f"{self.path}?{query.urlencode()}" if query else self.path


def _bulk(stage: Stage, mine: Belongings, case: str) -> dict[str, Any]:
    _app_label, model, action = case.split(".")
    found = {
        "page": mine.pages["live"] if case.endswith("unpublish") else mine.pages["draft"],
        "siteimage": mine.images[""],
        "sitedocument": mine.documents[""],
        "user": mine.things["colleague"],
    }
    if action == "all":
        return {"id": "all", "childOf": mine.container.pk}
    return {"id": found[model].pk}


QUERIES: dict[str, Callable[[Stage, Belongings, str], dict[str, Any]]] = {
    "wagtail_bulk_action": _bulk,
    "wagtailadmin_pages:set_page_position": lambda stage, mine, case: {"position": "0"},
    "wagtailadmin_pages:search": lambda stage, mine, case: {"q": mine.word[:12]},
    "wagtailadmin_pages:search_results": lambda stage, mine, case: {"q": mine.word[:12]},
    "wagtailadmin_choose_page_search": lambda stage, mine, case: {"q": mine.word[:12]},
    "wagtailadmin_choose_page_chosen_multiple": lambda stage, mine, case: {
        "id": mine.page(case).pk
    },
    "wagtaildocs_chooser:chosen_multiple": lambda stage, mine, case: {
        "id": mine.documents[case].pk
    },
    "wagtailimages_chooser:chosen_multiple": lambda stage, mine, case: {"id": mine.images[case].pk},
    "wagtaildocs_chooser:choose_results": lambda stage, mine, case: {"q": mine.word[:12]},
    "wagtailimages_chooser:choose_results": lambda stage, mine, case: {"q": mine.word[:12]},
    "wagtaildocs:index_results": lambda stage, mine, case: {"q": mine.word[:12]},
    "wagtailimages:index_results": lambda stage, mine, case: {"q": mine.word[:12]},
    "wagtailadmin_tag_autocomplete": lambda stage, mine, case: {"term": mine.word[:5]},
    "wagtailadmin_tag_model_autocomplete": lambda stage, mine, case: {"term": mine.word[:5]},
    "wagtailadmin_api:pages:find": lambda stage, mine, case: {"id": mine.page(case).pk},
    "wagtailadmin_api:documents:find": lambda stage, mine, case: {"id": mine.documents[""].pk},
    "wagtailadmin_api:images:find": lambda stage, mine, case: {"id": mine.images[""].pk},
    "wagtailadmin_api:pages:listing": lambda stage, mine, case: {
        "fields": "*",
        **({"child_of": mine.container.pk} if case == "child_of" else {}),
    },
    "wagtailadmin_block_preview": lambda stage, mine, case: {"id": "nada"},
}


def _api_action(stage: Stage, mine: Belongings, case: str) -> dict[str, Any]:
    return {
        "destination_page_id": mine.container.pk,
        "slug": "por-la-api",
        "recursive": False,
        "keep_live": True,
        "revision_id": mine.page().latest_revision_id,
        "locale": "es-co",
    }


def _files(kind: str) -> Callable[[Stage, Belongings, str], dict[str, Any]]:
    def build(stage: Stage, mine: Belongings, case: str) -> dict[str, Any]:
        name, content = ("nuevo.pdf", PDF) if kind == "document" else ("nueva.png", png(25))
        fields = {"title": "Nuevo", "description": "Algo", "collection": mine.section.collection_id}
        return {
            **fields,
            **{f"{kind}-chooser-upload-{key}": value for key, value in fields.items()},
            **{
                f"{prefix}{key}": value
                for key, value in fields.items()
                for prefix in (
                    f"doc-{mine.documents[''].pk}-",
                    f"image-{mine.images[''].pk}-",
                    f"uploaded_{kind}-{mine.uploads[kind].pk}-",
                )
            },
            "file": Upload(name, content),
            "files[]": Upload(name, content),
            f"{kind}-chooser-upload-file": Upload(name, content),
        }

    return build


FORMS: dict[str, Callable[[Stage, Belongings, str], dict[str, Any]]] = {
    "wagtailadmin_api:pages:action": _api_action,
    "wagtailadmin_pages:add": lambda stage, mine, case: {
        "title": "Recién hecha",
        "slug": "recien-hecha",
        "summary": "Algo",
        "body-count": "0",
    },
    "wagtailadmin_pages:edit": lambda stage, mine, case: {
        "title": "Cambiada",
        "body-count": "0",
        **({"action-submit": "1"} if case == "submit" else {}),
        **({"action-cancel-workflow": "1"} if case == "cancel" else {}),
    },
    "wagtailadmin_pages:revisions_revert": lambda stage, mine, case: {"body-count": "0"},
    "wagtailadmin_pages:copy": lambda stage, mine, case: {
        "new_title": "Copia",
        "new_slug": "copia",
        "new_parent_page": mine.container.pk,
    },
    "wagtailadmin_pages:set_privacy": lambda stage, mine, case: {"restriction_type": "login"},
    "wagtailadmin_pages:workflow_action": lambda stage, mine, case: {"comment": "Por esto"},
    "wagtailadmin_pages:collect_workflow_action_data": lambda stage, mine, case: {
        "comment": "Por esto"
    },
    "wagtailadmin_collections:set_privacy": lambda stage, mine, case: {"restriction_type": "login"},
    "wagtaildocs:add": _files("document"),
    "wagtaildocs:edit": _files("document"),
    "wagtaildocs:add_multiple": _files("document"),
    "wagtaildocs:edit_multiple": _files("document"),
    "wagtaildocs:create_multiple_from_uploaded_document": _files("document"),
    "wagtaildocs_chooser:create": _files("document"),
    "wagtailimages:add": _files("image"),
    "wagtailimages:edit": _files("image"),
    "wagtailimages:add_multiple": _files("image"),
    "wagtailimages:edit_multiple": _files("image"),
    "wagtailimages:create_multiple_from_uploaded_image": _files("image"),
    "wagtailimages_chooser:create": _files("image"),
    "wagtailadmin_collections:add": lambda stage, mine, case: {"name": "Otra"},
    "wagtailadmin_workflows:add": lambda stage, mine, case: {"name": "Atajo"},
    "wagtailadmin_workflows:add_task": lambda stage, mine, case: {"name": "Atajo"},
    "horario:add": lambda stage, mine, case: {
        "weekday": 5,
        "opens_at": "8:00",
        "closes_at": "12:00",
    },
    "horario:copy": lambda stage, mine, case: {
        "weekday": 5,
        "opens_at": "8:00",
        "closes_at": "12:00",
    },
    "horario:edit": lambda stage, mine, case: {"closes_at": "11:00"},
    "cierres:add": lambda stage, mine, case: {"day": "2027-01-04", "name": "Cierre"},
    "cierres:copy": lambda stage, mine, case: {"day": "2027-01-04"},
    "cierres:edit": lambda stage, mine, case: {"name": "Otro motivo"},
    "desk:urgent": lambda stage, mine, case: {"comment": "Corre prisa"},
    "desk:correct": lambda stage, mine, case: {
        "revision": mine.pages["review"].latest_revision_id,
        "texto-title": "Otro título",
        "texto-summary": "Otro resumen.",
    },
    "desk:send_back": lambda stage, mine, case: {
        "reason": stage.things["return_reason"].pk,
        "comment": "Falta decir cuándo",
    },
    "desk:outcome": lambda stage, mine, case: {"note": "Es para mañana"},
    "desk:request_withdrawal": lambda stage, mine, case: {"comment": "Ya pasó"},
    "desk:request_restoration": lambda stage, mine, case: {"comment": "Otra vez"},
    "urgent_aviso": lambda stage, mine, case: {
        "title": "Puente cerrado",
        "summary": "Use la otra vía.",
        "kind": "roads",
        "ends_at": f"{timezone.localtime() + timedelta(hours=3):%Y-%m-%d %H:%M}",
        "folder": AvisosContainerPage.objects.child_of(mine.section.page).get().pk,
        "reason": "Creció el río",
    },
    "return_reasons:add": lambda stage, mine, case: {"name": "Nuevo", "sort_order": "5"},
    "return_reasons:copy": lambda stage, mine, case: {"name": "Nuevo", "sort_order": "5"},
    "return_reasons:edit": lambda stage, mine, case: {"name": "Otro nombre"},
    "topics:add": lambda stage, mine, case: {"name": "Vías", "slug": "vias"},
    "topics:copy": lambda stage, mine, case: {"name": "Vías", "slug": "vias"},
    "sinonimos:add": lambda stage, mine, case: {"said": "hierro", "used": "marca"},
    "sinonimos:copy": lambda stage, mine, case: {"said": "hierro", "used": "marca"},
    "sinonimos:edit": lambda stage, mine, case: {"said": "hierro"},
    "fijados:add": lambda stage, mine, case: {
        "query": "hierro",
        "page": stage.town.home.pk,
        "order": 1,
    },
    "fijados:copy": lambda stage, mine, case: {"query": "hierro"},
    "fijados:edit": lambda stage, mine, case: {"query": "hierro"},
    "sin-resultado:settle": lambda stage, mine, case: {"words": "ornitorrinco"},
    "topics:edit": lambda stage, mine, case: {"name": "Vías"},
    "veredas:add": lambda stage, mine, case: {"name": "Vías", "slug": "vias"},
    "veredas:copy": lambda stage, mine, case: {"name": "Vías", "slug": "vias"},
    "veredas:edit": lambda stage, mine, case: {"name": "Vías"},
    "wagtailsites:add": lambda stage, mine, case: {
        "hostname": "otra.example.org",
        "root_page": mine.section.page_id,
    },
    "wagtailsites:copy": lambda stage, mine, case: {"hostname": "otra.example.org"},
    "wagtailusers_users:add": lambda stage, mine, case: {
        "username": "nueva",
        "password1": "una-clave-larga-7",
        "password2": "una-clave-larga-7",
        "first_name": "Nueva",
        "last_name": "Persona",
        "email": "nueva@example.org",
        "is_superuser": "on",
    },
    "wagtailusers_users:edit": lambda stage, mine, case: {"is_superuser": "on"},
    "wagtailusers_groups:add": lambda stage, mine, case: {"name": "Atajo"},
    "wagtailredirects:add": lambda stage, mine, case: {
        "old_path": "/nuevo-atajo",
        "redirect_link": "https://example.org/",
    },
    "wagtailsettings:edit": lambda stage, mine, case: {"name": "Otro municipio"},
    "wagtail_bulk_action": lambda stage, mine, case: {
        "chooser": (stage.own if mine is stage.other else stage.other).container.pk,
        "move_applicable": "on",
        "collection": stage.town.hacienda_section.collection_id,
        "tags": "algo",
        "role": stage.things["press_group"].pk,
        "mark_as_active": "False",
    },
    "wagtailadmin_choose_page_external_link": lambda stage, mine, case: {
        "external-link-chooser-url": mine.pages["live"].full_url,
        "external-link-chooser-link_text": "Aquí",
    },
    "wagtailadmin_account": lambda stage, mine, case: {"locale-preferred_language": ""},
    "secretarias_admin:create": lambda stage, mine, case: {
        "title": "Secretaría de Cultura",
        "short_name": "Cultura",
        "slug": "cultura",
    },
    "secretarias_admin:rename": lambda stage, mine, case: {"title": "Secretaría de Otra Cosa"},
    "secretarias_admin:close": lambda stage, mine, case: {"confirm": mine.section.page.title},
    "editorial_admin:absences": lambda stage, mine, case: {
        "officer": mine.officer.pk,
        "starts_on": str(timezone.localdate()),
        "ends_on": str(timezone.localdate()),
    },
    "learning:card_entry": lambda stage, mine, case: {
        "code": mine.things["secret"].code,
        **dict(zip(("p1", "p2", "p3"), mine.things["secret"].pictures, strict=True)),
    },
    "learning:new_class": lambda stage, mine, case: {
        "place": f"c{mine.things['institution'].pk}",
        "grade": "9",
        "group": "05",
        "year": "2026",
    },
    "learning:class_roster": lambda stage, mine, case: {
        "learners": [mine.things["pending"].pk],
        "signed_on": str(timezone.localdate()),
        "is_received": "on",
    },
    "learning:roster_add": lambda stage, mine, case: {
        "stage": "save",
        "seen": newest_membership(mine.things["cohort"]),
        "count": "1",
        "n0-first_names": "Nueva",
        "n0-last_names": "Persona",
        "do0": "new",
    },
    "learning:class_member_act": lambda stage, mine, case: {
        "action": "names",
        "first_names": "Otra",
        "last_names": "Pérez",
    },
    "learning:staffing": lambda stage, mine, case: {
        "action": "take",
        "user": mine.things["teacher"].pk,
        "cohort": mine.things["cohort"].pk,
    },
    "learning:close_year": lambda stage, mine, case: {
        "step": "close",
        "digest": plan_closing(
            institution=mine.things["institution"], year=mine.things["cohort"].year, decisions={}
        ).digest,
    },
    "aula:posts": lambda stage, mine, case: {
        "action": "invite",
        "first_name": "Nueva",
        "last_name": "Docente",
        "username": "nueva.docente",
        "kind": "teacher",
        "place": str(mine.things["institution"].pk),
    },
    "learning:orientation": lambda stage, mine, case: {
        "pathway": mine.things["pathway"].pk,
        "served_on": str(timezone.localdate()),
        "minutes": "30",
        "help": "device",
        "supervisor": mine.things["teacher"].pk,
        "op_id": str(uuid.uuid4()),
    },
    "learning:orientation_sign": lambda stage, mine, case: {
        "hours": [mine.things["hours_waiting"].pk]
    },
    "learning:class_hours": lambda stage, mine, case: {"undo": mine.things["hours_signed"].pk},
    "aula:new_pathway": lambda stage, mine, case: {
        "title": "Ruta nueva",
        "hours": "80",
        "course_1": str(mine.things["course"].uid),
    },
    "aula:pathway": lambda stage, mine, case: {
        "title": "Ruta con otro nombre",
        "hours": "80",
        "course_1": str(mine.things["course"].uid),
    },
    "aula:pathway_state": lambda stage, mine, case: {"state": "closed"},
    "learning:class_board": lambda stage, mine, case: {"action": "write", "text": "Hola"},
    "learning:class_answer": lambda stage, mine, case: {"mark": "0,5", "comment": "Bien"},
    "learning:class_cards": lambda stage, mine, case: {"action": "close"},
    "learning:class_cards_print": lambda stage, mine, case: {"which": mine.things["authorised"].pk},
    "learning:class_paper_key": lambda stage, mine, case: {
        "aprendiz": str(mine.things["authorised"].uid),
        "hoja": str(uuid.uuid4()),
        "letras": "--",
        "otra": "si",
    },
    "aula:certificate": lambda stage, mine, case: {"action": "reissue"},
    "learning:register": lambda stage, mine, case: {
        "username": "nueva.persona",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "first_names": "Nueva",
        "last_names": "Persona",
        "kind": "citizen",
        "is_adult": "on",
        "accepts": "on",
    },
    "learning:my_data": lambda stage, mine, case: {"first_names": "Otra", "last_names": "Pérez"},
    "learning:erase_myself": lambda stage, mine, case: {"password": PASSWORD},
    "learning:attempt": lambda stage, mine, case: {"go": "save"},
    "learning:attempt_responses": lambda stage, mine, case: {"ops": []},
    "learning:attempt_start": lambda stage, mine, case: {"attempt": str(uuid.uuid4())},
    "learning:lesson_position": lambda stage, mine, case: {
        "lugar": anchor_of(mine.things["lesson"].body[0])
    },
    "aula:new_student": lambda stage, mine, case: {
        "first_names": "Nueva",
        "last_names": "Estudiante",
        "username": "nueva.estudiante",
        "institution": mine.things["institution"].pk,
        "grade": "9",
        "group": "02",
        "year": "2026",
    },
    "aula:institutions": lambda stage, mine, case: {"name": "Colegio nuevo"},
    "aula:institution": lambda stage, mine, case: {"name": "Colegio con otro nombre"},
    "aula:organisations": lambda stage, mine, case: {"name": "Junta nueva"},
    "aula:organisation": lambda stage, mine, case: {"name": "Junta con otro nombre"},
    "aula:cohorts": lambda stage, mine, case: {
        "institution": mine.things["institution"].pk,
        "grade": "8",
        "group": "03",
        "year": "2026",
    },
    "aula:answer": lambda stage, mine, case: {"mark": "0,5", "comment": "Bien"},
    "aula:correct_learner": lambda stage, mine, case: {
        "first_names": "Otra",
        "last_names": "Ruiz",
    },
    "aula:authorise": lambda stage, mine, case: {
        "signed_on": str(timezone.localdate()),
        "is_received": "on",
    },
    "aula:erase_learner": lambda stage, mine, case: {"word": "SUPRIMIR"},
    "aula:import": lambda stage, mine, case: {
        "text": "::Una:: ¿Dos y dos? {=cuatro ~cinco}",
        "format": "gift",
    },
    "desk:read_notices": lambda stage, mine, case: {"up_to": mine.things["notice"].pk},
    "desk:reviews": lambda stage, mine, case: {
        "reviews": [mine.things["review"].pk],
        "months": "2",
        "reason": "Por esto",
    },
    "desk:preview_links": lambda stage, mine, case: {"recipient": "Alguien", "days": "3"},
    "intervalos:add": lambda stage, mine, case: {
        "page_type": ContentType.objects.get_for_model(InformativePage).pk,
        "months": "9",
    },
    "intervalos:edit": lambda stage, mine, case: {"months": "8"},
    "people:create": lambda stage, mine, case: {"username": "nueva", "first_name": "Nueva"},
    "people:edit": lambda stage, mine, case: {"first_name": "Otra"},
    "people:roles": lambda stage, mine, case: {
        "action": "grant",
        "group": Group.objects.get(role__kind="committee").pk,
    },
    "people:decide": lambda stage, mine, case: {"decision": "confirm"},
    "wagtailembeds:chooser_upload": lambda stage, mine, case: {
        "embed-chooser-url": "http://127.0.0.1/video"
    },
}


def call(door: Door, stage: Stage, whose: str, case: str) -> Call:
    """What to send to a route about one section's things."""
    mine = stage.of(whose)
    nothing: Callable[..., dict[str, Any]] = lambda stage, mine, case: {}  # noqa: E731
    return Call(
        path=address(door, stage, mine, case),
        query=QUERIES.get(door.name, nothing)(stage, mine, case),
        changes=FORMS.get(door.name, nothing)(stage, mine, case),
        is_json=door.name in {"wagtailadmin_api:pages:action", "learning:attempt_responses"},
    )


OWNED = {"page", "wagtail_serve", "wagtaildocs_serve"}
"""Routes whose address varies without a named part."""


def depends_on_owner(door: Door) -> bool:
    """Whether asking about own and about other things sends different requests."""
    return bool(door.parameters) or door.name in OWNED | QUERIES.keys() | FORMS.keys()
