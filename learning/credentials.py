"""Certificates as Open Badges 3.0 credentials: signed here, verified anywhere without asking us.

A badge is a JWT whose payload is the credential itself (VC-JWT of Open Badges 3.0), signed with
Ed25519. It names nobody: the holder is a random identity, and the badge's own address leads to the
certificate's page, which says as much of the holder as that page may.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.accounts.mail import site_url
from cms.core.context_processors import current_identity
from learning.certificate_codes import shown_code
from learning.models import Certificate, CredentialKey

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SHORTEST_KEY = 32
"""Characters of ``CREDENTIAL_KEY``: what a person makes up is shorter."""
LIST_SIZE = 131_072
"""Bits of a status list: the least that the standard allows, so that a list hides whom it is of."""
LIST_LIVES = timedelta(days=1)
"""After that a verifier must ask again: an old copy does not bring a void badge back."""
_SCATTER = 75_161
"""Odd, hence every bit is used once: neighbours in the table are none in the list."""


@dataclass(frozen=True)
class SigningKey:
    """The pair that signs now."""

    private: Ed25519PrivateKey
    x: str
    kid: str

    def __repr__(self) -> str:
        """Says the public half only: a traceback may end in a log."""
        return f"SigningKey({self.kid})"

    @property
    def jwk(self) -> dict[str, str]:
        return jwk_of(self.x, self.kid)


def may_sign() -> bool:
    """Whether this site has a key to sign badges with."""
    return len(settings.CREDENTIAL_KEY) >= SHORTEST_KEY


def signing_key() -> SigningKey:
    """The key of the settings. Ask ``may_sign`` first."""
    return _key_from(settings.CREDENTIAL_KEY)


@cache
def _key_from(secret: str) -> SigningKey:
    """The text is random and long, so that one hash of it is a key as good as any."""
    if len(secret) < SHORTEST_KEY:
        raise ValueError("CREDENTIAL_KEY is too short")
    seed = hashlib.sha256(b"learning.credentials.ed25519\x00" + secret.encode()).digest()
    private = Ed25519PrivateKey.from_private_bytes(seed)
    x = _b64url(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    return SigningKey(private, x, thumbprint_of(x))


def thumbprint_of(x: str) -> str:
    """RFC 7638, of an Ed25519 public key."""
    least = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": x}, separators=(",", ":"))
    return _b64url(hashlib.sha256(least.encode()).digest())


def jwk_of(x: str, kid: str) -> dict[str, str]:
    """A public key as others read it."""
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig"}


def published_keys() -> list[dict[str, str]]:
    """Every key that ever signed and was not stolen, the present one first. One query."""
    used = {each.kid: each for each in CredentialKey.objects.order_by("-pk")}
    found = [jwk_of(each.x, each.kid) for each in used.values() if each.withdrawn_at is None]
    if may_sign():
        now = signing_key()
        if now.kid not in used:
            return [now.jwk, *found]
        found.sort(key=lambda jwk: jwk["kid"] != now.kid)
    return found


def issuer_url() -> str:
    """How badges name the municipality; there is its profile."""
    return site_url("learning:certificate_issuer")


def issuer_profile() -> dict[str, Any]:
    """Who issues, and with which keys: an Open Badges profile that is also a key document."""
    identity, me = current_identity(), issuer_url()
    keys = published_keys()
    profile = {
        "@context": [VC_CONTEXT, OB_CONTEXT, "https://www.w3.org/ns/cid/v1"],
        "id": me,
        "type": ["Profile"],
        "name": identity.legal_name,
        "url": settings.WAGTAILADMIN_BASE_URL,
        "verificationMethod": [
            {"id": f"{me}#{key['kid']}", "type": "JsonWebKey", "controller": me,
             "publicKeyJwk": key}
            for key in keys
        ],
        "assertionMethod": [f"{me}#{key['kid']}" for key in keys],
    }  # fmt: skip
    if identity.email:
        profile["email"] = identity.email
    return profile


def credential_of(certificate: Certificate) -> dict[str, Any]:
    """What a badge says, not signed yet. No name of the holder in it."""
    identity = current_identity()
    number, bit = status_place(certificate)
    status = status_url(number)
    return {
        "@context": [VC_CONTEXT, OB_CONTEXT],
        "id": certificate_url(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": {
            "id": issuer_url(),
            "type": ["Profile"],
            "name": certificate.issuer_name,
            **({"email": identity.email} if identity.email else {}),
        },
        "validFrom": _instant(certificate.issued_at),
        "awardedDate": _instant(
            timezone.make_aware(datetime.combine(certificate.completed_on, datetime.min.time()))
        ),
        "credentialSubject": {
            "id": certificate.recipient_uid.urn,
            "type": ["AchievementSubject"],
            "achievement": {
                "id": certificate.subject_uid.urn,
                "type": ["Achievement"],
                "achievementType": _achievement(certificate),
                "name": certificate.title,
                "description": _description(certificate),
                "criteria": {"narrative": _criteria(certificate)},
                "inLanguage": "es-CO",
            },
        },
        "credentialStatus": {
            "id": f"{status}#{bit}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(bit),
            "statusListCredential": status,
        },
    }


def _achievement(certificate: Certificate) -> str:
    return "Course" if certificate.kind == Certificate.Kind.COURSE else "LearningProgram"


def _criteria(certificate: Certificate) -> str:
    if certificate.kind == Certificate.Kind.COURSE:
        return "Leer las lecciones y aprobar los cuestionarios que el curso pide."
    return "Terminar los cursos de la ruta y prestar las horas de orientación, con su firma."


def _description(certificate: Certificate) -> str:
    words = duration_in_words(certificate.minutes)
    if certificate.kind == Certificate.Kind.COURSE:
        return f"Curso de {words}."
    return f"Ruta de formación con {words} de orientación a otras personas."


def duration_in_words(minutes: int) -> str:
    """«10 horas», «1 hora y 30 minutos», «45 minutos»."""
    hours, rest = divmod(minutes, 60)
    parts = [_many(hours, "hora")] if hours else []
    if rest or not hours:
        parts.append(_many(rest, "minuto"))
    return " y ".join(parts)


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def signed_badge(certificate: Certificate) -> str:
    """The badge as a JWT. Its key is published from now on."""
    credential = credential_of(certificate)
    claims = {"sub": credential["credentialSubject"]["id"], "jti": credential["id"]}
    return _signed(credential, claims, certificate.issued_at)


def certificate_url(certificate: Certificate) -> str:
    """What the QR opens: the certificate's page."""
    return site_url("learning:certificate", code=shown_code(certificate.code))


