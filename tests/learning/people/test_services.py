"""Registering, authorising, correcting and erasing learners."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.errors import NotAllowed, UsernameTaken
from cms.accounts.models import User
from cms.accounts.services import deactivate_person
from learning.consent import NOTICE, guardian_text
from learning.errors import (
    AlreadyALearner,
    Erased,
    NoAccount,
    NotAuthorised,
    NotInForce,
    NotPending,
    NotPlainAccount,
)
from learning.grading.scale import DEFAULT_SCALE, make_scale
from learning.models import (
    Cohort,
    Enrolment,
    GuardianAuthorisation,
    Institution,
    Learner,
    Membership,
    Organisation,
)
from learning.services.authorisations import authorise, withdraw_authorisation
from learning.services.enrolment import enrol
from learning.services.learners import (
    About,
    become_learner,
    correct_names,
    erase_learner,
    give_access_code,
    register_adult,
    register_student,
)
from learning.services.roster import add_cohort, save_institution, save_organisation
from tests.conftest import Town, person
from tests.learning.conftest import Aula
from tests.learning.people.conftest import PASSWORD

YESTERDAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def test_an_adult_registers_with_the_instant_of_what_they_declared(leader: Learner) -> None:
    leader.refresh_from_db()
    assert (leader.kind, leader.state, leader.is_minor) == ("leader", "active", False)
    assert leader.declared_adult_at == leader.accepted_policy_at is not None
    assert leader.accepted_policy == NOTICE.version
    assert leader.organisation
    assert leader.organisation.name == "JAC de El Carmen"
    assert leader.user
    assert leader.user.check_password(PASSWORD)
    assert leader.user.groups.count() == 0
    assert leader.short_name == "Wilmer Y."


def test_an_organisation_is_written_once_whatever_its_capitals(leader: Learner) -> None:
    register_adult(
        username="otra",
        password=PASSWORD,
        about=About(Learner.Kind.LEADER, "Ana", "Mora", organisation_name=" jac  de el carmen "),
    )
    assert Organisation.objects.get().learners.count() == 2


def test_a_taken_user_name_is_refused_whatever_its_capitals(leader: Learner) -> None:
    about = About(Learner.Kind.CITIZEN, "Ana", "Mora")
    with pytest.raises(UsernameTaken):
        register_adult(username="WILMER.Yaguara", password=PASSWORD, about=about)
    assert Learner.objects.count() == 1


def test_somebody_with_an_account_becomes_a_learner_once(town: Town) -> None:
    about = About(Learner.Kind.STAFF, "Prensa", "", organisation_name="No se guarda")
    learner = become_learner(user=town.prensa, about=about)
    assert learner.user == town.prensa
    assert learner.organisation is None
    with pytest.raises(AlreadyALearner):
        become_learner(user=town.prensa, about=about)


def test_a_student_starts_pending_in_a_group(student: Learner, school: Institution) -> None:
    assert (student.state, student.is_minor, student.declared_adult_at) == ("pending", True, None)
    membership = Membership.objects.get(learner=student)
    assert (membership.cohort.institution, membership.ends_on) == (school, None)
    assert str(membership.cohort) == "11-01 (2026)"
    assert student.user
    assert not student.user.has_usable_password()


def test_students_of_one_group_share_it(make_student: Callable[..., Learner]) -> None:
    make_student("uno", group="01")
    make_student("dos", group=" 01 ")
    assert Cohort.objects.get().memberships.count() == 2


def test_nothing_of_a_pending_minor_is_kept(student: Learner, aula: Aula) -> None:
    with pytest.raises(NotAuthorised):
        enrol(learner=student, course=aula.course())
    assert not Enrolment.objects.exists()


def test_the_authorisation_opens_and_its_withdrawal_closes(
    student: Learner, aula: Aula, town: Town
) -> None:
    course = aula.course()
    authorisation = authorise(learner=student, signed_on=today(), by=town.coordina)
    assert authorisation.text == guardian_text().snapshot
    assert authorisation.received_by == town.coordina
    enrol(learner=student, course=course)
    withdraw_authorisation(learner=student, by=town.coordina)
    student.refresh_from_db()
    assert student.state == Learner.State.PENDING
    assert Enrolment.objects.count() == 1  # What was kept stays.
    with pytest.raises(NotAuthorised):
        enrol(learner=student, course=course)
    authorise(learner=student, signed_on=today(), by=town.coordina)
    assert student.authorisations.count() == 2


def test_what_cannot_be_authorised_or_withdrawn(
    student: Learner, leader: Learner, town: Town
) -> None:
    with pytest.raises(NotInForce):
        withdraw_authorisation(learner=student, by=town.coordina)
    with pytest.raises(NotInForce):
        withdraw_authorisation(learner=leader, by=town.coordina)
    with pytest.raises(ValidationError, match="futura"):
        authorise(learner=student, signed_on=today() + YESTERDAY, by=town.coordina)
    with pytest.raises(NotPending):
        authorise(learner=leader, signed_on=today(), by=town.coordina)
    authorise(learner=student, signed_on=today(), by=town.coordina)
    with pytest.raises(NotPending):
        authorise(learner=student, signed_on=today(), by=town.coordina)
    assert GuardianAuthorisation.objects.count() == 1


@pytest.mark.parametrize("who", ["prensa", "sistemas", "comite", "social", "ciudadana"])
def test_only_the_coordination_decides_over_minors(
    student: Learner, town: Town, school: Institution, who: str
) -> None:
    by = town.people[who]
    changes: list[Callable[[], object]] = [
        lambda: authorise(learner=student, signed_on=today(), by=by),
        lambda: withdraw_authorisation(learner=student, by=by),
        lambda: correct_names(learner=student, first_names="X", last_names="", by=by),
        lambda: give_access_code(learner=student, by=by),
        lambda: erase_learner(learner=student, by=by),
        lambda: save_institution(institution=school, name="X", scale=DEFAULT_SCALE, by=by),
        lambda: save_organisation(organisation=Organisation(), name="X", vereda=None, by=by),
        lambda: add_cohort(institution=school, year=2026, grade=9, group="1", by=by),
        lambda: register_student(
            username="x", first_names="X", last_names="", institution=school, year=2026, grade=9,
            group="1", by=by,
        ),
    ]  # fmt: skip
    before = (Learner.objects.count(), ModelLogEntry.objects.count(), Cohort.objects.count())
    for change in changes:
        with pytest.raises(NotAllowed):
            change()
    assert before == (
        Learner.objects.count(),
        ModelLogEntry.objects.count(),
        Cohort.objects.count(),
    )


def test_a_minor_neither_corrects_nor_erases_themselves(student: Learner) -> None:
    assert student.user
    with pytest.raises(NotAllowed):
        erase_learner(learner=student, by=student.user)
    with pytest.raises(NotAllowed):
        correct_names(learner=student, first_names="Otra", last_names="", by=student.user)


def test_names_are_corrected_in_the_account_too(leader: Learner) -> None:
    assert leader.user
    correct_names(learner=leader, first_names=" Wílmer ", last_names="Yaguara", by=leader.user)
    fresh = Learner.objects.select_related("user").get(pk=leader.pk)
    assert fresh.first_names == fresh.user.first_name == "Wílmer"


def test_the_names_of_an_office_account_are_left_to_sistemas(town: Town) -> None:
    learner = become_learner(user=town.prensa, about=About(Learner.Kind.STAFF, "Prensa", ""))
    correct_names(learner=learner, first_names="Paula", last_names="", by=town.prensa)
    assert User.objects.get(pk=town.prensa.pk).first_name == "Prensa"
    assert Learner.objects.get().first_names == "Paula"


def test_the_code_lets_a_student_choose_a_password(student: Learner, town: Town) -> None:
    from cms.accounts.services import use_access_code

    code = give_access_code(learner=student, by=town.coordina)
    user = use_access_code(
        username="Ximena.Zambrano", code=code, new_password=PASSWORD, address="::1"
    )
    assert user == student.user
    assert user.check_password(PASSWORD)


def test_no_code_is_a_way_into_an_office(town: Town, leader: Learner) -> None:
    learner = become_learner(user=town.prensa, about=About(Learner.Kind.STAFF, "Prensa", ""))
    with pytest.raises(NotPlainAccount):
        give_access_code(learner=learner, by=town.coordina)
    User.objects.filter(pk=leader.user_id).update(is_superuser=True)
    leader.refresh_from_db()
    with pytest.raises(NotPlainAccount):
        give_access_code(learner=leader, by=town.coordina)
    leader.user = None
    with pytest.raises(NoAccount):
        give_access_code(learner=leader, by=town.coordina)


def test_a_closed_account_does_not_break_its_learner(leader: Learner, town: Town) -> None:
    assert leader.user
    deactivate_person(user=leader.user, by=town.sistemas)
    erase_learner(learner=Learner.objects.get(pk=leader.pk), by=town.coordina)
    assert Learner.objects.get(pk=leader.pk).state == Learner.State.ERASED


def test_deleting_a_user_row_leaves_the_learner(leader: Learner) -> None:
    """Nothing of ours deletes accounts; the database must stand it all the same."""
    stranger = person("pasajera")
    learner = Learner.objects.create(user=stranger, kind="citizen", state="active", first_names="P")
    stranger.delete()
    learner.refresh_from_db()
    assert learner.user is None
    assert learner.state == Learner.State.ACTIVE


def test_the_erased_cannot_be_touched(leader: Learner, town: Town) -> None:
    erase_learner(learner=leader, by=town.coordina)
    erase_learner(learner=leader, by=town.coordina)  # Twice is once.
    with pytest.raises(Erased):
        correct_names(learner=leader, first_names="Vuelve", last_names="", by=town.coordina)
    with pytest.raises(Erased):
        authorise(learner=leader, signed_on=today(), by=town.coordina)


def test_the_database_keeps_what_the_rules_say(student: Learner, town: Town) -> None:
    broken = [
        {"state": "erased"},  # Still with an account and no instant.
        {"is_minor": False},  # Pending, and no minor.
    ]
    for fields in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Learner.objects.filter(pk=student.pk).update(**fields)
    authorise(learner=student, signed_on=today(), by=town.coordina)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardianAuthorisation.objects.create(
            learner=student, text="x", signed_on=today(), received_by=town.coordina
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(learner=student, cohort=Cohort.objects.get(), starts_on=today())


def test_a_scale_of_its_own_is_kept_and_the_usual_one_is_not(
    school: Institution, town: Town
) -> None:
    hundred = make_scale(
        minimum=0, maximum=100, passing=60, decimals=0, levels=(("Bajo", 0), ("Básico", 60))
    )
    save_institution(institution=school, name="  Colegio  Uno ", scale=hundred, by=town.coordina)
    school.refresh_from_db()
    assert school.name == "Colegio Uno"
    assert school.scale == hundred.as_data()
    save_institution(institution=school, name="Colegio Uno", scale=DEFAULT_SCALE, by=town.coordina)
    school.refresh_from_db()
    assert school.scale is None
    with pytest.raises(ValidationError):
        save_institution(
            institution=Institution(), name="Colegio Uno", scale=DEFAULT_SCALE, by=town.coordina
        )


def test_the_log_says_what_happened_and_to_nobody_by_name(
    student: Learner, leader: Learner, town: Town
) -> None:
    authorise(learner=student, signed_on=today(), by=town.coordina)
    withdraw_authorisation(learner=student, by=town.coordina)
    correct_names(learner=student, first_names="Ximena", last_names="Zambrano", by=town.coordina)
    give_access_code(learner=student, by=town.coordina)
    erase_learner(learner=student, by=town.coordina)
    logged = list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))
    for action in ("register", "authorise", "withdraw", "correct", "erase"):
        assert f"learning.{action}" in logged
    told = " ".join(f"{e.label} {e.data}" for e in ModelLogEntry.objects.all()).casefold()
    for name in ("ximena", "zambrano", "wilmer", "yaguar"):
        assert name not in told
