"""Posts given and ended, groups given and taken; who may, and what each opens."""

from datetime import date

import pytest
from django.utils import timezone

from cms.accounts.errors import NotAllowed, UsernameTaken
from cms.accounts.models import Role, User
from cms.accounts.roles import office_group
from cms.accounts.services import use_access_code
from learning.class_permissions import cohorts_of, forget_posts, may_coordinate_a_place, may_teach
from learning.errors import CannotTeach, CohortClosed, NotPostedThere
from learning.models import IngresoCard, Learner, Post, Teaching
from learning.selectors.posts import groups_with_teachers, people_posted, places_of
from learning.services.posts import (
    end_post,
    give_group,
    give_post,
    hand_code,
    invite,
    take_group,
)
from learning.services.promotion import close_year
from tests.conftest import PASSWORD, Town, person
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher

pytestmark = pytest.mark.django_db

TEACHER, COORDINATOR = Post.Kind.TEACHER, Post.Kind.COORDINATOR


@pytest.fixture
def aura(town: Town) -> User:
    """Of the Coordinación del aula."""
    return person("aura", office_group(Role.Kind.AULA))


def test_an_invited_teacher_comes_in_with_the_code_and_sees_no_group_yet(aura: User) -> None:
    post, code = invite(
        username="Rosa.Mora", first_name="Rosa", last_name="Mora", kind=TEACHER,
        institution=school(), by=aura,
    )  # fmt: skip
    rosa = use_access_code(
        username="rosa.mora", code=code, new_password=PASSWORD, address="127.0.0.1"
    )
    assert rosa == post.user
    assert may_teach(rosa)
    assert not may_coordinate_a_place(rosa)
    class_of()
    assert not cohorts_of(rosa).exists()


def test_a_taken_name_opens_nothing(aura: User) -> None:
    person("rosa")
    with pytest.raises(UsernameTaken):
        invite(
            username="ROSA", first_name="R", last_name="M", kind=TEACHER, institution=None, by=aura
        )
    assert not Post.objects.exists()


def test_the_same_post_twice_is_one_and_another_kind_takes_its_place(aura: User) -> None:
    rosa, group = person("rosa"), class_of()
    first = give_post(user=rosa, kind=TEACHER, institution=school(), by=aura)
    assert give_post(user=rosa, kind=TEACHER, institution=school(), by=aura) == first
    give_group(user=rosa, cohort=group, by=aura)
    give_post(user=rosa, kind=COORDINATOR, institution=school(), by=aura)
    assert [each.kind for each in Post.objects.filter(ends_on=None)] == [COORDINATOR]
    assert Teaching.objects.filter(user=rosa, ends_on=None).exists()
    give_post(user=rosa, kind=TEACHER, institution=None, by=aura)
    assert Post.objects.filter(user=rosa, ends_on=None).count() == 2


def test_minors_closed_accounts_and_superusers_get_no_post(aura: User) -> None:
    closed = person("vieja", is_active=False)
    for user in (in_class(class_of(), "ana").user, closed, person("raiz", is_superuser=True)):
        with pytest.raises(CannotTeach):
            give_post(user=user, kind=TEACHER, institution=school(), by=aura)
    assert not Post.objects.exists()


def test_a_grown_up_learner_who_teaches_comes_in_by_a_card_no_more(aura: User) -> None:
    lola = in_class(leaders(), "lola")
    IngresoCard.objects.create(
        learner=lola, code_digest="1", pin_hash="x", issued_by=aura, issued_at=timezone.now()
    )
    give_post(user=lola.user, kind=TEACHER, institution=None, by=aura)
    assert not IngresoCard.objects.filter(revoked_at=None).exists()


def test_the_end_of_a_post_takes_its_groups_and_no_others(aura: User) -> None:
    here, there = class_of(), class_of(school("Colegio vecino"))
    of_leaders = leaders()
    rosa = teacher("rosa", here)
    for place, group in ((there.institution, there), (None, of_leaders)):
        give_post(user=rosa, kind=TEACHER, institution=place, by=aura)
        give_group(user=rosa, cohort=group, by=aura)
    post = Post.objects.get(user=rosa, institution=here.institution)
    for _twice in range(2):
        end_post(post=post, by=aura)
    forget_posts(rosa)
    assert set(cohorts_of(rosa)) == {there, of_leaders}
    post.refresh_from_db()
    assert post.ends_on == timezone.localdate()
    assert Teaching.objects.get(cohort=here).ends_on == timezone.localdate()


