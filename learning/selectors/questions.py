"""All questions that a person may see with their key, as they stand in the latest drafts.

A municipality has some hundreds of pages of questions, so they are read whole and filtered here;
what is counted over answers is counted for the questions of one screen alone.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.accounts.models import User
from cms.accounts.roles import is_press
from cms.core.templatetags.site_tags import link_with
from cms.secretarias.models import Section
from learning.models import Attempt, Grade, QuestionBankPage, QuestionVersion, QuizPage, Regrade
from learning.telling import KINDS, LEVEL_WORDS
from learning.telling_statistics import LEAST_ATTEMPTS

PER_PAGE = 50
RIGHT = 0.999999
NAMES = {"texto": "Texto", "tema": "Tema", "nivel": "Nivel", "tipo": "Tipo",
         "etiqueta": "Etiqueta", "seccion": "Secretaría"}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A question where it stands."""

    block_id: str
    kind: str
    title: str
    text: str
    topic: str
    level: str
    tags: tuple[str, ...]
    page_id: int
    owner_uid: UUID
    page_title: str
    section: str
    is_bank: bool
    is_live: bool
    drawn_by: tuple[str, ...] = ()
    answers: int = 0
    right_percent: int | None = None

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def level_label(self) -> str:
        return LEVEL_WORDS.get(self.level, "")

    @property
    def edit_url(self) -> str:
        """The form of its page, at this block."""
        page = reverse("wagtailadmin_pages:edit", args=[self.page_id])
        return f"{page}#block-{self.block_id}-section"


@dataclass(frozen=True)
class Option:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Filter:
    """A filter as links (``components/filters.html``)."""

    label: str
    chosen: str
    options: list[Option] = field(default_factory=list)


