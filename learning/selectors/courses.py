"""What pages of courses, lessons and progress show: outlines joined with what one person did.

Nothing here writes, and nothing asks who somebody is unless the request carries a session.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from cms.accounts.middleware import is_signed_in
from cms.core.boundaries import note_boundary
from learning.course_progress import (
    Dates,
    Facts,
    Item,
    Outline,
    advance_in,
    course_is_open,
    dates_of,
    is_done,
    next_item,
    open_uids,
    outline_from,
)
from learning.grading import DEFAULT_SCALE, Scale, scale_from_data
from learning.models import CoursePage, Enrolment, Learner
from learning.models.base import AULA_SLUG
from learning.outlines import outline_fields, published_outlines
from learning.permissions import learner_of, may_learn
from learning.selectors.assignments import own_board, own_tasks
from learning.services.progress import Taken, courses_taken, facts_of

REGISTRATION = f"/{AULA_SLUG}/registro/"
KINDS = {"lesson": "Lección", "quiz": "Cuestionario"}
_AUDIENCES = dict(CoursePage.Audience.choices)


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page of the Aula, as far as the page has to know."""

    is_signed_in: bool = False
    learner: Learner | None = None

    @property
    def may_learn(self) -> bool:
        return may_learn(self.learner)


def visitor_of(request: HttpRequest) -> Visitor:
    """Who asks. Somebody without a session is never looked up: the page is for everybody."""
    if not hasattr(request, "user") or not is_signed_in(request):
        return Visitor()
    return Visitor(is_signed_in=True, learner=learner_of(request.user))


def scale_of(learner: Learner) -> Scale:
    """The scale in which a learner reads grades: the institution's, or the usual one."""
    institution = learner.institution
    given = institution.scale if institution is not None else None
    return scale_from_data(given) if given else DEFAULT_SCALE


