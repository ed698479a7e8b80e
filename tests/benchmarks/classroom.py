"""Forty learners take the same quiz at the same moment: errors, milliseconds, requests a second.

Nobody begins a step before all have ended the one before, so that each step is a burst: the worst
that a school room does. Run on its own: ``python -m tests.benchmarks.classroom``.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.aula import Browser, prepare, right_fields
from tests.benchmarks.site import BenchmarkSite
from tests.learning.attempts.forms import Form

LEARNERS, QUESTIONS = 40, 10


class Pupil:
    """One learner going through the quiz as the page's script does."""

    def __init__(self, base: str, session: str, address: str) -> None:
        self.browser = Browser(base, session)
        self.address = address
        self.attempt = uuid.uuid4()
        self.page = f"/aula/intento/{self.attempt}/"
        self.form = Form("")

    def look(self) -> None:
        self.browser.send("quiz page", "GET", self.address)

    def start(self) -> None:
        self.browser.start(self.address, self.attempt)

    def open(self) -> None:
        text = self.browser.send("attempt page", "GET", self.page)[2]
        self.form = Form(text, "quiz")

    def answer(self, slot: int) -> None:
        fields = right_fields(self.form.values, self.form.options, slot)
        op = {"op": str(uuid.uuid4()), "slot": slot, "seq": slot, "fields": fields}
        text = self.browser.send(
            "answer", "POST", f"{self.page}respuestas/", json.dumps({"ops": [op]}), is_json=True
        )[2]
        if op["op"] not in json.loads(text)["saved"]:
            self.browser.bad.append("answer: not acknowledged")

    def post_form(self) -> None:
        self.open()
        self.browser.send(
            "form", "POST", self.page, urlencode(self.form.data("review"), doseq=True)
        )

    def hand_in(self) -> None:
        self.browser.send("hand in", "POST", f"{self.page}entregar/")

    def result(self) -> None:
        text = self.browser.send("result", "GET", self.page)[2]
        if "<strong>5,0</strong>" not in text:
            self.browser.bad.append("result: not the grade earned")


def take_together(
    site: BenchmarkSite, learners: int = LEARNERS, questions: int = QUESTIONS
) -> list[dict[str, object]]:
    """The whole quiz by all; per kind of request its count, median, p99, maximum and errors."""
    address, sessions = prepare(site, learners, questions)
    with site.serving() as base:
        pupils = [Pupil(base, session, address) for session in sessions]
        steps: list[Callable[[Pupil], None]] = [Pupil.look, Pupil.start, Pupil.open]
        steps += [lambda pupil, slot=slot: pupil.answer(slot) for slot in range(1, questions + 1)]
        steps += [Pupil.post_form, Pupil.hand_in, Pupil.result]
        started = time.perf_counter()
        for step in steps:
            _burst(pupils, step)
        seconds = time.perf_counter() - started
    rows: list[dict[str, object]] = []
    kinds = list(dict.fromkeys(kind for pupil in pupils for kind in pupil.browser.times))
    total = 0
    for kind in kinds:
        times = sorted(each for pupil in pupils for each in pupil.browser.times.get(kind, []))
        total += len(times)
        rows.append(
            {
                "request": kind,
                "count": len(times),
                "p50 ms": round(statistics.median(times)),
                "p99 ms": round(times[min(len(times) - 1, int(len(times) * 0.99))]),
                "max ms": round(times[-1]),
            }
        )
    errors = [each for pupil in pupils for each in pupil.browser.bad]
    rows.append(
        {
            "request": "all",
            "count": total,
            "errors": len(errors),
            "requests a second": round(total / seconds, 1),
        }
    )
    for each in sorted(set(errors))[:5]:
        print(each, file=sys.stderr)
    return rows


def _burst(pupils: list[Pupil], step: Callable[[Pupil], None]) -> None:
    def run(pupil: Pupil) -> None:
        try:
            step(pupil)
        except (OSError, ValueError, KeyError) as error:
            pupil.browser.bad.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=run, args=(pupil,)) for pupil in pupils]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="alcaldia-aula-") as folder:
        own = BenchmarkSite(Path(folder))
        own.build()
        for row in take_together(own):
            print(row)
