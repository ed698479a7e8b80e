"""A database that cannot serve now: locked, full, read-only, gone. Nobody meets a fault."""

import json
import textwrap

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.test import RequestFactory

from cms.core.availability import is_out_of_service
from cms.core.middleware import BusyDatabaseMiddleware, RefuseBrokenInputMiddleware
from tests.installations import HAS_POSTGRES, Installation, free_port


class SqliteError(Exception):
    def __init__(self, code: int) -> None:
        super().__init__("from SQLite")
        self.sqlite_errorcode = code


class PostgresError(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("from PostgreSQL")
        self.sqlstate = sqlstate


def raised(error: Exception, cause: Exception | None) -> Exception:
    """The error as Django raises it: with the driver's as its cause."""
    try:
        raise error from cause
    except Exception as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "cause", "expected"),
    [
        (OperationalError("database is locked"), SqliteError(5), True),
        (OperationalError("database is locked"), SqliteError(517), True),  # BUSY_SNAPSHOT
        (OperationalError("database table is locked"), SqliteError(262), True),
        (OperationalError("database or disk is full"), SqliteError(13), True),
        (OperationalError("unable to open database file"), SqliteError(14), True),
        (OperationalError("disk I/O error"), SqliteError(10), True),
        (OperationalError("attempt to write a readonly database"), SqliteError(8), True),
        (OperationalError("too many SQL variables"), SqliteError(1), False),
        (OperationalError("no such table"), SqliteError(1), False),
        (DataError("string or blob too big"), SqliteError(18), False),
        (IntegrityError("UNIQUE constraint failed"), SqliteError(2067), False),
        (OperationalError("connection refused"), PostgresError(None), True),
        (InterfaceError("connection already closed"), PostgresError(None), True),
        (OperationalError("too many connections"), PostgresError("53300"), True),
        (OperationalError("disk full"), PostgresError("53100"), True),
        (OperationalError("shutting down"), PostgresError("57P01"), True),
        (OperationalError("starting up"), PostgresError("57P03"), True),
        (OperationalError("deadlock"), PostgresError("40P01"), True),
        (OperationalError("lock not available"), PostgresError("55P03"), True),
        (OperationalError("statement timeout"), PostgresError("57014"), False),
        (ProgrammingError("no such column"), PostgresError("42703"), False),
        (DataError("out of range"), PostgresError("22003"), False),
        (ProgrammingError("wrong number of parameters"), PostgresError(None), False),
        (OperationalError("of unknown origin"), None, False),
        (ValueError("not of the database"), SqliteError(5), False),
    ],
)
def test_which_errors_mean_not_now(error: Exception, cause: Exception, expected: bool) -> None:
    assert is_out_of_service(raised(error, cause)) is expected


def test_no_error_is_no_outage() -> None:
    assert not is_out_of_service(None)


@pytest.mark.parametrize("path", ["/", "/admin/pages/3/", "/cuenta/ingresar/"])
@pytest.mark.parametrize("middleware", [BusyDatabaseMiddleware, RefuseBrokenInputMiddleware])
def test_an_outage_is_never_taken_for_unreadable_input(middleware, path: str) -> None:
    locked = raised(OperationalError("database is locked"), SqliteError(5))
    answer = middleware(lambda r: HttpResponse()).process_exception(
        RequestFactory().get(path), locked
    )
    assert answer is None or answer.status_code == 503


def test_any_other_error_goes_on() -> None:
    middleware = BusyDatabaseMiddleware(lambda request: HttpResponse())
    for error in (ValueError("x"), raised(OperationalError("no such table"), SqliteError(1))):
        assert middleware.process_exception(RequestFactory().get("/"), error) is None


# Whole sites whose database is really out of service -------------------------------------------

PROLOGUE = """
import json, logging, sqlite3
from django.conf import settings
from django.db import connection
from django.test import Client
logging.disable(logging.CRITICAL)
name = str(settings.DATABASES["default"]["NAME"])
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
def ask(method, path, **data):
    answer = getattr(client, method)(path, data)
    return [answer.status_code, answer.headers.get("Retry-After"),
            answer.headers.get("Cache-Control"), answer.content.decode()]
def patience(milliseconds):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
FORM = {"login": "alguien", "password": "una-clave"}
"""


def answers(installation: Installation, code: str) -> dict[str, list]:
    """What ``code`` leaves in ``found``, run inside the site."""
    whole = PROLOGUE + textwrap.dedent(code) + "\nprint('FOUND', json.dumps(found))\n"
    line = next(
        line for line in installation.python(whole).splitlines() if line.startswith("FOUND ")
    )
    found: dict[str, list] = json.loads(line.removeprefix("FOUND "))
    return found


def is_503(answer: list, *, sending: bool = False) -> None:
    status, retry, cache, html = answer
    assert status == 503, html[:2000]
    assert int(retry) > 0
    assert cache == "no-store"
    assert "<h1>Estamos ocupados</h1>" in html
    assert ("Lo que acaba de enviar todavía no quedó recibido" in html) is sending
    assert ("«Atrás»" in html) is sending


