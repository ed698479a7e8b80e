"""Public keys with which badges were signed. The private one never comes near the database."""

from django.db import models


class CredentialKey(models.Model):
    """A public Ed25519 key that signed something. It stays published: old badges need it."""

    kid = models.CharField("huella", max_length=43, unique=True)
    """RFC 7638 thumbprint."""
    x = models.CharField("clave pública", max_length=43)
    """The 32 bytes, base64url without padding, as in a JWK."""
    first_used_at = models.DateTimeField("primer uso", auto_now_add=True)
    withdrawn_at = models.DateTimeField("retirada", null=True, blank=True)
    """Its private half was stolen: nothing it signed is to be believed any more."""

    class Meta:
        verbose_name = "clave de las insignias"
        verbose_name_plural = "claves de las insignias"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.kid
