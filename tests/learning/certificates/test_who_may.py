"""Who has the PDF and the badge, the screens of a teacher and of the Coordinación."""

import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from learning.certificate_codes import shown_code
from learning.class_permissions import may_hold_certificate
from learning.models import Certificate, Learner, Membership
from learning.services.cards import issue_card
from learning.services.certificates import revoke
from learning.services.class_sessions import open_class
from learning.services.learners import correct_names, erase_learner
from tests.conftest import Town, person
from tests.learning.certificates.conftest import Scene, given
from tests.learning.conftest import learner
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher

pytestmark = pytest.mark.django_db

REGISTER = "/admin/aula/coordinacion/certificados/"
DOWNLOADS = ("certificado.pdf", "insignia.json", "insignia.jwt")


def base(certificate: Certificate) -> str:
    return f"/aula/certificados/{shown_code(certificate.code)}/"


@pytest.fixture
def people(town: Town, scene: Scene) -> dict[str, User]:
    """Everybody who might ask, by what they are."""
    elsewhere = school("Otro colegio")
    other = class_of(group="02")
    boss = person("jefe", is_superuser=True, is_staff=True)
    assert scene.ximena.user
    return {
        "holder": scene.ximena.user,
        "classmate": in_class(scene.cohort, "beto").user,
        "adult": scene.wilmer.user,
        "citizen": town.ciudadana,
        "teacher": scene.docente,
        "teacher of another group": teacher("docente2", other),
        "teacher of leaders": teacher("docente3", leaders()),
        "coordinator": coordinator("coordinadora", scene.cohort.institution),
        "coordinator elsewhere": coordinator("coordinador2", elsewhere),
        "press": town.prensa,
        "editor": town.social,
        "systems": town.sistemas,
        "committee": town.comite,
        "coordination": town.coordina,
        "superuser": boss,
    }


