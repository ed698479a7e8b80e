"""Who the municipality is (site settings) and when the scheduler last lived.

Identity is data: another municipality changes these values, never the code.
"""

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.core.blocks import validate_phone


@register_setting(icon="home")
class SiteIdentity(BaseGenericSetting):
    """Name, shield and contact data shown on every page (footer contents: Res. 1519 de 2020)."""

    name = models.CharField("nombre corto", max_length=80, default="Alcaldía digital")
    legal_name = models.CharField("nombre legal", max_length=120, default="Alcaldía Municipal")
    department = models.CharField("departamento", max_length=60, blank=True)
    country = models.CharField("país", max_length=40, default="Colombia")
    divipola = models.CharField("código DIVIPOLA", max_length=5, blank=True)
    escudo = models.ImageField(
        "escudo",
        upload_to="identity/",
        blank=True,
        validators=[FileExtensionValidator(["png", "webp"])],
        help_text="PNG o WebP cuadrado. Sin él se usa un escudo neutro dibujado.",
    )
    address = models.CharField("dirección", max_length=160, blank=True)
    postal_code = models.CharField("código postal", max_length=10, blank=True)
    hours = models.CharField("horario de atención", max_length=200, blank=True)
    phone = models.CharField("conmutador", max_length=40, blank=True, validators=[validate_phone])
    anticorruption_phone = models.CharField(
        "línea anticorrupción", max_length=40, blank=True, validators=[validate_phone]
    )
    email = models.EmailField("correo institucional", blank=True)
    judicial_email = models.EmailField("correo de notificaciones judiciales", blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("legal_name"),
                FieldPanel("department"),
                FieldPanel("country"),
                FieldPanel("divipola"),
                FieldPanel("escudo"),
            ],
            heading="Identidad (Ley 2345 de 2023: nombre y escudo, sin lemas)",
        ),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("postal_code"),
                FieldPanel("hours"),
                FieldPanel("phone"),
                FieldPanel("anticorruption_phone"),
                FieldPanel("email"),
                FieldPanel("judicial_email"),
            ],
            heading="Contacto (pie de página)",
        ),
    ]

    class Meta:
        verbose_name = "identidad del municipio"
        verbose_name_plural = "identidad del municipio"

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a timed job last ended well; ``/healthz`` reads it."""

    job = models.CharField("tarea", max_length=80, primary_key=True)
    last_ok_at = models.DateTimeField("última vez bien")
    last_error = models.TextField("último error", blank=True)

    class Meta:
        verbose_name = "latido"
        verbose_name_plural = "latidos"

    def __str__(self) -> str:
        return f"{self.job}: {self.last_ok_at:%Y-%m-%d %H:%M}"


class Throttle(models.Model):
    """How often a counted thing happened within a window of time.

    ``key`` is a keyed hash: the table never holds a user name or an address in clear.
    """

    key = models.CharField("clave", max_length=64)
    window_start = models.DateTimeField("inicio de la ventana")
    count = models.PositiveIntegerField("veces")

    class Meta:
        verbose_name = "contador de intentos"
        verbose_name_plural = "contadores de intentos"
        constraints = [
            models.UniqueConstraint(fields=["key", "window_start"], name="throttle_key_window")
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]}… {self.count}"


class Reading(models.Model):
    """How often an address was read on a day. Nothing tells by whom."""

    path = models.CharField("dirección", max_length=255)
    day = models.DateField("día")
    count = models.PositiveIntegerField("veces")

    class Meta:
        verbose_name = "lecturas de una página"
        verbose_name_plural = "lecturas de las páginas"
        constraints = [models.UniqueConstraint(fields=["path", "day"], name="reading_path_day")]
        indexes = [models.Index(fields=["day"], name="reading_day")]

    def __str__(self) -> str:
        return f"{self.path} {self.day}: {self.count}"


class ClosedDay(models.Model):
    """A day on which the municipality does not work although it is no holiday of Colombia."""

    day = models.DateField("día", unique=True)
    name = models.CharField(
        "motivo", max_length=100, help_text="Por ejemplo: día cívico, cierre de fin de año."
    )

    class Meta:
        verbose_name = "día de cierre"
        verbose_name_plural = "días de cierre"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


class WorkingPeriod(models.Model):
    """Hours between which the municipality works on a weekday.

    Without any row it works Monday to Friday, 8–12 and 14–18.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "lunes"
        TUESDAY = 1, "martes"
        WEDNESDAY = 2, "miércoles"
        THURSDAY = 3, "jueves"
        FRIDAY = 4, "viernes"
        SATURDAY = 5, "sábado"
        SUNDAY = 6, "domingo"

    weekday = models.PositiveSmallIntegerField("día", choices=Weekday.choices)
    opens_at = models.TimeField("desde")
    closes_at = models.TimeField("hasta")

    class Meta:
        verbose_name = "horario hábil"
        verbose_name_plural = "horario hábil"
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="working_period_closes_after_it_opens",
                violation_error_message="La hora de cierre debe ser posterior a la de apertura.",
            ),
            models.UniqueConstraint(
                fields=["weekday", "opens_at"],
                name="working_period_once",
                violation_error_message="Ese día ya tiene un horario que empieza a esa hora.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.opens_at:%H:%M} a {self.closes_at:%H:%M}"

    def clean(self) -> None:
        """Refuse hours that end before they begin, and those that share time with others."""
        super().clean()
        if self.weekday is None or self.opens_at is None or self.closes_at is None:
            return
        if self.closes_at <= self.opens_at:
            raise ValidationError(
                {"closes_at": "La hora de cierre debe ser posterior a la de apertura."}
            )
        crossed = (
            WorkingPeriod.objects.filter(
                weekday=self.weekday, opens_at__lt=self.closes_at, closes_at__gt=self.opens_at
            )
            .exclude(pk=self.pk)
            .first()
        )
        if crossed is not None:
            raise ValidationError({"opens_at": f"Se cruza con otro horario: {crossed}."})