def test_a_post_with_a_date_to_come_ends_on_it(aura: User) -> None:
    post = Post.objects.create(
        user=person("rosa"), kind=TEACHER, institution=school(), starts_on=date(2999, 1, 1)
    )
    end_post(post=post, by=aura)
    post.refresh_from_db()
    assert post.ends_on == date(2999, 1, 1)


@pytest.mark.parametrize("who", ["coordinator", "teacher", "press", "systems", "nobody"])
def test_only_the_coordinacion_gives_and_ends_posts(town: Town, who: str) -> None:
    rosa = teacher("rosa", class_of())
    by = {
        "coordinator": lambda: coordinator("marta", school()),
        "teacher": lambda: rosa,
        "press": lambda: town.prensa,
        "systems": lambda: town.sistemas,
        "nobody": lambda: person("nadie"),
    }[who]()
    post = Post.objects.get(user=rosa)
    before = Post.objects.count()
    for act in (
        lambda: give_post(user=person("otro"), kind=TEACHER, institution=school(), by=by),
        lambda: end_post(post=post, by=by),
        lambda: hand_code(post=post, by=by),
        lambda: invite(
            username="x", first_name="X", last_name="Y", kind=TEACHER, institution=None, by=by
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Post.objects.count() == before
    assert not User.objects.filter(username="x").exists()


def test_a_code_is_for_plain_accounts_with_a_post(town: Town, aura: User) -> None:
    post = give_post(user=town.social, kind=TEACHER, institution=None, by=aura)
    with pytest.raises(NotAllowed):
        hand_code(post=post, by=aura)
    plain = give_post(user=person("rosa"), kind=TEACHER, institution=None, by=aura)
    assert hand_code(post=plain, by=aura)
    end_post(post=plain, by=aura)
    plain.refresh_from_db()
    with pytest.raises(NotPostedThere):
        hand_code(post=plain, by=aura)


def test_a_coordinator_gives_the_groups_of_the_school_to_its_teachers(town: Town) -> None:
    group, marta = class_of(), coordinator("marta", school())
    rosa = teacher("rosa", institution=school())
    for _twice in range(2):
        give_group(user=rosa, cohort=group, by=marta)
    assert list(cohorts_of(rosa)) == [group]
    for _twice in range(2):
        take_group(user=rosa, cohort=group, by=marta)
    assert not cohorts_of(rosa).exists()
    give_group(user=rosa, cohort=group, by=marta)
    assert Teaching.objects.count() == 2


def test_nobody_gives_groups_of_others_nor_to_who_has_no_post_there(town: Town) -> None:
    group, marta = class_of(), coordinator("marta", school())
    nora = coordinator("nora", school("Colegio vecino"))
    rosa = teacher("rosa", institution=school())
    for by in (nora, rosa, town.prensa):
        with pytest.raises(NotAllowed):
            give_group(user=rosa, cohort=group, by=by)
        with pytest.raises(NotAllowed):
            take_group(user=rosa, cohort=group, by=by)
    for other in (nora, person("nadie")):
        with pytest.raises(NotPostedThere):
            give_group(user=other, cohort=group, by=marta)
    User.objects.filter(pk=rosa.pk).update(is_active=False)
    with pytest.raises(NotPostedThere):
        give_group(user=rosa, cohort=group, by=marta)
    assert not Teaching.objects.exists()


def test_a_closed_group_is_given_to_nobody(town: Town) -> None:
    group, marta = class_of(), coordinator("marta", school())
    rosa = teacher("rosa", institution=school())
    in_class(group, "ana")
    close_year(institution=school(), year=2026, decisions={}, by=marta)
    with pytest.raises(CohortClosed):
        give_group(user=rosa, cohort=group, by=marta)


def test_the_lists_hold_what_is_in_force(town: Town, aura: User) -> None:
    group, marta = class_of(), coordinator("marta", school())
    rosa, gone = teacher("rosa", group), teacher("gil", group)
    leaders()
    end_post(post=Post.objects.get(user=gone), by=aura)
    assert list(people_posted(school())) == [marta, rosa]
    assert not people_posted(None).exists()
    shown = list(groups_with_teachers(school()))
    assert [[t.user for t in each.current_teachings] for each in shown] == [[rosa]]
    assert [(p.institution, p.years) for p in places_of(marta)] == [(school(), (2026,))]
    assert [p.institution for p in places_of(aura)] == [school(), None]
    assert places_of(coordinator("lina", None))[0].years == (2026,)
    assert Learner.objects.count() == 0
