"""The code of a certificate. Pure: no database, no request.

Ten letters of an alphabet of 32, fifty bits: the page of a certificate is open to everybody, and
guessing must find nobody. It is written on paper and read aloud, so nothing in it looks like
something else.
"""

import secrets
import unicodedata

from learning.card_secrets import ALPHABET

CODE_LENGTH = 10
_HALF = CODE_LENGTH // 2
_LONGEST_TYPED = 60
_FORGIVEN = str.maketrans("OIL", "011", " -–—‐‑.\t\n\r")


def new_code() -> str:
    """A code at random, from the system's own randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """In two groups, as it is printed and stands in addresses: «7KQ2M-9XT4B»."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def read_code(typed: str) -> str | None:
    """The code as kept, whatever its capitals, spaces and dashes; O is 0, I and L are 1.

    ``None`` for what can be no code.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    code = unicodedata.normalize("NFKC", typed).upper().translate(_FORGIVEN)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None
