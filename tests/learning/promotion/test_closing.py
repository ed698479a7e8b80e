"""Closing a year: where everybody goes, what ends, and that nothing of what they did changes."""

import random
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.errors import NotAllowed
from learning import models
from learning.errors import NextYearClosed, WrongDecision, YearNotBegun
from learning.models import (
    ClassSession,
    Cohort,
    GuardianAuthorisation,
    IngresoCard,
    Learner,
    Membership,
    Teaching,
)
from learning.promotion import Decision, Fate
from learning.selectors.belonging import memberships_of
from learning.selectors.promotion import open_years, plan_closing
from learning.services.attempts import hand_in, start_attempt
from learning.services.learners import erase_learner
from learning.services.promotion import close_year
from learning.services.responses import Op, record_responses
from tests.conftest import Town, person
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher

pytestmark = pytest.mark.django_db
YEAR = 2026


def now_in(learner: Learner) -> str:
    """The group somebody is in: «7-01 (2027)», or nothing."""
    found = Membership.objects.filter(learner=learner, ends_on=None).first()
    return str(found.cohort) if found else ""


def history(learner: Learner) -> str:
    """All rows that point at a learner, as text, except where they belong and their cards."""
    rows: list[Any] = []
    for relation in Learner._meta.related_objects:
        if relation.related_model not in (Membership, IngresoCard):
            related: Any = relation.related_model
            rows += related._base_manager.filter(**{relation.field.name: learner}).order_by("pk")
    attempts = models.Attempt.objects.filter(learner=learner).values("pk")
    for model, path in (
        (models.AttemptItem, "attempt"),
        (models.Response, "item__attempt"),
        (models.Grade, "item__attempt"),
    ):
        rows += model.objects.filter(**{f"{path}__in": attempts}).order_by("pk")
    return serializers.serialize("json", rows)


def close(place: Any, by: Any, **decisions: Decision) -> Any:
    keys = {Learner.objects.get(user__username=name).pk: each for name, each in decisions.items()}
    return close_year(institution=place, year=YEAR, decisions=keys, by=by)


def test_everybody_goes_on_by_default(town: Town) -> None:
    sixth, eleventh = class_of(grade=6), class_of(grade=11)
    ana, eva = in_class(sixth, "ana"), in_class(eleventh, "eva")
    by = coordinator("marta", school())
    done = close(school(), by)
    assert (done.groups, done.new_groups, done.learners) == (2, 1, 2)
    assert done.counts == {Fate.PROMOTED: 1, Fate.GRADUATES: 1}
    assert now_in(ana) == "7-01 (2027)"
    assert now_in(eva) == ""
    assert not Cohort.objects.filter(year=YEAR, closed_on=None).exists()
    assert list(Cohort.objects.filter(year=2027).values_list("grade", flat=True)) == [7]


def test_each_decision_does_what_it_says(town: Town) -> None:
    first, second = class_of(grade=8, group="01"), class_of(grade=8, group="02")
    other = school("Colegio vecino")
    people = {
        name: in_class(first, name) for name in ("pasa", "repite", "otro", "vecino", "retiro")
    }
    in_class(second, "beto")
    close(
        school(),
        coordinator("marta", school()),
        repite=Decision(Fate.REPEATS, group="02"),
        otro=Decision(Fate.PROMOTED, group=" 02 "),
        vecino=Decision(Fate.TRANSFERRED, school_id=other.pk),
        retiro=Decision(Fate.LEFT),
    )
    assert {name: now_in(each) for name, each in people.items()} == {
        "pasa": "9-01 (2027)",
        "repite": "8-02 (2027)",
        "otro": "9-02 (2027)",
        "vecino": "",
        "retiro": "",
    }
    at = dict(Learner.objects.values_list("user__username", "institution__name"))
    assert (at["vecino"], at["retiro"]) == ("Colegio vecino", "Colegio de prueba")


def test_the_closed_group_keeps_who_was_in_it_at_the_end(town: Town) -> None:
    group = class_of(grade=6)
    for name in ("ana", "beto"):
        in_class(group, name)
    gone = in_class(group, "gil")
    Membership.objects.filter(learner=gone).update(ends_on=date(2026, 5, 4))
    close(school(), coordinator("marta", school()), ana=Decision(Fate.LEFT))
    group.refresh_from_db()
    there = [each.learner.user.username for each in memberships_of(group)]
    assert sorted(there) == ["ana", "beto"]
    assert group.closed_on == timezone.localdate()
    assert now_in(gone) == ""


