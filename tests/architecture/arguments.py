"""What stands in the varying parts of every route's address."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from tests.architecture.doors import Door
from tests.architecture.stage import Belongings, Stage

UNNAMED = {
    "admin/login/": "/admin/login/",
    "_util/login/": "/_util/login/",
    "admin/test404/": "/admin/test404/",
    "admin/^.*/$": "/admin/lo-que-sea/",
}


def _page_things(mine: Belongings, case: str) -> dict[str, Any]:
    page = mine.page(case)
    workflow_state = mine.pages["review"].current_workflow_state
    return {
        "page_id": page.pk,
        "parent_page_id": mine.container.pk,
        "page_to_move_id": page.pk,
        "content_type_app_name": "news",
        "content_type_model_name": "noticiapage",
        "app_label": "news",
        "model_name": "noticiapage",
        "revision_id": page.latest_revision_id or page.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "workflow_state_id": workflow_state.pk,
        "task_state_id": mine.pages["review"].current_workflow_task_state.pk,
        "task_id": mine.pages["review"].current_workflow_task_state.task_id,
        "action_name": case or "approve",
        "page_view_restriction_id": mine.things["page_restriction"].pk,
        "restriction_id": mine.things["collection_restriction"].pk,
        "section_id": mine.section.pk,
        "item_id": mine.things["desk_item"].pk,
        "notice_id": mine.things["notice"].pk,
        "absence_id": mine.things["absence"].pk,
        "collection_id": mine.things["collection"].pk,
        "document_id": mine.documents.get(case, mine.documents[""]).pk,
        "doc_id": mine.documents.get(case, mine.documents[""]).pk,
        "image_id": mine.images.get(case, mine.images[""]).pk,
        "session_id": mine.things["session"].pk,
        "object_id": page.pk,
        "filter_spec": "fill-10x10",
        "app_name": "core",
    }


def _primary_keys(stage: Stage, mine: Belongings, case: str) -> dict[str, Any]:
    """What ``pk`` means in each namespace."""
    return {
        "wagtailadmin_api:pages": mine.page(case),
        "wagtailadmin_api:documents": mine.documents[""],
        "wagtailadmin_api:images": mine.images[""],
        "wagtailadmin_pages": mine.page(case),
        "wagtailadmin_collections": mine.things["collection"],
        "wagtailadmin_workflows": stage.things["workflow"],
        "people": mine.things["colleague"],
        "topics": stage.things["topic"],
        "return_reasons": stage.things["return_reason"],
        "horario": stage.things["working_period"],
        "cierres": stage.things["closed_day"],
        "veredas": stage.things["vereda"],
        "intervalos": stage.things["interval"],
        "sinonimos": stage.things["synonym"],
        "fijados": stage.things["pin"],
        "wagtailsites": stage.things["site"],
        "wagtailusers_users": mine.things["colleague"],
        "wagtailusers_groups": mine.things["group"],
        "wagtaildocs_chooser": mine.documents[""],
        "wagtailimages_chooser": mine.images[""],
    }


def _review(mine: Belongings) -> dict[str, Any]:
    return {"page_id": mine.pages["review"].pk}


def _media(mine: Belongings, case: str) -> dict[str, Any]:
    paths = {
        "original": mine.images[""].file.name,
        "rendition": mine.things["rendition"].file.name,
        "document": mine.documents[""].file.name,
        "outside": "renditions/../documents/../../db.sqlite3",
        "": "nada.png",
    }
    return {"path": paths[case]}


def _course(mine: Belongings) -> dict[str, Any]:
    return {"course": mine.things["course"].slug, "quiz": "prueba", "lesson": "leccion"}


def _attempt(mine: Belongings, case: str) -> dict[str, Any]:
    return {"attempt_id": mine.things["finished_attempt" if case == "finished" else "attempt"].pk}


def _minor(mine: Belongings, case: str) -> dict[str, Any]:
    return {"uid": mine.things["authorised" if case == "authorised" else "pending"].uid}


def _class(mine: Belongings) -> dict[str, Any]:
    """What stands in the addresses of a group's screens."""
    return {
        "cohort_id": mine.things["cohort"].pk,
        "quiz_uid": mine.things["quiz"].uid,
        "learner_uid": mine.things["learner"].uid,
        "grade_id": mine.things["open_grade"].pk,
        "attempt_id": mine.things["paper"].pk,
        "kind": "csv",
    }


