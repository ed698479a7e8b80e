"""The counter of syllables against words divided by hand."""

import pytest

from cms.editorial.advice.syllables import count_syllables

TABLE = """
casa 2 | agua 2 | aéreo 4 | país 2 | oír 2 | leer 2 | ciudad 2 | viuda 2 | construido 3 | huía 2
limpiáis 2 | averigüéis 4 | pingüino 3 | guerra 2 | queso 2 | guion 1 | guitarra 3 | y 1 | muy 1
ley 1 | leyes 2 | yo 1 | Uruguay 3 | ahora 3 | ahijado 3 | prohíbe 3 | prohibir 2 | bahía 3
alcohol 3 | cohete 3 | búho 2 | rehúye 3 | vehículo 4 | paranoia 4 | oíais 3 | chiita 3
duunviro 4 | alcaldía 4 | secretaría 5 | trámite 3 | vereda 3 | predial 2 | impuesto 3
municipio 4 | veintiséis 3 | quórum 2 | héroe 3 | línea 3 | poeta 3 | caos 2 | ruido 2
cuidado 3 | reír 2 | raíz 2 | baúl 2 | feo 2 | tía 2 | río 2 | dios 1 | bien 1 | cuento 2
antigüedad 4 | agüero 3 | desagüe 3 | hueso 2 | deshielo 3 | transparencia 4 | resolución 4
administración 5 | radicado 4 | hoy 1 | buey 1 | Paraguay 3 | guayaba 3 | huir 1 | fluido 2
jesuítico 4 | ñame 2 | cigüeña 3 | inscripción 3 | Sabanalarga 5 | Casanare 4 | aún 2 | aun 1
cooperar 4 | zoológico 5 | creer 2 | microondas 4 | vacío 3 | continúa 4 | continua 3
ÁREA 3 | Yopal 2 | Yondó 2 | GÜICÁN 2 | quien 1 | aquí 2 | guía 2 | cruel 1 | criáis 1
"""
WORDS = [tuple(entry.split()) for entry in TABLE.replace("\n", "|").split("|") if entry.strip()]


def test_the_table_is_long_enough_to_mean_something():
    assert len(WORDS) >= 60


@pytest.mark.parametrize(("word", "syllables"), WORDS)
def test_syllables_of_a_word(word, syllables):
    assert count_syllables(word) == int(syllables)


@pytest.mark.parametrize("word", ["PQRSD", "", "n", "123", "ß", "¿?"])
def test_what_has_no_vowel_counts_as_one(word):
    assert count_syllables(word) == 1


def test_a_word_of_a_hundred_thousand_letters():
    assert count_syllables("ba" * 50_000) == 50_000
    assert count_syllables("y" * 100_000) > 0
