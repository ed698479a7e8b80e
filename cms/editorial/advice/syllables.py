"""Syllables of a Spanish word, counted by the rules of the Ortografía of the RAE (2010).

A syllable has one strong vowel (a, e, o, or an accented i or u) with the weak ones beside it; two
weak vowels make one syllable. Strong vowels side by side are a hiatus. The letter h does not
separate vowels.
"""

import re

_STRONG = frozenset("aeoáéóíúàèòìù")
_WEAK = frozenset("iuü")
# A silent u: «que», «guerra».
_SILENT = re.compile(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])")


def count_syllables(word: str) -> int:
    """How many syllables a word has; at least one, even for a sign or an acronym."""
    letters = _SILENT.sub("", word.lower()).replace("h", "")
    count = 0
    strong = weak = 0
    previous = ""
    for index, letter in enumerate(letters):
        if letter == "y":
            follows = letters[index + 1 : index + 2]
            letter = "" if follows and (follows in _STRONG or follows in _WEAK) else "i"
        if letter in _STRONG:
            strong += 1
        elif letter in _WEAK:
            # «chiita», «duunviro»: the same vowel twice is two syllables.
            weak = 2 if letter == previous else max(weak, 1)
        else:
            count += _nuclei(strong, weak)
            strong = weak = 0
        previous = letter
    return max(1, count + _nuclei(strong, weak))


def _nuclei(strong: int, weak: int) -> int:
    return strong or weak
