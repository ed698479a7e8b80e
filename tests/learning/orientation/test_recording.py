"""What a learner records: of which days, how much, named to whom; and sent twice it is one."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.class_permissions import supervisors_of
from learning.errors import HoursDecided, NotAuthorised, NotYourSupervisor, PathClosed
from learning.models import Learner, Membership, Post, ServiceHours
from learning.selectors.people import own_data
from learning.services.learners import erase_learner
from learning.services.orientation import (
    MANY_OF_A_DAY,
    MOST_OF_A_DAY,
    OLDEST_DAYS,
    refuse,
    withdraw_hours,
)
from tests.conftest import person
from tests.learning.conftest import learner
from tests.learning.orientation.conftest import Scene, days_ago, logged, path_of
from tests.learning.schooling import in_class, leaders

Raises = Callable[[], None]


def refused(scene: Scene, field: str, **fields: object) -> str:
    with pytest.raises(ValidationError) as caught:
        scene.hours(**fields)
    assert list(caught.value.error_dict) == [field]
    return caught.value.messages[0]


def test_it_waits_for_the_supervisor_named(scene: Scene) -> None:
    hours = scene.hours(minutes=90)
    assert (hours.state, hours.decided_at, hours.supervisor) == ("waiting", None, scene.profe)
    assert (hours.learner, hours.minutes, logged("hours_record")) == (scene.ana, 90, 1)


def test_sent_twice_is_one(scene: Scene) -> None:
    given = scene.given()
    first, again = scene.hours(**given), scene.hours(**given)
    assert first == again
    # Whatever else the second says: it is the same form, and the first answer is the truth.
    assert scene.hours(**{**given, "minutes": 500}).minutes == 60
    assert ServiceHours.objects.count() == logged("hours_record") == 1


def test_the_same_again_by_another_form_is_another(scene: Scene) -> None:
    scene.hours()
    scene.hours()
    assert ServiceHours.objects.count() == 2


def test_a_form_of_another_learner_is_not_mistaken_for_theirs(scene: Scene) -> None:
    same = uuid.uuid4()
    ana, beto = scene.hours(op_id=same), scene.hours(scene.beto, op_id=same)
    assert (ana.learner, beto.learner) == (scene.ana, scene.beto)


def test_nobody_records_for_another(scene: Scene) -> None:
    for by in (scene.user(scene.beto), scene.profe, scene.town.coordina):
        with pytest.raises(NotAllowed):
            scene.hours(by=by)
    assert not ServiceHours.objects.exists()


def test_a_minor_without_authorisation_records_nothing(scene: Scene) -> None:
    pending = in_class(scene.cohort, "pendiente", state=Learner.State.PENDING)
    with pytest.raises(NotAuthorised):
        scene.hours(pending)
    assert not ServiceHours.objects.exists()


def test_what_the_object_remembers_does_not_count(scene: Scene) -> None:
    Learner.objects.filter(pk=scene.ana.pk).update(state=Learner.State.PENDING)
    assert scene.ana.state == Learner.State.ACTIVE
    with pytest.raises(NotAuthorised):
        scene.hours()


def test_days(scene: Scene) -> None:
    assert "futuro" in refused(scene, "served_on", served_on=days_ago(-1))
    refused(scene, "served_on", served_on=days_ago(OLDEST_DAYS + 1))
    assert scene.hours(served_on=days_ago(OLDEST_DAYS)).pk
    assert scene.hours(served_on=days_ago(0)).pk


def test_ten_hours_a_day_in_sum_over_all_paths(scene: Scene) -> None:
    other = path_of("Otra ruta", 60)
    scene.hours(minutes=MOST_OF_A_DAY - 60)
    assert "quedan 60 minutos" in refused(scene, "minutes", minutes=61)
    scene.hours(minutes=60, pathway=other)
    assert "lleno" in refused(scene, "minutes", minutes=1)
    # Another day, and another learner, have room.
    scene.hours(minutes=600, served_on=days_ago(1))
    scene.hours(scene.beto, minutes=600)


def test_so_many_a_day(scene: Scene) -> None:
    for _ in range(MANY_OF_A_DAY):
        scene.hours(minutes=1)
    assert "20 orientaciones" in refused(scene, "served_on", minutes=1)
    scene.hours(minutes=1, served_on=days_ago(1))


def test_what_was_refused_leaves_room(scene: Scene) -> None:
    hours = scene.hours(minutes=600)
    refuse(hours_ids=[hours.pk], by=scene.profe)
    assert scene.hours(minutes=600).pk != hours.pk


def test_minutes_and_help_are_what_they_must(scene: Scene) -> None:
    for minutes in (0, -5):
        refused(scene, "minutes", minutes=minutes)
    refused(scene, "help", help="le ayudé a doña Rosa")
    refused(scene, "help", help="")


def test_a_closed_path_takes_no_more(scene: Scene) -> None:
    type(scene.path).objects.update(is_open=False)
    with pytest.raises(PathClosed):
        scene.hours()


def test_who_may_be_named(scene: Scene) -> None:
    able = set(supervisors_of(scene.ana))
    assert able == {scene.profe, scene.neighbour, scene.head, scene.official}
    outsiders = (scene.far, scene.far_head, scene.town.social, scene.town.coordina)
    for nobody in (*outsiders, scene.user(scene.ana), scene.user(scene.beto)):
        with pytest.raises(NotYourSupervisor):
            scene.hours(supervisor=nobody)


def test_whose_post_ended_or_account_closed_is_not_named(scene: Scene) -> None:
    Post.objects.filter(user=scene.head).update(ends_on=timezone.localdate())
    User.objects.filter(pk=scene.neighbour.pk).update(is_active=False)
    assert set(supervisors_of(scene.ana)) == {scene.profe, scene.official}


def test_a_leaders_supervisors_are_the_municipalitys_people(scene: Scene) -> None:
    leader = in_class(leaders(), "lider")
    alone = learner("sola")
    assert set(supervisors_of(leader)) == set(supervisors_of(alone)) == {scene.official}
    with pytest.raises(NotYourSupervisor):
        scene.hours(leader)


def test_who_changes_school_changes_supervisors(scene: Scene) -> None:
    Membership.objects.filter(learner=scene.ana).update(ends_on=timezone.localdate())
    today = timezone.localdate()
    Membership.objects.create(learner=scene.ana, cohort=scene.far_class, starts_on=today)
    assert set(supervisors_of(scene.ana)) == {scene.far, scene.far_head, scene.official}


def test_a_teacher_who_learns_does_not_name_themselves(scene: Scene) -> None:
    both = in_class(scene.cohort, "ambas")
    Post.objects.create(
        user=scene.user(both),
        kind=Post.Kind.TEACHER,
        institution=scene.cohort.institution,
        starts_on=days_ago(9),
    )
    assert scene.user(both) in supervisors_of(scene.ana)
    with pytest.raises(NotYourSupervisor):
        scene.hours(both, supervisor=scene.user(both))


def test_taken_back_while_it_waits_and_only_by_who_recorded_it(scene: Scene) -> None:
    hours = scene.hours()
    for by in (scene.user(scene.beto), scene.profe, person("otra")):
        with pytest.raises(NotAllowed):
            withdraw_hours(hours=hours, by=by)
    mine = scene.user(scene.ana)
    withdraw_hours(hours=hours, by=mine)
    withdraw_hours(hours=ServiceHours(pk=hours.pk or 1), by=mine)
    assert (ServiceHours.objects.count(), logged("hours_remove")) == (0, 1)


def test_what_was_decided_is_not_taken_back(scene: Scene) -> None:
    with pytest.raises(HoursDecided):
        withdraw_hours(hours=scene.signed(), by=scene.user(scene.ana))
    assert ServiceHours.objects.get().state == "signed"


def test_erased_the_figures_stay_and_nothing_says_whose(scene: Scene) -> None:
    hours = scene.signed(minutes=45)
    erase_learner(learner=scene.ana, by=scene.town.coordina)
    hours.refresh_from_db()
    assert (hours.minutes, hours.state, str(hours.learner)) == (45, "signed", "Suprimido")
    assert hours.learner.user is None


def test_ones_own_data_tell_the_hours_and_not_anothers(scene: Scene) -> None:
    scene.signed(minutes=45, served_on=days_ago(2))
    scene.hours(scene.beto, minutes=46)
    (row,) = own_data(scene.ana)["orientaciones"]
    assert (row["minutes"], row["state"], row["pathway__title"]) == (
        45,
        "signed",
        "Orientador social",
    )
    assert row["served_on"] == timezone.localdate() - timedelta(days=2)
