"""What a misspelt or unfinished word was meant to be."""

import pytest

from cms.search.vocabulary import MAX_COMPLETIONS, Vocabulary

WORDS = Vocabulary.of(
    [
        ("predial", "predial", 9),
        ("certificado", "certificado", 5),
        ("certificacion", "certificación", 7),
        ("residencia", "residencia", 4),
        ("educacion", "educación", 6),
        ("casa", "casa", 8),
        ("caso", "caso", 3),
        ("masa", "masa", 20),
        ("ñame", "ñame", 1),
        ("zapato", "zapato", 1),
        ("catastro", "catastro", 2),
    ]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("predail", "predial"),  # neighbours swapped
        ("prdial", "predial"),  # one left out
        ("preddial", "predial"),  # one too many
        ("predisl", "predial"),  # another letter
        ("rpedial", "predial"),
        ("educasion", "educacion"),
        ("edukasion", "educacion"),  # two mistakes in a long word
        ("certifcado", "certificado"),
        ("sertificado", "certificado"),
        ("recidencia", "residencia"),
        ("catrasto", "catastro"),
        ("casas", "casa"),
        ("name", "ñame"),
    ],
)
def test_small_mistakes_are_mended(typed: str, meant: str) -> None:
    assert WORDS.nearest(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["pal", "xyzw", "prdeal", "12345", "pre2ial", "", "a" * 40, "murcielago"],
)
def test_what_is_far_from_everything_stays(typed: str) -> None:
    assert WORDS.nearest(typed) is None


def test_the_same_first_letter_comes_before_the_number_of_pages() -> None:
    assert WORDS.nearest("casx") == "casa"  # «masa» is on more pages, two letters away
    assert WORDS.nearest("cxsa") == "casa"
    assert Vocabulary.of([("masa", "masa", 20), ("pasa", "pasa", 1)]).nearest("pasx") == "pasa"
    assert Vocabulary.of([("gato", "gato", 20), ("pata", "pata", 1)]).nearest("pato") == "pata"


def test_of_equals_the_one_on_most_pages() -> None:
    assert Vocabulary.of([("mesa", "mesa", 1), ("misa", "misa", 5)]).nearest("mxsa") == "misa"


def test_beginnings_are_completed_by_frequency() -> None:
    assert WORDS.completions("certif") == ["certificacion", "certificado"]
    assert WORDS.completions("ñ") == ["ñame"]
    assert WORDS.completions("zz") == []
    many = Vocabulary.of([(f"palabra{'abcdefghijklmnopqrst'[n]}", "", n) for n in range(20)])
    assert len(many.completions("palabra")) == MAX_COMPLETIONS


def test_words_are_shown_with_their_accents() -> None:
    assert WORDS.as_written("educacion") == "educación"
    assert WORDS.as_written("casa") == "casa"


def test_an_empty_vocabulary_mends_nothing() -> None:
    assert Vocabulary().nearest("predail") is None
    assert Vocabulary().completions("pre") == []
