"""Leaving out what stayed the same, with a little of it kept around every change.

Nothing is lost that changed; what is left out is counted, so that nobody takes it for missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from cms.editorial.comparison.lines import (
    Line,
    LineKind,
    Run,
    RunKind,
    State,
    is_word,
    plural,
    tokens_of,
    words_of,
)

CONTEXT = 15
"""Words kept on each side of a change."""

LEAST = 12
"""Fewer words than these are not worth a fold."""

NAMES = 4
"""Equal parts that are named before the rest is counted."""

RowT = TypeVar("RowT", bound=Any)


def fold_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with long equal stretches replaced by how many words they have."""
    is_near = _near([line.state != State.UNCHANGED for line in lines])
    shown: list[Line] = []
    left_out: list[Line] = []

    def close() -> None:
        words = sum(words_of(line.new_text) for line in left_out)
        if words < LEAST:
            shown.extend(left_out)
        else:
            shown.append(Line(LineKind.FOLD, (_fold(words),)))
        left_out.clear()

    for place, line in enumerate(lines):
        if not is_near[place]:
            left_out.append(line)
            continue
        close()
        if line.state == State.UNCHANGED:
            before = place > 0 and lines[place - 1].state != State.UNCHANGED
            after = place + 1 < len(lines) and lines[place + 1].state != State.UNCHANGED
            shown.append(replace(line, runs=_folded_runs(line.runs, head=before, tail=after)))
        else:
            has_marks = any(run.kind != RunKind.SAME for run in line.runs)
            runs = _around_marks(line.runs) if has_marks else line.runs
            shown.append(replace(line, runs=runs))
    close()
    return tuple(shown)


def fold_rows(rows: Sequence[RowT], make_fold: Callable[[str], RowT]) -> tuple[RowT, ...]:
    """The rows with long equal stretches replaced by a row that counts them."""
    changed = [row.state != State.UNCHANGED for row in rows]
    if not any(changed):
        return tuple(rows)
    is_near = _near(changed)
    shown: list[RowT] = []
    left_out: list[RowT] = []

    def close() -> None:
        if len(left_out) < 2:
            shown.extend(left_out)
        else:
            shown.append(make_fold(f"… {plural(len(left_out), 'fila igual', 'filas iguales')} …"))
        left_out.clear()

    for near, row in zip(is_near, rows, strict=True):
        if near:
            close()
            shown.append(row)
        else:
            left_out.append(row)
    close()
    return tuple(shown)


def fold_parts(names: Sequence[str]) -> str:
    """«texto 1, tabla y 3 más»."""
    if len(names) <= NAMES + 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMES])} y {len(names) - NAMES} más"


def _near(changed: list[bool]) -> list[bool]:
    """Which are changed or stand beside one that is."""
    return [any(changed[max(0, place - 1) : place + 2]) for place in range(len(changed))]


def _around_marks(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    shown: list[Run] = []
    for place, run in enumerate(runs):
        if run.kind is RunKind.SAME:
            shown.extend(_folded_runs((run,), head=place > 0, tail=place + 1 < len(runs)))
        else:
            shown.append(run)
    return tuple(shown)


def _folded_runs(runs: tuple[Run, ...], *, head: bool, tail: bool) -> tuple[Run, ...]:
    """Equal runs with their middle left out; ``head`` and ``tail`` say which ends to keep."""
    tokens = tokens_of("".join(run.text for run in runs))
    words = [place for place, token in enumerate(tokens) if is_word(token)]
    kept = CONTEXT * (head + tail)
    if len(words) < kept + LEAST:
        return runs
    begin = words[CONTEXT] if head else 0
    end = words[-CONTEXT] if tail else len(tokens)
    shown = (
        Run(RunKind.SAME, "".join(tokens[:begin])),
        _fold(len(words) - kept),
        Run(RunKind.SAME, "".join(tokens[end:])),
    )
    return tuple(run for run in shown if run.text)


def _fold(words: int) -> Run:
    return Run(RunKind.FOLD, f"… {plural(words, 'palabra igual', 'palabras iguales')} …")
