"""Every request of an attempt sent 100 times, shuffled, with lost replies and kill -9 in between.

Afterwards the database must hold each acknowledged answer once, one attempt, one grade for each
question, and the marks that the answers earn. Alone: ``python -m tests.benchmarks.replay``.
"""

import json
import random
import tempfile
import threading
import uuid
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.aula import Browser, prepare, right_fields
from tests.benchmarks.durability import kill_all
from tests.benchmarks.site import BenchmarkSite
from tests.learning.attempts.forms import Form

TIMES, QUESTIONS, SENDERS, LOST = 100, 6, 8, 0.2


@dataclass(frozen=True)
class Request:
    """One request of the attempt; ``ops``: what it asks to keep."""

    kind: str
    path: str
    body: str
    is_json: bool = False
    ops: tuple[str, ...] = ()


@dataclass
class Tally:
    acknowledged: set[str] = field(default_factory=set)
    answered: int = 0
    lost: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def replay(site: BenchmarkSite, kills: int = 3) -> dict[str, object]:
    """What was sent, what was acknowledged, and how it differs from what is kept."""
    address, (session,) = prepare(site, 1, QUESTIONS)
    attempt = uuid.uuid4()
    with site.serving() as base:
        browser = Browser(base, session)
        page = browser.start(address, attempt)
        form = Form(browser.send("attempt page", "GET", page)[2], "quiz")
    answering, closing = _requests(address, page, attempt, form)
    chance = random.Random(5)
    first, second = answering * TIMES, closing * TIMES + answering * 5
    chance.shuffle(first)
    chance.shuffle(second)
    tally = Tally()
    for requests in (first, second):
        queue = deque(requests)
        for _ in range(kills):
            with suppress(ProcessLookupError), site.serving() as base:
                _send(base, session, queue, tally, until=len(queue) * 2 // 3, seed=chance.random())
                kill_all(site)
        with site.serving() as base:
            _send(base, session, queue, tally, until=0, seed=chance.random())
    return {**_compare(site, attempt, tally), "kills": kills * 2}


def _requests(
    address: str, page: str, attempt: uuid.UUID, form: Form
) -> tuple[list[Request], list[Request]]:
    """Start, a wrong and a right answer to each question, and the form; and the hand-in."""
    start = Request("start", f"{address}comenzar/", urlencode({"attempt": str(attempt)}))
    requests = [start]
    for slot in range(1, QUESTIONS + 1):
        right = right_fields(form.values, form.options, slot)
        wrong: list[list[str]] = [] if f"q{slot}" in form.options else [[f"q{slot}", "no sé"]]
        for seq, fields in ((slot, wrong), (slot + 50, right)):
            op = {"op": str(uuid.uuid4()), "slot": slot, "seq": seq, "fields": fields}
            body = json.dumps({"ops": [op]})
            requests.append(
                Request("answer", f"{page}respuestas/", body, is_json=True, ops=(str(op["op"]),))
            )
    form.write("q3", "14")
    requests.append(Request("form", page, urlencode(form.data(), doseq=True)))
    return requests, [Request("hand in", f"{page}entregar/", "")]


def _send(
    base: str, session: str, queue: deque[Request], tally: Tally, *, until: int, seed: float
) -> None:
    """Eight senders empty the queue down to ``until``; what got no answer goes back into it."""

    def work(number: int) -> None:
        chance = random.Random(seed + number)
        browser = Browser(base, session)
        while len(queue) > until:
            try:
                request = queue.popleft()
            except IndexError:
                return
            drop = chance.random() < LOST
            try:
                status, _, text = browser.send(
                    request.kind, "POST", request.path, request.body, is_json=request.is_json,
                    drop=drop,
                )  # fmt: skip
            except (OSError, HTTPException):
                browser = Browser(base, session)
                queue.append(request)
                if not site_is_there(base):
                    return
                continue
            with tally.lock:
                tally.answered += not drop
                tally.lost += drop
                if request.is_json and text:
                    tally.acknowledged |= set(json.loads(text)["saved"])
                elif status >= 400:
                    tally.refused.append(f"{request.kind} {status}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def site_is_there(base: str) -> bool:
    with suppress(OSError):
        return bool(BenchmarkSite.get(f"{base}/healthz"))
    return False


def _compare(site: BenchmarkSite, attempt: uuid.UUID, tally: Tally) -> dict[str, Any]:
    code = (
        "import json; from learning.models import Attempt, Grade, Response;"
        f"a = Attempt.objects.get(pk='{attempt}');"
        "print('KEPT', json.dumps({"
        "'attempts': Attempt.objects.filter(learner=a.learner).count(), 'state': a.state,"
        "'fraction': a.fraction, 'grades': Grade.objects.filter(item__attempt=a).count(),"
        "'ops': [str(r.op_id) for r in Response.objects.filter(item__attempt=a)]}))"
    )
    printed = site.manage("shell", "--no-imports", "-c", code).splitlines()
    kept = json.loads(next(line for line in printed if line.startswith("KEPT "))[5:])
    stored = kept.pop("ops")
    return {
        "answered": tally.answered,
        "replies dropped": tally.lost,
        "other refusals": len(tally.refused),
        "acknowledged answers": len(tally.acknowledged),
        "acknowledged and lost": len(tally.acknowledged - set(stored)),
        "kept": len(stored),
        "kept twice": len(stored) - len(set(stored)),
        **kept,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="alcaldia-replay-") as folder:
        own = BenchmarkSite(Path(folder))
        own.build()
        for name, value in replay(own).items():
            print(f"{name}: {value}")
