"""What a list of names would do to a group, line by line, before anything is written.

A form of as many lines as the list has: names can be put right and each line decided. What was
decided comes back as ``people``; whatever is wrong stands beside its line, with all that was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cms.accounts.models import User
from learning.forms.classes import OneNameForm
from learning.models import Cohort
from learning.name_lists import MOST_NAMES, same_name
from learning.selectors.class_rosters import Known, known_people
from learning.services.classes import NewName, Returning

NEW, SKIP, BRING = "new", "skip", "bring"


@dataclass
class Row:
    """One line: the name, what it would become, and what else it could."""

    at: int
    form: OneNameForm
    notes: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: str = NEW
    error: str = ""

    @property
    def is_valid(self) -> bool:
        """A name that is not taken over may be anything."""
        return not self.error and (self.chosen != NEW or self.form.is_valid())

    @property
    def is_quiet(self) -> bool:
        """Nothing to decide: a name that nobody bears here."""
        return not self.notes


@dataclass
class Preview:
    """The whole list."""

    rows: list[Row]

    @property
    def is_valid(self) -> bool:
        return all(
            not row.error and (row.chosen != NEW or row.form.is_valid()) for row in self.rows
        )

    @property
    def people(self) -> list[NewName | Returning]:
        """What was decided. Only of a valid one."""
        found: list[NewName | Returning] = []
        for row in self.rows:
            if row.chosen == NEW:
                found.append(NewName(**row.form.cleaned_data))
            elif row.chosen.startswith(BRING):
                found.append(Returning(int(row.chosen.partition(":")[2])))
        return found

    def count(self, chosen: str) -> int:
        return sum(row.chosen.startswith(chosen) for row in self.rows)

    @property
    def new(self) -> int:
        return self.count(NEW)

    @property
    def brought(self) -> int:
        return self.count(BRING)

    @property
    def skipped(self) -> int:
        return self.count(SKIP)


def preview_of(names: Iterable[tuple[str, str]], *, cohort: Cohort, by: User) -> Preview:
    """A list as it was read, each line with what would be usual."""
    forms = [
        OneNameForm(
            {f"n{at}-first_names": first, f"n{at}-last_names": last}, prefix=f"n{at}", auto_id="%s"
        )
        for at, (first, last) in enumerate(names)
    ]
    return _compared(forms, {}, cohort, by)


def preview_posted(data: Mapping[str, str], *, cohort: Cohort, by: User) -> Preview:
    """The same list as it comes back, with what the person decided."""
    count = data.get("count", "")
    size = int(count) if count.isascii() and count.isdecimal() and len(count) < 5 else 0
    forms = [
        OneNameForm(data, prefix=f"n{at}", auto_id="%s") for at in range(min(size, MOST_NAMES))
    ]
    chosen = {at: data.get(f"do{at}", "") for at in range(len(forms))}
    return _compared(forms, chosen, cohort, by)


def _compared(
    forms: Sequence[OneNameForm], chosen: Mapping[int, str], cohort: Cohort, by: User
) -> Preview:
    names = [_typed(form) for form in forms]
    known = known_people(names, cohort, by)
    seen: dict[str, int] = {}
    rows = []
    for at, (form, (first, last)) in enumerate(zip(forms, names, strict=True)):
        name = same_name(first, last)
        row = _row(at, form, known.get(name, []), seen.get(name))
        seen.setdefault(name, at)
        wanted = chosen.get(at)
        if wanted is not None:
            if wanted in dict(row.options):
                row.chosen = wanted
            else:
                row.error = "Elija qué hacer con este nombre."
        rows.append(row)
    return Preview(rows)


def _typed(form: OneNameForm) -> tuple[str, str]:
    first, last = (form.data.get(form.add_prefix(name), "") for name in form.fields)
    return first, last


def _row(at: int, form: OneNameForm, known: list[Known], earlier: int | None) -> Row:
    row = Row(at, form)
    if earlier is not None:
        row.notes.append(f"Este nombre ya está en la línea {earlier + 1} de la lista.")
    for each in known:
        if each.is_here:
            row.notes.append("Ya hay alguien con este nombre en el grupo.")
        elif each.may_be_brought:
            where = f"está en la lista del {each.where}" if each.where else "ya está inscrita"
            row.notes.append(f"Una persona con este nombre {where}.")
            label = f"Es la misma persona del {each.where}" if each.where else "Es esa persona"
            row.options.append((f"{BRING}:{each.learner_id}", f"{label}: traerla a este grupo"))
        else:
            row.notes.append(
                f"Una persona con este nombre está en {each.where}: "
                "su traslado lo hace la coordinación."
            )
    other = "Es otra persona: agregarla" if row.notes else "Agregar"
    row.options += [(NEW, other), (SKIP, "No agregar")]
    is_here = any(each.is_here for each in known)
    if earlier is not None or is_here or (known and row.options[0][0] == NEW):
        row.chosen = SKIP
    else:
        row.chosen = row.options[0][0]
    return row
