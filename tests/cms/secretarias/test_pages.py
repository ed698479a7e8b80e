"""La Alcaldía, a Secretaría and a page of information as citizens see them."""

import pytest
from django.test import Client

from cms.secretarias.models import InformativeContainerPage, InformativePage, TopTask
from tests.conftest import Town
from tests.showcase import build_showcase, publish

pytestmark = pytest.mark.django_db

ADDRESS = "/alcaldia/secretaria-de-hacienda/"


def text_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_full_secretaria(town: Town) -> None:
    build_showcase(town)
    html = text_of(ADDRESS)
    for part in (
        "<h1>Secretaría de Hacienda</h1>",
        "Cobra los impuestos del municipio",
        "Nombre de Ejemplo",
        "Secretaria de Hacienda",
        'href="tel:+576080000030"',
        'href="tel:+573000000000"',
        'href="mailto:hacienda@example.org"',
        'href="https://www.openstreetmap.org/"',
        "Segundo piso",
        "Liquidar los impuestos.",
        "Profesional de rentas",
        "Tesorera",
        f'<a href="{ADDRESS}informacion/predial/">Pagar el predial</a>',
        f'<a href="{ADDRESS}informacion/predial/">Impuesto predial</a>',
        "Descuento número 0",
        'href="/noticias/?seccion=secretaria-de-hacienda"',
        'href="/directorio/?seccion=secretaria-de-hacienda"',
    ):
        assert part in html, part


def test_directory_has_every_field_of_annex_two(town: Town) -> None:
    build_showcase(town)
    html = text_of(ADDRESS)
    for part in (
        "Elvira Ejemplo",
        "Despacho",
        "Colombia, Casanare, Sabanalarga",
        "Contadora pública",
        "Diez años en hacienda pública",
        "elvira@example.org",
        "+57 608 000 0131",
        "Grado 04",
        "Apoyo contable",
        "$ 2.500.000,50",
        "12 de diciembre de 2026",
        "31 de diciembre de 2026",
    ):
        assert part in html, part


def test_noticias_of_the_section_and_joint_ones_only(town: Town) -> None:
    town.published(town.hacienda_section, town.people["hacienda"], "Propia")
    town.published(town.social_section, town.people["social"], "Ajena")
    town.published(
        town.social_section,
        town.people["social"],
        "Conjunta",
        joint_sections=[town.hacienda_section.page],
    )
    html = text_of(ADDRESS)
    assert [name in html for name in ("Propia", "Ajena", "Conjunta")] == [True, False, True]


def test_bare_section_still_says_how_to_get_help(town: Town) -> None:
    html = text_of(ADDRESS)
    assert "Hacienda todavía no ha publicado noticias." in html
    assert "Directorio de servidores" not in html
    assert "Funciones" not in html


def test_task_does_not_link_to_a_draft(town: Town) -> None:
    section = town.hacienda_section.page
    draft = InformativePage(title="Borrador", slug="borrador", summary="x", live=False)
    InformativeContainerPage.objects.child_of(section).get().add_child(instance=draft)
    section.top_tasks = [TopTask(title="Pagar", link_page=draft), TopTask(title="Preguntar")]
    publish(section)
    html = text_of(ADDRESS)
    assert "Pagar" in html
    assert "Preguntar" in html
    assert "borrador" not in html.lower()


def test_alcaldia_lists_live_sections_in_order(town: Town) -> None:
    html = text_of("/alcaldia/")
    assert html.index("Secretaría de Hacienda") < html.index("Secretaría Social")
    town.hacienda_section.page.unpublish()
    assert "Secretaría de Hacienda" not in text_of("/alcaldia/")


def test_alcaldia_without_sections(town: Town) -> None:
    town.hacienda_section.page.unpublish()
    town.social_section.page.unpublish()
    assert "Todavía no hay Secretarías publicadas" in text_of("/alcaldia/")


def test_information_says_when_it_was_updated(town: Town) -> None:
    showcase = build_showcase(town)
    html = text_of(showcase.addresses["informativa"])
    assert "Última actualización" in html
    assert "wa.me" in html
    assert 'aria-label="Ruta de navegación"' in html


def test_preview_of_a_draft_shows_its_changes(town: Town) -> None:
    section = town.hacienda_section.page
    section.top_tasks = [TopTask(title="Tarea nueva")]
    revision = section.save_revision()
    response = revision.as_object().make_preview_request()
    assert response.status_code == 200
    assert "Tarea nueva" in response.content.decode()
    assert "Tarea nueva" not in text_of(ADDRESS)
