"""What a person may do to a page of the Aula: as to any page, but what people did stays asked for.

Results never depend on a page (they name it by ``uid`` and point at versions), so a page could be
deleted without harm to them; but then nobody could look at what was asked, and its learners would
find nothing. So nobody deletes it from a screen: Prensa withdraws it («retirar»).
"""

from django.apps import apps
from wagtail.models import Page

from cms.editorial.page_permissions import EditorialPagePermissionTester

KEPT = "No se puede borrar: hay personas que ya trabajaron en «{title}» o en algo que contiene."
"""Said to whoever asks to delete such a page."""


def has_results(page: Page) -> bool:
    """Whether anybody read, answered or finished anything of a page or of what stands below it.

    Models are asked for by name: pages import this module. At most six queries.
    """

    def uids(name: str) -> list[str]:
        found = apps.get_model("learning", name).objects.descendant_of(page, inclusive=True)
        return list(found.values_list("uid", flat=True))

    kept = (
        ("Attempt", "course_uid__in", "CoursePage"),
        ("CourseCompletion", "course_uid__in", "CoursePage"),
        ("Attempt", "quiz_uid__in", "QuizPage"),
        ("LessonReading", "lesson_uid__in", "LessonPage"),
        ("AttemptItem", "question_version__owner_uid__in", "QuestionBankPage"),
    )
    return any(
        apps.get_model("learning", rows).objects.filter(**{lookup: found}).exists()
        for rows, lookup, pages in kept
        if (found := uids(pages))
    )


class AulaPagePermissionTester(EditorialPagePermissionTester):
    """The rules of Prensa, and no deleting of what people worked in."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk=ignore_bulk) and not has_results(self.page)