class TestDownloads:
    def test_whose_it_is_and_who_teaches_them(self, scene: Scene, people: dict[str, User]) -> None:
        certificate = given(scene.ximena)
        allowed = {name for name, user in people.items() if may_hold_certificate(user, certificate)}
        assert allowed == {"holder", "teacher", "coordinator", "coordination", "superuser"}
        assert not may_hold_certificate(AnonymousUser(), certificate)
        for name, user in people.items():
            client = scene.client(user)
            for file in DOWNLOADS:
                status = client.get(base(certificate) + file).status_code
                assert status == (200 if name in allowed else 404), (name, file)
            page = client.get(base(certificate)).content.decode()
            assert ("Certificado en PDF" in page) == (name in allowed), name
            assert "Zambrano" not in page

    def test_nobody_without_signing_in(self, scene: Scene) -> None:
        for code in (given(scene.ximena).code, "7KQ2M9XT4B"):
            for file in DOWNLOADS:
                where = f"/aula/certificados/{code}/{file}"
                response = Client().get(where)
                assert response["Location"] == f"/cuenta/ingresar/?next={where}"

    def test_unknown_and_of_another_are_the_same(self, scene: Scene) -> None:
        client = scene.client(scene.wilmer.user)
        answers = {
            client.get(base(given(scene.ximena)) + file).status_code for file in DOWNLOADS
        } | {client.get(f"/aula/certificados/7KQ2M9XT4B/{file}").status_code for file in DOWNLOADS}
        assert answers == {404}

    def test_a_former_teacher_no_more(self, scene: Scene) -> None:
        certificate = given(scene.ximena)
        Membership.objects.filter(learner=scene.ximena).update(ends_on=timezone.localdate())
        client = scene.client(scene.docente)
        assert client.get(base(certificate) + "certificado.pdf").status_code == 404

    def test_the_pdf_has_the_name_and_is_kept_by_nobody(self, scene: Scene) -> None:
        certificate = given(scene.ximena)
        response = scene.client(scene.ximena.user).get(base(certificate) + "certificado.pdf")
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]
        document = pypdfium2.PdfDocument(response.content)
        assert "Ximena Lucía Zambrano Ortiz" in document[0].get_textpage().get_text_bounded()
        document.close()

    def test_a_void_one_is_not_printed(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        revoke(certificate=certificate, reason="mistake", by=town.coordina)
        client = scene.client(scene.wilmer.user)
        response = client.get(base(certificate) + "certificado.pdf", follow=True)
        assert response.redirect_chain == [(base(certificate), 302)]
        assert "ya no se imprime" in response.content.decode()

    def test_nor_one_of_nobody(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        erase_learner(learner=scene.wilmer, by=town.coordina)
        response = scene.client(town.coordina).get(base(certificate) + "certificado.pdf")
        assert response["Location"] == base(certificate)


class TestOwn:
    URL = "/aula/mi-avance/"

    def test_my_progress_has_them(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        given(scene.ximena, "De otra persona")
        page = scene.client(scene.wilmer.user).get(self.URL).content.decode()
        assert f'href="{base(certificate)}"' in page
        assert f'href="{base(certificate)}certificado.pdf"' in page
        assert "De otra persona" not in page

    def test_by_a_card_only_the_public_page(self, scene: Scene) -> None:
        """A shared computer must not keep a file with a name on it: the teacher prints it."""
        certificate = given(scene.ximena)
        open_class(cohort=scene.cohort, minutes=60, by=scene.docente)
        secret = issue_card(learner=scene.ximena, cohort=scene.cohort, by=scene.docente).secret
        client = Client()
        taps = dict(zip(("p1", "p2", "p3"), secret.pictures, strict=True))
        client.post("/aula/ingreso/", {"code": secret.code, **taps})
        page = client.get(self.URL).content.decode()
        assert f'href="{base(certificate)}"' in page
        assert "certificado.pdf" not in page
        assert "Su docente se los imprime" in page
        for file in DOWNLOADS:
            assert client.get(base(certificate) + file).status_code == 302
        public = client.get(base(certificate)).content.decode()
        assert "X. L. Z. O." in public
        assert "Certificado en PDF" not in public


class TestClass:
    def url(self, scene: Scene) -> str:
        return f"/aula/docente/{scene.cohort.pk}/certificados/"

    def test_who_has_one(self, town: Town, scene: Scene) -> None:
        beto = in_class(scene.cohort, "beto", last_names="Abril")
        certificate = given(scene.ximena)
        void = given(beto)
        revoke(certificate=void, reason="mistake", by=town.coordina)
        given(scene.wilmer, "De nadie del grupo")
        page = scene.client(scene.docente).get(self.url(scene)).content.decode()
        assert "1 de 2 tiene certificado" in page
        assert "Ximena Lucía Zambrano Ortiz" in page
        assert f'href="{base(certificate)}certificado.pdf"' in page
        assert f'href="{base(void)}certificado.pdf"' not in page
        assert "De nadie del grupo" not in page
        assert page.index("Abril") < page.index("Zambrano")

    def test_all_in_one_file(self, town: Town, scene: Scene) -> None:
        beto = in_class(scene.cohort, "beto")
        for who in (scene.ximena, beto):
            given(who)
        given(beto, "Presupuesto")
        revoke(certificate=given(beto, "Anulado"), reason="mistake", by=town.coordina)
        client = scene.client(scene.docente)
        pdf = client.get(f"{self.url(scene)}imprimir/")
        assert pdf["Content-Type"] == "application/pdf"
        assert len(pypdfium2.PdfDocument(pdf.content)) == 3
        subject = Certificate.objects.get(title="Presupuesto").subject_uid
        one = client.get(f"{self.url(scene)}imprimir/", {"curso": str(subject)})
        assert len(pypdfium2.PdfDocument(one.content)) == 1
        page = client.get(self.url(scene), {"curso": str(subject)}).content.decode()
        assert f"imprimir/?curso={subject}" in page

    def test_an_empty_class(self, scene: Scene) -> None:
        client = scene.client(scene.docente)
        assert "0 de 1 tienen certificado" in client.get(self.url(scene)).content.decode()
        response = client.get(f"{self.url(scene)}imprimir/", follow=True)
        assert response.redirect_chain == [(self.url(scene), 302)]
        assert "Todavía no hay certificados" in response.content.decode()

    @pytest.mark.parametrize("odd", ["x", "1", "\x00", "9" * 500])
    def test_an_odd_filter(self, scene: Scene, odd: str) -> None:
        client = scene.client(scene.docente)
        for where in (self.url(scene), f"{self.url(scene)}imprimir/"):
            assert client.get(where, {"curso": odd}).status_code in (400, 404)

    def test_only_of_ones_groups(self, scene: Scene, people: dict[str, User]) -> None:
        given(scene.ximena)
        allowed = {"teacher", "coordinator", "coordination", "superuser"}
        for name, user in people.items():
            client = scene.client(user)
            for end in ("", "imprimir/"):
                status = client.get(self.url(scene) + end).status_code
                assert status == (200 if name in allowed else 404), (name, end)
                assert client.post(self.url(scene) + end).status_code in (404, 405)
        anonymous = Client().get(self.url(scene))
        assert anonymous["Location"] == f"/cuenta/ingresar/?next={self.url(scene)}"

    def test_costs_the_same_for_one_and_for_sixty(
        self, scene: Scene, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        client = scene.client(scene.docente)
        given(scene.ximena)
        client.get(self.url(scene))
        queries = 6
        with django_assert_num_queries(queries):
            client.get(self.url(scene))
        for number in range(59):
            who = in_class(scene.cohort, f"e{number}")
            given(who)
            given(who, "Otro")
        with django_assert_num_queries(queries):
            page = client.get(self.url(scene))
        assert "60 de 60 tienen certificado" in page.content.decode()


class TestRegister:
    def test_the_coordinacion_alone(self, scene: Scene, people: dict[str, User]) -> None:
        certificate = given(scene.ximena)
        for name, user in people.items():
            client = scene.client(user)
            for where in (REGISTER, f"{REGISTER}{certificate.code}/"):
                status = client.get(where).status_code
                may = name in ("coordination", "superuser")
                assert (status == 200) == may, (name, where)
                assert may or status in (302, 404)
            void = {"action": "revoke", "reason": "mistake"}
            if not may:
                assert client.post(f"{REGISTER}{certificate.code}/", void).status_code in (302, 404)
        certificate.refresh_from_db()
        assert certificate.revoked_at is None
        assert Client().get(REGISTER).status_code == 302

    @pytest.mark.parametrize("text", ["zambrano ximena", "GOBIERNO", "code"])
    def test_is_searched(self, town: Town, scene: Scene, text: str) -> None:
        certificate = given(scene.ximena)
        other = given(scene.wilmer, "Presupuesto")
        wanted = shown_code(certificate.code).lower() if text == "code" else text
        page = scene.client(town.coordina).get(REGISTER, {"q": wanted}).content.decode()
        assert shown_code(certificate.code) in page
        assert shown_code(other.code) not in page

    @pytest.mark.parametrize("odd", ["\x00", "%" * 5000, "'", "ñ\n", "9999999999"])
    def test_odd_searches(self, town: Town, scene: Scene, odd: str) -> None:
        client = scene.client(town.coordina)
        assert client.get(REGISTER, {"q": odd}).status_code in (200, 400)
        assert client.get(REGISTER, {"pagina": odd}).status_code in (200, 400)
        assert client.get(f"{REGISTER}nada/").status_code == 404

    def test_annulling_and_restoring(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        client, where = scene.client(town.coordina), f"{REGISTER}{certificate.code}/"
        for bad in ({}, {"reason": "otro"}, {"reason": "cleared"}, {"reason": "\x00"}):
            answer = client.post(where, {"action": "revoke", **bad})
            assert answer.status_code == 400
        assert "Escoja un motivo" in client.post(where, {"action": "revoke"}).content.decode()
        done = client.post(where, {"action": "revoke", "reason": "asked"}, follow=True)
        page = done.content.decode()
        assert "quedó anulado" in page
        assert "Lo pidió la persona o su acudiente" in page
        assert "Certificado anulado" in Client().get(base(certificate)).content.decode()
        again = client.post(where, {"action": "revoke", "reason": "asked"}, follow=True)
        assert "Este certificado está anulado" in again.content.decode()
        back = client.post(where, {"action": "restore", "reason": "mistake"}, follow=True)
        assert "vuelve a valer" in back.content.decode()
        assert client.post(where, {"action": "borrar"}).status_code == 404
        certificate.refresh_from_db()
        assert certificate.revoked_at is None

    def test_issuing_anew_is_offered_when_a_name_was_corrected(
        self, town: Town, scene: Scene
    ) -> None:
        certificate = given(scene.wilmer)
        client, where = scene.client(town.coordina), f"{REGISTER}{certificate.code}/"
        assert "Expedir de nuevo" not in client.get(where).content.decode()
        refused = client.post(where, {"action": "reissue"}, follow=True)
        assert "ya dice el nombre" in refused.content.decode()
        correct_names(
            learner=scene.wilmer, first_names="Wilmer", last_names="Yaguará", by=town.coordina
        )
        assert "Nombre por corregir" in client.get(REGISTER).content.decode()
        record = client.get(f"/admin/aula/coordinacion/{scene.wilmer.uid}/").content.decode()
        found = re.search(rf'href="({REGISTER}\?q=[^"]+)"', record)
        assert found
        assert shown_code(certificate.code) in client.get(found[1]).content.decode()
        assert "Expedir de nuevo con ese nombre" in client.get(where).content.decode()
        client.post(where, {"action": "reissue"})
        certificate.refresh_from_db()
        assert (certificate.holder_name, certificate.issue) == ("Wilmer Yaguará", 2)
        assert "Nombre por corregir" not in client.get(REGISTER).content.decode()

    def test_looking_is_logged_without_a_name(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.ximena)
        scene.client(town.coordina).get(f"{REGISTER}{certificate.code}/")
        entry = ModelLogEntry.objects.get(action="learning.view_learner")
        assert (entry.user, entry.label) == (town.coordina, f"Aprendiz {scene.ximena.pk}")

    def test_the_list_costs_the_same_of_one_and_of_many(
        self, town: Town, scene: Scene, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        client = scene.client(town.coordina)
        given(scene.wilmer)
        client.get(REGISTER)
        queries = 7
        with django_assert_num_queries(queries):
            client.get(REGISTER)
        for number in range(60):
            given(learner(f"a{number}"))
        with django_assert_num_queries(queries):
            page = client.get(REGISTER)
        assert f'href="{REGISTER}?pagina=2"' in page.content.decode()
        assert Learner.objects.count() > 60
