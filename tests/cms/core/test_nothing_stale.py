"""What a visitor sees one second after a change, with two web processes and a third that edits."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.installations import DEADLINE, ROOT, Installation, Served

ASKED = 24
"""New connections a look: the kernel deals them to both workers, so that neither is missed."""
LISTEN = """
import sys
scope = {}
for line in sys.stdin:
    exec(eval(line), scope)
    print("done", flush=True)
"""
BEGIN = """
from datetime import timedelta
from django.utils import timezone
from cms.core.jobs import publish_scheduled
from cms.editorial.approval import APPROVE, decide, submit
from cms.news.models import *
from cms.secretarias.models import InformativePage
from tests.cms.news.conftest import approved, written
from tests.conftest import build_town, publish_structure, read_town
build_town()
town = read_town()
section, by = town.hacienda_section, town.people["hacienda"]
"""


class Desk:
    """Another process in which people edit, approve and run the timed work."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def do(self, code: str) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(repr(code) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"


@contextmanager
def desk_of(installation: Installation) -> Iterator[Desk]:
    installation.manage("collectstatic", "--no-input", "--verbosity", "0")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", LISTEN],
        cwd=ROOT,
        env=installation.environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield Desk(process)
    finally:
        process.kill()
        process.communicate(timeout=DEADLINE)


def seen(served: Served, path: str, text: str) -> set[bool]:
    """Whether the answers to ``path`` hold ``text``: one element if all agree."""
    found = set()
    for _ in range(ASKED):
        _status, body = served.get(path)
        found.add(text in body.decode())
    return found


def statuses(served: Served, path: str) -> set[int]:
    return {served.get(path)[0] for _ in range(ASKED)}


@pytest.mark.slow
def test_one_second_after_a_change_everybody_sees_it(installation: Installation) -> None:
    with desk_of(installation) as desk:
        desk.do(BEGIN)
        with installation.serving("--no-scheduler") as served:
            noticia = "/alcaldia/secretaria-de-hacienda/noticias/feria/"
            for path in ("/", "/noticias/", "/alcaldia/", "/agenda/"):
                assert statuses(served, path) == {200}
            assert statuses(served, noticia) == {404}

            desk.do("page = town.published(section, by, 'Feria')")
            time.sleep(1)
            assert seen(served, "/", noticia) == {True}
            assert seen(served, "/noticias/", noticia) == {True}
            assert statuses(served, noticia) == {200}

            desk.do("page = NoticiaPage.objects.get(pk=page.pk); page.title = 'Feria mayor'")
            desk.do("page.save_revision(user=by); submit(page=page, user=by)")
            assert seen(served, noticia, "Feria mayor") == {False}
            desk.do("page = NoticiaPage.objects.get(pk=page.pk)")
            desk.do(
                "decide(task_state=page.current_workflow_task_state,"
                " user=town.people['prensa'], action=APPROVE)"
            )
            time.sleep(1)
            assert seen(served, noticia, "Feria mayor") == {True}
            assert seen(served, "/", "Feria mayor") == {True}

            desk.do("NoticiaPage.objects.get(pk=page.pk).unpublish()")
            time.sleep(1)
            assert seen(served, "/", noticia) == {False}
            assert statuses(served, noticia) == {404}

            desk.do(
                "page = town.draft_noticia(section, by, 'Anunciada');"
                "page.go_live_at = timezone.now() + timedelta(seconds=3);"
                "page.save_revision(user=by); approved(town, page, by)"
            )
            assert seen(served, "/noticias/", "Anunciada") == {False}
            time.sleep(3)
            desk.do("publish_scheduled()")
            time.sleep(1)
            assert seen(served, "/noticias/", "Anunciada") == {True}

            desk.do(
                "page = InformativePage(title='Transporte', slug='transporte', summary='Rutas.',"
                " show_in_menus=True, live=False); town.home.add_child(instance=page);"
                "publish_structure(page)"
            )
            time.sleep(1)
            assert seen(served, "/alcaldia/", 'href="/transporte/"') == {True}
            desk.do(
                "page = InformativePage.objects.get(slug='transporte');"
                "page.show_in_menus = False; page.save_revision().publish("
                "skip_permission_checks=True); page.unpublish()"
            )
            time.sleep(1)
            assert seen(served, "/alcaldia/", 'href="/transporte/"') == {False}


@pytest.mark.slow
def test_the_clock_alone_changes_pages(installation: Installation) -> None:
    """An aviso that ends and an event that begins: nobody saves anything."""
    with desk_of(installation) as desk:
        desk.do(BEGIN)
        with installation.serving("--no-scheduler") as served:
            # A machine that was too busy to look in time gets another, longer while.
            for seconds in (10, 60, 240):
                before = time.monotonic()
                desk.do(
                    f"turn = timezone.now() + timedelta(seconds={seconds});"
                    "aviso = approved(town, written(town, AvisoPage, AvisosContainerPage, section,"
                    f" title='Crece el río {seconds}', is_urgent=True,"
                    " starts_at=turn - timedelta(hours=1), ends_at=turn), by);"
                    "evento = approved(town, written(town, EventoPage, EventosContainerPage,"
                    f" section, title='Feria {seconds}', place='Parque', starts_at=turn,"
                    " ends_at=turn + timedelta(hours=1)), by)"
                )
                found = (
                    seen(served, "/alcaldia/", f"Crece el río {seconds}"),
                    seen(served, "/agenda/", f"Feria {seconds}"),
                    seen(served, "/agenda/", "En curso"),
                )
                if time.monotonic() - before < seconds:
                    break
                desk.do("aviso.unpublish(); evento.unpublish()")
            assert found == ({True}, {True}, {False})
            desk.do("import time; time.sleep(max(0, (turn - timezone.now()).total_seconds()))")
            time.sleep(1)
            assert seen(served, "/alcaldia/", "Crece el río") == {False}
            assert seen(served, "/agenda/", "En curso") == {True}
