"""Words shared by all sections and kept by the Oficina de Prensa: topics and veredas."""

from django.db import models


class Topic(models.Model):
    """A subject that citizens filter by."""

    name = models.CharField("nombre", max_length=60, unique=True)
    slug = models.SlugField("dirección", max_length=60, unique=True)

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "temas"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Vereda(models.Model):
    """A rural district of the municipality."""

    name = models.CharField("nombre", max_length=80, unique=True)
    slug = models.SlugField("dirección", max_length=80, unique=True)

    class Meta:
        verbose_name = "vereda"
        verbose_name_plural = "veredas"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
