"""Badges: signed here, verified by a library that knows nothing of us and asks nobody."""

import base64
import json
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from learning import credentials
from learning.checks import check_credential_key
from learning.credentials import (
    LIST_SIZE,
    credential_of,
    duration_in_words,
    encoded_list,
    signed_badge,
    status_place,
    status_url,
    thumbprint_of,
)
from learning.models import Certificate, CredentialKey
from learning.services.certificates import restore, revoke
from learning.services.learners import erase_learner
from tests.conftest import Town
from tests.learning.certificates.conftest import Scene, given

pytestmark = pytest.mark.django_db

KEYS = "/aula/certificados/claves/"
ISSUER = "/aula/certificados/emisor/"
STATUS = "/aula/certificados/estado/1/"
ANOTHER = "another-secret-of-the-installation-long-enough"


def pem_of(jwk: dict[str, str]) -> bytes:
    """A published key, as anybody's library takes it."""
    raw = base64.urlsafe_b64decode(jwk["x"] + "=")
    public = Ed25519PublicKey.from_public_bytes(raw)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def published() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(Client().get(KEYS).content)["keys"]
    return found


def verifier() -> OB3Verifier:
    return OB3Verifier(pubkey_pem=pem_of(published()[0]))


def fetched(url: str) -> bytes:
    """What a verifier finds at one of our addresses."""
    path = "/" + url.split("//", 1)[1].split("/", 1)[1]
    response = Client().get(path)
    assert response.status_code == 200, url
    return response.content


def tampered(token: str, **changes: Any) -> str:
    head, body, signature = token.split(".")
    payload = json.loads(base64.urlsafe_b64decode(body + "=="))
    text = json.dumps({**payload, **changes}).encode()
    return ".".join((head, base64.urlsafe_b64encode(text).rstrip(b"=").decode(), signature))


