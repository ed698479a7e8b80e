"""What everybody sees of a certificate, and how nobody finds those of others."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.core.models import Throttle
from learning.certificate_codes import new_code, shown_code
from learning.models import Certificate
from learning.selectors.certificates import initials_of
from learning.services.certificates import reissue, restore, revoke
from learning.services.learners import erase_learner
from learning.views.certificates import UNKNOWN
from tests.conftest import Town
from tests.learning.certificates.conftest import Scene, given

pytestmark = pytest.mark.django_db

ASK = "/aula/certificados/"


def address(certificate: Certificate) -> str:
    return f"{ASK}{shown_code(certificate.code)}/"


def text_of(page: bytes) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


class TestPage:
    def test_of_an_adult(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        response = Client().get(address(certificate))
        assert response.status_code == 200
        text = text_of(response.content)
        for words in (
            "Certificado válido", "Wílmer Yaguará", "Gobierno en línea", "10 horas",
            "20 de noviembre de 2026", certificate.issuer_name, shown_code(certificate.code),
        ):  # fmt: skip
            assert words in text
        assert "PDF" not in text
        assert "insignia" not in text.lower()

    def test_of_a_minor_has_initials_alone(self, scene: Scene) -> None:
        certificate = given(scene.ximena)
        page = Client().get(address(certificate)).content
        assert "X. L. Z. O." in text_of(page)
        for word in ("Ximena", "Zambrano", "Ortiz", "Colegio", "11-01", str(scene.ximena.uid)):
            assert word not in page.decode()

    def test_of_a_minor_who_grew_up_too(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.ximena)
        scene.ximena.is_minor, scene.ximena.last_names = False, "Zambrano"
        scene.ximena.save()
        reissue(certificate=certificate, by=town.coordina)
        page = text_of(Client().get(address(certificate)).content)
        assert "X. L. Z." in page
        assert "Zambrano" not in page

    def test_void(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        revoke(certificate=certificate, reason="not_theirs", by=town.coordina)
        text = text_of(Client().get(address(certificate)).content)
        assert "Certificado anulado" in text
        assert "Certificado válido" not in text
        assert "no era de la persona" not in text  # The reason is the Coordinación's.
        restore(certificate=certificate, reason="cleared", by=town.coordina)
        assert "Certificado válido" in text_of(Client().get(address(certificate)).content)

    def test_issued_anew(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        scene.wilmer.first_names = "Wilmer"
        scene.wilmer.save()
        assert "Wílmer" in text_of(Client().get(address(certificate)).content)
        reissue(certificate=certificate, by=town.coordina)
        text = text_of(Client().get(address(certificate)).content)
        assert "Wilmer Yaguará" in text
        assert "expedición 2" in text

    def test_of_the_erased_it_exists_and_says_no_name(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        erase_learner(learner=scene.wilmer, by=town.coordina)
        response = Client().get(address(certificate))
        text = text_of(response.content)
        assert response.status_code == 200
        assert "Certificado válido" in text
        assert "suprimir sus datos" in text
        assert "Yaguará" not in text
        assert "Suprimido" not in text

    @pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), str.title])
    def test_however_the_code_is_written(self, scene: Scene, change) -> None:
        certificate = given(scene.wilmer)
        asked = f"{ASK}{change(shown_code(certificate.code))}/"
        assert "Certificado válido" in Client().get(asked).content.decode()

    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("Ana Mora", "A. M."), ("ana  de la  peña", "A. D. L. P."), ("Óscar Ñáñez", "Ó. Ñ."),
            ("(Beto) 2º", "B. º."), ("123 —", ""), ("", ""),
        ],
    )  # fmt: skip
    def test_initials(self, name: str, initials: str) -> None:
        assert initials_of(name) == initials

    def test_is_kept_by_nobody_and_indexed_by_nobody(self, scene: Scene, page_store) -> None:
        certificate = given(scene.wilmer)
        for where in (ASK, address(certificate), f"{ASK}?codigo=x"):
            response = Client().get(where)
            assert "no-store" in response["Cache-Control"]
            assert '<meta name="robots" content="noindex">' in response.content.decode()
        Certificate.objects.update(revoked_at=timezone.now())
        assert "Certificado anulado" in Client().get(address(certificate)).content.decode()

    def test_costs_the_same_however_many_there_are(
        self, scene: Scene, django_assert_max_num_queries
    ) -> None:
        certificate = given(scene.wilmer)
        Client().get(address(certificate))
        with django_assert_max_num_queries(9):
            Client().get(address(certificate))
        for number in range(20):
            given(scene.wilmer, f"Curso {number}")
        with django_assert_max_num_queries(9):
            Client().get(address(certificate))

    def test_only_looked_at(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        assert Client().post(address(certificate)).status_code == 405
        assert Client().post(ASK).status_code == 405
        assert Client().head(address(certificate)).status_code == 200


class TestAsking:
    def test_the_form_leads_to_the_page(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        assert 'name="codigo"' in Client().get(ASK).content.decode()
        typed = f" {shown_code(certificate.code).lower()} "
        response = Client().get(ASK, {"codigo": typed})
        assert (response.status_code, response["Location"]) == (302, address(certificate))

    def test_what_is_no_code_is_said_beside_the_field(self, town: Town) -> None:
        response = Client().get(ASK, {"codigo": '"><b>hola'})
        page = response.content.decode()
        assert response.status_code == 400
        assert 'value="&quot;&gt;&lt;b&gt;hola"' in page
        assert 'aria-describedby="codigo-error"' in page
        assert "diez letras y números" in page

    def test_an_unknown_one_is_not_found_and_can_be_corrected(self, town: Town) -> None:
        response = Client().get(f"{ASK}7KQ2M-9XT4B/")
        page = response.content.decode()
        assert response.status_code == 404
        assert 'value="7KQ2M-9XT4B"' in page
        assert "No hay ningún certificado con ese código" in page

    @pytest.mark.parametrize(
        "odd",
        ["%00", "..", "a" * 5000, "%F0%9F%98%80", "1", "emisor", "'%20OR%201=1--", "%FF%FE",
         "7KQ2M-9XT4B%0A%0D", "%2e%2e%2fetc"],
    )  # fmt: skip
    def test_hostile_codes(self, town: Town, odd: str) -> None:
        user = Client()
        user.force_login(town.ciudadana)
        for client in (Client(), user):
            for end in ("/", "/certificado.pdf", "/insignia.json", "/insignia.jwt"):
                response = client.get(f"{ASK}{odd}{end}")
                assert response.status_code < 500
                assert "Traceback" not in response.content.decode()
            assert client.get(f"{ASK}?codigo={odd}").status_code < 500


class TestGuessing:
    def test_unknown_codes_are_counted_for_the_network(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        client = Client(REMOTE_ADDR="203.0.113.7")
        for _ in range(UNKNOWN.times):
            assert client.get(f"{ASK}{new_code()}/").status_code == 404
        refused = client.get(f"{ASK}{new_code()}/")
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 3600
        assert "Intente de nuevo después de las" in refused.content.decode()
        # A known one must not stand out.
        assert client.get(address(certificate)).status_code == 429
        assert Client(REMOTE_ADDR="203.0.113.8").get(address(certificate)).status_code == 200

    def test_it_ends(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        for _ in range(UNKNOWN.times):
            Client().get(f"{ASK}{new_code()}/")
        assert Client().get(address(certificate)).status_code == 429
        for row in Throttle.objects.all():
            row.window_start -= timedelta(hours=1)
            row.save()
        assert Client().get(address(certificate)).status_code == 200

    def test_known_codes_are_not_counted(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        for _ in range(UNKNOWN.times + 5):
            assert Client().get(address(certificate)).status_code == 200

    def test_looking_at_a_known_one_writes_nothing(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        with CaptureQueriesContext(connection) as seen:
            Client().get(address(certificate))
        assert {each["sql"].split()[0] for each in seen} == {"SELECT"}

    def test_what_can_be_no_code_is_not_counted(self, town: Town) -> None:
        for _ in range(UNKNOWN.times + 5):
            assert Client().get(f"{ASK}hola/").status_code == 404
        assert not Throttle.objects.filter(count__gt=0).exists()

    def test_nothing_kept_says_who_asked_for_what(self, town: Town) -> None:
        code = new_code()
        Client(REMOTE_ADDR="203.0.113.9").get(f"{ASK}{code}/")
        kept = " ".join(Throttle.objects.values_list("key", flat=True))
        assert code not in kept
        assert "203.0.113.9" not in kept
