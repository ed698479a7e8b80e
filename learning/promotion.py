"""What becomes of a learner when the year of their group is closed. Rules only: no database."""

from dataclasses import dataclass

from django.db import models

from learning.models import Cohort

LAST_GRADES = (11, 13)
"""After these one graduates: of the school, and of the complementary years of an escuela normal."""


class Fate(models.TextChoices):
    """``PROMOTED`` of a group of an organisation: goes on in next year's."""

    PROMOTED = "promoted", "Sigue al año siguiente"
    REPEATS = "repeats", "Repite el grado"
    GRADUATES = "graduates", "Se gradúa"
    TRANSFERRED = "transferred", "Se va a otra institución"
    LEFT = "left", "Se retira"


@dataclass(frozen=True)
class Decision:
    """``group``: its name next year, if not the same. ``school_id``: of who is transferred."""

    fate: Fate
    group: str = ""
    school_id: int | None = None


def following_grade(cohort: Cohort) -> int | None:
    """The grade after a group's; nothing after the last, and of organisations."""
    if cohort.grade is None or cohort.grade in LAST_GRADES:
        return None
    return cohort.grade + 1


def default_decision(cohort: Cohort) -> Decision:
    """What becomes of who nothing is said of: goes on, or graduates from the last grade."""
    is_last = cohort.institution_id is not None and following_grade(cohort) is None
    return Decision(Fate.GRADUATES if is_last else Fate.PROMOTED)


def group_name(text: str, *, of_school: bool) -> str:
    """The name of a group as it is kept: «01» for « 01 »; of organisations, as it was written."""
    return "".join(text.split()).upper() if of_school else " ".join(text.split())