def test_locked_sqlite(installation: Installation) -> None:
    """Another process holds the database: readers and writers are told, and it serves again."""
    found = answers(
        installation,
        """
        found = {}
        patience(50)
        other = sqlite3.connect(name, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        found["writing"] = ask("post", "/cuenta/ingresar/", **FORM)
        found["reading"] = ask("get", "/robots.txt")
        other.execute("ROLLBACK")
        found["after"] = ask("post", "/cuenta/ingresar/", **FORM)
        """,
    )
    is_503(found["writing"], sending=True)
    # In WAL mode a writer stops nobody who reads.
    assert found["reading"][0] == 200
    assert found["after"][0] != 503


def test_sqlite_locked_even_for_readers(installation: Installation) -> None:
    found = answers(
        installation,
        """
        found = {}
        connection.close()
        other = sqlite3.connect(name, isolation_level=None)
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE probe (x)")
        other.execute("COMMIT")
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.05
        connection.settings_dict["OPTIONS"]["timeout"] = 0.05
        for path in ("/", "/mapa-del-sitio/", "/sitemap.xml", "/no-existe/"):
            found[path] = ask("get", path)
        client.cookies["sessionid"] = "x" * 32
        found["/admin/"] = ask("get", "/admin/")
        other.close()
        found["after"] = ask("get", "/sitemap.xml")
        """,
    )
    assert found.pop("after")[0] == 200
    for answer in found.values():
        is_503(answer)


def test_full_sqlite(installation: Installation) -> None:
    """No page of the file can be added: what is sent is refused, what is read is served."""
    found = answers(
        installation,
        """
        found = {}
        connection.ensure_connection()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE filler (x BLOB)")
        cursor.execute("INSERT INTO filler VALUES (zeroblob(2000000))")
        # Below the size it has: it may not grow.
        cursor.execute("PRAGMA max_page_count = 1")
        from cms.core.models import Throttle
        from django.utils import timezone
        from django.test import RequestFactory
        from cms.core.middleware import BusyDatabaseMiddleware
        def fill():
            Throttle.objects.bulk_create(
                Throttle(key=str(n).zfill(64), window_start=timezone.now(), count=1)
                for n in range(20000)
            )
        try:
            fill()
        except Exception as error:
            answer = BusyDatabaseMiddleware(None).process_exception(
                RequestFactory().post("/cuenta/ingresar/"), error
            )
            found["writing"] = [answer.status_code, answer.headers["Retry-After"],
                                answer.headers["Cache-Control"], answer.content.decode()]
            found["error"] = [str(error)]
        found["reading"] = ask("get", "/sitemap.xml")
        """,
    )
    assert "full" in found["error"][0]
    is_503(found["writing"], sending=True)
    assert found["reading"][0] == 200


def test_sqlite_whose_folder_is_gone(installation: Installation) -> None:
    found = answers(
        installation,
        """
        found = {}
        connection.close()
        connection.settings_dict["NAME"] = name + "-gone/db.sqlite3"
        found["/"] = ask("get", "/")
        """,
    )
    is_503(found["/"])


def test_unreachable_postgresql(tmp_path) -> None:
    """Nobody listens there."""
    nowhere = Installation(tmp_path, f"postgres://postgres@127.0.0.1:{free_port()}/alcaldia")
    found = answers(
        nowhere,
        """
        found = {path: ask("get", path) for path in ("/", "/noticias/feed/", "/sitemap.xml")}
        found["sending"] = ask("post", "/cuenta/ingresar/", **FORM)
        client.cookies["sessionid"] = "x" * 32
        found["/admin/pages/"] = ask("get", "/admin/pages/")
        """,
    )
    is_503(found.pop("sending"), sending=True)
    for answer in found.values():
        is_503(answer)


@pytest.mark.postgres
@pytest.mark.skipif(not HAS_POSTGRES, reason="no PostgreSQL server: DATABASE_URL is not set")
def test_postgresql_that_hangs_up(postgres_installation: Installation) -> None:
    """The server ends the connection under a request, and the next one is served."""
    found = answers(
        postgres_installation,
        """
        import psycopg
        found = {"before": ask("get", "/sitemap.xml")}
        connection.ensure_connection()
        mine = connection.connection.info.backend_pid
        with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [mine])
        connection.settings_dict["CONN_HEALTH_CHECKS"] = False
        connection.health_check_enabled = False
        from cms.core.remembered import forget
        forget()
        connection.close_if_unusable_or_obsolete = lambda: None
        found["during"] = ask("get", "/sitemap.xml")
        del connection.close_if_unusable_or_obsolete
        connection.close()
        found["after"] = ask("get", "/sitemap.xml")
        """,
    )
    assert found["before"][0] == 200
    is_503(found["during"])
    assert found["after"][0] == 200


def test_the_page_asks_nothing_of_anybody() -> None:
    """Without the database mark, any query would fail."""
    locked = raised(OperationalError("database is locked"), SqliteError(5))
    answer = BusyDatabaseMiddleware(lambda r: HttpResponse()).process_exception(
        RequestFactory().get("/"), locked
    )
    assert answer is not None
    html = answer.content.decode()
    assert 'lang="es"' in html
    assert 'content="noindex"' in html
    assert 'href="tel:123"' in html
