"""A class in front of one quiz: what the measures of the Aula begin with, and a learner's browser.

``build`` runs inside the site (``manage.py shell``); everything else outside it, over HTTP.
"""

import http.client
import json
import secrets
import time
import uuid
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.site import BenchmarkSite

TOKEN = secrets.token_hex(16)
"""Of the forms: a browser sends it twice, in its cookie and in the form."""
TITLE = "Medición del aula"


def build(learners: int, questions: int) -> None:
    """A published course with one quiz, and learners already signed in; prints who they are."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    from cms.accounts.models import User
    from cms.secretarias.models import Section
    from learning.models import Learner
    from tests.learning.conftest import Aula, numeric, single, truefalse

    town: Any = SimpleNamespace(
        social=User.objects.get(username="social"), prensa=User.objects.get(username="prensa")
    )
    town.social_section = Section.objects.get(group__in=town.social.groups.all())
    aula = Aula(town)
    course = aula.course(f"{TITLE} {secrets.token_hex(3)}")
    kinds = (single, truefalse, numeric)
    quiz = aula.quiz(
        aula.module(course),
        questions=[kinds[at % 3](f"¿Pregunta {at + 1}?") for at in range(questions)],
    )
    sessions = []
    for _ in range(learners):
        user = User(username=f"medida-{secrets.token_hex(6)}")
        user.set_unusable_password()
        user.save()
        Learner.objects.create(user=user, kind="student", state="active", first_names="Ana")
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        sessions.append(store.session_key)
    address = f"/aula/{course.slug}/{quiz.slug}/"
    print("AULA", json.dumps({"address": address, "sessions": sessions}))


def prepare(site: BenchmarkSite, learners: int, questions: int) -> tuple[str, list[str]]:
    """The address of a new quiz, and the sessions of those who will take it."""
    code = f"from tests.benchmarks.aula import build; build({learners}, {questions})"
    printed = site.manage("shell", "--no-imports", "-c", code)
    line = next(each for each in printed.splitlines() if each.startswith("AULA "))
    told = json.loads(line.removeprefix("AULA "))
    return told["address"], told["sessions"]


@dataclass
class Browser:
    """One learner's connection. ``times``: kind of request → milliseconds of each."""

    base: str
    session: str
    times: dict[str, list[float]] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        place = urlsplit(self.base)
        self.connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)

    def send(
        self,
        kind: str,
        method: str,
        path: str,
        body: str = "",
        *,
        is_json: bool = False,
        drop: bool = False,
    ) -> tuple[int, str, str]:
        """Status, place to go, text. ``drop``: hang up without waiting for the answer."""
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json" if is_json else "application/x-www-form-urlencoded",
        }
        started = time.perf_counter()
        self.connection.request(method, path, body.encode(), headers)
        if drop:
            self.connection.close()
            return 0, "", ""
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.times.setdefault(kind, []).append((time.perf_counter() - started) * 1000)
        if answer.status >= 400:
            self.bad.append(f"{kind}: {answer.status}")
        return answer.status, answer.headers.get("Location", ""), text

    def start(self, address: str, attempt: uuid.UUID) -> str:
        body = urlencode({"attempt": str(attempt)})
        return self.send("start", "POST", f"{address}comenzar/", body)[1]


def right_fields(values: dict[str, list[str]], options: Any, slot: int) -> list[list[str]]:
    """The controls of a question answered rightly, as the questions of ``build`` are."""
    name = f"q{slot}"
    if name in options:
        right = ("En el parque", "Falso")
        return [[name, value] for value, text in options[name] if text.strip() in right]
    return [[name, "15"]]
