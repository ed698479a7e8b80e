"""What the Aula has on the stage of doors: a course of each section, and somebody who takes it."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cms.accounts.models import User
from learning.card_secrets import PICTURES, Secret
from learning.credentials import signed_badge
from learning.models import (
    Assignment,
    BoardMessage,
    Certificate,
    Cohort,
    CoursePage,
    CoursesContainerPage,
    Grade,
    Institution,
    Learner,
    LessonPage,
    Membership,
    ModulePage,
    Organisation,
    Pathway,
    Post,
    QuestionBankPage,
    QuizPage,
    QuizVersion,
    ServiceHours,
)
from learning.services.attempts import hand_in, start_attempt
from learning.services.authorisations import authorise
from learning.services.cards import issue_card
from learning.services.certificates import Earned, issue_earned
from learning.services.class_sessions import open_for
from learning.services.learners import register_student
from learning.services.paper import record_sheet
from learning.services.responses import Op, record_responses
from tests.conftest import person
from tests.learning.conftest import block, single, truefalse
from tests.learning.schooling import STARTS, coordinator, teacher

if TYPE_CHECKING:
    from tests.architecture.stage import Belongings


def add_aula(found: "Belongings", coordinator: User, name: str) -> None:
    """A published course with a lesson and a quiz, a bank, a draft lesson, and its learners.

    What is not public carries the section's word; learners bear ``name``.
    """
    key = found.person.username
    folder = CoursesContainerPage.objects.child_of(found.section.page).get()
    course = _published(found, folder, CoursePage(title=f"Curso de {key}", slug=f"curso-{key}"))
    module = _published(found, course, ModulePage(title="Módulo", slug="modulo"))
    lesson = _published(
        found,
        module,
        LessonPage(
            title="Lección",
            slug="leccion",
            body=[{"type": "text", "value": "<p>Texto.</p>", "id": str(uuid.uuid4())}],
        ),
    )
    quiz = _published(
        found,
        module,
        QuizPage(
            title="Prueba",
            slug="prueba",
            preset=QuizPage.Preset.PRACTICAR,
            questions=[
                single(),
                truefalse(),
                block("open", text="Cuente qué aprendió.", rows=4, mark="1.00", grader_notes=""),
            ],
        ),
    )
    bank = _published(
        found,
        folder,
        QuestionBankPage(
            title=f"Banco de {key}",
            slug=f"banco-{key}",
            questions=[single(f"¿Qué dice {found.word}?")],
        ),
    )
    draft = LessonPage(title=f"Lección {found.word}", slug="borrador", live=False, body=[])
    ModulePage.objects.get(pk=module.pk).add_child(instance=draft)
    draft.save_revision(user=found.person)
    who = person(f"aprende-{key}")
    institution = Institution.objects.create(name=f"Colegio de {key}")
    learner = Learner.objects.create(
        user=who,
        kind=Learner.Kind.STUDENT,
        state=Learner.State.ACTIVE,
        first_names=f"Alumna {name}",
        last_names="Pérez",
        institution=institution,
        declared_adult_at=timezone.now(),
    )
    first = start_attempt(attempt_id=uuid.uuid4(), learner=learner, quiz=quiz)
    item = first.items.get(question_version__kind="open")
    op = Op(op_id=uuid.uuid4(), slot=item.number, sequence=1, answer=f"Aprendí {found.word}")
    record_responses(attempt=first, ops=[op], now=timezone.now())
    finished = hand_in(attempt=first)
    found.things |= {
        "finished_attempt": finished,
        "open_grade": Grade.objects.get(item=item),
        "attempt": start_attempt(attempt_id=uuid.uuid4(), learner=learner, quiz=quiz),
        "pending": _minor(found, institution, "pendiente", name, by=coordinator),
        "authorised": _minor(found, institution, "autorizada", name, by=coordinator),
        "organisation": Organisation.objects.create(name=f"Junta de {key}"),
        "course": course,
        "module": module,
        "lesson": lesson,
        "quiz": quiz,
        "bank": bank,
        "learner": learner,
        "institution": institution,
    }


def add_teachers(own: "Belongings", other: "Belongings") -> None:
    """Whoever has each school's group, and the group's class, tasks and cards.

    The teacher of the one also has a post at the other's school, and none of its groups.
    """
    for found in (own, other):
        things, key = found.things, found.person.username
        cohort = Cohort.objects.get(institution=things["institution"])
        Membership.objects.create(learner=things["learner"], cohort=cohort, starts_on=STARTS)
        things["cohort"] = cohort
        things["teacher"] = teacher(f"docente-{key}", cohort)
        things["coordinator"] = coordinator(f"rectora-{key}", things["institution"])
        for role in ("teacher", "coordinator"):
            # The stage's one hash: the real hasher is slow on purpose.
            things[role].password = found.person.password
            things[role].save()
        open_for(cohort=cohort, lasts=timedelta(days=1), by=things["teacher"])
        code = f"ABCD{len(key):04d}"
        things["secret"] = issue_card(
            learner=things["learner"],
            cohort=cohort,
            by=things["teacher"],
            secret=Secret(code, tuple(sorted(PICTURES)[:3])),
        ).secret
        things["assignment"] = Assignment.objects.create(
            cohort=cohort,
            course_uid=things["course"].uid,
            title=things["course"].title,
            given_by=things["teacher"],
        )
        things["message"] = BoardMessage.objects.create(
            cohort=cohort, text=f"Mensaje {found.word}", written_by=things["teacher"]
        )
        things["paper"] = record_sheet(
            attempt_id=uuid.uuid4(),
            learner=things["authorised"],
            quiz=things["quiz"],
            version=QuizVersion.objects.get(quiz_uid=things["quiz"].uid),
            answers={},
            by=things["teacher"],
        )
        things["pathway"] = Pathway.objects.create(title=f"Ruta de {key}", minutes=600)
        for state in (ServiceHours.State.WAITING, ServiceHours.State.SIGNED):
            things[f"hours_{state}"] = ServiceHours.objects.create(
                learner=things["learner"],
                pathway=things["pathway"],
                served_on=timezone.localdate(),
                minutes=30,
                help=ServiceHours.Help.DEVICE,
                supervisor=things["teacher"],
                state=state,
                decided_at=None if state == ServiceHours.State.WAITING else timezone.now(),
            )
        things["post"] = Post.objects.get(user=things["teacher"])
        earned = Earned(
            learner_id=things["learner"].pk,
            kind=Certificate.Kind.COURSE,
            subject_uid=things["course"].uid,
            title=things["course"].title,
            minutes=60,
            completed_at=timezone.now(),
        )
        # A minor's then: of one the public page shows initials for ever.
        mine = Learner.objects.filter(pk=things["learner"].pk)
        mine.update(is_minor=True)
        issue_earned([earned])
        mine.update(is_minor=False)
        things["certificate"] = Certificate.objects.get(learner=things["learner"])
        # The first signature keeps the public key; no later one writes.
        signed_badge(things["certificate"])
    Post.objects.create(
        user=own.things["teacher"],
        kind=Post.Kind.TEACHER,
        institution=other.things["institution"],
        starts_on=STARTS,
    )


def _minor(found: "Belongings", school: Institution, state: str, name: str, *, by: User) -> Learner:
    """A student of the section's school, registered by the Coordinación."""
    minor = register_student(
        username=f"{state}-{found.person.username}",
        first_names=f"Menor {name}",
        last_names="Ruiz",
        institution=school,
        year=2026,
        grade=7,
        group="01",
        by=by,
    )
    if state == "autorizada":
        authorise(learner=minor, signed_on=timezone.localdate(), by=by)
    return Learner.objects.get(pk=minor.pk)


def _published(found: "Belongings", parent: Any, page: Any) -> Any:
    page.owner, page.live = found.person, False
    if isinstance(page, CoursePage):
        page.summary = "Un curso."
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=found.person).publish(skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)