def duration(minutes: int) -> str:
    """«45 min», «1 h», «2 h 30 min»."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    return " ".join(filter(None, parts))


def course_url(slug: str) -> str:
    return f"/{AULA_SLUG}/{slug}/"


@dataclass(frozen=True)
class Opening:
    """Whether a course is open today, in words; empty when it always is."""

    is_open: bool
    words: str
    on: date | None = None


def opening_of(outline: Outline) -> Opening:
    """The dates of a course as a page shows them; the page holds until they change."""
    dates: Dates = dates_of(outline)
    for instant in dates.next_change():
        note_boundary(instant)
    today = timezone.localdate()
    if course_is_open(outline, today):
        return Opening(True, "Abierto hasta el" if dates.closes_on else "", dates.closes_on)
    if dates.opens_on and today < dates.opens_on:
        return Opening(False, "Abre el", dates.opens_on)
    return Opening(False, "Cerró el" if dates.closes_on else "No está abierto", dates.closes_on)


@dataclass(frozen=True)
class Step:
    """A lesson or quiz as a learner sees it in a list. ``state``: done, now, waiting, locked or
    nothing; ``words`` say it."""

    uid: UUID
    title: str
    url: str
    kind: str
    minutes: int | None
    is_required: bool
    state: str = ""
    words: str = ""
    is_here: bool = False
    grade: str = ""
    passes: bool = False


@dataclass(frozen=True)
class Module:
    """A module and its steps."""

    title: str
    steps: tuple[Step, ...]

    @property
    def is_here(self) -> bool:
        return any(step.is_here for step in self.steps)


@dataclass(frozen=True)
class Rail:
    """The contents of a course beside each of its pages. ``percent``: of what counts, done."""

    title: str
    url: str
    modules: tuple[Module, ...]
    percent: int | None = None


def rail_for(
    outline: Outline | None, facts: Facts | None = None, *, here: UUID | None = None
) -> Rail | None:
    """The contents of a course for ``learning/rail.html``; with marks if there are facts."""
    if outline is None:
        return None
    return Rail(
        title=outline.title,
        url=course_url(outline.slug),
        modules=modules_of(outline, facts, here=here),
        percent=percent_done(outline, facts) if facts is not None else None,
    )


def percent_done(outline: Outline, facts: Facts) -> int:
    """Of the parts that count, those done, in whole percent rounded down; 100 only when all are."""
    counted = [item for item in outline.items if item.is_required]
    done = sum(is_done(item, facts) for item in counted)
    return done * 100 // len(counted) if counted else 0


def modules_of(
    outline: Outline,
    facts: Facts | None,
    *,
    here: UUID | None = None,
    scale: Scale | None = None,
) -> tuple[Module, ...]:
    """The modules of a course with their steps, marked if there are facts."""
    upcoming = next_item(outline, facts) if facts is not None else None
    is_open = open_uids(outline, facts) if facts is not None else ()

    def step(item: Item) -> Step:
        state, words, passes, grade = "", "", False, ""
        if facts is not None:
            state, words = _state(item, facts, item == upcoming, item.uid in is_open)
            standing = facts.standings.get(item.uid)
            if scale and standing and standing.fraction is not None:
                grade, passes = scale.text(standing.fraction), standing.is_passed
        return Step(
            uid=item.uid,
            title=item.title,
            url=f"{course_url(outline.slug)}{item.slug}/",
            kind=KINDS[item.kind],
            minutes=item.minutes,
            is_required=item.is_required,
            state=state,
            words=words,
            is_here=item.uid == here,
            grade=grade,
            passes=passes,
        )

    return tuple(
        Module(part.title, tuple(step(item) for item in part.items)) for part in outline.parts
    )


def _state(item: Item, facts: Facts, is_next: bool, is_open: bool) -> tuple[str, str]:
    standing = facts.standings.get(item.uid)
    if item.kind == "quiz" and standing is not None:
        if standing.is_passed:
            return "done", "Aprobado"
        if standing.awaits_grade:
            return "waiting", "Espera calificación"
        if is_done(item, facts):
            return "waiting", "Sin aprobar, sin más intentos"
        return ("now" if is_next else ""), "Sin aprobar todavía"
    if is_done(item, facts):
        return "done", "Leída"
    if is_next:
        return "now", "Siguiente paso"
    return ("", "") if is_open else ("locked", "Se abre después")


@dataclass(frozen=True)
class Course:
    """A course in a list, or on its way."""

    title: str
    url: str
    summary: str
    audience: str
    length: str
    lessons: int
    quizzes: int
    opening: Opening
    modules: tuple[Module, ...] = ()
    percent: int | None = None
    next_step: Step | None = None
    is_complete: bool = False
    completed_at: datetime | None = None
    grade: str = ""
    level: str = ""
    is_live: bool = True


def course_of(
    outline: Outline,
    facts: Facts | None = None,
    *,
    scale: Scale | None = None,
    completed_at: datetime | None = None,
) -> Course:
    """A course as cards and «Mi avance» show it."""
    modules = modules_of(outline, facts, scale=scale)
    steps = [step for module in modules for step in module.steps]
    fraction = _final_fraction(outline, facts) if facts is not None else None
    upcoming = next_item(outline, facts) if facts is not None else None
    return Course(
        title=outline.title,
        url=course_url(outline.slug),
        summary=outline.rules.get("summary") or "",
        audience=_AUDIENCES.get(str(outline.rules.get("audience")), ""),
        length=duration(int(outline.rules.get("minutes") or 0)),
        lessons=len(outline.lessons),
        quizzes=sum(item.kind == "quiz" for item in outline.items),
        opening=opening_of(outline),
        modules=modules,
        percent=percent_done(outline, facts) if facts is not None else None,
        next_step=next((each for each in steps if upcoming and each.uid == upcoming.uid), None),
        is_complete=completed_at is not None,
        completed_at=completed_at,
        grade=scale.text(fraction) if scale and fraction is not None else "",
        level=scale.level(fraction) if scale and fraction is not None else "",
        is_live=outline.is_live,
    )


def _final_fraction(outline: Outline, facts: Facts) -> float | None:
    """The grade of the course once every quiz that counts has one: until then, the missing ones
    count 0 and the figure would only frighten."""
    standings = [facts.standings.get(quiz.uid) for quiz in outline.required_quizzes]
    if any(standing is None or standing.fraction is None for standing in standings):
        return None
    return advance_in(outline, facts).fraction


def aula_context(request: HttpRequest) -> dict[str, Any]:
    """What the page of the Aula shows."""
    visitor = visitor_of(request)
    return {"visitor": visitor, "registration": REGISTRATION, **catalogue(visitor)}


def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of a course shows; with marks for a learner."""
    outline = next((each for each in published_outlines() if each.uid == page.uid), None)
    if outline is None:
        # A course that is only previewed.
        outline = outline_from(uid=page.uid, **outline_fields(page))
    visitor = visitor_of(request)
    learner = visitor.learner
    facts = facts_of([learner.pk])[learner.pk] if learner is not None else None
    taken = next((each for each in _taken_by(learner) if each.course_uid == page.uid), None)
    return {
        "visitor": visitor,
        "registration": REGISTRATION,
        "is_enrolled": taken is not None,
        "course": course_of(
            outline,
            facts,
            scale=scale_of(learner) if learner is not None else None,
            completed_at=taken.completed_at if taken else None,
        ),
        "needs": needs_of(outline),
    }


