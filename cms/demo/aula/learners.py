"""The demonstration's two learners, enrolled in the first course by the people who would do it."""

from datetime import timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.services import set_password
from cms.demo.people import PASSWORD
from cms.editorial.models import Vereda
from learning.models import CoursePage, Institution, Learner
from learning.services.authorisations import authorise
from learning.services.enrolment import enrol
from learning.services.learners import About, register_adult, register_student

STUDENT, LEADER = "estudiante1", "lider1"
SCHOOL = "Colegio Jorge Eliécer Gaitán"
ORGANISATION = "Junta de Acción Comunal (dato de ejemplo)"


def ensure_learners(*, course: CoursePage, coordinator: User) -> None:
    """A student of grade 11 whose guardian authorised, and a community leader."""
    for username, make in ((STUDENT, _student), (LEADER, _leader)):
        learner = Learner.objects.filter(user__username=username).first()
        enrol(learner=learner or make(coordinator), course=course)


def _student(coordinator: User) -> Learner:
    school, _created = Institution.objects.get_or_create(name=SCHOOL)
    today = timezone.localdate()
    learner = register_student(
        username=STUDENT,
        first_names="Elena",
        last_names="Ejemplo",
        institution=school,
        year=today.year,
        grade=11,
        group="01",
        by=coordinator,
    )
    authorise(learner=learner, signed_on=today - timedelta(days=1), by=coordinator)
    set_password(user=User.objects.get(username=STUDENT), password=PASSWORD)
    return Learner.objects.get(pk=learner.pk)


def _leader(_coordinator: User) -> Learner:
    return register_adult(
        username=LEADER,
        password=PASSWORD,
        about=About(
            kind=Learner.Kind.LEADER,
            first_names="Lisandro",
            last_names="Ejemplo",
            organisation_name=ORGANISATION,
            vereda=Vereda.objects.order_by("name").first(),
        ),
    )
