"""Input that no honest browser sends: whatever it is, the answer is an answer and not a fault.

Addresses, queries and forms are filled with what breaks parsers. The person who sends it is the
one whom the table lets furthest in: the others are stopped before anything is parsed.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.urls.exceptions import NoReverseMatch

from tests.architecture.arguments import arguments
from tests.architecture.attempts import Attempts, html_of
from tests.architecture.doors import REFUSALS, Door, Row, rows, walk
from tests.architecture.payloads import Call, Upload, call
from tests.architecture.stage import Stage

pytestmark = pytest.mark.django_db

# The whole attack, ``HOSTILE_INPUT=whole``, takes a quarter of an hour: field by field, value by
# value, role by role. Every day a part of it runs: each field gets two of the values, another two
# than its neighbours.
WHOLE = os.environ.get("HOSTILE_INPUT") == "whole"

DOORS = {door.key: door for door in walk()}
FURTHEST = ("press", "systems", "superuser", "editor", "citizen", "anonymous")
LONG = "a" * 100_000
HUGE = "9" * 20
VALUES = {
    "quote": "'",
    "double": '"',
    "long": LONG,
    "huge": HUGE,
    "negative": "-1",
    "word": "ñ%_\\",
}
BROKEN_BYTES = ("%00", "%FF%FE", "%ED%A0%80")
MULTIPART = "multipart/form-data; boundary=x"
BROKEN_BODIES = (
    (MULTIPART, b"--x\r\nContent-Disposition: form-data; name="),
    (MULTIPART, b""),
    ("multipart/form-data", b"--x--"),
    ("application/x-www-form-urlencoded", b"title=\xff\xfe&q=%ff"),
    ("application/x-www-form-urlencoded; charset=nada", b"title=a"),
    ("application/json", b"{" * 2_000),
    ("text/xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
)
PAGING = ("p", "page", "pagina", "offset", "limit")
SEARCH = ("q", "query", "term", "search", "action")
OTHER = (
    "id", "ordering", "order", "sort", "next", "url", "fields", "type", "tags", "tag",
    "collection_id", "content_type", "childOf", "child_of", "page_type", "per_page", "mode",
    "person", "since", "until", "rol", "estado", "tema", "vereda", "seccion",
)  # fmt: skip


def furthest(row: Row, method: str) -> str | None:
    """Of the roles let in, the one that sees most; ``None`` where nobody is."""
    for role in FURTHEST:
        if row.expected(role)[method, "own"] not in REFUSALS:
            return role
    return None


def one_of_each(table: list[Row]) -> list[Row]:
    """A row for each route: an object's state changes nothing about what can be parsed."""
    return list({row.key: row for row in reversed(table)}.values())[::-1]


TABLE = rows() if WHOLE else one_of_each(rows())
READABLE = one_of_each([row for row in rows() if furthest(row, "GET")])
WRITABLE = [row for row in TABLE if furthest(row, "POST")]


def _name(row: Row) -> str:
    return f"{row.name if row.name != '-' else row.pattern} {row.case}".strip()


def filters_of(body: str) -> set[str]:
    """Names of the fields that the page itself sends back with GET."""
    found: set[str] = set()
    if body.lstrip().startswith("<?xml"):
        return found
    for form in BeautifulSoup(html_of(body), "html.parser").find_all("form"):
        if form.get("method", "get").lower() == "get":
            found |= {field.get("name") for field in form.find_all(["input", "select"])}
    return {name for name in found if name}