def needs_of(outline: Outline) -> list[str]:
    """What it takes to finish the course, a phrase each."""
    rules = outline.rules
    quizzes, percent = len(outline.required_quizzes), rules.get("needs_percent")
    needs = []
    if rules.get("needs_lessons") and outline.lessons:
        needs.append(f"Leer las {len(outline.lessons)} lecciones y marcarlas como leídas.")
    if rules.get("needs_quizzes") and quizzes:
        needs.append(
            "Aprobar el cuestionario." if quizzes == 1 else f"Aprobar los {quizzes} cuestionarios."
        )
    if percent and quizzes:
        needs.append(f"Una nota final de al menos {percent}\u202f%.")
    return needs or ["Leer las lecciones y responder los cuestionarios."]


def catalogue(visitor: Visitor) -> dict[str, Any]:
    """The published courses: ``own`` (those that the learner takes) and ``others``."""
    outlines = published_outlines()
    taken = _taken_by(visitor.learner)
    facts = facts_of([visitor.learner.pk])[visitor.learner.pk] if visitor.learner else None
    own = {each.course_uid: each.completed_at for each in taken}
    mine = [
        course_of(outline, facts, completed_at=own[outline.uid])
        for outline in outlines
        if outline.uid in own
    ]
    others = [course_of(outline) for outline in outlines if outline.uid not in own]
    return {"own": sorted(mine, key=lambda course: course.is_complete), "others": others}


def _taken_by(learner: Learner | None) -> list[Taken]:
    if learner is None:
        return []
    return courses_taken(Enrolment.objects.filter(learner=learner), lock=False)


def my_progress(learner: Learner) -> dict[str, Any]:
    """All that a learner takes, and the one next step: of the course they were in last."""
    scale = scale_of(learner)
    facts = facts_of([learner.pk])[learner.pk]
    courses: list[tuple[datetime | None, Course]] = []
    gone: list[Taken] = []
    everything = _taken_by(learner)
    for taken in everything:
        if taken.outline is None:
            gone.append(taken)
            continue
        course = course_of(taken.outline, facts, scale=scale, completed_at=taken.completed_at)
        courses.append((advance_in(taken.outline, facts).active_at, course))
    courses.sort(key=lambda each: (each[1].is_complete, -(each[0].timestamp() if each[0] else 0)))
    ordered = [course for _, course in courses]
    completed = {taken.course_uid: taken.completed_at for taken in everything}
    return {
        "tasks": own_tasks(learner, facts, completed),
        "board": own_board(learner),
        "courses": ordered,
        "gone": gone,
        "upcoming": next(_can_go_on(ordered), None),
        "scale": scale,
    }


def _can_go_on(courses: Iterable[Course]) -> Iterator[Course]:
    return (
        course
        for course in courses
        if course.is_live and course.opening.is_open and course.next_step is not None
    )


def outline_holding(uid: UUID) -> Outline | None:
    """The published course that holds a lesson or quiz; no query when outlines are remembered."""
    return next(
        (each for each in published_outlines() if any(item.uid == uid for item in each.items)),
        None,
    )


def rail_beside(uid: UUID, learner: Learner | None) -> Rail | None:
    """The contents of the course that holds a lesson or quiz, with the marks of this learner."""
    outline = outline_holding(uid)
    facts = facts_of([learner.pk])[learner.pk] if learner is not None and outline else None
    return rail_for(outline, facts, here=uid)