def test_who_came_with_a_date_still_to_come_is_closed_too(town: Town) -> None:
    ana = in_class(class_of(grade=6), "ana")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Membership.objects.update(starts_on=tomorrow)
    close(school(), coordinator("marta", school()))
    assert now_in(ana) == "7-01 (2027)"
    assert set(Membership.objects.values_list("starts_on", flat=True)) == {tomorrow}


def test_twice_is_once(town: Town) -> None:
    ana = in_class(class_of(grade=6), "ana")
    by = coordinator("marta", school())
    close(school(), by)
    before = list(Membership.objects.order_by("pk").values())
    again = close(school(), by, ana=Decision(Fate.LEFT))
    assert (again.groups, again.new_groups, again.learners) == (0, 0, 0)
    assert list(Membership.objects.order_by("pk").values()) == before
    assert Cohort.objects.count() == 2
    assert now_in(ana) == "7-01 (2027)"


def test_a_group_of_next_year_that_is_there_already_receives_them(town: Town) -> None:
    ready = class_of(grade=7, year=2027)
    ana = in_class(class_of(grade=6), "ana")
    new = in_class(ready, "nuevo")
    done = close(school(), coordinator("marta", school()))
    assert done.new_groups == 0
    assert Membership.objects.get(learner=ana, ends_on=None).cohort == ready
    assert now_in(new) == "7-01 (2027)"


def test_teachers_and_the_open_class_end_and_new_groups_have_nobody(town: Town) -> None:
    group = class_of(grade=6)
    in_class(group, "ana")
    rosa = teacher("rosa", group)
    now = timezone.now()
    ClassSession.objects.create(
        cohort=group, opened_by=rosa, opened_at=now, closes_at=now + timedelta(hours=1)
    )
    close(school(), coordinator("marta", school()))
    assert Teaching.objects.get().ends_on == timezone.localdate()
    assert ClassSession.objects.get().closed_at is not None


def test_only_who_does_not_go_on_loses_the_card(town: Town) -> None:
    group = class_of(grade=6)
    rosa = teacher("rosa", group)
    for number, name in enumerate(("ana", "beto")):
        IngresoCard.objects.create(
            learner=in_class(group, name),
            code_digest=str(number),
            pin_hash="x",
            issued_by=rosa,
            issued_at=timezone.now(),
        )
    close(school(), coordinator("marta", school()), beto=Decision(Fate.LEFT))
    valid = IngresoCard.objects.filter(revoked_at=None)
    assert [card.learner.user.username for card in valid] == ["ana"]


def test_groups_of_organisations_go_on_without_a_grade(town: Town) -> None:
    one, two = leaders("Junta Uno"), leaders("Junta Dos")
    ana, beto = in_class(one, "ana"), in_class(two, "beto")
    of_school = in_class(class_of(grade=6), "eva")
    close(None, coordinator("lina", None), beto=Decision(Fate.LEFT))
    assert Membership.objects.get(learner=ana, ends_on=None).cohort.organisation.name == "Junta Uno"
    assert now_in(ana) == "Líderes (2027)"
    assert now_in(beto) == ""
    assert now_in(of_school) == "6-01 (2026)"


def test_the_erased_go_nowhere_and_count_for_nothing(town: Town) -> None:
    group = class_of(grade=6)
    erased = in_class(group, "ana")
    erase_learner(learner=erased, by=person("raiz", is_superuser=True))
    in_class(group, "beto")
    done = close(school(), coordinator("marta", school()))
    assert done.learners == 1
    assert not Membership.objects.filter(learner=erased, ends_on=None).exists()


def test_other_schools_and_years_stay_open(town: Town) -> None:
    elsewhere = class_of(school("Colegio vecino"), grade=6)
    later = class_of(grade=6, year=2027)
    in_class(class_of(grade=6), "ana")
    close(school(), coordinator("marta", school()))
    assert set(Cohort.objects.filter(closed_on=None, grade=6)) == {elsewhere, later}


