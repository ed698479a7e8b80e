"""Keeping ``CourseOutline`` true: written again in the transaction of whatever changes a course.

An outline is a function of the pages alone, so ``rebuild_progress`` writes the same one. Pages'
signals lead here; nothing here knows a learner, except that their summaries follow afterwards, in
the background.
"""

from collections import defaultdict
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.core.navigation import without_private
from cms.core.remembered import remember
from learning.course_progress import Outline, outline_from
from learning.models import CourseOutline, CoursePage, LessonPage, ModulePage, QuizPage
from learning.tasks import refresh_standings, refresh_summaries

RULES = (
    "minutes",
    "order",
    "needs_lessons",
    "needs_quizzes",
    "needs_percent",
    "audience",
    "summary",
)
"""Fields of ``CoursePage`` that an outline repeats as they stand; its dates besides."""
FIELDS = ("title", "slug", "is_live", "parts", "rules")
_DEPTH_BELOW = {CoursePage: 0, ModulePage: 1, LessonPage: 2, QuizPage: 2}


def outline_fields(course: CoursePage) -> dict[str, Any]:
    """What the outline of a course says, from its pages. Three queries."""
    modules = ModulePage.objects.child_of(course).live().order_by("path")
    inside = Q(path__startswith=course.path, depth=course.depth + 2)
    lessons = LessonPage.objects.live().filter(inside)
    quizzes = QuizPage.objects.live().filter(inside).defer("questions")
    items: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for path, uid, title, slug, minutes in lessons.values_list(
        "path", "uid", "title", "slug", "minutes"
    ):
        entry = {"kind": "lesson", "minutes": minutes, "is_required": True}
        items[path[: -Page.steplen]].append((path, _named(uid, title, slug) | entry))
    for path, uid, title, slug, minutes, is_required, most in quizzes.values_list(
        "path", "uid", "title", "slug", "time_limit_minutes", "is_required", "max_attempts"
    ):
        entry = {
            "kind": "quiz",
            "minutes": minutes,
            "is_required": is_required,
            "max_attempts": most,
        }
        items[path[: -Page.steplen]].append((path, _named(uid, title, slug) | entry))
    parts = [
        {
            "uid": str(uid),
            "title": title,
            "items": [entry for _, entry in sorted(items[path], key=lambda each: each[0])],
        }
        for path, uid, title in modules.values_list("path", "uid", "title")
    ]
    rules = {name: getattr(course, name) for name in RULES}
    dates = {
        name: day.isoformat() if day else None
        for name, day in (("opens_on", course.opens_on), ("closes_on", course.closes_on))
    }
    return {
        "title": course.title,
        "slug": course.slug,
        "is_live": course.live,
        "parts": parts,
        "rules": rules | dates,
    }


def _named(uid: UUID, title: str, slug: str) -> dict[str, Any]:
    return {"uid": str(uid), "title": title, "slug": slug}


def has_outline(course: CoursePage) -> bool:
    """Whether citizens could ever read it: a course that was only drafted has no outline."""
    return bool(course.live or course.first_published_at)


def write_outline(course: CoursePage) -> bool:
    """Write the outline of a course anew. Whether it changed."""
    kept = CourseOutline.objects.filter(course_uid=course.uid).first()
    if not has_outline(course):
        if kept is not None:
            kept.delete()
        return kept is not None
    wanted = outline_fields(course)
    if kept is not None and all(getattr(kept, name) == wanted[name] for name in FIELDS):
        return False
    CourseOutline.objects.update_or_create(course_uid=course.uid, defaults=wanted)
    return True


def published_outlines() -> tuple[Outline, ...]:
    """The outline of every course that anybody may open, in the order of the tree; remembered."""
    return remember("course outlines", _read_published)


def _read_published() -> tuple[Outline, ...]:
    live = without_private(CoursePage.objects.live().order_by("path"))
    uids = list(live.values_list("uid", flat=True))
    rows = {row["uid"]: row for row in outline_columns(CourseOutline.objects.filter(is_live=True))}
    return tuple(outline_from(**rows[uid]) for uid in uids if uid in rows)


def outline_columns(rows: QuerySet[CourseOutline]) -> QuerySet[CourseOutline, Any]:
    """The columns that ``outline_from`` takes."""
    return rows.values("title", "slug", "is_live", "parts", "rules", uid=F("course_uid"))


def published_outline(uid: UUID) -> Outline | None:
    """The outline of a published course; no query when it is remembered."""
    return next((outline for outline in published_outlines() if outline.uid == uid), None)


def outline_by_slug(slug: str) -> Outline | None:
    """The published course at ``/aula/<slug>/``."""
    return next((outline for outline in published_outlines() if outline.slug == slug), None)


def _refresh_at(*course_paths: str) -> None:
    """Write the outlines of the courses at those places of the tree, if there are any."""
    with transaction.atomic():
        for course in CoursePage.objects.filter(path__in=course_paths):
            if write_outline(course):
                transaction.on_commit(partial(refresh_summaries.enqueue, str(course.uid)))


def _course_path(page: Page, path: str) -> str:
    below = _DEPTH_BELOW.get(type(page))
    return "" if below is None else path[: len(path) - below * Page.steplen]


def _on_change(instance: Page, **kwargs: Any) -> None:
    path = _course_path(instance.specific, instance.path)
    if path:
        _refresh_at(path)


def _on_publication(instance: Page, **kwargs: Any) -> None:
    _on_change(instance)
    if isinstance(instance.specific, QuizPage):
        # After the commit: only then is the quiz frozen.
        quiz_uid = str(instance.specific.uid)
        transaction.on_commit(partial(refresh_standings.enqueue, quiz_uid))


def _on_move(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    page = instance.specific
    below = _DEPTH_BELOW.get(type(page), 0)
    if below:
        parents = (parent_page_before.path, parent_page_after.path)
        _refresh_at(*(path[: len(path) - (below - 1) * Page.steplen] for path in parents))


def _on_delete(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, CoursePage):
        deleted, _ = CourseOutline.objects.filter(course_uid=instance.uid).delete()
        if deleted:
            transaction.on_commit(partial(refresh_summaries.enqueue, str(instance.uid)))
    else:
        _refresh_at(_course_path(instance, instance.path))


def watch() -> None:
    """Follow what is published, withdrawn, moved, put in another order and deleted."""
    page_published.connect(_on_publication, dispatch_uid="learning.outlines")
    page_unpublished.connect(_on_change, dispatch_uid="learning.outlines")
    post_page_move.connect(_on_move, dispatch_uid="learning.outlines.move")
    for model in _DEPTH_BELOW:
        post_delete.connect(_on_delete, sender=model, dispatch_uid="learning.outlines.delete")
