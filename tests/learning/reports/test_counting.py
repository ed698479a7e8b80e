"""The figures of a small town, counted by hand."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest

from cms.editorial.models import Vereda
from learning.models import IngresoCard, Learner, Membership, Organisation
from learning.report_permissions import Scope
from learning.selectors.reports import LEADERS, STUDENTS, Period, parts_of
from tests.conftest import Town
from tests.learning.conftest import learner
from tests.learning.reports.deeds import COURSE, OTHER, at, certify, finish, quiz, read
from tests.learning.schooling import class_of, in_class, leaders, school, teacher

ALL = Scope(None, True, False, hides_small=False)
THIS, LAST = Period(2026), Period(2025)


def figures(kind: str, period: Period = THIS, scope: Scope = ALL, **more) -> dict:
    """By place: the figures that are not nothing."""
    found = {}
    for part in parts_of(kind, scope, period, **more):
        told = {name: value for name, value in asdict(part.figures).items() if value}
        told["months"] = {n + 1: m for n, m in enumerate(part.figures.months) if m}
        found[tuple(part.keys.values())] = told
    return found


def test_a_class_counted_by_hand(town: Town) -> None:
    eleven = class_of(grade=11)
    ana, luis, eva = (in_class(eleven, name) for name in ("ana", "luis", "eva"))
    in_class(eleven, "pia", state=Learner.State.PENDING)
    # Ana read, passed two of three and finished in March and, the other course, in May.
    read(ana, at(3))
    finish(ana, at(3))
    finish(ana, at(5), OTHER)
    for fraction, passed in ((0.9, True), (0.8, True), (0.4, False)):
        quiz(ana, fraction, at(3), passed=passed)
    certify(ana, at(3))
    # Luis read; one passed, one waits for a grade. A certificate that was taken back.
    read(luis, at(4), OTHER)
    quiz(luis, 0.6, at(4), passed=True, course=OTHER)
    quiz(luis, None, at(4))
    certify(luis, at(4), revoked=True)
    # Eva came in by a card, no more.
    IngresoCard.objects.create(
        learner=eva, code_digest="x", pin_hash="x", issued_by=town.coordina, issued_at=at(2),
        seen_at=at(2),
    )  # fmt: skip
    key = (eleven.institution_id, 11, eleven.pk)
    assert figures(STUDENTS) == {
        key: {
            "people": 4, "pending": 1, "came": 3, "began": 2, "finished": 1, "passed": 3,
            "graded": 4, "points": pytest.approx(2.7), "certificates": 1, "months": {3: 1, 5: 1},
        }
    }  # fmt: skip
    # In one course: the same people, and what they did in it.
    assert figures(STUDENTS, course=OTHER) == {
        key: {
            "people": 4, "pending": 1, "came": 3, "began": 1, "finished": 1, "passed": 1,
            "graded": 1, "points": pytest.approx(0.6), "months": {5: 1},
        }
    }  # fmt: skip
    assert figures(STUDENTS, course=COURSE)[key]["certificates"] == 1


def test_what_was_done_in_another_year_is_not_of_this_one(town: Town) -> None:
    old, new = class_of(grade=10, year=2025), class_of(grade=11, year=2026)
    ana = in_class(new, "ana")
    old.closed_on = date(2025, 11, 30)
    old.save()
    Membership.objects.create(
        learner=ana, cohort=old, starts_on=date(2025, 2, 1), ends_on=date(2025, 11, 30)
    )
    read(ana, at(4, year=2025))
    finish(ana, at(6, year=2025))
    quiz(ana, 0.9, at(6, year=2025), passed=True)
    # The last hour of a year is of that year, in the municipality's time.
    finish(ana, at(12, 31, year=2025, hour=23), OTHER)
    place = old.institution_id
    assert figures(STUDENTS, THIS) == {(place, 11, new.pk): {"people": 1, "months": {}}}
    assert figures(STUDENTS, LAST) == {
        (place, 10, old.pk): {
            "people": 1, "came": 1, "began": 1, "finished": 1, "passed": 1, "graded": 1,
            "points": pytest.approx(0.9), "months": {6: 1, 12: 1},
        }
    }  # fmt: skip


def test_who_left_a_group_is_not_of_it_and_who_changed_counts_once(town: Town) -> None:
    first, second = class_of(group="01"), class_of(group="02")
    gone, moved = in_class(first, "gone"), in_class(first, "moved")
    Membership.objects.filter(learner__in=[gone, moved]).update(ends_on=date(2026, 4, 1))
    Membership.objects.create(learner=moved, cohort=second, starts_on=date(2026, 4, 1))
    assert figures(STUDENTS) == {
        (second.institution_id, 11, second.pk): {"people": 1, "months": {}}
    }


def test_two_groups_of_one_year_count_the_later(town: Town) -> None:
    """The first was closed with her in it, and she went on to another the same year."""
    first, second = class_of(group="01"), class_of(school("Otro colegio"), group="01")
    ana = in_class(first, "ana")
    first.closed_on = date(2026, 6, 1)
    first.save()
    Membership.objects.filter(learner=ana).update(ends_on=date(2026, 6, 1))
    Membership.objects.create(learner=ana, cohort=second, starts_on=date(2026, 6, 2))
    assert list(figures(STUDENTS)) == [(second.institution_id, 11, second.pk)]
    own = Scope(frozenset({first.institution_id}), False, False, hides_small=False)
    assert figures(STUDENTS, scope=own) == {}


def test_the_erased_stay_in_the_figures(town: Town) -> None:
    eleven = class_of()
    ana = in_class(eleven, "ana")
    finish(ana, at(3))
    Learner.objects.filter(pk=ana.pk).update(
        state=Learner.State.ERASED, user=None, erased_at=at(6), first_names="", last_names=""
    )
    assert figures(STUDENTS)[(eleven.institution_id, 11, eleven.pk)]["finished"] == 1


def test_others_are_no_students(town: Town) -> None:
    """Leaders, citizens, teachers, and a student of an organisation's group."""
    teacher("profe", class_of())
    learner("civil")
    in_class(leaders(), "wil")
    in_class(leaders("Asociación"), "joven", kind=Learner.Kind.STUDENT)
    assert figures(STUDENTS) == {}


