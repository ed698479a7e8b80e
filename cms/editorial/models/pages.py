"""The base of every public page: who may do what to it, and what publishing records."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.dispatch import Signal
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from cms.core.blocks import BodyBlock
from cms.editorial.files import record_file_uses
from cms.editorial.page_permissions import EditorialPagePermissionTester
from cms.editorial.reviews.services import drop_review, record_publication
from cms.editorial.tasks import prepare_page_images

addresses_changed = Signal()
"""The address of everything below ``instance`` was just written anew, in the same transaction."""

if TYPE_CHECKING:
    from cms.accounts.models import User


class EditorialPage(Page):
    """A page that reaches the public only through the Oficina de Prensa.

    Every page type derives from this class: the permission rules and the record of published
    files come with it.
    """

    image_specs: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Named sizes (``cms.assets.renditions``) in which each image field is shown; images inside
    the body are shown as ``figure``."""
    permission_tester: ClassVar[type[EditorialPagePermissionTester]] = EditorialPagePermissionTester
    """The rules of the Oficina de Prensa, which a type may only narrow."""

    review_months: ClassVar[int | None] = None
    """Months that a published page of this type holds before its owner must look at it again,
    unless Prensa wrote another number; nothing for what ages by itself or holds no text."""

    has_own_page: ClassVar[bool] = True
    """Whether citizens read it as a page: not a folder, which leads to what it holds."""

    personal_data_expected: ClassVar[bool] = False
    """Whether telephones, addresses and e-mails of people belong on it, as in a directory."""

    advice_needs: ClassVar[tuple[str, ...]] = ()
    """What a reader must find on it: of ``what``, ``who``, ``when``, ``where`` and ``how_much``;
    the automatic checks (``cms.editorial.advice``) look for them."""

    class Meta:
        abstract = True

    def anchors(self) -> frozenset[str] | None:
        """The ``id`` of each part that a link may point at; ``None`` where the type cannot tell.

        Those of the layout are not among them.
        """
        return None

    def _update_descendant_url_paths(self, old_url_path: str, new_url_path: str) -> None:
        super()._update_descendant_url_paths(old_url_path, new_url_path)
        addresses_changed.send(sender=type(self), instance=self)

    def publication_problems(self) -> list[str]:
        """Why this text could not be published although it may be saved: sentences for its author.

        Asked before an approval; fields speak for themselves (``full_clean``).
        """
        return []

    def permissions_for_user(self, user: "User") -> EditorialPagePermissionTester:
        """What this person may do to this page (see ``page_permissions``)."""
        return self.permission_tester(user, self)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish a revision and, in the same transaction, record which files became public."""
        with transaction.atomic():
            super().publish(revision, *args, **kwargs)
            record_file_uses(self)
            by = kwargs.get("user") or (args[0] if args else None)
            record_publication(page=self, revision=revision, by=by)
            transaction.on_commit(partial(prepare_page_images.enqueue, self.pk))

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """Withdraw the page and, in the same transaction, its files."""
        with transaction.atomic():
            super().unpublish(*args, **kwargs)
            record_file_uses(self)
            drop_review(self.pk)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Besides Wagtail's, ``verified_at``: when somebody last said that the page holds."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.review_months is not None:
            review = getattr(self, "review", None)
            context["verified_at"] = review.verified_at if review is not None else None
        return context


class ContentPage(EditorialPage):
    """A page of text: a summary and a body of blocks."""

    summary = models.CharField(
        "resumen",
        max_length=160,
        help_text="Una frase que diga lo esencial: qué, para quién, cuándo. Hasta 160 caracteres.",
    )
    body = StreamField(BodyBlock(), verbose_name="contenido", blank=True)

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True
