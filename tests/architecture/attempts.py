"""Sending one request as one person, and saying what kind of answer came and what it changed.

Each attempt runs inside a savepoint that is rolled back, so that no attempt meets what another
left behind.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import _querydict_from_form

from learning.card_sessions import begin
from learning.models import ClassSession, IngresoCard, Learner
from tests.architecture.doors import REFUSALS, ROLES
from tests.architecture.payloads import Call, Upload
from tests.architecture.stage import Stage

WRITE = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+\"?(\w+)", re.I
)
SAVEPOINT = re.compile(r"(SAVEPOINT|ROLLBACK TO SAVEPOINT)\s+\"?(\w+)", re.I)
OTHER_CHANGE = re.compile(r"\s*(CREATE|ALTER|DROP|TRUNCATE|VACUUM)\b", re.I)

# A refusal may note when a session was last used, count an attempt, prove that the disk writes.
ALWAYS_WRITTEN = frozenset({"django_session", "core_throttle", "core_heartbeat"})
# Opening the editor notes who is editing and follows the page; showing a picture resizes it.
INCIDENTAL = ALWAYS_WRITTEN | {
    "assets_rendition",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
}


@dataclass(frozen=True)
class Answer:
    """What came back. ``written`` names the tables that the request wrote to."""

    kind: str
    status: int
    location: str
    body: str
    written: frozenset[str]

    @property
    def is_refusal(self) -> bool:
        return self.kind in REFUSALS

    def shows(self, mark: str) -> bool:
        return mark.lower() in self.body.lower()


class Changes:
    """Notes which tables a block of code writes to, and which stored files it touches.

    What a savepoint of the code takes back was never written.
    """

    def __init__(self) -> None:
        self.written: list[str] = []
        self.savepoints: dict[str, int] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if found := SAVEPOINT.match(sql):
            if found[1].upper().startswith("ROLLBACK"):
                del self.written[self.savepoints[found[2]] :]
            else:
                self.savepoints[found[2]] = len(self.written)
        elif found := WRITE.match(sql):
            self.written.append(found[1])
        elif OTHER_CHANGE.match(sql):
            self.written.append(sql.split()[0])
        return result


@contextmanager
def undone(changes: Changes) -> Iterator[None]:
    """A savepoint that is always rolled back; to the code inside it looks like the outermost."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # lets durable blocks run inside
    with block:
        try:
            with (
                mock.patch.object(FileSystemStorage, "delete", _touch(changes)),
                connection.execute_wrapper(changes),
            ):
                yield
        finally:
            transaction.set_rollback(True)


def _touch(changes: Changes) -> Any:
    """In place of deletion: a deleted file would not come back with the savepoint."""

    def delete(storage: FileSystemStorage, name: str) -> None:
        changes.written.append(f"file {name}")

    return delete


def kind_of(url: str, status: int, location: str, changed: bool) -> str:
    """The table's word for an answer."""
    if 200 <= status < 300 or status == 304:
        return "do" if changed else "ok"
    if 300 <= status < 400:
        path = urlsplit(location).path
        if path in {reverse("account_login"), reverse("wagtailadmin_login")}:
            return "in"
        home = reverse("wagtailadmin_home")
        if path == home and url.startswith(home) and not changed:
            return "no"
        return "go" if changed else "to"
    return {400: "bad", 401: "in", 409: "bad", 422: "bad", 403: "no", 404: "no", 405: "405"}.get(
        status, str(status)
    )


class Attempts:
    """Everybody's signed-in browser, and the forms that a superuser sees."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.opened: dict[str, Answer] = {}
        self.cookies: dict[str, str] = {}
        for role in ROLES:
            user = stage.users[role]
            if user is not None:
                client = Client()
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
                self.cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies["card"] = self._come_in_by_card(stage.own.things["learner"])

    def _come_in_by_card(self, learner: Learner) -> str:
        """The key of the session that the right pictures begin; without the count of tries, which
        stands no transaction around it."""
        card = IngresoCard.objects.get(learner=learner)
        # As if just used, whenever it is: no request notes that once more, and none is idle.
        card.entered_at, card.seen_at = timezone.now(), timezone.now() + timedelta(days=1)
        card.save()
        request = HttpRequest()
        request.session = SessionStore()
        begin(
            request,
            card=card,
            session=ClassSession.objects.get(cohort__memberships__learner=learner),
        )
        request.session.save()
        assert request.session.session_key is not None
        return request.session.session_key

    def client(self, role: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        if role in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        return client

    def send(
        self,
        role: str,
        method: str,
        url: str,
        data: Any = None,
        *,
        is_json: bool = False,
        csrf: bool = False,
        content_type: str = "",
    ) -> Answer:
        """Send it, read the answer to its end, undo whatever it did."""
        client = self.client(role, enforce_csrf_checks=csrf)
        changes = Changes()
        cache.clear()
        with undone(changes):
            if content_type:
                response = client.generic(method, url, data, content_type=content_type)
            elif method != "POST":
                response = client.generic(method, url)
            elif is_json:
                response = client.post(url, json.dumps(data), content_type="application/json")
            else:
                response = client.post(url, _fresh(data or {}))
            # ``close`` would send the signal that closes the connection, and the savepoint.
            content = (
                b"".join(response.streaming_content) if response.streaming else response.content
            )
            for closer in response._resource_closers:
                closer()
        location = response.get("Location", "")
        written = frozenset(changes.written) - ALWAYS_WRITTEN
        return Answer(
            kind=kind_of(url, response.status_code, location, bool(written - INCIDENTAL)),
            status=response.status_code,
            location=location,
            body=content.decode("utf-8", "replace"),
            written=written,
        )

    def form(self, call: Call) -> dict[str, Any]:
        """The fields that a superuser's browser would send, with the call's own over them."""
        if call.is_json:
            return call.changes
        return {**form_fields(self.open(call.url()).body), **call.changes}

    def open(self, url: str) -> Answer:
        """What a superuser sees there; asked for once, since no attempt leaves anything behind."""
        if url not in self.opened:
            self.opened[url] = self.send("superuser", "GET", url)
        return self.opened[url]


def _fresh(data: dict[str, Any]) -> dict[str, Any]:
    """Files are read once: each request gets new ones."""
    return {
        key: SimpleUploadedFile(value.name, value.content) if isinstance(value, Upload) else value
        for key, value in data.items()
    }


def html_of(body: str) -> str:
    """The page, or the HTML inside the JSON of a modal window."""
    if body.startswith("{"):
        try:
            found = json.loads(body)
        except ValueError:
            return ""
        return str(found.get("html", "")) if isinstance(found, dict) else ""
    return body


def form_fields(body: str) -> dict[str, Any]:
    """The fields of the page's largest POST form."""
    html = html_of(body)
    if "<form" not in html:
        return {}
    forms = [
        _querydict_from_form(form)
        for form in BeautifulSoup(html, "html.parser").find_all("form")
        if form.get("method", "get").lower() == "post"
    ]
    largest = max(forms, key=len, default=QueryDict())
    return {key: largest.getlist(key) for key in largest}
