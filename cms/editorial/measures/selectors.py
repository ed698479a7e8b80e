"""The figures of the Mesa de Prensa, counted by the database in a constant number of queries.

What counts as a decision: something new, a change, a restoration, a withdrawal or a file that
Prensa approved or returned. What its author took back is no decision. An urgent publication is
decided by whoever makes it, at once: it is no wait either, and stands with the second looks.

What is published: what was approved of those, withdrawals apart, urgent publications included,
in the month of the approval (one approved for a date counts when it was approved).

The percentile is that of the nearest rank: the least wait that at least so many of each hundred
cases do not exceed. It is always the wait of a real case, and the median of an even number of
cases is the lower of the two in the middle (definition 1 of R. J. Hyndman and Y. Fan, «Sample
Quantiles in Statistical Packages», *The American Statistician* 50, 1996, pp. 361-365; the
``percentile_disc`` of SQL). The database counts how many decisions of each month took each number
of minutes; the ranks are looked up in those counts. That is one query of whole numbers, the same
on SQLite and PostgreSQL, whose rows are the different waits and not the decisions. Window
functions would hand back two rows a month, and take ten times as long over twenty thousand.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Min, Q, Value, When
from django.utils import timezone

from cms.editorial.measures.periods import Period, this_month, today
from cms.editorial.models import ApprovalException, DeskItem, PageReview
from cms.editorial.models.desk import DeskItemQuerySet
from cms.editorial.sections import section_roots

PUBLISHED_KINDS = (
    DeskItem.Kind.NEW,
    DeskItem.Kind.CHANGE,
    DeskItem.Kind.RESTORE,
)
DECIDED_KINDS = (*PUBLISHED_KINDS, DeskItem.Kind.WITHDRAW)
FEW_CASES = 5
"""With fewer a percentile says little: whoever shows it says so."""
NO_SECTION = "Sin Secretaría"


@dataclass(frozen=True)
class Wait:
    """How long a group of decisions took, in working minutes; nothing without a case."""

    cases: int = 0
    median: int | None = None
    ninetieth: int | None = None

    @property
    def is_few(self) -> bool:
        return self.cases < FEW_CASES


@dataclass(frozen=True)
class Waits:
    """How long the decisions of a period took: in all, and in each of its months."""

    whole: Wait
    by_month: tuple[Wait, ...]


@dataclass(frozen=True)
class Returned:
    """How often a section got something back for a reason."""

    reason: str
    section: str
    count: int


@dataclass(frozen=True)
class Published:
    """What a section published, by month of the period."""

    section: str
    by_month: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_month)


@dataclass(frozen=True)
class SecondLooks:
    """What became of the urgent publications of a period: each is of one of these kinds."""

    in_time: int
    late: int
    waiting: int
    overdue: int
    """Not looked at yet although the 24 clock hours are over."""
    withdrawn: int
    """Of those looked at, how many left the public again."""

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.waiting + self.overdue


@dataclass(frozen=True)
class Reviews:
    """Live pages of a section with a review date, and those whose date has gone by, today."""

    section: str
    pages: int
    overdue: int
    oldest: date | None


@dataclass(frozen=True)
class DeskSummary:
    """The line at the head of the desk."""

    waiting: int
    month: Wait


def desk_summary() -> DeskSummary:
    """How much waits now, and how long the decisions of this month took. Two queries."""
    return DeskSummary(DeskItem.objects.waiting().count(), waits(this_month(), None).whole)


def sections() -> tuple[tuple[int, str], ...]:
    """The id and the title of each section that may be asked for. One query."""
    return tuple(section_roots().order_by("title").values_list("pk", "title"))


def waits(period: Period, section: int | None) -> Waits:
    """How long the decisions of the period took, in all and by month. One query."""
    rows = (
        _decided(period, section)
        .filter(working_minutes__isnull=False)
        .annotate(month=_month_of(period))
        .values_list("month", "working_minutes")
        .annotate(count=Count("pk"))
    )
    months: list[Counter[int]] = [Counter() for _ in period.months]
    for month, minutes, count in rows:
        months[month][minutes] = count
    whole: Counter[int] = Counter()
    for found in months:
        whole.update(found)
    return Waits(wait_of(whole), tuple(map(wait_of, months)))


def wait_of(counts: Mapping[int, int]) -> Wait:
    """The cases, the median and the ninetieth percentile, from how many waited each time."""
    cases = sum(counts.values())
    return Wait(cases, _at_rank(counts, 50, cases), _at_rank(counts, 90, cases))


def returns(period: Period, section: int | None) -> tuple[Returned, ...]:
    """Returns by reason and section, the most frequent reason first. One query."""
    rows = list(
        _decided(period, section)
        .filter(status=DeskItem.Status.RETURNED)
        .values_list("reason__name", "section__title")
        .annotate(count=Count("pk"))
    )
    by_reason: dict[str, int] = {}
    for reason, _section, count in rows:
        by_reason[reason] = by_reason.get(reason, 0) + count
    found = [Returned(reason, title or NO_SECTION, count) for reason, title, count in rows]
    return tuple(
        sorted(found, key=lambda row: (-by_reason[row.reason], row.reason, -row.count, row.section))
    )


def publications(period: Period, section: int | None) -> tuple[Published, ...]:
    """What each section published in each month, the busiest first. One query."""
    rows = (
        _in_period(period, section)
        .filter(status=DeskItem.Status.APPROVED, kind__in=PUBLISHED_KINDS)
        .annotate(month=_month_of(period))
        .values_list("section", "section__title", "month")
        .annotate(count=Count("pk"))
    )
    titles: dict[int | None, str] = {}
    counts: dict[int | None, list[int]] = {}
    for key, title, month, count in rows:
        titles[key] = title or NO_SECTION
        counts.setdefault(key, [0] * len(period.months))[month] += count
    found = [Published(titles[key], tuple(by_month)) for key, by_month in counts.items()]
    return tuple(sorted(found, key=lambda row: (-row.total, row.section)))


def second_looks(period: Period, section: int | None) -> SecondLooks:
    """What became of what was published urgently in the period. One query."""
    found = DeskItem.objects.filter(
        kind=DeskItem.Kind.SECOND_LOOK,
        submitted_at__gte=period.start,
        submitted_at__lt=period.end,
    )
    if section is not None:
        found = found.filter(section_id=section)
    done = ~Q(status=DeskItem.Status.WAITING)
    is_over = Q(status=DeskItem.Status.WAITING, due_at__lt=timezone.now())
    return SecondLooks(
        **found.aggregate(
            in_time=Count("pk", filter=done & Q(decided_at__lte=F("due_at"))),
            late=Count("pk", filter=done & Q(decided_at__gt=F("due_at"))),
            waiting=Count("pk", filter=Q(status=DeskItem.Status.WAITING) & ~is_over),
            overdue=Count("pk", filter=is_over),
            withdrawn=Count("pk", filter=Q(status=DeskItem.Status.RETURNED)),
        )
    )


def overdue_reviews(section: int | None) -> tuple[Reviews, ...]:
    """Live pages by section and how many are overdue today, the most overdue first. One query."""
    found = PageReview.objects.filter(page__live=True)
    if section is not None:
        found = found.filter(section_id=section)
    is_overdue = Q(review_on__lt=today())
    rows = found.values_list("section", "section__title").annotate(
        pages=Count("pk"),
        overdue=Count("pk", filter=is_overdue),
        oldest=Min("review_on", filter=is_overdue),
    )
    named = [
        Reviews(title or NO_SECTION, pages, overdue, oldest)
        for _key, title, pages, overdue, oldest in rows
    ]
    return tuple(sorted(named, key=lambda row: (-row.overdue, row.section)))


def _in_period(period: Period, section: int | None) -> DeskItemQuerySet:
    found = DeskItem.objects.decided().filter(
        decided_at__gte=period.start, decided_at__lt=period.end
    )
    return found if section is None else found.filter(section_id=section)


def _decided(period: Period, section: int | None) -> DeskItemQuerySet:
    urgent = ApprovalException.objects.filter(kind=ApprovalException.Kind.URGENT)
    return (
        _in_period(period, section)
        .filter(kind__in=DECIDED_KINDS)
        .exclude(task_state__in=urgent.values("task_state"))
    )


def _month_of(period: Period) -> Case:
    """The place of a decision's month in the period.

    By comparison with the instants at which months begin: SQLite would call Python for each row
    to cut a date to its month.
    """
    ends = period.bounds[1:]
    return Case(
        *(When(decided_at__lt=end, then=Value(place)) for place, end in enumerate(ends)),
        output_field=IntegerField(),
    )


def _at_rank(counts: Mapping[int, int], percent: int, cases: int) -> int | None:
    reached = 0
    for minutes in sorted(counts):
        reached += counts[minutes]
        if reached * 100 >= cases * percent:
            return minutes
    return None
