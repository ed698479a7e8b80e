"""What stands on an ingreso card: its code and its pictures. Pure: no database, no request.

A code has eight letters of an alphabet of 32, forty bits. Pictures are three different ones of 24,
in order: 12 144 ways.
"""

import secrets
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: the first three are read as digits, the last spells words."""
CODE_LENGTH = 8
PIN_LENGTH = 3
_FORGIVEN = str.maketrans("OIL", "011", " -–—.\t\n\r")

PICTURES: dict[str, str] = {
    "sol": "sol",
    "luna": "luna",
    "estrella": "estrella",
    "nube": "nube",
    "rio": "río",
    "montana": "montaña",
    "palma": "palma",
    "flor": "flor",
    "canoa": "canoa",
    "casa": "casa",
    "caballo": "caballo",
    "pez": "pez",
    "tortuga": "tortuga",
    "mariposa": "mariposa",
    "sombrero": "sombrero",
    "guitarra": "guitarra",
    "libro": "libro",
    "lapiz": "lápiz",
    "balon": "balón",
    "campana": "campana",
    "llave": "llave",
    "bicicleta": "bicicleta",
    "taza": "taza",
    "paraguas": "paraguas",
}
"""Name of each drawing in ``static/img/tarjetas.svg``, and the word that stands under it."""


@dataclass(frozen=True)
class Secret:
    """What the card shows. It is known while a card is being printed, and never kept."""

    code: str
    pictures: tuple[str, str, str]

    @property
    def shown_code(self) -> str:
        """In two groups: «7KQ2-M9XT»."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(PICTURES[name] for name in self.pictures)

    def __repr__(self) -> str:
        """Says nothing: a traceback may end in a log."""
        return "Secret(…)"


def new_secret() -> Secret:
    """A code and three different pictures, from the system's own randomness."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    first, second, third = secrets.SystemRandom().sample(sorted(PICTURES), PIN_LENGTH)
    return Secret(code, (first, second, third))


def read_code(typed: str) -> str | None:
    """The code as kept, whatever its capitals, spaces and dash; O is 0, I and L are 1.

    ``None`` for what can be no code.
    """
    code = typed[:40].upper().translate(_FORGIVEN)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def digest_of(code: str) -> str:
    """What is kept of a code: keyed by the site's secret, so that a stolen table tries nothing."""
    return salted_hmac("learning.cards.code", code, algorithm="sha256").hexdigest()


def pin_text(code: str, pictures: tuple[str, ...] | list[str]) -> str:
    """What the slow hasher is given. With the code, of which no table knows more than a digest:
    twelve thousand ways alone would be tried in minutes by whoever stole the table."""
    return " ".join((code, *pictures))
