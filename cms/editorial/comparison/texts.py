"""Two texts compared paragraph by paragraph and, inside a paragraph, word by word.

What words alone do not show is said in notes: where a link leads now, what became bold, what became
a heading.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from cms.editorial.comparison.lines import (
    Line,
    LineKind,
    Run,
    RunKind,
    State,
    is_word,
    tokens_of,
)
from cms.editorial.comparison.names import Names
from cms.editorial.comparison.paragraphs import BOLD, ITALIC, LINK, Mark, Paragraph
from cms.editorial.comparison.sequences import align, pair_in_order, resemblance
from cms.editorial.comparison.words import diff_words

LEAST_ALIKE = 0.5
"""Share of words in common from which two paragraphs are versions of one."""

_KIND_WORDS = {
    LineKind.PARAGRAPH: "párrafo",
    LineKind.HEADING: "título",
    LineKind.SUBHEADING: "subtítulo",
    LineKind.ITEM: "elemento de lista",
    LineKind.NUMBERED: "elemento de lista numerada",
}

_STYLE_WORDS = {BOLD: "negrita", ITALIC: "cursiva"}

_LONGEST_QUOTE = 60


def compare_paragraphs(
    old: Sequence[Paragraph], new: Sequence[Paragraph], names: Names
) -> tuple[Line, ...]:
    """The lines of both texts, in the order in which one reads them."""
    if len(old) == len(new) == 1:
        return (_changed(old[0], new[0], names),)
    lines: list[Line] = []
    i = j = 0
    for at, there, size in [*align(old, new), (len(old), len(new), 0)]:
        lines += _differing(old[i:at], new[j:there], names)
        lines += [_line(paragraph) for paragraph in new[there : there + size]]
        i, j = at + size, there + size
    return tuple(lines)


def whole_paragraphs(paragraphs: Sequence[Paragraph], names: Names) -> tuple[Line, ...]:
    """The lines of a text that is compared with nothing, with where its links lead."""
    return tuple(_line(paragraph, notes=_link_notes(paragraph, names)) for paragraph in paragraphs)


def state_of(lines: Sequence[Line]) -> State:
    """What became of the text that these lines are."""
    states = {line.state for line in lines}
    if len(states) == 1:
        return states.pop()
    return State.CHANGED if states else State.UNCHANGED


def _differing(old: Sequence[Paragraph], new: Sequence[Paragraph], names: Names) -> Iterator[Line]:
    bags = {text: _bag(text) for text in {p.text for p in (*old, *new)}}

    def alike(a: Paragraph, b: Paragraph) -> float:
        return resemblance(bags[a.text], bags[b.text])

    i = j = 0
    for at, there in [*pair_in_order(old, new, alike, LEAST_ALIKE), (len(old), len(new))]:
        for gone in old[i:at]:
            yield _line(gone, RunKind.REMOVED, State.REMOVED)
        for come in new[j:there]:
            yield _line(come, RunKind.ADDED, State.ADDED, _link_notes(come, names))
        if at < len(old) and there < len(new):
            yield _changed(old[at], new[there], names)
        i, j = at + 1, there + 1


def _bag(text: str) -> Counter[str]:
    return Counter(token.casefold() for token in tokens_of(text) if is_word(token))


def _line(
    paragraph: Paragraph,
    kind: RunKind = RunKind.SAME,
    state: State = State.UNCHANGED,
    notes: tuple[str, ...] = (),
) -> Line:
    return Line(paragraph.kind, (Run(kind, paragraph.text),), state, notes)


def _changed(old: Paragraph, new: Paragraph, names: Names) -> Line:
    if old == new:
        return _line(new)
    runs = diff_words(old.text, new.text)
    notes: list[str] = []
    if old.kind != new.kind:
        notes.append(f"Antes era {_KIND_WORDS[old.kind]}; ahora es {_KIND_WORDS[new.kind]}.")
    marked = [run for run in runs if run.kind is not RunKind.SAME]
    if marked and not any(run.text.strip() for run in marked):
        notes.append("Solo cambian espacios.")
    notes += _style_changes(old, new, runs)
    notes += _link_changes(old, new, names)
    state = State.CHANGED if marked or notes else State.UNCHANGED
    return Line(new.kind, runs, state, tuple(notes))


def _style_changes(old: Paragraph, new: Paragraph, runs: Sequence[Run]) -> Iterator[str]:
    """What of the text that stayed became bold or italic, or ceased to be."""
    for style, word in _STYLE_WORDS.items():
        was, now = _flags(old, style), _flags(new, style)
        if was == now and old.text == new.text:
            continue
        gained, lost = [], []
        i = j = 0
        for run in runs:
            size = len(run.text)
            if run.kind is RunKind.SAME:
                gained += _stretches(run.text, was[i : i + size], now[j : j + size])
                lost += _stretches(run.text, now[j : j + size], was[i : i + size])
            i += size * (run.kind is not RunKind.ADDED)
            j += size * (run.kind is not RunKind.REMOVED)
        yield from (f"Ahora en {word}: {_quoted(text)}." for text in gained)
        yield from (f"Ya sin {word}: {_quoted(text)}." for text in lost)


def _flags(paragraph: Paragraph, style: str) -> bytearray:
    flags = bytearray(len(paragraph.text))
    for mark in paragraph.marks:
        if mark.name == style:
            flags[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
    return flags


def _stretches(text: str, without: bytearray, within: bytearray) -> list[str]:
    """The pieces of the text that are marked in ``within`` and not in ``without``."""
    if without == within:
        return []
    pieces = "".join(
        letter if here and not there else "\0"
        for letter, there, here in zip(text, without, within, strict=True)
    )
    return [piece for piece in pieces.split("\0") if piece.strip()]


def _links(paragraph: Paragraph) -> list[tuple[str, str]]:
    """The text and the target of each link."""
    return [
        (paragraph.text[mark.start : mark.end].strip(), mark.target)
        for mark in paragraph.marks
        if mark.name == LINK
    ]


def _link_notes(paragraph: Paragraph, names: Names) -> tuple[str, ...]:
    return tuple(
        f"El enlace {_quoted(text)} lleva a {names.target(target)}."
        for text, target in _links(paragraph)
    )


def _link_changes(old: Paragraph, new: Paragraph, names: Names) -> Iterator[str]:
    """Links that lead elsewhere, came or went. A link whose words alone changed shows by itself."""
    was, now = _links(old), _links(new)
    for pair in list(was):
        if pair in now:
            was.remove(pair)
            now.remove(pair)
    for text, target in list(now):
        before = next((pair for pair in was if pair[0] == text), None)
        if before:
            was.remove(before)
            now.remove((text, target))
            yield f"Enlace {_quoted(text)}: antes {names.target(before[1])} → ahora " + (
                f"{names.target(target)}."
            )
    for pair in list(now):
        before = next((found for found in was if found[1] == pair[1]), None)
        if before:
            was.remove(before)
            now.remove(pair)
    yield from (f"Enlace nuevo {_quoted(text)}: {names.target(to)}." for text, to in now)
    yield from (f"Enlace quitado {_quoted(text)}: {names.target(to)}." for text, to in was)


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"«{text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + '…'}»"


__all__ = ["Mark", "compare_paragraphs", "state_of", "whole_paragraphs"]
