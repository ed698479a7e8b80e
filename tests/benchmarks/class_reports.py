"""The municipality's report among more and more learners and quizzes, and its spreadsheets.

The rows are written straight into the tables: services would take hours. Runs inside the site
(``manage.py shell``), signed in as the Coordinación del aula and as a member of the Comité.
``python -m tests.benchmarks.class_reports`` measures this part alone.
"""

import json
import random
import resource
import statistics
import sys
import tempfile
import time
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.site import BenchmarkSite

SIZES = (100, 10_000)
"""Learners; a tenth of them leaders."""
QUIZZES, COURSES, LESSONS = 50, 5, 10
SCHOOLS, ORGANISATIONS, VEREDAS = 10, 40, 30
ROUNDS = 7
BATCH = 2_000
HERE = "/aula/informes/"
SCREENS = {
    "by school": HERE,
    "by group": f"{HERE}?por=grupo",
    "by year": f"{HERE}?por=anio",
    "one course": f"{HERE}?curso={uuid.UUID(int=1)}",
    "leaders": f"{HERE}?clase=lideres&por=vereda",
}
SHEETS = {
    "summary, XLSX": f"{HERE}resumen.xlsx?por=grupo",
    "a row for each student, CSV": f"{HERE}aprendices.csv",
    "a row for each student, XLSX": f"{HERE}aprendices.xlsx",
}


def measure_reports(site: BenchmarkSite, sizes: tuple[int, ...] = SIZES) -> list[dict[str, object]]:
    """A row for each screen and spreadsheet, and size; ``x`` is the time against the first size.

    Memory, MiB: ``peak`` is what Python held beyond what it held before; ``resident`` by how much
    the process grew in all rounds.
    """
    rows: list[dict[str, object]] = []
    first: dict[str, float] = {}
    for size in sizes:
        code = f"from tests.benchmarks.class_reports import report; report({size})"
        for row in json.loads(site.manage("shell", "--no-imports", "-c", code)):
            before = first.setdefault(row["report"], row["ms"])
            rows.append({"learners": size, **row, "x": round(row["ms"] / before, 1)})
    return rows


def report(size: int) -> None:
    """Print, as JSON, what each report costs once there are ``size`` learners."""
    from django.db import connection
    from django.test import Client

    from cms.accounts.models import Role, User
    from cms.accounts.roles import office_group

    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = {}
    for name, kind in (("aula", Role.Kind.AULA), ("comite", Role.Kind.COMMITTEE)):
        person, _created = User.objects.get_or_create(username=f"mide-los-informes-{name}")
        person.groups.add(office_group(kind))
        clients[name] = Client(headers={"host": "127.0.0.1"})
        clients[name].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    rows = [read(clients["aula"], name, address) for name, address in SCREENS.items()]
    rows.append(read(clients["comite"], "by school, Comité", HERE))
    rows += [sheet(clients["aula"], name, address) for name, address in SHEETS.items()]
    json.dump(rows, sys.stdout)