@pytest.mark.parametrize("who", ["teacher", "neighbour", "organisations", "nobody", "press"])
def test_only_the_coordinator_of_the_place_closes_it(town: Town, who: str) -> None:
    group = class_of(grade=6)
    in_class(group, "ana")
    by = {
        "teacher": lambda: teacher("rosa", group),
        "neighbour": lambda: coordinator("nora", school("Colegio vecino")),
        "organisations": lambda: coordinator("lina", None),
        "nobody": lambda: person("nadie"),
        "press": lambda: town.prensa,
    }[who]()
    with pytest.raises(NotAllowed):
        close(school(), by)
    assert Cohort.objects.get().closed_on is None


@pytest.mark.parametrize(
    ("grade", "decision"),
    [
        (11, Decision(Fate.PROMOTED)),
        (6, Decision(Fate.GRADUATES)),
        (6, Decision(Fate.TRANSFERRED)),
        (6, Decision(Fate.TRANSFERRED, school_id=987654)),
        (6, Decision(Fate.PROMOTED, group="x" * 21)),
    ],
)
def test_a_decision_that_does_not_fit_closes_nothing(
    town: Town, grade: int, decision: Decision
) -> None:
    group = class_of(grade=grade)
    in_class(group, "ana")
    with pytest.raises(WrongDecision):
        close(school(), coordinator("marta", school()), ana=decision)
    assert Cohort.objects.get().closed_on is None
    assert Membership.objects.get().ends_on is None


def test_a_leader_repeats_no_grade(town: Town) -> None:
    in_class(leaders(), "ana")
    with pytest.raises(WrongDecision):
        close(None, coordinator("lina", None), ana=Decision(Fate.REPEATS))


def test_nobody_is_transferred_to_where_they_are(town: Town) -> None:
    in_class(class_of(grade=6), "ana")
    with pytest.raises(WrongDecision):
        close(
            school(),
            coordinator("marta", school()),
            ana=Decision(Fate.TRANSFERRED, school_id=school().pk),
        )


def test_a_year_to_come_is_not_closed(town: Town) -> None:
    year = timezone.localdate().year + 1
    in_class(class_of(grade=6, year=year), "ana")
    with pytest.raises(YearNotBegun):
        close_year(institution=school(), year=year, decisions={}, by=coordinator("marta", school()))


def test_a_closed_group_of_next_year_receives_nobody(town: Town) -> None:
    ready = class_of(grade=7, year=2027)
    Cohort.objects.filter(pk=ready.pk).update(closed_on=date(2027, 11, 30))
    in_class(class_of(grade=6), "ana")
    with pytest.raises(NextYearClosed):
        close(school(), coordinator("marta", school()))


def test_who_comes_in_while_one_reviews_stops_it(town: Town) -> None:
    group = class_of(grade=6)
    in_class(group, "ana")
    by = coordinator("marta", school())
    plan = plan_closing(institution=school(), year=YEAR, decisions={})
    in_class(group, "tarde")
    with pytest.raises(WrongDecision, match="Revise otra vez"):
        close_year(institution=school(), year=YEAR, decisions={}, by=by, expected=plan.digest)
    plan = plan_closing(institution=school(), year=YEAR, decisions={})
    close_year(institution=school(), year=YEAR, decisions={}, by=by, expected=plan.digest)
    assert Cohort.objects.get(pk=group.pk).closed_on


def test_the_plan_counts_before_anything_is_written(town: Town) -> None:
    group = class_of(grade=6)
    ana = in_class(group, "ana")
    in_class(group, "beto")
    class_of(grade=6, year=2027)
    plan = plan_closing(institution=school(), year=YEAR, decisions={ana.pk: Decision(Fate.REPEATS)})
    assert plan.counts == {Fate.PROMOTED: 1, Fate.REPEATS: 1}
    assert [(each.label, each.many, each.is_new) for each in plan.new_groups] == [
        ("6-01", 1, False),
        ("7-01", 1, True),
    ]
    assert Membership.objects.filter(ends_on=None).count() == 2
    assert [year for _school, year in open_years([school().pk])] == [2026, 2027]
    assert open_years(None) == []


def test_each_group_is_in_the_audit_log_without_names(town: Town) -> None:
    group = class_of(grade=6)
    in_class(group, "ana")
    by = coordinator("marta", school())
    close(school(), by)
    entry = ModelLogEntry.objects.get(action="learning.close_year")
    assert (entry.object_id, entry.user, entry.data) == (str(group.pk), by, {"promoted": 1})
    assert "Ana" not in f"{entry.label}{entry.data}"


