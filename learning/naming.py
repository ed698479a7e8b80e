"""Short names of a class, homonyms told apart: «Ana M.», or «Ana Mor.» beside «Ana Mol.».

Pure: no database. Each name says as little as tells it from the others.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from cms.core.alphabet import sort_key

Person = tuple[str, str]
"""First names, last names."""


def roster_key(first_names: str, last_names: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Sorts people by surname as a printed list does: «Ávila» with the A's, «Ñ» after «N».

    No database agrees with another on this; classes are small, so they are sorted here.
    """
    return sort_key(last_names), sort_key(first_names)


def told_apart(people: Mapping[int, Person]) -> dict[int, str]:
    """A name for each, all different; who are called the same in full get a number."""
    shown: dict[int, str] = {}
    waiting = dict(people)
    level = 0
    deepest = max((sum(map(len, person)) + 2 for person in people.values()), default=0)
    while waiting:
        groups: dict[str, list[int]] = defaultdict(list)
        for key, person in waiting.items():
            groups[_name(person, level)].append(key)
        for name, keys in groups.items():
            if level > deepest:
                shown |= {key: f"{name} ({at})" for at, key in enumerate(keys, 1)}
            elif len(keys) == 1:
                shown[keys[0]] = name
        waiting = {key: person for key, person in waiting.items() if key not in shown}
        level += 1
    return _without_clashes(shown)


def _name(person: Person, level: int) -> str:
    """The name with so many letters more than «Ana M.»; in full when there are no more."""
    return list(islice(_longer(*person), level + 1))[-1]


def _longer(first_names: str, last_names: str) -> Iterator[str]:
    firsts, lasts = first_names.split(), last_names.split()
    first = firsts[0] if firsts else "Aprendiz"
    if lasts:
        for letters in range(1, len(lasts[0])):
            yield f"{first} {_capital(lasts[0][:letters])}."
        begun = f"{first} {lasts[0]}"
        yield begun
        for at in range(1, len(lasts)):
            yield f"{begun} {' '.join(f'{each[0].upper()}.' for each in lasts[1 : at + 1])}"
    else:
        yield first
    yield " ".join([*firsts, *lasts]) or first


def _capital(letters: str) -> str:
    return letters[:1].upper() + letters[1:]


def _without_clashes(shown: Mapping[int, str]) -> dict[int, str]:
    """Two that came to the same name at different lengths: «Ana M» is somebody's name too."""
    seen: dict[str, int] = defaultdict(int)
    final = {}
    for key, name in shown.items():
        seen[name] += 1
        final[key] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return final