def status_place(certificate: Certificate) -> tuple[int, int]:
    """Which status list, from 1, and which bit of it."""
    number, at = divmod(certificate.pk, LIST_SIZE)
    return number + 1, at * _SCATTER % LIST_SIZE


def status_url(number: int) -> str:
    return site_url("learning:certificate_status", number=number)


def status_list_exists(number: int) -> bool:
    """The first always; another as soon as a certificate stands in it."""
    first = (number - 1) * LIST_SIZE
    return number == 1 or (
        number > 1 and Certificate.objects.filter(pk__range=(first, first + LIST_SIZE - 1)).exists()
    )


def signed_status_list(number: int) -> str:
    """One status list as a JWT: a bit set is a badge that is void. One query."""
    first = (number - 1) * LIST_SIZE
    revoked = Certificate.objects.filter(
        pk__range=(first, first + LIST_SIZE - 1), revoked_at__isnull=False
    )
    now, url = timezone.now(), status_url(number)
    credential = {
        "@context": [VC_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_url(),
        "validFrom": _instant(now),
        "validUntil": _instant(now + LIST_LIVES),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(status_place(each)[1] for each in revoked.only("pk")),
        },
    }
    return _signed(credential, {"sub": f"{url}#list", "jti": url}, now, until=now + LIST_LIVES)


def encoded_list(bits: Iterable[int]) -> str:
    """A list with these bits set, as the standard writes it: the first bit is the highest."""
    filled = bytearray(LIST_SIZE // 8)
    for bit in bits:
        filled[bit // 8] |= 0x80 >> (bit % 8)
    return "u" + _b64url(gzip.compress(bytes(filled), mtime=0))


def _signed(
    credential: dict[str, Any], claims: dict[str, str], since: datetime, *,
    until: datetime | None = None,
) -> str:  # fmt: skip
    key = signing_key()
    CredentialKey.objects.get_or_create(kid=key.kid, defaults={"x": key.x})
    issued: dict[str, Any] = {"iss": issuer_url(), "nbf": int(since.timestamp()), **claims}
    if until is not None:
        issued["exp"] = int(until.timestamp())
    return jwt.encode(
        {**credential, **issued},
        key.private,
        algorithm="EdDSA",
        headers={"typ": "JWT", "jwk": key.jwk},
    )


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def page_path(certificate: Certificate) -> str:
    """The certificate's page on this site."""
    return reverse("learning:certificate", args=[shown_code(certificate.code)])
