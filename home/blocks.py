"""The pieces of a landing page: groups of links, mixed with the blocks of every page of text.

What a group shows to citizens is decided in ``home.landing``; here stands what an editor may write.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.urls import Resolver404, resolve
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.core.blocks import SHORT_TEXT_FEATURES, BodyBlock, validate_phone
from cms.core.templatetags.site_tags import telephone

PAGE_ROUTES = frozenset({"page", "wagtail_serve"})
"""Routes that serve any page of the tree."""

_validate_email = EmailValidator("Escriba el correo completo.")
_validate_web = URLValidator(
    schemes=["https"], message="Escriba la dirección completa, con «https://»."
)


def target_of(address: str) -> str:
    """What a link to this e-mail, telephone, web or site address leads to.

    Raises:
        ValidationError: it is none of them, or an address of this site that no view answers.
    """
    address = address.strip()
    if address.startswith("/"):
        return _site_address(address)
    if "@" in address and "//" not in address:
        _validate_email(address.removeprefix("mailto:"))
        return f"mailto:{address.removeprefix('mailto:')}"
    if ":" not in address and any(char.isdigit() for char in address):
        validate_phone(address)
        return telephone(address)
    _validate_web(address)
    return address


def _site_address(address: str) -> str:
    """An address of the site that is not a page: a page is chosen, so that its link follows it."""
    try:
        match = resolve(address.partition("?")[0].partition("#")[0])
    except Resolver404 as error:
        raise ValidationError("Esa dirección no existe en este sitio.") from error
    if address.startswith("/admin/"):
        raise ValidationError("Esa dirección es solo para el personal.")
    if match.url_name in PAGE_ROUTES:
        raise ValidationError("Las páginas de este sitio se eligen en «Página».")
    return address


class LinkBlock(blocks.StructBlock):
    """One thing to go to, or the plain statement that it is not published yet."""

    page = blocks.PageChooserBlock(label="Página de este sitio", required=False)
    document = DocumentChooserBlock(label="Documento", required=False)
    address = blocks.CharBlock(
        label="Correo, teléfono o dirección web",
        required=False,
        max_length=300,
        help_text="Por ejemplo: https://www.suin-juriscol.gov.co",
    )
    is_pending = blocks.BooleanBlock(
        label="Aún sin publicar",
        required=False,
        help_text="Muestra solo el texto, para decir con franqueza lo que todavía falta.",
    )
    title = blocks.CharBlock(
        label="Texto del enlace",
        required=False,
        max_length=120,
        help_text="Si lo deja vacío se usa el título de la página o del documento.",
    )
    summary = blocks.CharBlock(
        label="Explicación", required=False, max_length=160, help_text="En una línea."
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wanted = [name for name in ("page", "document", "address") if cleaned.get(name)]
        if len(wanted) + bool(cleaned.get("is_pending")) != 1:
            raise blocks.StructBlockValidationError(
                block_errors={
                    (wanted or ["page"])[-1]: ValidationError(
                        "Elija una sola cosa: página, documento, dirección o «Aún sin publicar»."
                    )
                }
            )
        if wanted == ["address"]:
            try:
                target_of(cleaned["address"])
            except ValidationError as error:
                raise blocks.StructBlockValidationError(block_errors={"address": error}) from error
        if wanted in ([], ["address"]) and not cleaned.get("title"):
            raise blocks.StructBlockValidationError(
                block_errors={"title": ValidationError("Escriba el texto que leerá la gente.")}
            )
        return cleaned

    class Meta:
        icon = "link"
        label = "Enlace"


class LinkGroupBlock(blocks.StructBlock):
    """Links that belong together, under a heading."""

    title = blocks.CharBlock(label="Título del grupo", max_length=120)
    intro = blocks.RichTextBlock(
        label="Introducción", required=False, features=SHORT_TEXT_FEATURES, max_length=600
    )
    shape = blocks.ChoiceBlock(
        label="Mostrar como",
        choices=[("cards", "Tarjetas"), ("list", "Lista, si son muchos")],
        default="cards",
    )
    links = blocks.ListBlock(LinkBlock(), label="Enlaces", min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Grupo de enlaces"


class LandingBlock(BodyBlock):
    """The body of a landing page."""

    group = LinkGroupBlock()
