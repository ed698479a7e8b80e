"""What, who, when, where, how much: asked only where the type and the text call for it."""

import pytest
from django.utils import timezone

from cms.editorial.advice.essentials import NEEDS, check_essentials
from cms.editorial.advice.text import Content, Voice
from cms.editorial.models import EditorialPage
from cms.news.models import AvisoPage, EventoPage, NoticiaPage, NoticiasPage
from cms.secretarias.models import InformativePage, SecretariaPage
from tests.cms.editorial.advice.pieces import kinds, said

# A page object asks for its content type when it is made.
pytestmark = pytest.mark.django_db


def asked(page, *texts, **changes):
    content = said(*texts)
    for name, value in changes.items():
        setattr(content, name, value)
    found = check_essentials(page, content)
    return [need for need, facts in NEEDS.items() if found and facts.asks in found[0].label]


@pytest.mark.parametrize("model", EditorialPage.__subclasses__())
def test_every_need_that_a_type_declares_exists(model):
    assert set(model.advice_needs) <= set(NEEDS)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("La alcaldía invita a la feria de la plaza el sábado 3 de mayo.", []),
        ("Hay una gran feria para todo el pueblo.", ["who", "when", "where"]),
        ("La alcaldía invita a la feria el sábado 3 de mayo.", ["where"]),
        ("La alcaldía invita a la feria de la plaza.", ["when"]),
        ("Se murió el perro del vecino ayer.", []),
        ("El 3 de mayo abre el trámite en la Secretaría de Hacienda.", ["how_much"]),
        ("El 3 de mayo abre el trámite, gratis, en la Secretaría.", []),
        ("Pague $ 12.000 en la tesorería hasta marzo.", []),
        ("Solicite el certificado el lunes.", ["who", "how_much"]),
        ("Feria.", ["what", "who", "when", "where"]),
    ],
)
def test_a_noticia(text, missing):
    assert asked(NoticiaPage(), text) == missing


def test_a_contact_card_says_who():
    text = "Solicite gratis el certificado el lunes."
    assert asked(NoticiaPage(), text) == ["who"]
    assert asked(NoticiaPage(), text, has_contact=True) == []


def test_the_fields_of_an_event_answer():
    texts = ("Encuentro de todas las bandas de música.", "Dirigido a toda la comunidad.")
    assert asked(EventoPage(), *texts) == ["when", "where"]
    assert asked(EventoPage(), *texts, filled={"starts_at", "place"}) == []


def test_an_aviso_of_trouble_says_whom_to_ask():
    text = "Habrá un corte de agua en todo el pueblo."
    assert asked(AvisoPage(), text, filled={"starts_at"}) == ["who"]
    assert asked(AvisoPage(), text + " Llame al 123.", filled={"starts_at"}) == []


def test_a_page_about_history_is_asked_for_nothing():
    assert asked(InformativePage(), "El pueblo tiene llanos, ríos y música.") == []


def test_a_page_about_an_errand_is():
    text = "Aquí se explica cómo pedir una licencia de construcción."
    assert asked(InformativePage(), text) == ["who", "how_much"]


@pytest.mark.parametrize("model", [NoticiasPage, SecretariaPage])
def test_listings_and_sections_are_not_checked(model):
    assert check_essentials(model(), said("Feria.")) == []


def test_a_title_alone_does_not_say_what():
    content = Content()
    content.say("title", "Gran feria ganadera de todo el Casanare en mayo", Voice.TITLE)
    assert kinds(check_essentials(NoticiaPage(), content)) == {"essentials"}
    content.say("summary", "Habrá concurso de toros y música.", Voice.PROSE)
    content.say("body.1", "En la plaza, el sábado. Organiza la alcaldía.", Voice.PROSE)
    found = check_essentials(NoticiaPage(first_published_at=timezone.now()), content)
    assert found[0].is_good
