"""Learners and the groups they belong to.

Of a minor: the name on the roster and the group, nothing else. Names reach a screen through
``Learner.short_name`` («Ana M.»).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cms.editorial.models import Vereda


class Institution(models.Model):
    """A school. ``scale`` is its grading scale, as ``grading.Scale.as_data`` writes it."""

    name = models.CharField("nombre", max_length=160, unique=True)
    scale = models.JSONField("escala de notas", null=True, blank=True)
    """Empty: 1,0–5,0. Decreto 1290 de 2009 lets each institution choose."""

    class Meta:
        verbose_name = "institución educativa"
        verbose_name_plural = "instituciones educativas"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Cohort(models.Model):
    """A group of one school year: «11-01 (2026)» of a school, «Líderes (2026)» of an organisation.

    Of a school it has a grade; of an organisation it has none.
    """

    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cohorts",
        verbose_name="institución",
    )
    organisation = models.ForeignKey(
        "Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cohorts",
        verbose_name="organización",
    )
    year = models.PositiveSmallIntegerField("año")
    grade = models.PositiveSmallIntegerField("grado", null=True, blank=True)
    group = models.CharField("grupo", max_length=20)
    closed_on = models.DateField("cerrado el", null=True, blank=True)
    """When the year of the group was closed: nobody joins any more; what was done stays to read."""

    class Meta:
        verbose_name = "grupo"
        verbose_name_plural = "grupos"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "grade", "group"],
                condition=Q(institution__isnull=False),
                name="cohort_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "year", "group"],
                condition=Q(organisation__isnull=False),
                name="cohort_of_organisation_once",
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__gte=0, grade__lte=13),
                name="cohort_grade",
            ),
            models.CheckConstraint(
                condition=Q(
                    institution__isnull=False, organisation__isnull=True, grade__isnull=False
                )
                | Q(institution__isnull=True, organisation__isnull=False, grade__isnull=True),
                name="cohort_of_one_place",
            ),
        ]

    def __str__(self) -> str:
        name = self.group if self.grade is None else f"{self.grade}-{self.group}"
        return f"{name} ({self.year})"

    @property
    def place(self) -> "Institution | Organisation":
        """The school or the organisation. Ask for it with ``select_related`` of both."""
        found = self.institution or self.organisation
        assert found is not None  # noqa: S101 (the constraint ``cohort_of_one_place``)
        return found


class Organisation(models.Model):
    """What a community leader leads: a Junta de Acción Comunal, an association."""

    name = models.CharField("nombre", max_length=160, unique=True)
    vereda = models.ForeignKey(
        Vereda,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vereda",
    )

    class Meta:
        verbose_name = "organización"
        verbose_name_plural = "organizaciones"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Learner(models.Model):
    """Somebody who learns. What they did points here, and stays when the person is erased.

    ``PENDING``: a minor whose guardian has not authorised yet; only practises, nothing is kept.
    ``ERASED``: pseudonymised; the account is gone, the figures stay.
    """

    class Kind(models.TextChoices):
        STUDENT = "student", "Estudiante"
        LEADER = "leader", "Líder comunitario"
        STAFF = "staff", "Funcionario"
        CITIZEN = "citizen", "Ciudadano"

    class State(models.TextChoices):
        PENDING = "pending", "Falta la autorización"
        ACTIVE = "active", "Activo"
        ERASED = "erased", "Suprimido"

    uid = models.UUIDField("identidad", default=uuid.uuid4, unique=True, editable=False)
    """How pages and devices name the learner."""
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="learner",
        verbose_name="cuenta",
    )
    kind = models.CharField("clase", max_length=8, choices=Kind.choices)
    state = models.CharField("estado", max_length=8, choices=State.choices)
    first_names = models.CharField("nombres", max_length=150)
    last_names = models.CharField("apellidos", max_length=150, blank=True)
    is_minor = models.BooleanField("es menor de edad", default=False)
    declared_adult_at = models.DateTimeField("declaró ser mayor de edad", null=True, blank=True)
    accepted_policy_at = models.DateTimeField("aceptó la política de datos", null=True, blank=True)
    accepted_policy = models.CharField("texto aceptado", max_length=20, blank=True)
    """Version of the notice (``learning.consent``). Ley 1581 de 2012, article 9: the authorisation
    must be provable."""
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="learners",
        verbose_name="institución",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="learners",
        verbose_name="organización",
    )
    vereda = models.ForeignKey(
        Vereda,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vereda",
    )
    created_at = models.DateTimeField("desde", auto_now_add=True)
    erased_at = models.DateTimeField("suprimido", null=True, blank=True)

    class Meta:
        verbose_name = "aprendiz"
        verbose_name_plural = "aprendices"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="erased") | Q(user__isnull=True, erased_at__isnull=False),
                name="learner_erased_has_no_account",
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(is_minor=True), name="learner_pending_is_minor"
            ),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="learner_kind_state")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """«Ana M.»: all that a screen shows of a learner's name to others."""
        first = self.first_names.split()[:1]
        last = self.last_names.split()[:1]
        return " ".join([*first, *(f"{name[0].upper()}." for name in last)]) or "Aprendiz"


class Membership(models.Model):
    """That a learner belongs to a group from a day until another: grades change, history stays."""

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="memberships", verbose_name="aprendiz"
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="memberships", verbose_name="grupo"
    )
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True)

    class Meta:
        verbose_name = "pertenencia a un grupo"
        verbose_name_plural = "pertenencias a grupos"
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(ends_on__isnull=True),
                name="membership_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.cohort}"


class GuardianAuthorisation(models.Model):
    """That a minor's guardian agreed: which text, when, and who received the signed form.

    Ley 1581 de 2012, article 7, and Decreto 1074 de 2015: the guardian authorises, the child is
    heard. The signed sheet stays with the institution; here is only what shows that it exists.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="authorisations", verbose_name="aprendiz"
    )
    text = models.TextField("texto autorizado")
    signed_on = models.DateField("firmada el")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="recibida por",
    )
    recorded_at = models.DateTimeField("registrada", auto_now_add=True)
    withdrawn_at = models.DateTimeField("retirada", null=True, blank=True)

    class Meta:
        verbose_name = "autorización del acudiente"
        verbose_name_plural = "autorizaciones de acudientes"
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(withdrawn_at__isnull=True),
                name="authorisation_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.signed_on}"
