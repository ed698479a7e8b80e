"""Whether a database error means «not now» rather than a fault or an unreadable value.

A locked, full, read-only or unreachable database serves again later: the visitor is told so, and
that nothing was received. Any other error of the database stays what it is.
"""

from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError

# Primary result codes of SQLite (https://www.sqlite.org/rescode.html): BUSY, LOCKED, NOMEM,
# READONLY, IOERR, FULL, CANTOPEN.
SQLITE_CODES = frozenset({5, 6, 7, 8, 10, 13, 14})
# Classes and codes of PostgreSQL (appendix A of its manual): connection exceptions, insufficient
# resources, the operator's intervention, system errors; then the codes of a lock not obtained.
POSTGRES_CLASSES = frozenset({"08", "53", "57", "58"})
POSTGRES_CODES = frozenset({"25006", "40001", "40P01", "55P03"})
STATEMENT_CANCELLED = "57014"
"""A statement that took too long is a fault of ours: the database serves everybody else."""


def is_out_of_service(error: BaseException | None) -> bool:
    """Whether this error, as Django raises it, says that the database cannot serve now."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    cause: Any = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        # An extended code carries its primary code in the lower byte.
        return code & 0xFF in SQLITE_CODES
    if hasattr(cause, "sqlstate"):
        state = cause.sqlstate
        if state is None:
            # Raised by the client itself: no connection, or one that broke.
            return isinstance(error, OperationalError | InterfaceError)
        return state != STATEMENT_CANCELLED and (
            state[:2] in POSTGRES_CLASSES or state in POSTGRES_CODES
        )
    return False
