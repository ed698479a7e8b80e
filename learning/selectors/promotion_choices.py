"""What may be chosen for the learners of each group when a year is closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from learning.models import Cohort, Institution
from learning.promotion import Decision, Fate, default_decision, following_grade
from learning.selectors.promotion import Plan

OptionGroup = tuple[str, list[tuple[str, str]]]
"""A heading, and the values with their words."""


@dataclass(frozen=True)
class Choices:
    """The options of one group. ``usual``: the value that nothing has to be said for."""

    usual: str
    groups: list[OptionGroup]
    decisions: dict[str, Decision]

    @property
    def labels(self) -> dict[str, str]:
        return {value: words for _heading, options in self.groups for value, words in options}


def choices_of(plan: Plan, schools: Iterable[Institution]) -> dict[int, Choices]:
    """By key of the group. Next year's groups are called like this year's and those made already.

    The query is that of ``schools``.
    """
    names: dict[tuple[int | None, int | None], set[str]] = {}
    for cohort in plan.cohorts:
        here = names.setdefault((cohort.organisation_id, cohort.grade), set())
        here.add(cohort.group)
        following = (cohort.organisation_id, following_grade(cohort))
        if cohort.grade is not None and following[1] is not None:
            names.setdefault(following, set()).add(cohort.group)
    for organisation, grade, group in plan.existing:
        names.setdefault((organisation, grade), set()).add(group)
    others = list(schools)
    return {cohort.pk: _of(cohort, names, others) for cohort in plan.cohorts}


def _of(
    cohort: Cohort, names: dict[tuple[int | None, int | None], set[str]], schools: list[Institution]
) -> Choices:
    decisions: dict[str, Decision] = {}

    def option(decision: Decision, words: str) -> tuple[str, str]:
        value = decision.fate.value
        value += f":{decision.group}" if decision.group else ""
        value += f":{decision.school_id}" if decision.school_id else ""
        decisions[value] = decision
        return value, words

    usual = default_decision(cohort)
    stays: list[tuple[str, str]] = []
    if usual.fate == Fate.GRADUATES:
        stays.append(option(usual, "Se gradúa"))
    else:
        grade = following_grade(cohort)
        shown = "" if grade is None else f"{grade}-"
        stays.append(option(usual, f"Pasa a {shown}{cohort.group}"))
        others = names[(cohort.organisation_id, grade)] - {cohort.group}
        stays += [
            option(Decision(Fate.PROMOTED, group=name), f"Pasa a {shown}{name}")
            for name in sorted(others)
        ]
    groups: list[OptionGroup] = [("Sigue", stays)]
    if cohort.grade is not None:
        same = sorted(names[(None, cohort.grade)], key=lambda name: (name != cohort.group, name))
        groups.append(
            (
                "Repite",
                [
                    option(Decision(Fate.REPEATS, group=name), f"Repite en {cohort.grade}-{name}")
                    for name in same
                ],
            )
        )
    gone = [option(Decision(Fate.LEFT), "Se retira")]
    if cohort.institution_id is not None:
        gone += [
            option(Decision(Fate.TRANSFERRED, school_id=school.pk), f"Se va a {school.name}")
            for school in schools
            if school.pk != cohort.institution_id
        ]
    groups.append(("Se va", gone))
    return Choices(next(iter(decisions)), groups, decisions)