def dealt(names: Iterable[str], values: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Values for the fields: every value in all, or two hands in which neighbours differ."""
    if WHOLE:
        for what, value in values.items():
            yield what, dict.fromkeys(names, value)
        return
    # A page of a thousand forms costs a quarter of a minute: that is for the whole attack.
    dear = {name for name in names if name.endswith("-TOTAL_FORMS")}
    cards, fields = list(values.values()), sorted(set(names) - dear)
    for hand in (0, len(cards) // 2):
        hands = {name: cards[(place + hand) % len(cards)] for place, name in enumerate(fields)}
        yield f"hand {hand}", {**hands, **dict.fromkeys(dear, "-1" if hand else "'")}


@pytest.mark.parametrize("row", READABLE, ids=_name)
def test_queries(row: Row, stage: Stage, attempts: Attempts) -> None:
    sent = call(DOORS[row.key], stage, "own", row.case)
    role = furthest(row, "GET") or "anonymous"
    names = filters_of(attempts.send(role, "GET", sent.url()).body)
    faults = []
    for group in (
        (PAGING, SEARCH, {*OTHER, *names}) if WHOLE else ({*PAGING, *SEARCH, *OTHER, *names},)
    ):
        for what, fields in dealt(group, VALUES):
            answer = attempts.send(role, "GET", sent.url(**fields))
            if answer.status >= 500:
                faults.append(f"{what} in {sorted(group)}: {answer.status}")
    queries = [f"q={what}&p={what}" for what in BROKEN_BYTES]
    for query in queries if WHOLE else ("&".join(queries),):
        answer = attempts.send(role, "GET", f"{sent.path}?{query}")
        if answer.status >= 500:
            faults.append(f"{query}: {answer.status}")
    assert faults == []


def hostile_addresses(door: Door, stage: Stage, case: str) -> Iterator[str]:
    """The route's address with one part at a time replaced."""
    honest = arguments(door, stage, stage.own, case)
    for name in door.parameters:
        for value in (HUGE, "0", "'", '"', "a" * 5_000, "ñ") if WHOLE else (HUGE, "ñ"):
            try:
                yield reverse(door.name, kwargs={**honest, name: value})
            except NoReverseMatch:
                continue


VARYING = [row for row in TABLE if DOORS[row.key].parameters and row.name != "-"]


@pytest.mark.parametrize("row", VARYING, ids=_name)
def test_addresses(row: Row, stage: Stage, attempts: Attempts) -> None:
    door = DOORS[row.key]
    data = call(door, stage, "own", row.case).changes
    faults = []
    for url in hostile_addresses(door, stage, row.case):
        for role in ("anonymous", "editor", "press", "superuser") if WHOLE else ("press",):
            for method in ("GET", "POST"):
                answer = attempts.send(role, method, url, data)
                if answer.status >= 500:
                    faults.append(f"{role} {method} {url[:120]}: {answer.status}")
    assert faults == []


@pytest.mark.parametrize(
    "path", ["/%00", "/%FF", "/noticias/%00/", "/'", '/"', "/" + LONG, "//", "/%2e%2e/"]
)
def test_paths_of_no_route(path: str, stage: Stage, attempts: Attempts) -> None:
    for role in ("anonymous", "editor", "press"):
        for prefix in ("", "/admin", "/documentos", "/media", "/cuenta"):
            assert attempts.send(role, "GET", prefix + path).status < 500


def hostile_forms(honest: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form with its fields, and then with each one, holding something they cannot hold."""
    texts = [name for name, value in honest.items() if not isinstance(value, Upload)]
    yield "nothing", {}
    for what, fields in dealt(texts, {**VALUES, "nul": "a\x00b", "empty": ""}):
        yield what, {**honest, **fields}
    for name in texts if WHOLE else ():
        for what, value in (("huge", HUGE), ("nul", "\x00"), ("word", "ñ%_\\")):
            yield f"{what} in {name}", {**honest, name: value}
    for name in honest if WHOLE else ():
        yield f"no {name}", {key: value for key, value in honest.items() if key != name}
    for name in set(honest) - set(texts):
        yield f"broken file {name}", {**honest, name: Upload("x.png", b"\x89PNG\r\n\x1a\nnada")}
        yield f"no file {name}", {**honest, name: "texto"}


@pytest.mark.parametrize("row", WRITABLE, ids=_name)
def test_forms(row: Row, stage: Stage, attempts: Attempts) -> None:
    sent: Call = call(DOORS[row.key], stage, "own", row.case)
    role = furthest(row, "POST") or "anonymous"
    faults = []
    for what, data in hostile_forms(attempts.form(sent)):
        answer = attempts.send(role, "POST", sent.url(), data, is_json=sent.is_json)
        if answer.status >= 500:
            faults.append(f"{what}: {answer.status}")
    place = WRITABLE.index(row)
    bodies = BROKEN_BODIES if WHOLE or place % 8 == 0 else BROKEN_BODIES[place % 7 :][:1]
    for kind, body in bodies:
        answer = attempts.send(role, "POST", sent.url(), content_type=kind, data=body)
        if answer.status >= 500:
            faults.append(f"{kind} {body[:20]!r}: {answer.status}")
    assert faults == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "NADA"])
def test_other_methods(method: str, stage: Stage, attempts: Attempts) -> None:
    reads = method in {"HEAD", "OPTIONS"}
    for row in TABLE:
        if row.name == "wagtailadmin_dismissibles":
            continue  # what somebody has read of Wagtail's tips is sent with PATCH
        sent = call(DOORS[row.key], stage, "other", row.case)
        for role in ("anonymous", "editor") if WHOLE or not reads else ("anonymous",):
            answer = attempts.send(role, method, sent.url(), content_type="text/plain", data=b"{}")
            assert answer.status < 500, (row.name, role)
            if not reads:
                assert not answer.written, (row.name, role, answer.kind)
