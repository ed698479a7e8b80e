"""Given once on finishing, never numbered again, and what the Coordinación may do to one."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.errors import NotAllowed
from learning.certificate_codes import CODE_LENGTH, new_code, read_code, shown_code
from learning.credentials import credential_of, page_path
from learning.errors import CertificateIsRevoked, CertificateStands, Erased, NothingToCorrect
from learning.models import (
    Certificate,
    CertificateEvent,
    CourseCompletion,
    CoursePage,
    Learner,
    LessonPage,
)
from learning.selectors.certificates import as_public, history_of
from learning.selectors.people import own_data
from learning.services.authorisations import authorise
from learning.services.certificates import (
    REVOKED,
    issue_earned,
    issue_missing,
    reissue,
    restore,
    revoke,
)
from learning.services.learners import correct_names, erase_learner
from learning.services.progress import refresh_course, refresh_enrolment
from learning.services.rebuilding import rebuild
from tests.conftest import Town
from tests.learning.certificates.conftest import Scene, earned, finish, given
from tests.learning.conftest import Aula
from tests.learning.people.traces import traces_of

pytestmark = pytest.mark.django_db


class TestCodes:
    def test_has_fifty_bits_and_nothing_that_looks_like_something_else(self) -> None:
        codes = {new_code() for _ in range(500)}
        assert len(codes) == 500
        assert {len(code) for code in codes} == {CODE_LENGTH}
        letters = set("".join(codes))
        assert len(letters) == 32
        assert not letters & set("ILOU")
        assert 32**CODE_LENGTH >= 2**40

    @pytest.mark.parametrize(
        "typed",
        ["7kq2m-9xt4b", "7KQ2M9XT4B", " 7KQ2M 9XT4B\n", "7-K-Q-2-M-9-X-T-4-B", "７KQ2M—9XT4B"],
    )
    def test_is_read_however_it_is_written(self, typed: str) -> None:
        assert read_code(typed) == "7KQ2M9XT4B"

    def test_forgives_letters_that_look_like_figures(self) -> None:
        assert read_code("oil00-00000") == "0110000000"
        assert shown_code("0110000000") == "01100-00000"

    @pytest.mark.parametrize(
        "typed", ["", "7KQ2M", "7KQ2M9XT4BB", "UUUUUUUUUU", "\x00" * 10, "ñ" * 10, "7" * 10_000]
    )
    def test_what_can_be_no_code_is_none(self, typed: str) -> None:
        assert read_code(typed) is None


class TestGiving:
    def test_finishing_gives_it(self, course: CoursePage, lesson: LessonPage, ana: Learner) -> None:
        finish(ana, course, lesson)
        certificate = Certificate.objects.get()
        assert (certificate.learner, certificate.subject_uid) == (ana, course.uid)
        assert (certificate.title, certificate.minutes) == ("Gobierno en línea", 90)
        assert (certificate.holder_name, certificate.is_minor) == ("Ana Mora", False)
        assert certificate.completed_on == timezone.localdate()
        event = CertificateEvent.objects.get()
        assert (event.kind, event.issue, event.by) == ("issued", 1, None)

    def test_only_once_whatever_happens_later(
        self, aula: Aula, course: CoursePage, lesson: LessonPage, ana: Learner
    ) -> None:
        finish(ana, course, lesson)
        code = Certificate.objects.get().code
        aula.lesson(aula.module(course, "Otro módulo"), "Nueva")
        aula.revise(CoursePage.objects.get(pk=course.pk), title="Otro nombre")
        refresh_course(course_uid=course.uid)
        refresh_enrolment(learner=ana, course_uid=course.uid)
        assert issue_missing(learner_ids=[ana.pk]) == 0
        certificate = Certificate.objects.get()
        assert (certificate.code, certificate.title) == (code, "Gobierno en línea")
        assert CertificateEvent.objects.count() == 1

    def test_nothing_is_asked_until_the_course_is_finished(
        self, aula: Aula, course: CoursePage, lesson: LessonPage, ana: Learner
    ) -> None:
        aula.lesson(lesson.get_parent().specific, "Segunda")
        with CaptureQueriesContext(connection) as seen:
            finish(ana, course, lesson)
        assert not [each for each in seen if "certificate" in each["sql"].lower()]

    def test_costs_four_queries(self, scene: Scene, django_assert_num_queries) -> None:
        given(scene.wilmer)  # The municipality's name is remembered.
        with django_assert_num_queries(6):  # four, and the savepoint around them
            assert issue_earned([earned(scene.ximena), earned(scene.wilmer, "Otro")]) == 2

    def test_asking_twice_in_one_go_gives_one(self, scene: Scene) -> None:
        assert issue_earned([earned(scene.wilmer), earned(scene.wilmer)]) == 1
        assert issue_earned([earned(scene.wilmer)]) == 0
        assert issue_earned([]) == 0
        assert CertificateEvent.objects.count() == Certificate.objects.count() == 1

    def test_a_path_is_another_thing_than_a_course(self, scene: Scene) -> None:
        """With the same identity and title even; its minutes are orientation given."""
        what = earned(scene.wilmer)
        path = replace(what, kind=Certificate.Kind.PATHWAY, minutes=4800)
        assert issue_earned([what, path]) == 2
        assert issue_earned([path]) == 0
        certificate = Certificate.objects.get(kind="pathway")
        shown = as_public(certificate)
        assert (shown.kind, shown.duration, shown.is_pathway) == ("Ruta", "80 horas", True)
        achievement = credential_of(certificate)["credentialSubject"]["achievement"]
        assert achievement["achievementType"] == "LearningProgram"
        assert achievement["description"] == (
            "Ruta de formación con 80 horas de orientación a otras personas."
        )
        page = Client().get(page_path(certificate)).content.decode()
        assert "Orientación a otras personas" in page

    def test_the_day_is_the_municipalitys(self, scene: Scene) -> None:
        late = timezone.datetime(2026, 11, 21, 3, 0, tzinfo=timezone.get_fixed_timezone(0))
        what = earned(scene.wilmer)
        issue_earned([replace(what, completed_at=late)])
        assert Certificate.objects.get().completed_on == date(2026, 11, 20)

    @pytest.mark.parametrize("state", ["pending", "erased"])
    def test_not_of_who_has_not_authorised_nor_of_the_erased(
        self, scene: Scene, state: str
    ) -> None:
        fields = {"state": state}
        if state == "erased":
            fields |= {"user": None, "erased_at": timezone.now()}
        Learner.objects.filter(pk=scene.ximena.pk).update(**fields)
        assert issue_earned([earned(scene.ximena)]) == 0

    def test_the_authorisation_brings_what_was_waiting(self, town: Town, scene: Scene) -> None:
        Learner.objects.filter(pk=scene.ximena.pk).update(state="pending")
        CourseCompletion.objects.create(
            learner=scene.ximena, course_uid=uuid.uuid4(), course_title="Antes", minutes=60,
            completed_at=timezone.now(),
        )  # fmt: skip
        scene.ximena.refresh_from_db()
        assert not Certificate.objects.exists()
        authorise(
            learner=scene.ximena, signed_on=timezone.localdate() - timedelta(days=1),
            by=town.coordina,
        )  # fmt: skip
        assert Certificate.objects.get().title == "Antes"

    def test_rebuilding_gives_what_is_lacking_and_says_so(self, scene: Scene) -> None:
        CourseCompletion.objects.create(
            learner=scene.wilmer, course_uid=uuid.uuid4(), course_title="De antes", minutes=60,
            completed_at=timezone.now(),
        )  # fmt: skip
        line = f"Certificado que falta: {scene.wilmer.pk} · De antes"
        assert line in list(rebuild(check=True))
        assert not Certificate.objects.exists()
        assert line in list(rebuild(check=False))
        assert Certificate.objects.get().title == "De antes"
        assert line not in list(rebuild(check=True))


class TestAfterwards:
    def test_correcting_a_name_changes_nothing_until_it_is_issued_anew(
        self, town: Town, scene: Scene
    ) -> None:
        certificate = given(scene.wilmer)
        correct_names(
            learner=scene.wilmer, first_names="Wilmer José", last_names="Yaguará", by=town.coordina
        )
        certificate.refresh_from_db()
        assert (certificate.holder_name, certificate.issue) == ("Wílmer Yaguará", 1)
        anew = reissue(certificate=certificate, by=town.coordina)
        assert (anew.holder_name, anew.issue) == ("Wilmer José Yaguará", 2)
        assert (anew.pk, anew.code, anew.recipient_uid) == (
            certificate.pk, certificate.code, certificate.recipient_uid,
        )  # fmt: skip
        with pytest.raises(NothingToCorrect):
            reissue(certificate=certificate, by=town.coordina)
        happened = [(each.what, each.why, each.issue) for each in history_of(anew)]
        assert happened == [
            ("Expedido de nuevo", "Se corrigió el nombre", 2),
            ("Expedido", "", 1),
        ]

    def test_who_was_a_minor_stays_one_on_paper(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.ximena)
        Learner.objects.filter(pk=scene.ximena.pk).update(is_minor=False, last_names="Zambrano")
        assert reissue(certificate=certificate, by=town.coordina).is_minor

    def test_void_and_standing_again(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        void = revoke(certificate=certificate, reason="mistake", by=town.coordina)
        assert void.revoked_at is not None
        with pytest.raises(CertificateIsRevoked):
            revoke(certificate=certificate, reason="mistake", by=town.coordina)
        with pytest.raises(CertificateIsRevoked):
            reissue(certificate=certificate, by=town.coordina)
        again = restore(certificate=certificate, reason="cleared", by=town.coordina)
        assert (again.revoked_at, again.issue, again.code) == (None, 1, certificate.code)
        with pytest.raises(CertificateStands):
            restore(certificate=certificate, reason="cleared", by=town.coordina)
        kinds = CertificateEvent.objects.order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["issued", "revoked", "restored"]

    def test_a_reason_is_one_of_those_there_are(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        with pytest.raises(ValueError, match="no reason"):
            revoke(certificate=certificate, reason="Wilmer copió", by=town.coordina)
        certificate.refresh_from_db()
        assert certificate.revoked_at is None

    @pytest.mark.parametrize("who", ["docente", "prensa", "social", "own"])
    def test_only_the_coordinacion(self, town: Town, scene: Scene, who: str) -> None:
        certificate = given(scene.ximena)
        by = {"docente": scene.docente, "own": scene.ximena.user}.get(who) or getattr(town, who)
        for act in (
            lambda: revoke(certificate=certificate, reason="mistake", by=by),
            lambda: restore(certificate=certificate, reason="mistake", by=by),
            lambda: reissue(certificate=certificate, by=by),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert CertificateEvent.objects.count() == 1

    def test_the_log_has_no_name(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.ximena)
        revoke(certificate=certificate, reason="asked", by=town.coordina)
        entry = ModelLogEntry.objects.get(action="learning.certificate_revoked")
        assert entry.data == {"codigo": certificate.code, "motivo": "asked"}
        assert set(REVOKED) == {"mistake", "not_theirs", "asked"}
        assert "Ximena" not in f"{entry.label}{entry.data}"

    def test_events_are_written_once(self, town: Town, scene: Scene) -> None:
        given(scene.wilmer)
        event = CertificateEvent.objects.get()
        with pytest.raises(TypeError):
            event.save()
        with pytest.raises(TypeError):
            event.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            CertificateEvent.objects.filter(pk=event.pk).update(reason="otra")

    def test_erasing_leaves_a_certificate_of_nobody(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        erase_learner(learner=scene.wilmer, by=town.coordina)
        certificate.refresh_from_db()
        assert (certificate.holder_name, certificate.revoked_at) == ("", None)
        assert traces_of("wilmer", "wílmer", "yaguar") == []
        with pytest.raises(Erased):
            reissue(certificate=certificate, by=town.coordina)

    def test_ones_own_data_have_them(self, scene: Scene) -> None:
        certificate = given(scene.ximena)
        given(scene.wilmer, "Ajeno")
        (kept,) = own_data(scene.ximena)["certificados"]
        assert (kept["code"], kept["holder_name"], kept["minutes"]) == (
            certificate.code, "Ximena Lucía Zambrano Ortiz", 600,
        )  # fmt: skip