def test_queries_do_not_grow_with_the_learners(town: Town) -> None:
    figures = []
    for name, many in (("Colegio chico", 5), ("Colegio grande", 300)):
        place = school(name)
        by = coordinator(f"de {many}", place)
        groups = [class_of(place, grade=9, group=f"0{n}") for n in (1, 2)]
        people = Learner.objects.bulk_create(
            Learner(kind="student", state="pending", is_minor=True, first_names=f"N{n}")
            for n in range(many)
        )
        Membership.objects.bulk_create(
            Membership(learner=each, cohort=groups[n % 2], starts_on=date(YEAR, 2, 1))
            for n, each in enumerate(people)
        )
        decisions = {people[0].pk: Decision(Fate.REPEATS), people[1].pk: Decision(Fate.LEFT)}
        with CaptureQueriesContext(connection) as queries:
            close_year(institution=place, year=YEAR, decisions=decisions, by=by)
        figures.append(len(queries))
    # A second page of rows in one insert is all that 300 may add.
    assert figures[0] <= 25
    assert figures[1] <= figures[0] + 2


def worked(aula: Any, learner: Learner, quiz: Any, lesson: Any, rng: random.Random) -> None:
    """Attempts with answers by chance, of somebody of whom something is kept."""
    for _ in range(rng.randint(1, 2)):
        attempt = start_attempt(attempt_id=uuid.uuid4(), learner=learner, quiz=quiz)
        ops = [
            Op(uuid.uuid4(), item.number, 1, rng.choice(["true", "false", "15", "9"]))
            for item in attempt.items.all()
        ]
        record_responses(attempt=attempt, ops=ops, now=timezone.now())
        hand_in(attempt=attempt)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_anybody_did_changes(town: Town, aula: Any, seed: int) -> None:
    """By chance: repeaters, leavers, transfers, pending and erased; each with what they did."""
    rng = random.Random(seed)
    module = aula.module(aula.course())
    lesson, quiz = aula.lesson(module), aula.quiz(module)
    groups = [class_of(grade=grade, group=group) for grade in (9, 10, 11) for group in ("A", "B")]
    neighbour = school("Colegio vecino")
    by = coordinator("marta", school())
    people, decisions, goes_to = [], {}, {}
    for number in range(18):
        group = rng.choice(groups)
        who = in_class(group, f"p{number}", **({"state": "pending"} if rng.random() < 0.2 else {}))
        GuardianAuthorisation.objects.create(
            learner=who, text="t", signed_on=date(2026, 2, 3), received_by=by
        )
        if who.state == Learner.State.ACTIVE:
            worked(aula, who, quiz, lesson, rng)
        fates = {
            "": (f"{group.grade + 1}-{group.group} (2027)" if group.grade < 11 else ""),
            Decision(Fate.REPEATS): f"{group.grade}-{group.group} (2027)",
            Decision(Fate.REPEATS, group="C"): f"{group.grade}-C (2027)",
            Decision(Fate.TRANSFERRED, school_id=neighbour.pk): "",
            Decision(Fate.LEFT): "",
        }
        if group.grade < 11:
            fates[Decision(Fate.PROMOTED, group="B")] = f"{group.grade + 1}-B (2027)"
        chosen = rng.choice(list(fates))
        if chosen:
            decisions[who.pk] = chosen
        goes_to[who.pk] = fates[chosen]
        people.append(who)
    before = {who.pk: history(who) for who in people}
    assert any("learning.attempt" in text for text in before.values())
    old = set(Membership.objects.values_list("pk", "learner", "cohort", "starts_on"))
    close_year(institution=school(), year=YEAR, decisions=decisions, by=by)
    assert {who.pk: history(who) for who in people} == before
    assert {who.pk: now_in(who) for who in people} == goes_to
    assert old <= set(Membership.objects.values_list("pk", "learner", "cohort", "starts_on"))
    for group in groups:
        group.refresh_from_db()
        kept = {each.learner_id for each in memberships_of(group)}
        assert kept == {learner for _pk, learner, cohort, _on in old if cohort == group.pk}
