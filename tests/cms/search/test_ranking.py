"""The order of results, from what their words match."""

from datetime import date, timedelta

from cms.search.kinds import Kind
from cms.search.ranking import Candidate, ranked

TODAY = date(2026, 12, 12)
INFORMATION = Kind("informacion", "Información", "Información")
NOTICIA = Kind("noticia", "Noticia", "Noticias", 0.5, is_dated=True)
PREDIAL = ((("predial",),),)
_pk = iter(range(1, 1_000))


def candidate(
    title: str,
    summary: str = "",
    *,
    kind: Kind = INFORMATION,
    days_old: int | None = None,
    relevance: float = 1.0,
) -> Candidate:
    day = None if days_old is None else TODAY - timedelta(days=days_old)
    return Candidate(next(_pk), None, kind, title, summary, day, "", None, relevance)


def order(*candidates: Candidate, alternatives=PREDIAL) -> list[str]:
    return [one.title for one in ranked(candidates, alternatives, today=TODAY)]


def test_the_title_before_the_summary_before_the_text() -> None:
    text = candidate("nada", relevance=9.0)
    summary = candidate("otra", "del predial")
    title = candidate("cosas del predial")
    assert order(text, summary, title) == ["cosas del predial", "otra", "nada"]


def test_a_title_that_says_just_that_comes_first() -> None:
    exact = candidate("el predial")  # «el» says nothing
    longer = candidate("descuento predial", relevance=9.0)
    assert order(longer, exact) == ["el predial", "descuento predial"]


def test_information_comes_before_noticias() -> None:
    noticia = candidate("descuento predial", kind=NOTICIA, days_old=0)
    page = candidate("impuest predial unific", days_old=900)
    assert order(noticia, page) == ["impuest predial unific", "descuento predial"]


def test_of_two_noticias_the_newer() -> None:
    old = candidate("predial viejo", kind=NOTICIA, days_old=700)
    new = candidate("predial nuevo", kind=NOTICIA, days_old=1)
    assert order(old, new) == ["predial nuevo", "predial viejo"]


def test_age_does_not_weigh_on_what_has_no_date() -> None:
    old = candidate("predial uno", days_old=3_000, relevance=2.0)
    new = candidate("predial dos", days_old=1, relevance=1.0)
    assert order(new, old) == ["predial uno", "predial dos"]


def test_all_words_in_the_title_before_some() -> None:
    alternatives = ((("pag",), ("predial",)),)
    some = candidate("predial", "pag", relevance=9.0)
    every = candidate("pag predial aqui")
    assert order(some, every, alternatives=alternatives) == ["pag predial aqui", "predial"]


def test_the_best_alternative_counts() -> None:
    alternatives = (
        (("impuest",), ("cas",)),
        (("impuest",), ("predial",), ("unific",)),
    )
    known = candidate("impuest predial unific")
    said = candidate("nada", "impuest cas", relevance=9.0)
    assert order(said, known, alternatives=alternatives)[0] == "impuest predial unific"


def test_the_database_decides_between_equals() -> None:
    low, high = candidate("uno", relevance=0.1), candidate("dos", relevance=0.9)
    assert order(low, high) == ["dos", "uno"]


def test_nothing_to_rank() -> None:
    assert order() == []
    assert order(candidate("", relevance=0.0)) == [""]
