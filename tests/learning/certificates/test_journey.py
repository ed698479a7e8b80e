"""From a card to a certificate that anybody can check, through the pages themselves."""

import re

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.models import Certificate
from learning.services.cards import issue_card
from learning.services.class_sessions import open_class
from learning.services.enrolment import enrol
from tests.learning.attempts.forms import Form, begin, form_of, post
from tests.learning.certificates.conftest import Scene
from tests.learning.certificates.test_badges import verifier
from tests.learning.conftest import Aula, single

pytestmark = pytest.mark.django_db


def test_a_student_with_a_card_ends_with_a_certificate(scene: Scene, aula: Aula) -> None:
    course = aula.course(minutes=120, needs_lessons=False)
    quiz = aula.quiz(aula.module(course), questions=[single()], preset="evaluar")
    enrol(learner=scene.ximena, course=course)
    open_class(cohort=scene.cohort, minutes=60, by=scene.docente)
    secret = issue_card(learner=scene.ximena, cohort=scene.cohort, by=scene.docente).secret
    student = Client()
    taps = dict(zip(("p1", "p2", "p3"), secret.pictures, strict=True))
    student.post("/aula/ingreso/", {"code": secret.code, **taps})

    attempt = begin(student, quiz.get_url())
    form = form_of(student, attempt)
    form.choose("q1", "En el parque")
    review = student.get(post(student, form, "review")["Location"]).content.decode()
    with CaptureQueriesContext(connection) as seen:
        post(student, Form(review))
    words = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    spent = [each["sql"] for each in seen if not each["sql"].startswith(words)]
    # What handing in costs, and five more: the completion, and the four of a certificate.
    assert len(spent) <= 12 + 5

    certificate = Certificate.objects.get()
    assert (certificate.learner, certificate.subject_uid) == (scene.ximena, course.uid)
    assert "Sus certificados" in student.get("/aula/mi-avance/").content.decode()

    teacher = scene.client(scene.docente)
    screen = teacher.get(f"/aula/docente/{scene.cohort.pk}/certificados/").content.decode()
    found = re.search(r'href="([^"]+/certificado\.pdf)"', screen)
    assert found
    document = pypdfium2.PdfDocument(teacher.get(found[1]).content)
    sheet = document[0].render(scale=2).to_pil()
    document.close()
    (code,) = zxingcpp.read_barcodes(sheet)
    path = "/" + code.text.split("//", 1)[1].split("/", 1)[1]
    anybody = Client().get(path).content.decode()
    assert "Certificado válido" in anybody
    assert "X. L. Z. O." in anybody
    assert "2 horas" in anybody
    assert "Zambrano" not in anybody

    badge = teacher.get(f"{path}insignia.jwt").content.decode()
    checked = verifier().verify(badge, expected_recipient=certificate.recipient_uid.urn)
    assert checked.achievement.name == course.title
