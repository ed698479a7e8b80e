"""What the Coordinación del aula sees of learners, and what learners see of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet

from learning.models import (
    Attempt,
    Certificate,
    CourseCompletion,
    Enrolment,
    GuardianAuthorisation,
    Institution,
    Learner,
    LessonReading,
    Membership,
    Response,
    ServiceHours,
)
from learning.selectors.class_rosters import free_usernames

PAGE_SIZE = 50
LONGEST_SEARCH = 100
MOST_WORDS = 5


@dataclass(frozen=True)
class Option:
    """One value of a filter as a link."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Filter:
    """One filter of the list: its label, its values and what is chosen."""

    label: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True)
class Roster:
    """One page of the list of learners, with its filters."""

    page: "Page[Learner]"
    filters: tuple[Filter, ...]
    kept: tuple[tuple[str, str], ...]
    """Filters in force, to go along with a search."""
    text: str
    is_filtered: bool
    previous_url: str
    next_url: str


def roster(query: Mapping[str, str], path: str) -> Roster:
    """Learners that match ``clase``, ``institucion``, ``estado`` and ``q``; page ``pagina``.

    Unknown values filter nothing. Three queries, whatever the number of learners.
    """
    schools = [(str(pk), name) for pk, name in Institution.objects.values_list("pk", "name")]
    known = {
        "clase": ("Clase", [(str(value), str(name)) for value, name in Learner.Kind.choices]),
        "institucion": ("Institución", schools),
        "estado": ("Estado", [(str(value), str(name)) for value, name in Learner.State.choices]),
    }
    chosen = {
        name: query.get(name, "")
        for name, (_label, choices) in known.items()
        if query.get(name, "") in dict(choices)
    }
    text = " ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
    parameters = {**chosen, **({"q": text} if text else {})}
    page = Paginator(_matching(chosen, text), PAGE_SIZE).get_page(query.get("pagina"))

    def address(**changes: str) -> str:
        kept = {name: value for name, value in {**parameters, **changes}.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    return Roster(
        page=page,
        filters=tuple(
            Filter(
                label=label,
                options=(
                    Option("Todos", address(**{name: ""}), name not in chosen),
                    *(
                        Option(title, address(**{name: value}), chosen.get(name) == value)
                        for value, title in choices
                    ),
                ),
                chosen=dict(choices).get(chosen.get(name, ""), ""),
            )
            for name, (label, choices) in known.items()
        ),
        kept=tuple(chosen.items()),
        text=text,
        is_filtered=bool(parameters),
        previous_url=address(pagina=str(page.number - 1)) if page.has_previous() else "",
        next_url=address(pagina=str(page.number + 1)) if page.has_next() else "",
    )


def _matching(chosen: Mapping[str, str], text: str) -> QuerySet[Learner]:
    found = Learner.objects.select_related("institution", "organisation").prefetch_related(
        _open_memberships()
    )
    if "clase" in chosen:
        found = found.filter(kind=chosen["clase"])
    if "institucion" in chosen:
        found = found.filter(institution_id=chosen["institucion"])
    if "estado" in chosen:
        found = found.filter(state=chosen["estado"])
    else:
        found = found.exclude(state=Learner.State.ERASED)
    for word in text.split()[:MOST_WORDS]:
        found = found.filter(Q(first_names__icontains=word) | Q(last_names__icontains=word))
    return found.order_by("last_names", "first_names", "pk")


def _open_memberships() -> "Prefetch[str, QuerySet[Membership], str]":
    current = Membership.objects.filter(ends_on=None).select_related("cohort")
    return Prefetch("memberships", current, "current_memberships")


def learner_record(uid: Any) -> Learner | None:
    """A learner with all that their page shows."""
    return (
        Learner.objects.select_related("user", "institution", "organisation", "vereda")
        .prefetch_related(
            _open_memberships(),
            Prefetch(
                "authorisations",
                GuardianAuthorisation.objects.select_related("received_by").order_by("-pk"),
                "all_authorisations",
            ),
        )
        .filter(uid=uid)
        .first()
    )


def suggested_username(first_names: str, last_names: str) -> str:
    """A user name that is free now: «ana.mora», «ana.mora2». One query."""
    return free_usernames([(first_names, last_names)])[0]


def own_data(learner: Learner) -> dict[str, Any]:
    """All that is kept of a learner, as data for JSON. Eleven queries at most."""
    return {
        "usuario": learner.user.username if learner.user else None,
        "nombres": learner.first_names,
        "apellidos": learner.last_names,
        "correo": learner.user.email if learner.user else "",
        "clase": learner.get_kind_display(),
        "estado": learner.get_state_display(),
        "inscrito": learner.created_at,
        "declaro_ser_mayor": learner.declared_adult_at,
        "acepto_la_politica": learner.accepted_policy_at,
        "texto_aceptado": learner.accepted_policy,
        "institucion": str(learner.institution) if learner.institution else None,
        "organizacion": str(learner.organisation) if learner.organisation else None,
        "vereda": str(learner.vereda) if learner.vereda else None,
        "grupos": [
            {"grupo": str(each.cohort), "desde": each.starts_on, "hasta": each.ends_on}
            for each in learner.memberships.select_related("cohort").order_by("pk")
        ],
        "autorizaciones": list(
            learner.authorisations.order_by("pk").values(
                "signed_on", "recorded_at", "withdrawn_at", "text"
            )
        ),
        "cursos": _rows(Enrolment, learner, "course_title", "enrolled_at"),
        "lecturas": _rows(LessonReading, learner, "lesson_title", "opened_at", "read_at"),
        "cuestionarios": list(
            Attempt.objects.filter(learner=learner)
            .order_by("started_at", "pk")
            .values(
                "id", "quiz_version__title", "number", "state", "started_at", "finished_at",
                "fraction", "is_passed",
            )
        ),
        "respuestas": list(
            Response.objects.filter(item__attempt__learner=learner)
            .order_by("pk")
            .values("item__attempt_id", "item__number", "answer", "received_at")
        ),
        "cursos_terminados": _rows(
            CourseCompletion, learner, "course_title", "minutes", "fraction", "completed_at"
        ),
        "orientaciones": _rows(
            ServiceHours, learner, "pathway__title", "served_on", "minutes", "help", "state",
            "recorded_at", "decided_at",
        ),
        "certificados": _rows(
            Certificate, learner, "code", "title", "minutes", "completed_on", "holder_name",
            "issue", "issued_at", "revoked_at", "recipient_uid",
        ),
    }  # fmt: skip


def _rows(model: Any, learner: Learner, *columns: str) -> list[dict[str, Any]]:
    return list(model.objects.filter(learner=learner).order_by("pk").values(*columns))