ARGUMENTS: dict[str, Callable[[Stage, Belongings, str], dict[str, Any]]] = {
    **{
        f"learning:{name}": lambda stage, mine, case: _course(mine)
        for name in (
            "attempt_start",
            "quiz_practice",
            "enrol",
            "print_course",
            "lesson_read",
            "lesson_position",
        )
    },
    **{
        f"learning:{name}": lambda stage, mine, case: _attempt(mine, case)
        for name in ("attempt", "attempt_responses", "attempt_check", "attempt_finish")
    },
    **{
        f"aula:{name}": lambda stage, mine, case: _minor(mine, case)
        for name in (
            "learner",
            "correct_learner",
            "authorisation_form",
            "authorise",
            "withdraw",
            "learner_code",
            "erase_learner",
        )
    },
    **{
        f"aula:{name}": lambda stage, mine, case: {
            "page_id": mine.things["bank" if case == "bank" else "quiz"].pk
        }
        for name in ("import", "export", "ask_duplicate", "duplicate", "regrade")
    },
    **{
        name: lambda stage, mine, case: {"code": mine.things["certificate"].code}
        for name in (
            "learning:certificate",
            "learning:certificate_pdf",
            "learning:certificate_badge",
            "learning:certificate_badge_jwt",
            "aula:certificate",
        )
    },
    "learning:certificate_status": lambda stage, mine, case: {"number": 1},
    "learning:staffing": lambda stage, mine, case: {
        "institution_id": mine.things["institution"].pk
    },
    "learning:close_year": lambda stage, mine, case: {
        "institution_id": mine.things["institution"].pk,
        "year": mine.things["cohort"].year,
    },
    "learning:close_year_organisations": lambda stage, mine, case: {"year": 2026},
    **{
        f"aula:{name}": lambda stage, mine, case: {"pk": mine.things["post"].pk}
        for name in ("end_post", "post_code")
    },
    **{
        f"aula:{name}": lambda stage, mine, case: {"uid": mine.things["pathway"].uid}
        for name in ("pathway", "pathway_state")
    },
    "aula:item_analysis": lambda stage, mine, case: {"page_id": mine.things["quiz"].pk},
    "learning:card_pin": lambda stage, mine, case: {"code": mine.things["secret"].code},
    "aula:institution": lambda stage, mine, case: {"pk": mine.things["institution"].pk},
    "aula:organisation": lambda stage, mine, case: {"pk": mine.things["organisation"].pk},
    "aula:answer": lambda stage, mine, case: {"grade_id": mine.things["open_grade"].pk},
    "desk:measures_csv": lambda stage, mine, case: {"table": "esperas"},
    "account_reset_password_from_key": lambda stage, mine, case: {
        "uidb36": user_pk_to_url_str(mine.person),
        "key": default_token_generator.make_token(mine.person),
    },
    "wagtailadmin_pages:revisions_compare": lambda stage, mine, case: {"pk": mine.page(case).pk},
    "wagtailadmin_pages:workflow_action": lambda stage, mine, case: _review(mine),
    "wagtailadmin_pages:collect_workflow_action_data": lambda stage, mine, case: _review(mine),
    "wagtailadmin_pages:confirm_workflow_cancellation": lambda stage, mine, case: _review(mine),
    "wagtailadmin_pages:workflow_preview": lambda stage, mine, case: _review(mine),
    "wagtailadmin_pages:workflow_history": lambda stage, mine, case: _review(mine),
    "wagtailadmin_pages:workflow_history_detail": lambda stage, mine, case: _review(mine),
    "wagtailadmin_pages:move_confirm": lambda stage, mine, case: {
        "destination_id": (stage.own if mine is stage.other else stage.other).container.pk
    },
    "wagtailcore_authenticate_with_password": lambda stage, mine, case: {
        "page_id": mine.pages["alias"].pk
    },
    "wagtailadmin_choose_page_child": lambda stage, mine, case: {
        "parent_page_id": mine.section.page_id if case == "section" else mine.container.pk
    },
    "wagtailadmin_editing_sessions:ping": lambda stage, mine, case: {
        "app_label": "wagtailcore",
        "model_name": "page",
    },
    "wagtailadmin_tag_model_autocomplete": lambda stage, mine, case: {
        "app_name": "taggit",
        "model_name": "tag",
    },
    "wagtailadmin_workflows:add_task": lambda stage, mine, case: {
        "app_label": "editorial",
        "model_name": "editorialapprovaltask",
    },
    "wagtailadmin_workflows:remove": lambda stage, mine, case: {
        "page_pk": mine.section.page.get_root().pk,
        "workflow_pk": stage.things["workflow"].pk,
    },
    "wagtailadmin_workflows:edit_task": lambda stage, mine, case: {"pk": stage.things["task"].pk},
    "wagtailadmin_workflows:disable_task": lambda stage, mine, case: {
        "pk": stage.things["task"].pk
    },
    "wagtailadmin_workflows:enable_task": lambda stage, mine, case: {"pk": stage.things["task"].pk},
    "desk:renew": lambda stage, mine, case: {
        "page_id": stage.town.home.pk if case == "press" else mine.section.page_id
    },
    "desk:revoke_preview_link": lambda stage, mine, case: {
        "link_id": mine.things["preview_link"].pk
    },
    "preview": lambda stage, mine, case: {"token": mine.things["preview_token"]},
    "people:decide": lambda stage, mine, case: {"pk": mine.things["confirmation"].pk},
    "wagtailredirects:edit": lambda stage, mine, case: {"redirect_id": stage.things["redirect"].pk},
    "wagtailredirects:delete": lambda stage, mine, case: {
        "redirect_id": stage.things["redirect"].pk
    },
    "wagtailsettings:edit": lambda stage, mine, case: {
        "model_name": "siteidentity",
        "pk": stage.things["identity"].pk,
    },
    "wagtailsettings:preview_on_edit": lambda stage, mine, case: {
        "model_name": "siteidentity",
        "pk": stage.things["identity"].pk,
    },
    "wagtaildocs:create_multiple_from_uploaded_document": lambda stage, mine, case: {
        "uploaded_file_id": mine.uploads["document"].pk
    },
    "wagtaildocs:delete_upload_multiple": lambda stage, mine, case: {
        "uploaded_file_id": mine.uploads["document"].pk
    },
    "wagtailimages:create_multiple_from_uploaded_image": lambda stage, mine, case: {
        "uploaded_file_id": mine.uploads["image"].pk
    },
    "wagtailimages:delete_upload_multiple": lambda stage, mine, case: {
        "uploaded_file_id": mine.uploads["image"].pk
    },
    "event_calendar": lambda stage, mine, case: {
        "event_id": mine.things["event_draft" if case == "draft" else "event"].pk
    },
    "serve_media": lambda stage, mine, case: _media(mine, case),
    "wagtailadmin_password_reset_confirm": lambda stage, mine, case: {
        "uidb64": "MQ",
        "token": "a-b",
    },
}


