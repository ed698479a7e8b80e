"""What is found for what is typed: stems, accents, mistakes, synonyms, pinned results."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from cms.search.models import PinnedResult, Synonym
from cms.search.selectors import CAP, search
from cms.search.services import ensure_pin, ensure_synonym
from cms.search.understanding import MAX_WORDS, understand
from cms.secretarias.models import InformativePage
from tests.cms.search.conftest import html_of, text_in, titles
from tests.conftest import Town

pytestmark = pytest.mark.django_db
Write = Callable[..., InformativePage]


@pytest.fixture
def site(town: Town, write: Write) -> None:
    write(
        "Impuesto predial unificado",
        "Con este dinero se pagan vías y escuelas. Si tiene un lote, pague cada año.",
        summary="Quién lo paga y cómo.",
    )
    write("Educación en el campo", "Los niños de cada escuela rural reciben cuadernos.")
    write("Certificado de residencia", "Para quien vive en el municipio.")
    write("Industria y comercio", "Impuesto de los negocios y de la casa comercial.")
    town.published(town.social_section, town.people["social"], "Descuento en el predial")
    ensure_synonym(
        said="impuesto de la casa", used="impuesto predial unificado", by=town.people["prensa"]
    )
    ensure_synonym(said="catastro", used="impuesto predial unificado", by=town.people["prensa"])


PREDIAL = "Impuesto predial unificado"
FIRST = [
    # What the municipality agreed upon.
    ("predial", PREDIAL),
    ("predail", PREDIAL),
    ("impuesto de la casa", PREDIAL),
    ("educacion", "Educación en el campo"),
    ("escuelas", "Educación en el campo"),
    # Accents, case, forms.
    ("EDUCACIÓN", "Educación en el campo"),
    ("educacio\u0301n", "Educación en el campo"),
    ("prediales", PREDIAL),
    ("niña", "Educación en el campo"),
    ("certificados de residencia", "Certificado de residencia"),
    ("años", PREDIAL),
    # Mistakes: swapped, left out, one too many, another letter; two in long words.
    ("perdial", PREDIAL),
    ("predia", PREDIAL),
    ("predizl", PREDIAL),
    ("preddial", PREDIAL),
    ("educasion", "Educación en el campo"),
    ("certifikado", "Certificado de residencia"),
    ("sertificado de recidencia", "Certificado de residencia"),
    ("esculea", "Educación en el campo"),
    # n for ñ where no such word with n exists.
    ("ninos", "Educación en el campo"),
    # Beginnings.
    ("certif", "Certificado de residencia"),
    ("resid", "Certificado de residencia"),
    # Synonyms, also misspelt and inside a question.
    ("catastro", PREDIAL),
    ("catrasto", PREDIAL),
    ("¿Cómo pago el impuesto de la casa?", PREDIAL),
    ("inpuesto de la casa", PREDIAL),
    # Operators and quotes are words like others, or nothing.
    ('"predial"', PREDIAL),
    ("predial*", PREDIAL),
    ("predial AND", PREDIAL),
    ("-predial", PREDIAL),
    ("title:predial", PREDIAL),
    ("predial & | ! ( ) <-> :*", PREDIAL),
]


@pytest.mark.parametrize(("typed", "first"), FIRST)
def test_first_result(site: None, typed: str, first: str) -> None:
    assert titles(typed)[0] == first


def test_the_reader_is_told_of_a_correction_and_may_undo_it(site: None) -> None:
    html = html_of("predail")
    assert "Mostramos resultados de «predial». Buscar «predail» tal cual" in text_in(html).replace(
        " .", "."
    )
    assert 'href="/buscar/?q=predail&amp;tal_cual=1"' in html
    assert titles("predail", tal_cual="1") == []
    assert "Mostramos resultados" not in html_of("predail", tal_cual="1")


def test_the_correction_keeps_the_rest_as_it_was_typed(site: None) -> None:
    assert understand("Sertificado DE Residencia").corrected == "certificado DE Residencia"
    assert understand("educasion rural").corrected == "educación rural"


@pytest.mark.parametrize("typed", ["predial", "educacion", "ninos", "certif", "escuelas"])
def test_nothing_is_said_of_accents_plurals_and_beginnings(site: None, typed: str) -> None:
    assert understand(typed).corrected == ""


def test_a_word_that_the_site_has_is_never_corrected(site: None, write: Write) -> None:
    write("Predail", "Un apellido.")
    assert titles("predail") == ["Predail"]


def test_enye_and_n_are_kept_apart_where_both_exist(write: Write) -> None:
    write("Caña de azúcar")
    assert titles("cana") == ["Caña de azúcar"]
    write("Cana y sabiduría")
    assert titles("cana") == ["Cana y sabiduría"]
    assert titles("caña") == ["Caña de azúcar"]


def test_an_enye_typed_for_an_n_is_a_small_mistake(write: Write) -> None:
    write("Panela")
    assert titles("pañela") == ["Panela"]


def test_all_the_words_or_else_some(site: None) -> None:
    assert titles("industria comercio") == ["Industria y comercio"]
    html = html_of("residencia murciélago")
    assert "Ninguna página tiene todas las palabras; estas tienen algunas." in html
    assert titles("residencia murciélago") == ["Certificado de residencia"]


def test_words_that_say_nothing_do_not_narrow(site: None) -> None:
    assert titles("cómo es lo de la residencia")[0] == "Certificado de residencia"


def test_a_query_of_nothing_but_such_words_is_taken_at_its_word(write: Write) -> None:
    write("Quiénes somos")
    assert titles("quiénes") == ["Quiénes somos"]


def test_ten_words_count(site: None) -> None:
    ten = " ".join(f"palabra{'abcdefghij'[n]}" for n in range(MAX_WORDS))
    assert len(understand(f"{ten} predial").groups) == MAX_WORDS
    assert understand(f"{ten} predial").was_cut
    assert not understand(ten).was_cut


def test_numbers_are_found_as_they_are(write: Write) -> None:
    write("Acuerdo 012 de 2026")
    assert titles("acuerdo 012") == ["Acuerdo 012 de 2026"]
    assert titles("2026") == ["Acuerdo 012 de 2026"]
    assert titles("2025") == []


def test_no_more_than_the_cap_is_placed_in_order(site: None) -> None:
    assert CAP == 1_000
    found = search("predial")
    assert not found.is_capped
    assert found.total == 2


# Synonyms ---------------------------------------------------------------------------------------


def test_a_synonym_adds_and_does_not_replace(site: None) -> None:
    assert titles("impuesto de la casa")[:2] == [PREDIAL, "Industria y comercio"]


def test_a_new_synonym_works_at_once_and_a_deleted_one_no_more(site: None, town: Town) -> None:
    assert titles("plusvalía") == []
    synonym = ensure_synonym(said="plusvalía", used="predial", by=town.people["prensa"])
    assert titles("plusvalía")[0] == PREDIAL
    synonym.delete()
    assert titles("plusvalía") == []


def test_part_of_a_phrase_is_not_the_phrase(site: None, town: Town) -> None:
    ensure_synonym(said="vaca lechera", used="residencia", by=town.people["prensa"])
    assert titles("lechera") == []
    assert titles("la vaca lechera") == ["Certificado de residencia"]


@pytest.mark.parametrize(
    ("said", "used", "field"),
    [
        ("!!!", "predial", "said"),
        ("casa", "…", "used"),
        ("prediales", "predial", "used"),
        ("impuestos de la CASA", "otra cosa", "said"),
        ("uno dos tres cuatro cinco seis siete ocho nueve", "predial", "said"),
    ],
)
def test_a_synonym_that_cannot_work_is_refused(
    site: None, said: str, used: str, field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        Synonym(said=said, used=used).full_clean(exclude=["said_key"])
    assert list(error.value.message_dict) == [field]


def test_the_same_synonym_is_made_once(town: Town) -> None:
    one = ensure_synonym(said="catastro", used="predial", by=town.people["prensa"])
    two = ensure_synonym(said="el Catastro", used="otra cosa", by=town.people["prensa"])
    assert one == two
    assert str(one) == "catastro → predial"


# Pinned results ---------------------------------------------------------------------------------


def page_titled(title: str) -> InformativePage:
    return InformativePage.objects.get(title=title)


def test_a_pinned_page_comes_first_even_without_the_words(site: None, town: Town) -> None:
    ensure_pin(query="el predial", page=page_titled("Industria y comercio"), by=town.prensa)
    assert titles("prediales")[:2] == ["Industria y comercio", PREDIAL]
    assert titles("predail")[0] == "Industria y comercio"
    assert titles("descuento predial")[0] == "Descuento en el predial"


def test_pinned_pages_keep_their_order_and_come_once(site: None, town: Town) -> None:
    second = page_titled(PREDIAL)
    first = page_titled("Industria y comercio")
    ensure_pin(query="predial", page=second, by=town.prensa, order=2)
    ensure_pin(query="predial", page=first, by=town.prensa, order=1)
    assert titles("predial") == ["Industria y comercio", PREDIAL, "Descuento en el predial"]


def test_a_pinned_draft_is_never_shown(site: None, town: Town) -> None:
    draft = town.draft_noticia(town.hacienda_section, town.people["hacienda"], "Un borrador")
    ensure_pin(query="predial", page=draft, by=town.prensa)
    assert "Un borrador" not in titles("predial")
    live = page_titled("Industria y comercio")
    ensure_pin(query="predial", page=live, by=town.prensa)
    live.unpublish()
    assert "Industria y comercio" not in titles("predial")


def test_a_pin_is_made_once_and_refused_twice(site: None, town: Town) -> None:
    page = page_titled(PREDIAL)
    assert ensure_pin(query="lote", page=page, by=town.prensa) == ensure_pin(
        query="los lotes", page=page, by=town.prensa
    )
    with pytest.raises(ValidationError) as error:
        PinnedResult(query="lotes", page=page).full_clean(exclude=["query_key"])
    assert list(error.value.message_dict) == ["page"]
    with pytest.raises(ValidationError):
        ensure_pin(query="¿?", page=page, by=town.prensa)


def test_a_pin_goes_with_its_page(site: None, town: Town) -> None:
    page = page_titled("Industria y comercio")
    ensure_pin(query="predial", page=page, by=town.prensa)
    InformativePage.objects.get(pk=page.pk).delete()
    assert not PinnedResult.objects.exists()
    assert titles("predial")[0] == PREDIAL
