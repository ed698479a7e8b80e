"""From what somebody typed to what is looked for: words, corrections, synonyms.

Nothing typed can be wrong here: a text without words is simply understood as nothing.
"""

from dataclasses import dataclass

from cms.core.remembered import remember
from cms.search.fulltext import Alternative, Group
from cms.search.models import Synonym, Word
from cms.search.vocabulary import vocabulary
from cms.search.words import MIN_WORD, enye_variants, meaningful, spans, stem

MAX_QUERY = 200
"""Characters of a query that are read."""
MAX_WORDS = 10
"""Words of a query that count."""
MAX_ALTERNATIVES = 6
_MAX_ENYES = 8


@dataclass(frozen=True)
class Understood:
    """What is looked for.

    ``alternatives`` are the ways to say it, the first as typed (or corrected): a page is found
    by all the groups of one of them. ``pages`` tells on how many pages each stem is, as far as
    known. ``corrected`` is the whole query as it was mended, empty if nothing was.
    """

    query: str
    alternatives: tuple[Alternative, ...] = ()
    pages: dict[str, int] | None = None
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
    """Read a query: two queries at most, four when a word has to be corrected.

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
    pages = _pages_of(words)
    synonyms = _synonyms()
    said = {one for phrase, _used in synonyms for one in phrase}
    groups: list[Group] = []
    mended: dict[str, str] = {}
    for place, word in enumerate(words):
        is_mendable = word.isalpha() and len(word) >= MIN_WORD
        if not is_mendable or stem(word) in pages or stem(word) in said:
            groups.append((stem(word),))
            continue
        variants = [one for one in _all_variants(word) if stem(one) in pages]
        if variants:  # «nino»: an accent left out, not a mistake
            groups.append(tuple(dict.fromkeys(map(stem, variants))))
            continue
        group, instead = _mend(word, is_last=place == len(words) - 1, as_typed=as_typed)
        groups.append(group)
        if instead:
            mended[word] = instead
    alternatives = _with_synonyms(tuple(groups), synonyms)
    corrected = _rewritten(query, mended) if mended else ""
    new = {one for alternative in alternatives for group in alternative for one in group}
    if new - pages.keys():
        pages |= _pages_of_stems(new - pages.keys())
    return Understood(query, alternatives, pages, corrected, was_cut)


def _mend(word: str, *, is_last: bool, as_typed: bool) -> tuple[Group, str]:
    """What to look for instead of an unknown word, and what to tell the reader of it."""
    known = vocabulary()
    if is_last and (found := known.completions(word)):
        return tuple(dict.fromkeys(map(stem, found))), ""
    if not as_typed and (nearest := known.nearest(word)):
        return (stem(nearest),), known.as_written(nearest)
    return (stem(word),), ""


def _all_variants(word: str) -> list[str]:
    return enye_variants(word)[:_MAX_ENYES]


def _pages_of(words: list[str]) -> dict[str, int]:
    wanted = {stem(word) for word in words}
    for word in words:
        wanted |= {stem(one) for one in _all_variants(word)}
    return _pages_of_stems(wanted)


def _pages_of_stems(wanted: set[str]) -> dict[str, int]:
    """On how many pages each stem is, at most; those on none are left out."""
    found: dict[str, int] = {}
    rows = Word.objects.filter(stem__in=wanted, pages__gt=0).values_list("stem", "pages")
    for one, pages in rows:
        found[one] = found.get(one, 0) + pages
    return found


Phrases = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def _synonyms() -> Phrases:
    """Stems of what people say and of what the site says, longest phrases first. Remembered."""
    return remember("search-synonyms", _read_synonyms)


def _read_synonyms() -> Phrases:
    rows = Synonym.objects.values_list("said_key", "used")
    found = [(tuple(key.split()), tuple(stem(word) for word in _words(used))) for key, used in rows]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))


def _words(text: str) -> list[str]:
    return meaningful([folded for _start, _end, folded in spans(text)])


def _with_synonyms(groups: Alternative, synonyms: Phrases) -> tuple[Alternative, ...]:
    """The groups as they are, and once for each phrase in them that has a synonym."""
    found = [groups]
    for phrase, used in synonyms:
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
