"""What the site's search may know of the Aula: what lessons teach, and nothing of any key."""

import pytest

from cms.search.extraction import extract_page, is_searchable
from learning.models import ModulePage
from tests.learning.conftest import Aula, block, single
from tests.learning.courses.conftest import Built, real_body

pytestmark = pytest.mark.django_db


def test_a_lesson_is_found_by_what_it_teaches_not_by_its_practice(built: Built) -> None:
    text = extract_page(built.lessons[0]).text
    for wanted in ("perro de caza", "Una o dos palabras", "Pasos ante una entidad"):
        assert wanted in text
    for kept in ("¿Dónde está la alcaldía?", "En el parque", "Así es"):
        assert kept not in text


def test_a_course_is_found_by_its_goals(built: Built) -> None:
    assert "Buscar bien" in extract_page(built.course).text


def test_a_quiz_or_bank_gives_nothing_of_its_questions(aula: Aula) -> None:
    module = aula.module(aula.course())
    short = block(
        "short", text="¿Cómo?", mark="1", ignore_accents=True, case_sensitive=False,
        answers=[{"text": "CLAVECORTA", "percent": "100", "feedback": "SÍ"}],
    )  # fmt: skip
    quiz = aula.quiz(module, questions=[single(), short], summary="Para repasar.")
    found = extract_page(quiz)
    assert (found.text, found.summary) == ("", "Para repasar.")
    assert not is_searchable(aula.bank(questions=[single()]))


def test_a_module_has_no_page_to_be_found(aula: Aula) -> None:
    module = aula.module(aula.course())
    assert isinstance(module, ModulePage)
    assert not is_searchable(module)


def test_every_block_of_a_lesson_has_an_anchor_of_its_own(built: Built) -> None:
    assert len(built.lessons[0].anchors()) == len(real_body())
