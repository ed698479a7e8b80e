"""From what somebody typed to what is looked for: words, corrections, synonyms.

Nothing typed can be wrong here: a text without words is simply understood as nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cms.core.remembered import remember
from cms.search.fulltext import Alternative, Group
from cms.search.models import Synonym, Word
from cms.search.vocabulary import Vocabulary, vocabulary
from cms.search.words import MIN_WORD, enye_variants, meaningful, spans, stem

MAX_QUERY = 200
"""Characters of a query that are read."""
MAX_WORDS = 10
"""Words of a query that count."""
MAX_ALTERNATIVES = 6


@dataclass(frozen=True)
class Understood:
    """What is looked for.

    ``alternatives`` are the ways to say it, the first as typed (or corrected): a page is found
    by all the groups of one of them. ``corrected`` is the whole query as it was mended, empty if
    nothing was.
    """

    query: str
    alternatives: tuple[Alternative, ...] = ()
    corrected: str = ""
    was_cut: bool = False

    @property
    def groups(self) -> Alternative:
        return self.alternatives[0] if self.alternatives else ()

    @property
    def marks(self) -> frozenset[str]:
        """Every stem that is worth a highlight."""
        return frozenset(
            one for alternative in self.alternatives for group in alternative for one in group
        )


def clean(query: str) -> str:
    """One line of printable characters, as it is shown back; may be longer than is read."""
    return " ".join("".join(c if c.isprintable() else " " for c in query).split())


def understand(typed: str, *, as_typed: bool = False) -> Understood:
    """Read a query: one question to the database, another if a word is not known as it is.

    ``as_typed`` corrects no spelling.
    """
    query = clean(typed[: MAX_QUERY * 4])
    was_cut = len(typed) > MAX_QUERY * 4 or len(query) > MAX_QUERY
    query = query[:MAX_QUERY].strip()
    words = meaningful([folded for _start, _end, folded in spans(query)])
    unique = list(dict.fromkeys(words))
    was_cut = was_cut or len(unique) > MAX_WORDS
    words = unique[:MAX_WORDS]
    if not words:
        return Understood(query, was_cut=was_cut)
    known_stems, literal = _known_of(words)
    taught = _taught()
    known = cache(vocabulary)
    groups: list[Group] = []
    mended: dict[str, str] = {}
    for place, word in enumerate(words):
        is_last = place == len(words) - 1
        if not word.isalpha() or len(word) < MIN_WORD:
            groups.append((stem(word),))
            continue
        if stem(word) in known_stems or stem(word) in taught.stems:
            more = known().completions(word) if is_last and word not in literal else ()
            groups.append(tuple(dict.fromkeys((stem(word), *map(stem, more)))))
            continue
        variants = [one for one in enye_variants(word) if stem(one) in known_stems]
        if variants:  # «nino»: an accent left out, not a mistake
            groups.append(tuple(dict.fromkeys(map(stem, variants))))
            continue
        if is_last and (found := known().completions(word)):
            groups.append(tuple(dict.fromkeys(map(stem, found))))
            continue
        meant = "" if as_typed else known().nearest(word) or taught.words.nearest(word) or ""
        groups.append((stem(meant or word),))
        if meant:
            mended[word] = known().as_written(meant)
    alternatives = _with_synonyms(tuple(groups), taught.phrases)
    corrected = _rewritten(query, mended) if mended else ""
    return Understood(query, alternatives, corrected, was_cut)


def _known_of(words: list[str]) -> tuple[set[str], set[str]]:
    """Which stems of these words there are, and which of the words as they are."""
    wanted = {stem(word) for word in words}
    for word in words:
        wanted |= {stem(one) for one in enye_variants(word)}
    rows = list(_known(wanted))
    return {one for _word, one, _pages in rows}, {word for word, _stem, _pages in rows}


def _known(stems: set[str]) -> Iterable[tuple[str, str, int]]:
    return Word.objects.filter(stem__in=stems, pages__gt=0).values_list("word", "stem", "pages")


def pages_with(stems: set[str]) -> dict[str, int]:
    """On how many pages each stem is, at most; those on none are left out."""
    found: dict[str, int] = {}
    for _word, one, pages in _known(stems):
        found[one] = found.get(one, 0) + pages
    return found


Phrases = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True)
class _Taught:
    """The synonyms: stems of what people say and of what the site says, longest phrases first.

    ``stems`` and ``words`` are those of what people say, wherever the site says them or not.
    """

    phrases: Phrases
    stems: frozenset[str]
    words: Vocabulary


def _taught() -> _Taught:
    """Remembered."""
    return remember("search-synonyms", _read_synonyms)


def _read_synonyms() -> _Taught:
    rows = list(Synonym.objects.values_list("said", "said_key", "used"))
    phrases = [
        (tuple(key.split()), tuple(stem(word) for word in _words(used)))
        for _said, key, used in rows
    ]
    said = {word for text, _key, _used in rows for word in _words(text)}
    return _Taught(
        phrases=tuple(sorted(phrases, key=lambda pair: (-len(pair[0]), pair[0]))),
        stems=frozenset(map(stem, said)),
        words=Vocabulary.of((word, word, 1) for word in said),
    )


def _words(text: str) -> list[str]:
    return meaningful([folded for _start, _end, folded in spans(text)])


def _with_synonyms(groups: Alternative, phrases: Phrases) -> tuple[Alternative, ...]:
    """The groups as they are, and once for each phrase in them that has a synonym."""
    found = [groups]
    for phrase, used in phrases:
        for start in range(len(groups) - len(phrase) + 1):
            piece = groups[start : start + len(phrase)]
            if all(one in group for one, group in zip(phrase, piece, strict=True)):
                rest = [*groups[:start], *((one,) for one in used), *groups[start + len(phrase) :]]
                found.append(tuple(dict.fromkeys(rest)))
                break
        if len(found) == MAX_ALTERNATIVES:
            break
    return tuple(dict.fromkeys(found))


def _rewritten(query: str, mended: dict[str, str]) -> str:
    """The query with the corrected words in place of those typed."""
    pieces: list[str] = []
    last = 0
    for start, end, folded in spans(query):
        if folded in mended:
            pieces += [query[last:start], mended[folded]]
            last = end
    return "".join([*pieces, query[last:]])