def fill(size: int) -> None:
    """Add learners, with all that they did this year, until there are ``size``."""
    from django.utils import timezone

    from learning.models import Cohort, CourseOutline, Institution, Learner, Membership

    if not CourseOutline.objects.filter(course_uid=uuid.UUID(int=1)).exists():
        CourseOutline.objects.bulk_create(
            CourseOutline(
                course_uid=uuid.UUID(int=n), title=f"Curso {n}", slug=f"relleno-{n}",
                is_live=True, parts=[], rules={},
            )
            for n in range(1, COURSES + 1)
        )  # fmt: skip
    year = timezone.localdate().year
    schools = [
        Institution.objects.get_or_create(name=f"Colegio de relleno {n}")[0] for n in range(SCHOOLS)
    ]
    cohorts = [
        Cohort.objects.get_or_create(institution=school, year=year, grade=grade, group=f"0{n}")[0]
        for school in schools
        for grade in range(6, 12)
        for n in range(1, 5)
    ]
    organisations = _organisations()
    chance = random.Random(size)
    present = Learner.objects.filter(first_names__startswith="Relleno").count()
    for start in range(present, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        learners = Learner.objects.bulk_create(
            Learner(
                kind=Learner.Kind.LEADER if number % 10 == 0 else Learner.Kind.STUDENT,
                state=Learner.State.ACTIVE,
                is_minor=number % 10 != 0,
                first_names=f"Relleno {number}",
                last_names="Apellido Segundo",
                organisation=chance.choice(organisations) if number % 10 == 0 else None,
            )
            for number in numbers
        )
        Membership.objects.bulk_create(
            Membership(learner=each, cohort=chance.choice(cohorts), starts_on=timezone.localdate())
            for each in learners
            if each.kind == Learner.Kind.STUDENT
        )
        _let_learn(learners, chance)


def _organisations() -> list[Any]:
    from cms.editorial.models import Vereda
    from learning.models import Organisation

    veredas = [
        Vereda.objects.get_or_create(name=f"Relleno {n}", slug=f"relleno-{n}")[0]
        for n in range(VEREDAS)
    ]
    return [
        Organisation.objects.get_or_create(
            name=f"Junta de relleno {n}", defaults={"vereda": veredas[n % VEREDAS]}
        )[0]
        for n in range(ORGANISATIONS)
    ]


def _let_learn(learners: list[Any], chance: random.Random) -> None:
    """Each took every quiz; read lessons, finished some courses."""
    from django.db import transaction
    from django.utils import timezone

    from learning.models import CourseCompletion, LessonReading, QuizStanding

    now = timezone.now()
    year = timezone.localdate().year
    start = timezone.make_aware(datetime(year, 1, 1))
    days = max((now - start).days, 1)

    def when() -> Any:
        return start + timedelta(days=chance.randrange(days), minutes=chance.randrange(1440))

    def standings() -> Iterator[QuizStanding]:
        for each in learners:
            for quiz in range(QUIZZES):
                fraction = chance.random()
                yield QuizStanding(
                    learner=each, course_uid=uuid.UUID(int=1 + quiz % COURSES),
                    quiz_uid=uuid.UUID(int=1000 + quiz), attempts=1, fraction=fraction,
                    is_passed=fraction >= 0.6, last_finished_at=when(),
                )  # fmt: skip

    with transaction.atomic():
        QuizStanding.objects.bulk_create(standings(), batch_size=BATCH)
        LessonReading.objects.bulk_create(
            (
                LessonReading(
                    learner=each, course_uid=uuid.UUID(int=1 + n % COURSES),
                    lesson_uid=uuid.UUID(int=2000 + n), lesson_title="Lección", opened_at=at,
                    seen_at=at, read_at=at,
                )
                for each in learners
                for n in range(LESSONS)
                for at in (when(),)
            ),
            batch_size=BATCH,
        )  # fmt: skip
        CourseCompletion.objects.bulk_create(
            (
                CourseCompletion(
                    learner=each, course_uid=uuid.UUID(int=n), course_title=f"Curso {n}",
                    minutes=90, fraction=0.8, completed_at=when(),
                )
                for each in learners
                for n in range(1, COURSES + 1)
                if chance.random() < 0.3
            ),
            batch_size=BATCH,
        )  # fmt: skip


def read(client: Any, name: str, address: str) -> dict[str, Any]:
    """Queries, milliseconds and bytes of a screen."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask() -> int:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return len(answer.content)

    size = ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return {"report": name, "queries": len(captured), "ms": median_ms(ask), "bytes": size}


def sheet(client: Any, name: str, address: str) -> dict[str, Any]:
    """Queries, milliseconds, bytes and memory of a spreadsheet, sent whole."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask() -> int:
        answer = client.get(address)
        size = sum(len(piece) for piece in answer.streaming_content)
        answer.close()
        return size

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with CaptureQueriesContext(connection) as captured:
        size = ask()
    queries = len(captured)
    milliseconds = median_ms(ask, rounds=3)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    tracemalloc.start()
    ask()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "report": name,
        "queries": queries,
        "ms": milliseconds,
        "bytes": size,
        "peak": round(peak / 2**20, 1),
        "resident": round(grown / 1024, 1),
    }


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(times), 1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="alcaldia-informes-") as folder:
        own = BenchmarkSite(Path(folder))
        own.build()
        for line in measure_reports(own):
            print(line)
