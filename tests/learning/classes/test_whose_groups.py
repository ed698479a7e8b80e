"""Who starts a group, and to whom a group exists."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from learning.models import Cohort, Learner, Membership, Teaching
from tests.conftest import Town, person
from tests.learning.classes.conftest import HOME, Scene
from tests.learning.schooling import class_of, coordinator, in_class, school, teacher


def test_teachers_start_groups_where_they_have_a_post(scene: Scene) -> None:
    page = scene.client.get(f"{HOME}nuevo/")
    place = f"c{scene.cohort.institution_id}"
    assert [value for value, _ in page.context["form"].fields["place"].choices] == [place]
    sent = {"place": place, "grade": "9", "group": " 02 ", "year": "2026"}
    answer = scene.client.post(f"{HOME}nuevo/", sent)
    started = Cohort.objects.get(grade=9)
    assert answer["Location"] == f"{HOME}{started.pk}/lista/agregar/"
    assert started.group == "02"
    assert Teaching.objects.filter(cohort=started, user=scene.docente, ends_on=None).exists()
    scene.client.post(f"{HOME}nuevo/", sent)
    assert Teaching.objects.filter(cohort=started).count() == 1


def test_a_group_that_others_teach_is_not_taken(scene: Scene) -> None:
    other = class_of(scene.cohort.institution, group="02")
    teacher("docente2", other)
    answer = scene.client.post(
        f"{HOME}nuevo/",
        {"place": f"c{other.institution_id}", "grade": "11", "group": "02", "year": "2026"},
    )
    assert "lo lleva otra persona" in answer.content.decode()
    assert not Teaching.objects.filter(cohort=other, user=scene.docente).exists()


def test_a_group_with_learners_and_no_teacher_waits_for_the_coordinator(scene: Scene) -> None:
    promoted = class_of(scene.cohort.institution, group="02")
    in_class(promoted, "ana")
    answer = scene.client.post(
        f"{HOME}nuevo/",
        {"place": f"c{promoted.institution_id}", "grade": "11", "group": "02", "year": "2026"},
    )
    assert "Pida a la coordinación" in answer.content.decode()
    assert not Teaching.objects.filter(cohort=promoted).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": "c999999"}, "place"),
        ({"place": "o1"}, "place"),
        ({"grade": ""}, "grade"),
        ({"grade": "14"}, "grade"),
        ({"group": ""}, "group"),
        ({"group": "x\x00"}, "group"),
        ({"year": "1"}, "year"),
    ],
)
def test_a_wrong_group_is_told_beside_its_field(
    scene: Scene, changes: dict[str, str], field: str
) -> None:
    sent = {"place": f"c{scene.cohort.institution_id}", "grade": "9", "group": "1", "year": "2026"}
    answer = scene.client.post(f"{HOME}nuevo/", {**sent, **changes})
    assert answer.status_code in (200, 400)
    assert field in answer.context["form"].errors
    assert Cohort.objects.count() == 1


def places(scene: Scene, ana: Learner) -> list[str]:
    return [
        scene.roster,
        scene.add,
        f"{scene.roster}formatos/",
        f"{scene.roster}{ana.uid}/",
        f"{scene.roster}{ana.uid}/cambiar/",
    ]


def test_other_peoples_groups_do_not_exist(scene: Scene, town: Town) -> None:
    ana = in_class(scene.cohort, "ana")
    same_school = class_of(scene.cohort.institution, group="02")
    strangers: list[User] = [
        teacher("docente2", same_school),
        coordinator("rectora2", school("Otro")),
        coordinator("organiza", None),
        person("nadie"),
        town.social,
        town.prensa,
        town.sistemas,
        town.comite,
    ]
    assert ana.user is not None
    for who in [*strangers, ana.user]:
        client = Client()
        client.force_login(who)
        for address in places(scene, ana):
            assert client.get(address).status_code in (404, 405), (who, address)
            assert client.post(address, {"action": "leave"}).status_code in (404, 405)
    assert Membership.objects.filter(learner=ana, ends_on=None).exists()
    for address in places(scene, ana)[:-1]:
        assert Client().get(address)["Location"].startswith("/cuenta/ingresar/")


def test_the_schools_coordinator_and_the_coordination_have_every_group(
    scene: Scene, town: Town
) -> None:
    ana = in_class(scene.cohort, "ana")
    for who in (coordinator("rectora", scene.cohort.institution), town.coordina):
        client = Client()
        client.force_login(who)
        for address in places(scene, ana)[:-1]:
            assert client.get(address).status_code == 200, (who, address)


def test_a_post_that_ended_takes_its_groups_along(scene: Scene) -> None:
    scene.docente.posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert scene.client.get(scene.roster).status_code == 404