class TestVerifying:
    def test_offline_with_the_published_key(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        badge = verifier().verify(
            signed_badge(certificate), expected_recipient=certificate.recipient_uid.urn
        )
        assert badge.achievement.name == "Gobierno en línea"
        assert badge.issuer.id == f"http://127.0.0.1:8000{ISSUER}"
        assert badge.recipient_id == certificate.recipient_uid.urn

    def test_by_the_download(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        response = scene.client(scene.wilmer.user).get(
            f"/aula/certificados/{certificate.code}/insignia.jwt"
        )
        assert response["Content-Type"] == "application/vc+jwt"
        assert response["Content-Disposition"].startswith("attachment")
        verifier().verify(
            response.content.decode(), expected_recipient=certificate.recipient_uid.urn
        )

    def test_not_for_somebody_else(self, scene: Scene) -> None:
        mine, other = given(scene.wilmer), given(scene.ximena)
        with pytest.raises(OB3VerificationError, match="Recipient mismatch"):
            verifier().verify(signed_badge(mine), expected_recipient=other.recipient_uid.urn)

    @pytest.mark.parametrize(
        "changes",
        [{"name": "Doctorado"}, {"credentialSubject": {}}, {"iss": "https://otra.example/"}],
    )
    def test_a_changed_one_is_refused(self, scene: Scene, changes: dict[str, Any]) -> None:
        token = signed_badge(given(scene.wilmer))
        verifier().verify(token)
        with pytest.raises(OB3VerificationError):
            verifier().verify(tampered(token, **changes))

    def test_one_signed_by_another_key_is_refused(self, scene: Scene, settings) -> None:
        certificate = given(scene.wilmer)
        honest = verifier()
        settings.CREDENTIAL_KEY = ANOTHER
        with pytest.raises(OB3VerificationError):
            honest.verify(signed_badge(certificate))

    def test_one_without_signature_is_refused(self, scene: Scene) -> None:
        payload = jwt.decode(signed_badge(given(scene.wilmer)), options={"verify_signature": False})
        with pytest.raises(OB3VerificationError):
            verifier().verify(jwt.encode(payload, "", algorithm="none"))


class TestWhatItSays:
    def test_names_nobody(self, scene: Scene) -> None:
        for who in (scene.ximena, scene.wilmer):
            text = json.dumps(credential_of(given(who)), ensure_ascii=False).casefold()
            assert "gobierno en línea" in text
            for word in (who.first_names, who.last_names, who.user.username, str(who.uid)):
                assert word.casefold() not in text

    def test_leads_to_its_page(self, scene: Scene) -> None:
        certificate = given(scene.ximena)
        address = credential_of(certificate)["id"]
        page = fetched(address).decode()
        assert "Certificado válido" in page
        assert "X. L. Z. O." in page

    def test_to_read_and_signed_say_the_same(self, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        client = scene.client(scene.wilmer.user)
        base = f"/aula/certificados/{certificate.code}/insignia"
        told = json.loads(client.get(f"{base}.json").content)
        signed = jwt.decode(
            client.get(f"{base}.jwt").content.decode(), options={"verify_signature": False}
        )
        assert {name: signed[name] for name in told} == told
        assert set(signed) - set(told) == {"iss", "sub", "jti", "nbf"}
        assert told["awardedDate"] == "2026-11-20T05:00:00Z"

    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (600, "10 horas"), (60, "1 hora"), (90, "1 hora y 30 minutos"),
            (121, "2 horas y 1 minuto"), (45, "45 minutos"), (0, "0 minutos"),
        ],
    )  # fmt: skip
    def test_how_long(self, minutes: int, words: str) -> None:
        assert duration_in_words(minutes) == words


class TestStatus:
    def test_void_and_standing_again(self, town: Town, scene: Scene) -> None:
        certificate, other = given(scene.wilmer), given(scene.ximena)
        token, untouched = signed_badge(certificate), signed_badge(other)
        verifier().verify(token, check_status=True, download=fetched)
        revoke(certificate=certificate, reason="mistake", by=town.coordina)
        with pytest.raises(OB3VerificationError, match="revocation"):
            verifier().verify(token, check_status=True, download=fetched)
        verifier().verify(untouched, check_status=True, download=fetched)
        restore(certificate=certificate, reason="cleared", by=town.coordina)
        verifier().verify(token, check_status=True, download=fetched)

    def test_a_changed_list_is_refused(self, scene: Scene) -> None:
        token = signed_badge(given(scene.wilmer))

        def forged(url: str) -> bytes:
            return tampered(fetched(url).decode(), name="otra").encode()

        with pytest.raises(OB3VerificationError):
            verifier().verify(token, check_status=True, download=forged)

    def test_an_old_list_is_refused(self, scene: Scene, monkeypatch) -> None:
        token = signed_badge(given(scene.wilmer))
        monkeypatch.setattr(credentials, "LIST_LIVES", timedelta(days=-1))
        old = fetched(status_url(1))
        with pytest.raises(OB3VerificationError):
            verifier().verify(token, check_status=True, download=lambda url: old)

    def test_every_certificate_has_a_bit_of_its_own(self) -> None:
        places = {status_place(Certificate(pk=pk)) for pk in range(1, 2 * LIST_SIZE, 7)}
        assert len(places) == len(range(1, 2 * LIST_SIZE, 7))
        assert {number for number, _ in places} == {1, 2}
        assert all(0 <= bit < LIST_SIZE for _, bit in places)
        near = [status_place(Certificate(pk=pk))[1] for pk in (1, 2, 3)]
        assert min(abs(one - two) for one, two in pairwise(near)) > 1000

    def test_bits_are_read_as_written(self) -> None:
        bits = {0, 7, 8, 131_071}
        decoded = decode_encoded_list(encoded_list(bits))
        assert (set_indices(decoded), len(decoded) * 8) == (bits, LIST_SIZE)

    def test_only_lists_that_there_are(self, scene: Scene) -> None:
        assert Client().get(STATUS).status_code == 200  # Before the first certificate too.
        for number in (0, 2, 2**31, 10**30):
            assert Client().get(f"/aula/certificados/estado/{number}/").status_code == 404
        far = given(scene.wilmer)
        far.pk, far.code, far.subject_uid, far.recipient_uid = LIST_SIZE + 5, "0", uuid4(), uuid4()
        far.save(force_insert=True)
        assert Client().get("/aula/certificados/estado/2/").status_code == 200


class TestKeys:
    def test_thumbprint_is_that_of_the_standard(self) -> None:
        # RFC 8037, appendix A.3.
        x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        assert thumbprint_of(x) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

    def test_old_keys_stay_published(self, scene: Scene, settings) -> None:
        certificate = given(scene.wilmer)
        before = published()
        token = signed_badge(certificate)
        settings.CREDENTIAL_KEY = ANOTHER
        signed_badge(certificate)
        after = published()
        assert [key["kid"] for key in after[1:]] == [key["kid"] for key in before]
        assert after[0]["kid"] != before[0]["kid"]
        OB3Verifier(pubkey_pem=pem_of(after[1])).verify(token)
        named = jwt.get_unverified_header(token)["jwk"]["kid"]
        assert named == after[1]["kid"]

    def test_a_key_that_signed_nothing_leaves_no_trace(self, scene: Scene, settings) -> None:
        settings.CREDENTIAL_KEY = ANOTHER
        assert len(published()) == 1
        assert not CredentialKey.objects.exists()

    def test_going_back_to_an_old_key_puts_it_first(self, scene: Scene, settings) -> None:
        certificate, first = given(scene.wilmer), settings.CREDENTIAL_KEY
        signed_badge(certificate)
        settings.CREDENTIAL_KEY = ANOTHER
        signed_badge(certificate)
        settings.CREDENTIAL_KEY = first
        token = signed_badge(certificate)
        assert len(published()) == CredentialKey.objects.count() == 2
        verifier().verify(token)

    def test_a_stolen_key_is_withdrawn(self, scene: Scene, settings) -> None:
        certificate = given(scene.wilmer)
        stolen = signed_badge(certificate)
        kid = published()[0]["kid"]
        with pytest.raises(CommandError, match="cambie antes CREDENTIAL_KEY"):
            call_command("withdraw_credential_key", kid)
        settings.CREDENTIAL_KEY = ANOTHER
        call_command("withdraw_credential_key", kid, stdout=StringIO())
        assert kid not in {key["kid"] for key in published()}
        assert kid not in Client().get(ISSUER).content.decode()
        with pytest.raises(OB3VerificationError):
            verifier().verify(stolen)
        verifier().verify(signed_badge(certificate))
        for again in (kid, "nada"):
            with pytest.raises(CommandError, match="ninguna clave"):
                call_command("withdraw_credential_key", again)

    def test_the_private_half_is_nowhere(self, scene: Scene, settings) -> None:
        signed_badge(given(scene.wilmer))
        key = credentials.signing_key()
        assert settings.CREDENTIAL_KEY not in repr(key)
        for address in (KEYS, ISSUER):
            text = Client().get(address).content.decode()
            assert '"d"' not in text
            assert settings.CREDENTIAL_KEY not in text

    def test_the_profile_tells_who_and_with_which_keys(self, scene: Scene) -> None:
        response = Client().get(ISSUER)
        profile = json.loads(response.content)
        assert profile["id"] == f"http://127.0.0.1:8000{ISSUER}"
        assert profile["type"] == ["Profile"]
        assert profile["name"]
        method = profile["verificationMethod"][0]
        assert method["publicKeyJwk"] == published()[0]
        assert profile["assertionMethod"] == [method["id"]]

    def test_verifiers_of_other_sites_may_ask(self, scene: Scene) -> None:
        for address in (KEYS, ISSUER, STATUS):
            response = Client().get(address, HTTP_ORIGIN="https://verificador.example")
            assert response["Access-Control-Allow-Origin"] == "*"
            assert "max-age" in response["Cache-Control"]
            assert not response.cookies
            assert Client().post(address).status_code == 405

    def test_without_a_key_there_are_certificates_and_no_badges(
        self, scene: Scene, settings
    ) -> None:
        certificate = given(scene.wilmer)
        settings.CREDENTIAL_KEY = ""
        client = scene.client(scene.wilmer.user)
        base = f"/aula/certificados/{certificate.code}/"
        page = client.get(base).content.decode()
        assert "Certificado en PDF" in page
        assert "insignia" not in page
        assert client.get(f"{base}insignia.jwt").status_code == 404
        assert client.get(f"{base}insignia.json").status_code == 404
        assert client.get(STATUS).status_code == 404
        assert (published(), client.get(ISSUER).status_code) == ([], 200)

    def test_a_void_one_has_no_badge(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        revoke(certificate=certificate, reason="mistake", by=town.coordina)
        base = f"/aula/certificados/{certificate.code}/"
        for form in ("jwt", "json"):
            response = scene.client(scene.wilmer.user).get(f"{base}insignia.{form}", follow=True)
            assert response.redirect_chain[0][1] == 302
            page = response.content.decode()
            assert "está anulado: no tiene insignia" in page
            assert "Certificado anulado" in page

    def test_erasing_does_not_break_what_was_given(self, town: Town, scene: Scene) -> None:
        certificate = given(scene.wilmer)
        token = signed_badge(certificate)
        erase_learner(learner=scene.wilmer, by=town.coordina)
        badge = verifier().verify(token, check_status=True, download=fetched)
        assert badge.issuance_date <= timezone.now()


class TestCheck:
    @pytest.mark.parametrize(
        ("key", "found"),
        [
            (ANOTHER, []),
            ("", ["learning.E101"]),
            ("corta", ["learning.E102"]),
            ("only-for-tests" * 3, ["learning.E103"]),
        ],
    )
    def test_what_an_installation_must_have(self, settings, key: str, found: list[str]) -> None:
        settings.CREDENTIAL_KEY, settings.SECRET_KEY = key, "only-for-tests" * 3
        assert [each.id for each in check_credential_key()] == found

    def test_a_short_key_signs_nothing(self, settings) -> None:
        settings.CREDENTIAL_KEY = "corta"
        assert not credentials.may_sign()
        with pytest.raises(ValueError, match="too short"):
            credentials.signing_key()
