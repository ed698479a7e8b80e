"""Slogans, praise and names in titles; the ordinary words of an alcaldía are left alone."""

import pytest

from cms.editorial.advice.neutrality import check_neutrality
from cms.editorial.advice.text import Voice
from tests.cms.editorial.advice.pieces import kinds, of_kind, said

OFFICIALS = ["Juan Carlos Pérez Gómez", "Elvira Ejemplo", "María del Pilar Ñáñez", "Pedro"]


def found_in(text, voice=Voice.PROSE):
    return kinds(check_neutrality(said(text, voice=voice), OFFICIALS))


@pytest.mark.parametrize(
    "text",
    [
        "El gobierno del cambio entrega vías.",
        "Gobierno de la gente, con hechos",
        "Gracias al alcalde hay agua.",
        "gracias a la gestión del señor alcalde",
        "Gracias a la administración municipal hay luz",
        "la administración del alcalde Pérez",
        "La administración de la doctora Ruiz",
        "La administración Pérez Gómez inauguró",
        "la administración de Juan Pérez",
        "nuestra alcaldesa entregó mercados",
        "El alcalde cumple",
        "¡Promesa cumplida!",
        "cumpliendo con nuestras promesas",
        "Seguimos cumpliendo",
        "Unidos por Sabanalarga",
    ],
)
def test_slogans(text):
    assert found_in(text) == {"slogan"}


@pytest.mark.parametrize(
    "text",
    [
        "una grandísima obra",
        "Importantísimo avance",
        "una inversión histórica",
        "histórica entrega de mercados",
        "la obra más grande de la historia",
        "por primera vez en la historia",
        "un esfuerzo sin precedentes",
        "su incansable labor",
        "la excelente gestión",
    ],
)
def test_praise(text):
    assert found_in(text) == {"praise"}


@pytest.mark.parametrize(
    "text",
    [
        "El alcalde firmó el decreto.",
        "La administración municipal abre inscripciones.",
        "la administración de justicia",
        "La Administración de Empresas",
        "la administración de los recursos del Sisbén",
        "El Gobierno Nacional giró los recursos.",
        "Gobierno digital",
        "el máximo y el mínimo, el próximo mes",
        "la Santísima Trinidad",
        "el vigésimo quinto",
        "el centro histórico y la historia del municipio",
        "Cumplimiento del plan de desarrollo",
        "Plan de gobierno digital",
        "gracias a la comunidad por su apoyo",
        "el mejor momento para vacunar",
        "Feria del cambio de semillas",
    ],
)
def test_ordinary_words(text):
    assert found_in(text) == set()
    assert check_neutrality(said(text), OFFICIALS)[0].is_good


@pytest.mark.parametrize(
    "title",
    [
        "Juan Pérez entrega mercados",
        "ELVIRA EJEMPLO visita la vereda",
        "Pérez Gómez, en la feria",
        "Maria Nañez habla",
    ],
)
def test_an_official_in_a_title(title):
    assert found_in(title, Voice.TITLE) == {"official_named"}
    assert found_in(title, Voice.PROSE) == set()


@pytest.mark.parametrize(
    "title",
    ["Fiesta de San Juan", "Pedro y el lobo", "Escuela Juan XXIII", "Del Pilar a la plaza", ""],
)
def test_a_title_with_half_a_name_or_none(title):
    assert found_in(title, Voice.TITLE) == set()


def test_an_empty_page_is_not_called_neutral():
    assert check_neutrality(said(), OFFICIALS) == []


def test_the_law_is_named():
    advice = of_kind(check_neutrality(said("El gobierno del cambio"), []), "slogan")
    assert "Ley 2345 de 2023" in advice.explanation
    assert "gobierno del cambio" in advice.examples[0]
