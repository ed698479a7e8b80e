"""People and their roles. A role is a group that a service made; people may hold several.

Somebody may sign in with no e-mail at all: many learners and some officials have none.
"""

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cms.accounts.validators import validate_plain_line


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """Anyone with an account. ``username`` is required and ``email`` is optional."""

    first_name = models.CharField(
        "nombres", max_length=150, blank=True, validators=[validate_plain_line]
    )
    last_name = models.CharField(
        "apellidos", max_length=150, blank=True, validators=[validate_plain_line]
    )
    email = models.EmailField("correo electrónico", blank=True)

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "personas"
        constraints = [
            # Sign-in takes «Ana» for «ana»: two accounts of that name would shut both out.
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_whatever_capitals",
                violation_error_message="Ya existe una persona con ese nombre de usuario.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Role(models.Model):
    """What a group means to the municipality."""

    class Kind(models.TextChoices):
        PRESS = "press", "Oficina de Prensa"
        SYSTEMS = "systems", "Oficina de Sistemas"
        COMMITTEE = "committee", "Comité GEL-T"
        AULA = "aula", "Coordinación del aula"
        SECTION_EDITOR = "section_editor", "Editor de una Secretaría"

    group = models.OneToOneField(
        Group, on_delete=models.CASCADE, related_name="role", verbose_name="grupo"
    )
    kind = models.CharField("tipo", max_length=20, choices=Kind.choices)

    class Meta:
        verbose_name = "rol"
        verbose_name_plural = "roles"
        constraints = [
            # Each of the offices is one group; section editors have a group per section.
            models.UniqueConstraint(
                fields=["kind"],
                condition=~Q(kind="section_editor"),
                name="role_one_group_per_office",
            )
        ]

    def __str__(self) -> str:
        return self.group.name


class Confirmation(models.Model):
    """Something about a guarded account that one person asked and a second must confirm.

    Whoever controls a press officer's account can publish, and whoever controls two accounts of
    Sistemas could confirm what they asked themselves. So neither the role nor a way into such an
    account is given by one person alone.
    """

    class Kind(models.TextChoices):
        GRANT_PRESS = "grant_press", "Dar el rol de Prensa"
        GRANT_SYSTEMS = "grant_systems", "Dar el rol de Sistemas"
        ACCESS_CODE = "access_code", "Dar un código de acceso a una cuenta protegida"
        RESET_FACTOR = "reset_factor", "Quitar el segundo factor de una cuenta protegida"
        CHANGE_EMAIL = "change_email", "Cambiar el correo de una cuenta protegida"

    kind = models.CharField("tipo", max_length=20, choices=Kind.choices)
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="confirmations", verbose_name="persona"
    )
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="pedida por"
    )
    requested_at = models.DateTimeField("pedida", auto_now_add=True)
    decided_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="decidida por",
    )
    decided_at = models.DateTimeField("decidida", null=True, blank=True)
    is_granted = models.BooleanField("concedida", null=True)
    new_email = models.EmailField("correo nuevo", blank=True)
    used_at = models.DateTimeField("usada", null=True, blank=True)

    class Meta:
        verbose_name = "confirmación"
        verbose_name_plural = "confirmaciones"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person"],
                condition=Q(decided_at__isnull=True),
                name="confirmation_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("requested_by")),
                name="confirmation_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("person")),
                name="confirmation_not_by_who_benefits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"


class AccessCode(models.Model):
    """A printed one-time code with which somebody without e-mail chooses a new password.

    Only a hash is kept. It ends when used, when replaced, or at ``expires_at``.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="access_code", verbose_name="persona"
    )
    code_hash = models.CharField("huella del código", max_length=128)
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="dado por"
    )
    issued_at = models.DateTimeField("dado", auto_now_add=True)
    expires_at = models.DateTimeField("vence")

    class Meta:
        verbose_name = "código de acceso"
        verbose_name_plural = "códigos de acceso"

    def __str__(self) -> str:
        return f"código de {self.user}"
