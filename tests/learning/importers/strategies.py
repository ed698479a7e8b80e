"""Questions of every type, as a teacher might have them in a bank."""

from decimal import Decimal

from hypothesis import strategies as st

from learning.importers.questions import (
    FALSE,
    NOTHING,
    TRUE,
    Choice,
    NumericAnswer,
    Pair,
    Question,
    Rich,
    ShortAnswer,
    Step,
)
from learning.importers.weights import ALLOWED

# Whatever may stand in a text, the signs of the formats more often than their share.
_CHARACTERS = st.one_of(
    st.sampled_from("{}~=#:%\\[]<>&\"'/$->nñáÑ \n.,12ab"),
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"],
        exclude_characters="\ufeff",
    ),
)
texts = st.text(_CHARACTERS, max_size=40).map(str.strip)
filled = texts.filter(bool)
lines = st.text(_CHARACTERS.filter(lambda char: char != "\n"), max_size=30).map(str.strip)
formats = st.sampled_from(["moodle", "html", "plain", "markdown"])
rich = st.builds(Rich, texts, formats)
rich_filled = st.builds(Rich, filled, formats)
comments = st.one_of(st.just(NOTHING), rich)
fractions = st.sampled_from([float(fraction) for fraction in ALLOWED])
positive = st.sampled_from([float(fraction) for fraction in ALLOWED if fraction > 0])
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4)
numbers = numbers.map(lambda number: number.normalize() + 0 if number else Decimal(0))
margins = numbers.map(abs)
# Moodle's roots of categories are read away, and its names are trimmed.
paths = st.lists(
    st.text(st.sampled_from("abñ áC1"), min_size=1, max_size=8).map(str.strip).filter(bool),
    max_size=3,
).map("/".join)
paths = paths.filter(lambda path: path != "top" and not path.startswith("top/"))


def _base(**more: st.SearchStrategy[object]) -> dict[str, st.SearchStrategy[object]]:
    return {"text": rich_filled, "title": lines, "category": paths, "feedback": comments, **more}


def _choices(first: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[Choice, ...]]:
    one = st.builds(Choice, rich_filled, fractions, comments)
    right = st.builds(Choice, rich_filled, first, comments)
    return st.tuples(right, st.lists(one, min_size=1, max_size=4)).flatmap(
        lambda both: st.permutations([both[0], *both[1]]).map(tuple)
    )


def _truefalse(is_true: bool, when_true: Rich, when_false: Rich) -> tuple[Choice, ...]:
    return (
        Choice(Rich(TRUE, "plain"), float(is_true), when_true),
        Choice(Rich(FALSE, "plain"), float(not is_true), when_false),
    )


_accepted = filled.filter(lambda text: "->" not in text)
_said = comments.filter(lambda comment: "->" not in comment.text)
_number = st.builds(NumericAnswer, numbers, margins, fractions, comments)
_right_number = st.builds(NumericAnswer, numbers, margins, positive, comments)
_other_numbers = st.builds(NumericAnswer, st.none(), st.none(), st.just(0.0), comments)
_pair = st.builds(Pair, rich.filter(lambda stem: "->" not in stem.text), filled)
_full_pair = st.builds(Pair, rich_filled.filter(lambda stem: "->" not in stem.text), filled)

# What GIFT can say in full.
gift_questions = st.one_of(
    st.builds(Question, st.just("single"), **_base(choices=_choices(st.just(1.0)))),
    st.builds(Question, st.just("multiple"), **_base(choices=_choices(positive))),
    st.builds(
        Question,
        st.just("truefalse"),
        **_base(choices=st.builds(_truefalse, st.booleans(), comments, comments)),
    ),
    st.builds(
        Question,
        st.just("short"),
        **_base(
            answers=st.tuples(
                st.builds(ShortAnswer, _accepted, positive, _said),
                st.builds(ShortAnswer, _accepted, fractions, _said),
            )
        ),
    ),
    st.builds(
        Question,
        st.just("numeric"),
        **_base(answers=st.tuples(_right_number, _number, _other_numbers)),
    ),
    st.builds(Question, st.just("matching"), **_base(answers=st.tuples(_full_pair, _pair, _pair))),
    st.builds(Question, st.just("open"), **_base()),
    st.builds(Question, st.just("description"), **(_base() | {"feedback": st.just(NOTHING)})),
)

_settings = {
    "mark": margins,
    "tags": st.lists(lines.filter(bool), max_size=2).map(tuple),
    "when_right": comments,
    "when_wrong": comments,
}
# What Moodle XML can say in full besides.
xml_questions = st.one_of(
    gift_questions,
    st.builds(
        Question,
        st.just("ordering"),
        **_base(answers=st.lists(st.builds(Step, rich_filled), min_size=2).map(tuple)),
        **_settings,
    ),
    st.builds(
        Question,
        st.just("single"),
        **_base(choices=_choices(st.just(1.0))),
        **_settings,
        shuffle=st.booleans(),
    ),
    st.builds(
        Question,
        st.just("short"),
        **_base(answers=st.tuples(st.builds(ShortAnswer, filled, positive, comments))),
        case_sensitive=st.booleans(),
    ),
)