def plain(html: str) -> str:
    """The words of a rich text, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def folded(text: str) -> str:
    """Without accents or capitals."""
    marks = unicodedata.normalize("NFD", text.casefold())
    return "".join(each for each in marks if not unicodedata.combining(each))


def questions_for(user: User) -> list[Found]:
    """Every question whose key this person may see. At most five queries and those of rights."""
    pages = _pages_of(user)
    sections = {
        section.page.path: section.page.title
        for section in Section.objects.select_related("page")
        if section.page is not None
    }
    raws = {page.pk: _blocks(page) for page in pages}
    drawn: dict[int, list[str]] = {}
    for page in pages:
        for bank in {raw["value"].get("bank") for raw in raws[page.pk] if raw["type"] == "draw"}:
            drawn.setdefault(bank, []).append(page.title)
    found: list[Found] = []
    for page in pages:
        public = {block["id"] for block in page.questions.raw_data} if page.live else set()
        section = next((name for path, name in sections.items() if page.path.startswith(path)), "")
        found += [
            _found(page, raw, section, raw["id"] in public, tuple(drawn.get(page.pk, ())))
            for raw in raws[page.pk]
            if raw["type"] in KINDS and raw["type"] != "description"
        ]
    return found


def _pages_of(user: User) -> list[Any]:
    pages: list[Any] = []
    for model in (QuestionBankPage, QuizPage):
        every = model.objects.select_related("latest_revision").order_by("path")
        if not (is_press(user) or user.is_superuser):
            mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
            every = every.filter(pk__in=mine.order_by().values("pk"))
        pages += every
    return pages


def _blocks(page: Any) -> list[dict[str, Any]]:
    """The raw blocks of the latest draft."""
    if page.latest_revision is None:
        return list(page.questions.raw_data)
    stored = page.latest_revision.content.get("questions") or "[]"
    return [raw for raw in json.loads(stored) if raw.get("id")]


def _found(
    page: Any, raw: dict[str, Any], section: str, is_live: bool, drawn_by: tuple[str, ...]
) -> Found:
    value = raw["value"]
    return Found(
        block_id=raw["id"],
        kind=raw["type"],
        title=value.get("title") or "",
        text=plain(value.get("text") or ""),
        topic=(value.get("topic") or "").strip(),
        level=value.get("level") or "",
        tags=tuple(tag.strip() for tag in (value.get("tags") or "").split(",") if tag.strip()),
        page_id=page.pk,
        owner_uid=page.uid,
        page_title=page.title,
        section=section,
        is_bank=isinstance(page, QuestionBankPage),
        is_live=is_live,
        drawn_by=drawn_by,
    )


def _values(question: Found, name: str) -> tuple[str, ...]:
    """What a question has for a filter."""
    return {
        "tema": (question.topic,),
        "nivel": (question.level,),
        "tipo": (question.kind,),
        "etiqueta": question.tags,
        "seccion": (question.section,),
    }[name]


def chosen(questions: Sequence[Found], asked: dict[str, str]) -> dict[str, str]:
    """The filters that name something there is; others are as if they had not been asked."""
    text = asked.get("texto", "").strip()[:100].replace("\x00", "")
    kept = {"texto": text} if text else {}
    for name in list(NAMES)[1:]:
        wanted = asked.get(name, "")
        if wanted and any(wanted in _values(each, name) for each in questions):
            kept[name] = wanted
    return kept


def filtered(questions: Iterable[Found], filters: dict[str, str]) -> list[Found]:
    """Those that meet every filter; words in any order, accents aside."""
    words = folded(filters.get("texto", "")).split()

    def meets(question: Found) -> bool:
        whole = folded(f"{question.title} {question.text} {question.page_title}")
        return all(word in whole for word in words) and all(
            wanted in _values(question, name) for name, wanted in filters.items() if name != "texto"
        )

    return [each for each in questions if meets(each)]


def filters_as_links(
    questions: Sequence[Found], filters: dict[str, str], here: str
) -> list[Filter]:
    """Each filter with what there is to choose, most frequent first, and how many have it."""
    made = []
    for name in list(NAMES)[1:]:
        times = Counter(value for each in questions for value in _values(each, name) if value)
        others = {key: value for key, value in filters.items() if key != name}
        options = [Option("Todos", link_with(here, **others), name not in filters)]
        options += [
            Option(
                f"{_word(name, value)} ({total})",
                link_with(here, **others, **{name: value}),
                filters.get(name) == value,
            )
            for value, total in sorted(times.items(), key=lambda each: (-each[1], each[0]))
        ]
        made.append(Filter(NAMES[name], _word(name, filters.get(name, "")), options))
    return made


def _word(name: str, value: str) -> str:
    return {"nivel": LEVEL_WORDS, "tipo": KINDS}.get(name, {}).get(value, value)


def with_answers(questions: Sequence[Found]) -> list[Found]:
    """The questions with how many finished attempts answered them. One query."""
    current = Grade.objects.filter(
        superseded_by=None,
        item__attempt__state=Attempt.State.FINISHED,
        item__question_version__owner_uid__in={each.owner_uid for each in questions},
        item__question_version__block_id__in={each.block_id for each in questions},
    )
    counted = current.values_list(
        "item__question_version__owner_uid", "item__question_version__block_id"
    ).annotate(n=Count("pk"), right=Count("pk", filter=Q(fraction__gt=RIGHT)))
    counts = {(owner, block): (n, right) for owner, block, n, right in counted.order_by()}
    result = []
    for each in questions:
        n, right = counts.get((each.owner_uid, each.block_id), (0, 0))
        percent = round(100 * right / n) if n >= LEAST_ATTEMPTS else None
        result.append(replace(each, answers=n, right_percent=percent))
    return result


@dataclass(frozen=True)
class Regradable:
    """A question whose finished attempts were graded by an older version than today's."""

    block_id: str
    old: QuestionVersion
    new: QuestionVersion
    attempts: int
    decided: Regrade | None
    """What was last decided for the newest version, if anything."""


def regradable(page: Page) -> list[Regradable]:
    """The questions of a page that changed after people answered them. Three queries.

    ``old`` is the newest of the versions that were answered, but the last.
    """
    versions = list(QuestionVersion.objects.filter(owner_uid=page.uid).order_by("number"))
    latest = {version.block_id: version for version in versions}
    by_id = {version.pk: version for version in versions}
    used = (
        Grade.objects.filter(
            superseded_by=None,
            item__attempt__state=Attempt.State.FINISHED,
            item__question_version__owner_uid=page.uid,
        )
        .values_list("item__question_version_id")
        .annotate(n=Count("pk"))
        .order_by("item__question_version_id")
    )
    answered: dict[str, tuple[QuestionVersion, int]] = {}
    for pk, total in used:
        version = by_id[pk]
        if version.number < latest[version.block_id].number:
            before = answered.get(version.block_id)
            newest = version if before is None or version.number > before[0].number else before[0]
            answered[version.block_id] = (newest, total + (before[1] if before else 0))
    decided = {
        each.version_id: each
        for each in Regrade.objects.filter(owner_uid=page.uid).select_related("by").order_by("pk")
    }
    return [
        Regradable(block_id, old, latest[block_id], total, decided.get(latest[block_id].pk))
        for block_id, (old, total) in answered.items()
        if old.payload != latest[block_id].payload
    ]
