"""The index of what the public may find, and what the Oficina de Prensa teaches it.

Nothing here decides who may read a page: whatever is found is checked against the page as it is
when somebody searches.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.assets.models import SiteDocument
from cms.search.fulltext import StemsField
from cms.search.words import meaningful, stem, tokens

MAX_PHRASE_WORDS = 6


class IndexEntry(models.Model):
    """A page that was live, or a document that was public, when it was last written here."""

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="página"
    )
    document = models.OneToOneField(
        SiteDocument, on_delete=models.CASCADE, null=True, related_name="+",
        verbose_name="documento",
    )  # fmt: skip
    kind = models.CharField("clase", max_length=30)
    published_on = models.DateField("fecha", null=True)
    until = models.DateTimeField(
        "hasta", null=True, help_text="Desde entonces ya no se encuentra: un aviso que terminó."
    )
    indexed_at = models.DateTimeField("indexada")
    # Long columns last: SQLite reads through whatever stands before the one that is asked for.
    title = models.CharField("título", max_length=255)
    summary = models.TextField("resumen", blank=True)
    text = models.TextField("texto", blank=True)

    class Meta:
        verbose_name = "entrada del buscador"
        verbose_name_plural = "entradas del buscador"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page=None, document__isnull=False)
                | models.Q(page__isnull=False, document=None),
                name="index_entry_of_one_thing",
            )
        ]
        indexes = [models.Index(fields=["kind"], name="index_entry_by_kind")]

    def __str__(self) -> str:
        return self.title


class FullText(models.Model):
    """The stems of an entry, as each database searches them; see ``cms.search.fulltext``.

    An FTS5 table on SQLite, a table with a ``tsvector`` on PostgreSQL. ``stems`` is the column
    that is searched: the whole row on SQLite (FTS5 names it as the table), the vector on
    PostgreSQL.
    """

    entry = models.OneToOneField(
        IndexEntry, on_delete=models.CASCADE, primary_key=True, db_column="rowid",
        db_constraint=False, related_name="full_text", verbose_name="entrada",
    )  # fmt: skip
    title = models.TextField("raíces del título")
    summary = models.TextField("raíces del resumen")
    stems = StemsField("raíces", db_column="search_fulltext")

    class Meta:
        managed = False
        db_table = "search_fulltext"
        verbose_name = "texto del buscador"
        verbose_name_plural = "textos del buscador"

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A folded word that is in the index, how it is written, its stem, and in how many entries."""

    word = models.CharField("palabra", max_length=40, unique=True)
    shown = models.CharField("como se escribe", max_length=40)
    stem = models.CharField("raíz", max_length=40, db_index=True)
    pages = models.IntegerField("entradas", default=0)

    class Meta:
        verbose_name = "palabra del buscador"
        verbose_name_plural = "palabras del buscador"

    def __str__(self) -> str:
        return f"{self.shown} ({self.pages})"


def phrase_key(text: str) -> str:
    """The stems of a phrase, without words that say nothing: equal for what means the same."""
    return " ".join(map(stem, meaningful(tokens(text))))


def _clean_phrase(text: str, field: str) -> str:
    """The key of a phrase that somebody wrote.

    Raises:
        ValidationError: it holds no word, or too many.
    """
    key = phrase_key(text)
    if not key:
        raise ValidationError({field: "Escriba al menos una palabra con letras o números."})
    if len(key.split()) > MAX_PHRASE_WORDS:
        raise ValidationError({field: f"Use {MAX_PHRASE_WORDS} palabras como máximo."})
    return key


class Synonym(models.Model):
    """What people say, and what the site calls it."""

    said = models.CharField(
        "lo que dice la gente",
        max_length=80,
        help_text="Una palabra o una frase corta: «impuesto de la casa».",
    )
    used = models.CharField(
        "como se llama en el sitio",
        max_length=80,
        help_text="Las palabras que están en la página: «impuesto predial unificado».",
    )
    said_key = models.CharField("clave", max_length=250, unique=True, editable=False)

    panels: ClassVar[list[Any]] = [FieldPanel("said"), FieldPanel("used")]

    class Meta:
        verbose_name = "sinónimo"
        verbose_name_plural = "sinónimos"
        ordering = ["said"]

    def __str__(self) -> str:
        return f"{self.said} → {self.used}"

    def clean(self) -> None:
        """Refuse phrases without words, equal ones, and one that has its synonym already."""
        super().clean()
        if not self.said or not self.used:
            return  # the form says it
        self.said_key = _clean_phrase(self.said, "said")
        if _clean_phrase(self.used, "used") == self.said_key:
            raise ValidationError({"used": "El buscador ya trata como iguales esas palabras."})
        twin = Synonym.objects.exclude(pk=self.pk).filter(said_key=self.said_key).first()
        if twin is not None:
            raise ValidationError({"said": f"Ya existe: «{twin}»."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.said_key = phrase_key(self.said)
        super().save(*args, **kwargs)


class PinnedResult(models.Model):
    """A page that comes first when somebody looks for certain words. A draft never does."""

    query = models.CharField(
        "lo que se busca",
        max_length=80,
        help_text="Las palabras de la búsqueda, en cualquier orden: «horario».",
    )
    query_key = models.CharField("clave", max_length=250, editable=False)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name="página"
    )
    order = models.PositiveSmallIntegerField(
        "orden", default=1, help_text="1 va primero, cuando hay varias para la misma búsqueda."
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("query"),
        FieldPanel("page"),
        FieldPanel("order"),
    ]

    class Meta:
        verbose_name = "resultado fijado"
        verbose_name_plural = "resultados fijados"
        ordering = ["query", "order"]
        constraints = [
            models.UniqueConstraint(fields=["query_key", "page"], name="pinned_page_once_a_query")
        ]

    def __str__(self) -> str:
        return f"{self.query}: {self.page}"

    def clean(self) -> None:
        """Refuse a query without words, and a page already pinned for it."""
        super().clean()
        if not self.query:
            return
        _clean_phrase(self.query, "query")
        self.query_key = pin_key(self.query)
        twins = PinnedResult.objects.exclude(pk=self.pk).filter(query_key=self.query_key)
        if self.page_id and twins.filter(page=self.page_id).exists():
            raise ValidationError({"page": "Esa página ya está fijada para esa búsqueda."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.query_key = pin_key(self.query)
        super().save(*args, **kwargs)


def pin_key(text: str) -> str:
    """As ``phrase_key``, in any order of the words."""
    return " ".join(sorted(set(phrase_key(text).split())))


class MissedSearch(models.Model):
    """What was looked for in vain on one day, counted; who looked and when is not kept.

    ``words`` stays empty until the same was looked for often enough to be nobody's secret;
    until then only the keyed hash ``key`` tells one search from another.
    """

    day = models.DateField("día")
    key = models.CharField("clave", max_length=64)
    words = models.CharField("búsqueda", max_length=80, blank=True)
    count = models.PositiveIntegerField("veces", default=0)

    class Meta:
        verbose_name = "búsqueda sin resultado"
        verbose_name_plural = "búsquedas sin resultado"
        constraints = [
            models.UniqueConstraint(fields=["day", "key"], name="missed_search_once_a_day")
        ]
        indexes = [models.Index(fields=["key"], name="missed_search_by_key")]

    def __str__(self) -> str:
        return f"{self.words or '(pocas veces)'}: {self.count}"
