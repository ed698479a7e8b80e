"""Links that lead nowhere, to a part that is not there, or do not say where."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from cms.editorial.advice import advise
from cms.editorial.advice.addresses import own_address
from cms.editorial.advice.links import _is_vague
from cms.editorial.advice.text import LinkUse
from cms.secretarias.models import InformativePage, PreguntasPage, SecretariaPage, TopTask
from tests.cms.editorial.advice.pieces import document, noticia, of_kind

pytestmark = pytest.mark.django_db


def link_to(attributes, text="el calendario tributario"):
    return ("text", f"<p>Vea <a {attributes}>{text}</a>.</p>")


def found_in(page):
    kinds = ("links", "anchors")
    return {advice.kind: advice for advice in advise(page) if advice.kind.startswith(kinds)}


def one(town, attributes, text="el calendario tributario"):
    """The kinds of advice on a noticia with this single link."""
    return set(found_in(noticia(town, link_to(attributes, text))))


def test_a_link_to_a_live_page_is_valid(town):
    assert one(town, f'linktype="page" id="{town.noticias.pk}"') == {"links"}


def test_a_page_without_links_is_told_nothing(town):
    assert found_in(noticia(town)) == {}


def test_a_link_to_a_page_that_is_gone(town):
    found = found_in(noticia(town, link_to('linktype="page" id="99999"')))
    assert set(found) == {"links_broken"}
    advice = found["links_broken"]
    assert advice.examples == ("«el calendario tributario»: la página ya no existe",)
    assert advice.places == ("body.block-0",)


def test_a_link_to_a_draft_and_to_a_page_withdrawn(town):
    draft = town.draft_noticia(town.hacienda_section, town.hacienda, "Borrador")
    gone = town.published(town.hacienda_section, town.hacienda, "Retirada")
    gone.unpublish()
    page = noticia(
        town,
        link_to(f'linktype="page" id="{draft.pk}"'),
        link_to(f'linktype="page" id="{gone.pk}"'),
    )
    drafted, withdrawn = found_in(page)["links_broken"].examples
    assert drafted.endswith("«Borrador» todavía no está publicada")
    assert withdrawn.endswith("«Retirada» fue retirada")


def test_a_new_page_may_link_to_itself(town):
    page = noticia(town)
    page.body = [link_to(f'linktype="page" id="{page.pk}"')]
    assert set(found_in(page.save_revision().as_object())) == {"links"}


@pytest.mark.parametrize("key", ["", "x", "-1", "1" * 30, "1; drop"])
def test_a_key_that_cannot_be_one(town, key):
    assert one(town, f'linktype="page" id="{key}"') in ({"links_broken"}, {"links"})


def test_documents_that_exist_and_that_do_not(town):
    file = document()
    assert one(town, f'linktype="document" id="{file.pk}"') == {"links"}
    missing = ("document", {"document": file.pk + 1, "title": "El plan"})
    found = found_in(noticia(town, missing, slug="dos"))
    assert found["links_broken"].examples == ("«El plan»: el documento ya no existe",)


def test_a_chooser_of_a_child_row_and_of_a_field(town):
    section = SecretariaPage.objects.get(pk=town.hacienda_section.page.pk)
    draft = town.draft_noticia(town.hacienda_section, town.hacienda, "Borrador")
    section.top_tasks = [TopTask(title="Pagar", link_page=draft)]
    found = found_in(section.save_revision().as_object())
    assert found["links_broken"].examples == ("«Pagar»: «Borrador» todavía no está publicada",)
    assert found["links_broken"].places == ("top_tasks",)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/noticias/", {"links", "links_typed"}),
        ("http://testserver/noticias/", {"links", "links_typed"}),
        ("https://www.testserver/noticias", {"links", "links_typed"}),
        ("/no-existe/", {"links_broken"}),
        ("https://testserver/no-existe/", {"links_broken"}),
        ("/buscar/?q=predial", {"links"}),
        ("/mapa-del-sitio/", {"links"}),
        ("/static/img/favicon.svg", {"links"}),
        ("/admin/pages/3/", {"links_broken"}),
        ("/documentos/99999/plan.pdf", {"links_broken"}),
        ("/", {"links", "links_typed"}),
        ("https://www.dian.gov.co/", {"links"}),
        ("http://www.dian.gov.co/", {"links", "links_insecure"}),
        ("HTTP://www.dian.gov.co/", {"links", "links_insecure"}),
        ("mailto:contacto@example.gov.co", {"links"}),
        ("tel:+576081234567", {"links"}),
        ("http://[mal", {"links", "links_insecure"}),
        ("https://otro.testserver.evil.example/noticias/", {"links"}),
    ],
)
def test_a_typed_address(town, address, expected):
    assert one(town, f'href="{address}"') == expected


def test_a_typed_address_of_a_document(town):
    assert one(town, f'href="/documentos/{document().pk}/presupuesto.pdf"') == {"links"}


def test_an_address_that_moved_still_leads_somewhere(town):
    Redirect.objects.create(old_path="/predial-viejo", redirect_page=town.noticias)
    assert one(town, 'href="/predial-viejo/"') == {"links", "links_typed"}


@pytest.fixture
def questions(town):
    body = [{"type": "questions", "id": "abcdef1234", "value": {"title": "Pagos", "questions": []}}]
    page = PreguntasPage(title="Preguntas", slug="preguntas", summary="x", body=body)
    town.home.add_child(instance=page)
    return page


@pytest.mark.parametrize(
    ("address", "is_missing"),
    [
        ("#requisitos", True),
        ("#", False),
        ("#top", False),
        ("#contenido", False),
        ("/preguntas/#grupo-abcdef12", False),
        ("/preguntas/#grupo-zzz", True),
        ("/noticias/#lo-que-sea", False),
        ("https://example.org/#requisitos", False),
    ],
)
def test_an_anchor(town, questions, address, is_missing):
    found = found_in(noticia(town, link_to(f'href="{address}"')))
    assert ("anchors_missing" in found) is is_missing
    assert ("links" in found) is not is_missing


def test_the_anchors_of_an_informative_page(town):
    page = InformativePage(title="Predial", slug="predial", summary="x", live=True)
    town.home.add_child(instance=page)
    found = found_in(noticia(town, link_to('href="/predial/#tarifas"')))
    assert found["anchors_missing"].examples[0].endswith("no hay ninguna parte «#tarifas»")


@pytest.mark.parametrize(
    "text",
    ["aquí", "AQUÍ.", "clic aquí", "Haga clic aquí", "click", "ver más", "Leer más",
     "más información", "este enlace", "en el siguiente enlace", "Enlace", "descargar",
     "«aquí»", "ver más →",
     "https://www.dian.gov.co/calendario", "www.dian.gov.co"],
)  # fmt: skip
def test_vague_words(text):
    assert _is_vague(LinkUse("body", text, is_inline=True))


@pytest.mark.parametrize(
    "text",
    ["Calendario tributario de 2026", "Ver más noticias de Hacienda", "Descargar el formulario",
     "enlace con la comunidad", "Consulte su radicado", "", "Aquí está el plan de desarrollo"],
)  # fmt: skip
def test_words_that_say_where(text):
    assert not _is_vague(LinkUse("body", text, is_inline=True))


def test_a_vague_link_is_shown(town):
    advice = of_kind(
        advise(noticia(town, link_to(f'linktype="page" id="{town.noticias.pk}"', "clic aquí"))),
        "links_vague",
    )
    assert advice.examples == ("«clic aquí»",)


@pytest.mark.parametrize(
    "typed", ["", "?q=1", "predial", "javascript:alert(1)", "ftp://testserver/x", "http://", "\0"]
)
def test_what_is_no_address_of_this_site(town, typed):
    assert own_address(typed) is None


def test_a_long_address_is_looked_at_in_part(town):
    assert own_address("/" + "a" * 100_000).url_path.startswith("/inicio/aaa")
    assert own_address("/documentos/" + "9" * 400 + "/x.pdf").document_id == 999_999_999
