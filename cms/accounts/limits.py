"""How often a password or a code may be got wrong: per account, and per account and address.

Never per address alone: a whole school stands behind one, and one pupil's mistakes must not keep
the other thirty-nine out.
"""

import unicodedata
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from cms.core.throttling import Counter, Limit, LimitReached, Reservation, reserve

WRONG_FROM_ONE_ADDRESS = 5
WRONG_IN_A_DAY = 50
SHORT_WINDOW = timedelta(minutes=15)
LONG_WINDOW = timedelta(days=1)

PASSWORD = "password"  # noqa: S105 (the name of a counter)
SECOND_FACTOR = "second-factor"
ACCESS_CODE = "access-code"
RESET_MAIL = Limit("reset-mail", 5, timedelta(hours=1))


def account_key(name: str) -> str:
    """One key for every spelling of a user name that sign-in takes for the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def attempt(purpose: str, *, account: str, address: str) -> Reservation:
    """Count an attempt on an account; release it if what was typed proves right.

    The account need not exist: what does not exist is locked just the same.

    Raises:
        LimitReached: the account is locked, for this address or for today.
    """
    key = account_key(account)
    return reserve(
        [
            Counter(
                Limit(f"{purpose}/address", WRONG_FROM_ONE_ADDRESS, SHORT_WINDOW),
                (key, address),
            ),
            Counter(Limit(f"{purpose}/day", WRONG_IN_A_DAY, LONG_WINDOW), (key,)),
        ]
    )


def may_send_reset(email: str) -> bool:
    """Whether another reset message may go to this address; counts it."""
    try:
        reserve([Counter(RESET_MAIL, (account_key(email),))])
    except LimitReached:
        return False
    return True


def locked_message(retry_at: datetime) -> str:
    """Why nothing was tried, and when to come back, in Bogotá's time."""
    local = timezone.localtime(retry_at)
    when = f"después de las {date_format(local, 'TIME_FORMAT')}"
    if local.date() != timezone.localdate():
        when = f"el {date_format(local, 'DATE_FORMAT')}, {when}"
    # Hours end in «a.m.» or «p.m.», whose stop is the sentence's too.
    return f"Hubo demasiados intentos fallidos. Por seguridad, intente de nuevo {when}"