def arguments(door: Door, stage: Stage, mine: Belongings, case: str) -> dict[str, Any]:
    """A value for each part of the route's address that varies."""
    if door.name == "wagtail_bulk_action":
        app_label, model_name, action = case.replace(".all", ".delete").split(".")
        return {"app_label": app_label, "model_name": model_name, "action": action}
    values = _page_things(mine, case)
    thing = _primary_keys(stage, mine, case).get(door.namespace)
    if thing is not None:
        values["pk"] = thing.pk
    if "cohort_id" in door.parameters:
        values |= _class(mine)
    if door.name in ARGUMENTS:
        values |= ARGUMENTS[door.name](stage, mine, case)
    return {name: values[name] for name in door.parameters}


def address(door: Door, stage: Stage, mine: Belongings, case: str) -> str:
    """The route's address about one section's things."""
    if door.name == "-":
        return UNNAMED[door.pattern]
    if door.name in {"page", "wagtail_serve"}:
        page = mine.container if case == "container" else mine.page(case)
        return "/" + page.url_path.split("/", 2)[2]
    if door.name == "wagtaildocs_serve":
        document = mine.documents[case]
        return reverse(door.name, args=[document.pk, document.filename])
    return reverse(door.name, kwargs=arguments(door, stage, mine, case))
