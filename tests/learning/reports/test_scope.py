"""Whose figures and whose rows a person gets; the months as a picture."""

from typing import Any

from bs4 import BeautifulSoup

from cms.accounts.models import User
from learning.models import Post
from learning.report_permissions import Scope, listed_scope_of, may_list, may_name, scope_of
from learning.report_pictures import trend
from tests.conftest import Town
from tests.learning.schooling import STARTS, coordinator, school, teacher


def fresh(user: Any) -> User:
    """As the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_the_scope_of_a_school_is_the_school(town: Town) -> None:
    gaitan, normal = school("Gaitán"), school("Normal")
    user = fresh(coordinator("coordinadora", gaitan))
    own = Scope(frozenset({gaitan.pk}), False, False, hides_small=False)
    assert scope_of(user) == listed_scope_of(user) == own
    assert may_list(user)
    assert may_name(user, institution_id=gaitan.pk)
    assert not may_name(user, institution_id=normal.pk)
    assert not may_name(user, institution_id=None)


def test_the_committee_has_all_figures_and_small_groups_hidden(town: Town) -> None:
    user = fresh(town.comite)
    assert scope_of(user) == Scope(None, True, False, hides_small=True)
    assert not may_list(user)


def test_the_coordination_has_everything_and_no_names(town: Town) -> None:
    user = fresh(town.coordina)
    assert scope_of(user) == listed_scope_of(user) == Scope(None, True, False, hides_small=False)
    assert not may_name(user, institution_id=school().pk)
    assert not may_name(user, institution_id=None)


def test_a_teacher_has_no_scope(town: Town) -> None:
    user = fresh(teacher("profe", institution=school()))
    assert scope_of(user) == Scope(frozenset(), False, False, hides_small=False)
    assert not may_list(user)


def test_who_coordinates_a_school_and_the_organisations_has_both(town: Town) -> None:
    gaitan = school("Gaitán")
    user = coordinator("coordinadora", gaitan)
    Post.objects.create(user=user, kind=Post.Kind.COORDINATOR, institution=None, starts_on=STARTS)
    scope = scope_of(fresh(user))
    assert (scope.has_students, scope.has_leaders, scope.only_in_groups) == (True, True, True)
    assert may_name(fresh(user), institution_id=None)


def test_the_picture_says_the_months_and_the_best_one() -> None:
    drawn = trend((0, 0, 3, *(0,) * 8, 1), year=2026, kind="Estudiantes")
    assert drawn.rows[2] == ("Marzo", 3)
    assert drawn.rows[11] == ("Diciembre", 1)
    picture = BeautifulSoup(drawn.picture, "html.parser")
    assert picture.find("desc").get_text().startswith("El mes con más: marzo, 3.")
    assert len(picture.select("rect")) == 12


def test_a_year_without_anybody_is_drawn_too() -> None:
    assert "Ninguno todavía" in trend((0,) * 12, year=2026, kind="Líderes").picture