def test_leaders_by_organisation_and_vereda(town: Town) -> None:
    north, south = (Vereda.objects.create(name=n, slug=n.lower()) for n in ("Norte", "Sur"))
    group = leaders("JAC del Norte")
    Organisation.objects.filter(pk=group.organisation_id).update(vereda=north)
    wil = in_class(group, "wil")
    finish(wil, at(8))
    eva = in_class(group, "eva", vereda=south)
    read(eva, at(8))
    free = Organisation.objects.create(name="Asociación", vereda=south)
    learner("lia", kind=Learner.Kind.LEADER, organisation=free)
    learner("none", kind=Learner.Kind.LEADER)
    Learner.objects.update(created_at=at(1))
    jac = group.organisation_id
    assert figures(LEADERS) == {
        (jac, north.pk): {"people": 1, "finished": 1, "months": {8: 1}},
        (jac, south.pk): {"people": 1, "came": 1, "began": 1, "months": {}},
        (free.pk, south.pk): {"people": 1, "months": {}},
        (0, 0): {"people": 1, "months": {}},
    }
    # Of the groups of organisations only.
    groups = Scope(frozenset(), True, True, hides_small=False)
    assert set(figures(LEADERS, scope=groups)) == {(jac, north.pk), (jac, south.pk)}


def test_a_leader_counts_from_the_year_of_registering_until_erased(town: Town) -> None:
    lia = learner("lia", kind=Learner.Kind.LEADER)
    Learner.objects.filter(pk=lia.pk).update(
        created_at=at(12, 31, year=2024, hour=23),
        state=Learner.State.ERASED, user=None, erased_at=at(1, 1, year=2026, hour=0),
    )  # fmt: skip
    counted = {
        year: bool(figures(LEADERS, Period(year))) for year in (2023, 2024, 2025, 2026, 2027)
    }
    assert counted == {2023: False, 2024: True, 2025: True, 2026: True, 2027: False}


def test_signing_in_counts_as_coming_in(town: Town) -> None:
    ana = in_class(class_of(), "ana")
    assert ana.user is not None
    ana.user.last_login = at(1, 1, hour=0)
    ana.user.save()
    assert [each["came"] for each in figures(STUDENTS).values()] == [1]
    ana.user.last_login = at(1, 1, hour=0) - timedelta(seconds=1)
    ana.user.save()
    assert ["came" in each for each in figures(STUDENTS).values()] == [False]
