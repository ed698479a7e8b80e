"""The grid of a class: who read what, what each has of the quizzes, who does not get on.

Five queries, whatever the number of learners and quizzes: members, their summaries, assignments,
outlines, standings. Names are told apart within the class and say no more than that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from learning.course_progress import Facts, Item, Outline, Standing, is_done, outline_from
from learning.grading import DEFAULT_SCALE, Scale, scale_from_data
from learning.models import (
    Assignment,
    Cohort,
    CourseOutline,
    Enrolment,
    Learner,
    ProgressSummary,
    QuizStanding,
)
from learning.naming import roster_key, told_apart
from learning.outlines import outline_columns
from learning.selectors.belonging import memberships_of
from learning.standstill import days_away, failed_quiz, is_away, still_step


@dataclass(frozen=True)
class Member:
    """Somebody of the class. ``last_seen``: the last time they came or did something."""

    pk: int
    uid: UUID
    name: str
    state: str
    joined_on: date
    last_seen: datetime | None

    @property
    def is_erased(self) -> bool:
        return self.state == Learner.State.ERASED

    @property
    def is_pending(self) -> bool:
        return self.state == Learner.State.PENDING


@dataclass(frozen=True)
class Cell:
    """A grade as it is shown. ``band``: high, mid, low (not passed), waiting, or nothing yet."""

    text: str = "—"
    band: str = ""
    level: str = ""


NOTHING, WAITING = Cell(), Cell("Por calificar", "waiting")


@dataclass(frozen=True)
class Row:
    """What a member has of the course; ``percent`` is nothing for who does not take it."""

    member: Member
    lessons_read: int
    lessons_total: int
    cells: tuple[Cell, ...]
    percent: int | None
    is_complete: bool

    @property
    def lessons(self) -> str:
        return "—" if self.percent is None else f"{self.lessons_read}/{self.lessons_total}"


@dataclass(frozen=True)
class Trouble:
    """Somebody who does not get on, and on what."""

    member: Member
    words: str


@dataclass(frozen=True)
class CourseChoice:
    """A course of the class."""

    uid: UUID
    title: str
    is_current: bool


@dataclass(frozen=True)
class Grid:
    """A class in one course. Shares are of ``counted``: members whose doings are kept."""

    courses: tuple[CourseChoice, ...] = ()
    outline: Outline | None = None
    title: str = ""
    quizzes: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()
    scale: Scale = DEFAULT_SCALE
    counted: int = 0
    finished: int = 0
    taken: int = 0
    """Required quizzes handed in and graded, over all members."""
    passed: int = 0
    away: tuple[Trouble, ...] = ()
    stuck: tuple[Trouble, ...] = ()
    pending: int = 0

    @property
    def course_uid(self) -> UUID | None:
        return next((each.uid for each in self.courses if each.is_current), None)

    @property
    def scale_words(self) -> str:
        """«de 1,0 a 5,0; se aprueba con 3,0»."""
        scale = self.scale
        passing = scale.text(scale.fraction(scale.passing))
        return f"de {scale.text(0)} a {scale.text(1)}; se aprueba con {passing}"

    @property
    def passed_percent(self) -> int:
        return self.passed * 100 // self.taken if self.taken else 0


@dataclass
class _Summary:
    lessons_read: int
    lessons_total: int
    is_complete: bool
    next_uid: UUID | None
    moved_at: datetime | None


@dataclass
class _Doings:
    """What the members do: by course and member."""

    summaries: dict[UUID, dict[int, _Summary]] = field(default_factory=lambda: defaultdict(dict))
    titles: dict[UUID, str] = field(default_factory=dict)
    active_at: dict[int, datetime] = field(default_factory=dict)


def scale_of_class(cohort: Cohort) -> Scale:
    """The scale of the group's school; of an organisation's group, the usual one."""
    written = cohort.institution.scale if cohort.institution else None
    return scale_from_data(written) if written else DEFAULT_SCALE


def class_grid(cohort: Cohort, course: str = "", *, now: datetime | None = None) -> Grid:
    """The grid of a class in a course, given by its ``uid``; else in the one given last to all.

    An unknown course is no course: the usual one is shown.
    """
    now = now or timezone.now()
    people = sorted(
        memberships_of(cohort).values_list(
            "learner_id", "learner__uid", "learner__first_names", "learner__last_names",
            "learner__state", "starts_on", "learner__user__last_login",
        ),
        key=lambda row: roster_key(row[2], row[3]),
    )  # fmt: skip
    doings = _doings_of([row[0] for row in people])
    members = _members(people, doings.active_at)
    assigned = list(
        Assignment.objects.filter(cohort=cohort, withdrawn_at=None)
        .order_by("-given_at", "-pk")
        .values_list("course_uid", flat=True)
    )
    outlines = _outlines({*doings.summaries, *assigned})
    uids = _in_order(outlines, doings, assigned)
    if not uids:
        return Grid(scale=scale_of_class(cohort), pending=sum(m.is_pending for m in members))
    chosen = next((uid for uid in uids if str(uid) == course), uids[0])
    titles = {uid: outlines[uid].title if uid in outlines else doings.titles[uid] for uid in uids}
    return _filled(
        cohort=cohort,
        members=members,
        summaries=doings.summaries.get(chosen, {}),
        outline=outlines.get(chosen),
        courses=tuple(CourseChoice(uid, titles[uid], uid == chosen) for uid in uids),
        now=now,
    )


def _doings_of(learner_ids: Sequence[int]) -> _Doings:
    enrolment = Enrolment.objects.filter(
        learner_id=OuterRef("learner_id"), course_uid=OuterRef("course_uid")
    )
    found = _Doings()
    rows = ProgressSummary.objects.filter(learner_id__in=learner_ids).annotate(
        title=Subquery(enrolment.values("course_title")[:1]),
        enrolled_at=Subquery(enrolment.values("enrolled_at")[:1]),
    )
    for who, uid, read, total, is_complete, upcoming, active, title, enrolled in rows.values_list(
        "learner_id", "course_uid", "lessons_read", "lessons_total", "is_complete", "next_uid",
        "active_at", "title", "enrolled_at",
    ):  # fmt: skip
        found.summaries[uid][who] = _Summary(read, total, is_complete, upcoming, active or enrolled)
        found.titles[uid] = title or "Curso retirado"
        if active is not None:
            found.active_at[who] = max(active, found.active_at.get(who, active))
    return found


def _members(
    people: Iterable[tuple[Any, ...]], active_at: Mapping[int, datetime]
) -> tuple[Member, ...]:
    once = {row[0]: row for row in people}
    living = {pk: (row[2], row[3]) for pk, row in once.items() if row[4] != Learner.State.ERASED}
    names = told_apart(living)
    return tuple(
        Member(
            pk=pk,
            uid=row[1],
            name=names.get(pk, row[2]),
            state=row[4],
            joined_on=row[5],
            last_seen=max(
                (instant for instant in (row[6], active_at.get(pk)) if instant is not None),
                default=None,
            ),
        )
        for pk, row in once.items()
    )


def _outlines(uids: Iterable[UUID]) -> dict[UUID, Outline]:
    rows = outline_columns(CourseOutline.objects.filter(course_uid__in=uids))
    return {row["uid"]: outline_from(**row) for row in rows.order_by("title")}


def _in_order(
    outlines: Mapping[UUID, Outline], doings: _Doings, assigned: Sequence[UUID]
) -> list[UUID]:
    """Assigned courses first, the latest before; then by how many take them."""
    wanted = [uid for uid in dict.fromkeys(assigned) if uid in outlines or uid in doings.titles]
    others = [uid for uid in doings.summaries if uid not in wanted]
    others.sort(key=lambda uid: (-len(doings.summaries[uid]), str(uid)))
    return [*wanted, *others]


def _filled(
    *,
    cohort: Cohort,
    members: tuple[Member, ...],
    summaries: Mapping[int, _Summary],
    outline: Outline | None,
    courses: tuple[CourseChoice, ...],
    now: datetime,
) -> Grid:
    scale = scale_of_class(cohort)
    quizzes = outline.required_quizzes if outline else ()
    facts = _facts_of([member.pk for member in members], quizzes)
    shown = _Grades(scale)
    rows, away, stuck = [], [], []
    for member in members:
        summary, known = summaries.get(member.pk), facts[member.pk]
        rows.append(_row(member, summary, outline, known, shown))
        if member.is_erased or member.is_pending:
            continue
        days = days_away(member.last_seen, member.joined_on, now)
        failed = failed_quiz(quizzes, known)
        still = None
        if is_away(days):
            never = " (nunca ha entrado)" if member.last_seen is None else ""
            away.append(Trouble(member, f"{days} días{never}"))
        elif summary is not None and not summary.is_complete and outline is not None:
            step = next((item for item in outline.items if item.uid == summary.next_uid), None)
            still = still_step(step, summary.moved_at, now)
        if (found := failed or still) is not None:
            stuck.append(Trouble(member, found.words))
    counted = {m.pk for m in members if not (m.is_erased or m.is_pending)}
    graded = [
        standing
        for pk in counted
        for standing in facts[pk].standings.values()
        if standing.fraction is not None
    ]
    return Grid(
        courses=courses,
        outline=outline,
        title=next(each.title for each in courses if each.is_current),
        quizzes=quizzes,
        rows=tuple(rows),
        scale=scale,
        counted=len(counted),
        finished=sum(row.is_complete for row in rows if row.member.pk in counted),
        taken=len(graded),
        passed=sum(standing.is_passed for standing in graded),
        away=tuple(away),
        stuck=tuple(stuck),
        pending=sum(member.is_pending for member in members),
    )


def _facts_of(learner_ids: Sequence[int], quizzes: Sequence[Item]) -> dict[int, Facts]:
    """What each has of those quizzes. One query, and lighter than one that makes models."""
    found: dict[int, dict[UUID, Standing]] = {pk: {} for pk in learner_ids}
    rows = QuizStanding.objects.filter(
        learner_id__in=learner_ids, quiz_uid__in=[quiz.uid for quiz in quizzes]
    )
    for who, quiz, attempts, fraction, is_passed, awaits, last in rows.values_list(
        "learner_id", "quiz_uid", "attempts", "fraction", "is_passed", "awaits_grade",
        "last_finished_at",
    ):  # fmt: skip
        found[who][quiz] = Standing(attempts, fraction, is_passed, awaits, last)
    return {who: Facts(standings=each) for who, each in found.items()}


def _row(
    member: Member,
    summary: _Summary | None,
    outline: Outline | None,
    facts: Facts,
    shown: "_Grades",
) -> Row:
    if summary is None:
        cells = tuple(NOTHING for _ in outline.required_quizzes) if outline else ()
        return Row(member, 0, 0, cells, None, False)
    if outline is None:
        percent = 100 if summary.is_complete else 0
        return Row(
            member, summary.lessons_read, summary.lessons_total, (), percent, summary.is_complete
        )
    quizzes = outline.required_quizzes
    lessons = len(outline.lessons)
    # A lesson withdrawn since leaves the summary ahead until it is written anew.
    read = min(summary.lessons_read, lessons)
    done = read + sum(is_done(quiz, facts) for quiz in quizzes)
    parts = lessons + len(quizzes)
    return Row(
        member=member,
        lessons_read=read,
        lessons_total=lessons,
        cells=tuple(shown.cell(facts.standings.get(quiz.uid)) for quiz in quizzes),
        percent=done * 100 // parts if parts else 0,
        is_complete=summary.is_complete,
    )


class _Grades:
    """Grades in one scale; the same result is worked out once."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.known: dict[tuple[float, bool], Cell] = {}
        names = [level.name for level in scale.levels]
        enough = names.index(scale.level(scale.fraction(scale.passing)))
        # The level where passing begins, and those under it, where there is a better one.
        self.middling = set(names[: enough + 1]) if enough + 1 < len(names) else set()

    def cell(self, standing: Standing | None) -> Cell:
        if standing is None:
            return NOTHING
        if standing.fraction is None:
            return WAITING
        key = (standing.fraction, standing.is_passed)
        if key not in self.known:
            level = self.scale.level(standing.fraction)
            band = "high" if level not in self.middling else "mid"
            self.known[key] = Cell(
                self.scale.text(standing.fraction),
                band if standing.is_passed else "low",
                level,
            )
        return self.known[key]


def grid_table(grid: Grid, *, as_numbers: bool = False) -> tuple[list[str], Iterable[list[object]]]:
    """The grid as head and rows of a spreadsheet; ``as_numbers``: grades without a language."""

    def grade(cell: Cell) -> object:
        if as_numbers and cell.level:
            return float(cell.text.replace(",", "."))
        return cell.text if cell.band else ""

    header = ["Estudiante", "Lecciones", *(quiz.title for quiz in grid.quizzes), "Avance (%)"]
    rows = (
        [
            row.member.name,
            row.lessons,
            *map(grade, row.cells),
            "" if row.percent is None else row.percent,
        ]
        for row in grid.rows
    )
    return header, rows
