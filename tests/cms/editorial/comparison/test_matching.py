"""Which piece is which, whatever an editor did to a page between two drafts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.editorial.comparison.matching import Pairing, Piece, pair_pieces


def piece(id, value, kind="text"):
    return Piece(id, kind, value, None)


def test_a_piece_keeps_its_id_even_if_its_text_stands_elsewhere_now():
    old = [piece("a", "uno dos tres"), piece("b", "cuatro cinco seis")]
    new = [piece("b", "uno dos tres"), piece("a", "cuatro cinco seis")]
    assert {(pair.old, pair.new) for pair in pair_pieces(old, new)} == {(1, 0), (0, 1)}


def test_the_same_id_with_another_kind_is_another_piece():
    pairs = pair_pieces([piece("a", "uno")], [piece("a", "uno", "notice")])
    assert pairs == [Pairing(None, 0), Pairing(0, None)]


def test_as_few_pieces_as_possible_count_as_moved():
    old = [piece(str(n), str(n)) for n in range(6)]
    order = [5, 0, 1, 2, 4, 3]
    pairs = pair_pieces(old, [old[n] for n in order])
    assert [pair.old for pair in pairs] == order
    assert sum(pair.is_moved for pair in pairs) == 2


def test_two_equal_pieces_are_not_taken_for_one():
    pairs = pair_pieces([piece(None, "igual")], [piece(None, "igual"), piece(None, "igual")])
    assert [(pair.old, pair.new) for pair in pairs] == [(0, 0), (None, 1)]


def test_hundreds_of_pieces_written_anew_are_weighed_by_place_alone():
    old = [piece(None, f"el texto del bloque número {n} antes") for n in range(300)]
    new = [piece(None, f"el texto del bloque número {n} ahora") for n in range(300)]
    pairs = pair_pieces(old, new)
    assert [(pair.old, pair.new) for pair in pairs] == [(n, n) for n in range(300)]


def test_different_pieces_with_different_ids_are_two():
    pairs = pair_pieces([piece("a", "el agua se corta hoy")], [piece("b", "feria del queso")])
    assert pairs == [Pairing(None, 0), Pairing(0, None)]


def test_the_only_piece_left_on_each_side_is_the_same_if_neither_has_an_id():
    pairs = pair_pieces([piece(None, "¿Predial?")], [piece(None, "¿Catastro?")])
    assert pairs == [Pairing(0, 0)]
    assert pair_pieces([piece(None, "uno")], [piece(None, "dos", "notice")]) == [
        Pairing(None, 0),
        Pairing(0, None),
    ]


def test_of_two_candidates_the_most_alike_wins():
    old = [piece("a", "pague en la tesorería hoy mismo"), piece("b", "pague en la tesorería hoy")]
    pairs = pair_pieces(old, [piece("c", "pague en la tesorería hoy")])
    assert (1, 0) in {(pair.old, pair.new) for pair in pairs}


def test_ids_inside_what_a_piece_holds_say_nothing():
    inner = {"type": "item", "value": {"title": "Pague"}, "id": "1"}
    other = {**inner, "id": "2"}
    pairs = pair_pieces([piece("a", [inner], "steps")], [piece("b", [other], "steps")])
    assert pairs == [Pairing(0, 0)]


def test_keys_of_paragraphs_and_markup_say_nothing():
    was = piece("a", '<p data-block-key="aaaaa">Pague <b>hoy</b></p>')
    now = piece("b", '<p data-block-key="bbbbb">Pague <b>hoy</b></p>')
    assert was.likeness() == now.likeness()
    assert set(was.words()) == {"pague", "hoy"}


def test_what_went_is_shown_where_it_stood():
    old = [piece(name, name) for name in "abcd"]
    pairs = pair_pieces(old, [old[0], old[3]])
    assert [(pair.old, pair.new) for pair in pairs] == [(0, 0), (1, None), (2, None), (3, 1)]


pieces = st.lists(
    st.builds(
        piece,
        st.none() | st.sampled_from("abcdef"),
        st.sampled_from(["uno dos tres", "uno dos cuatro", "cinco", ""]),
        st.sampled_from(["text", "notice"]),
    ),
    max_size=8,
)


@given(pieces, pieces)
@settings(max_examples=150, deadline=None)
def test_every_piece_appears_once_and_the_new_order_is_kept(old, new):
    pairs = pair_pieces(old, new)
    assert sorted(pair.old for pair in pairs if pair.old is not None) == list(range(len(old)))
    assert [pair.new for pair in pairs if pair.new is not None] == list(range(len(new)))
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            assert old[pair.old].kind == new[pair.new].kind
        else:
            assert not pair.is_moved
    steady = [pair.old for pair in pairs if pair.new is not None and not pair.is_moved]
    steady = [place for place in steady if place is not None]
    assert steady == sorted(steady)


@given(st.permutations(range(8)))
@settings(max_examples=60, deadline=None)
def test_any_reordering_is_only_moves_and_none_too_many(order):
    old = [piece(str(n), f"texto {n}") for n in range(8)]
    pairs = pair_pieces(old, [old[n] for n in order])
    assert [pair.old for pair in pairs] == list(order)
    moved = {pair.old for pair in pairs if pair.is_moved}
    assert [n for n in order if n not in moved] == [n for n in range(8) if n not in moved]
    assert len(moved) == 8 - longest_kept(order)


def longest_kept(order):
    """Length of the longest increasing subsequence, by the plain quadratic table."""
    best = []
    for place, value in enumerate(order):
        best.append(1 + max((best[n] for n in range(place) if order[n] < value), default=0))
    return max(best)
