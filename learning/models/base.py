"""What every page of the Aula has: a lasting identity, and a short permanent address."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Page

from cms.editorial.models import EditorialPage
from cms.editorial.page_permissions import EditorialPagePermissionTester
from learning.page_permissions import AulaPagePermissionTester

if TYPE_CHECKING:
    pass

AULA_SLUG = "aula"
"""The first part of every address of the Aula."""
RESERVED_COURSES = frozenset(
    {
        "autorizacion", "certificados", "coordinacion", "docente", "informes", "ingreso", "intento",
        "mi-avance", "mis-datos", "orientacion", "papel", "registro",
    }
)  # fmt: skip
"""First parts of addresses under ``/aula/`` that are the Aula's own screens."""
RESERVED_ITEMS = frozenset({"imprimir", "inscribirse"})
"""Second parts that are screens of a course."""


class AppendOnly(models.Model):
    """A row that is written once: neither changed nor deleted by code of ours."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only")


class LastingPage(EditorialPage):
    """A page that results name by its ``uid``, never by its row.

    The ``uid`` belongs to the row: a draft, an old revision or a copied one never brings its own.
    """

    uid = models.UUIDField("identidad", default=uuid.uuid4, editable=False, db_index=True)

    permission_tester: ClassVar[type[EditorialPagePermissionTester]] = AulaPagePermissionTester
    exclude_fields_in_copy: ClassVar[list[str]] = ["uid"]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.alias_of_id:
            # An alias is made field by field, the excluded ones too: it is another page all the
            # same, and one with another's ``uid`` would answer for its results.
            self.uid = uuid.uuid4()
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        restored: Self = super().with_content_json(content)
        restored.uid = self.uid
        return restored


class FlatPage(LastingPage):
    """A page whose address does not tell in which section it stands: ``/aula/…``.

    The address is written into ``url_path``, from which Wagtail and the whole site take links;
    ``learning.addresses`` writes it again when a page above moves or changes its slug.
    """

    class Meta:
        abstract = True

    def flat_url_path(self, parent: Page) -> str:
        """What ``url_path`` is under that parent."""
        raise NotImplementedError

    def set_url_path(self, parent: Page | None) -> str:
        if parent is None:
            found: str = super().set_url_path(parent)
            return found
        self.url_path = self.flat_url_path(parent)
        return self.url_path


def refuse_taken(*, page: Page, others: models.QuerySet[Any], where: str) -> None:
    """Refuse a slug that another page of the same address space holds, drafts included.

    Raises:
        ValidationError: on the field ``slug``.
    """
    if others.filter(slug=page.slug).exclude(pk=page.pk).exists():
        raise ValidationError({"slug": f"Otra página de {where} ya tiene esa dirección."})
