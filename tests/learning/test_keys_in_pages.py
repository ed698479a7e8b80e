"""Keys in a form are sent back as they are: the thousandth row's is not «1.000».

Spanish pages write numbers with a point for each thousand, keys too unless a template says no.
"""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client

from cms.accounts.models import User
from learning.models import IngresoCard, ServiceHours
from learning.services.orientation import record_hours
from tests.learning.cards.scene import Scene
from tests.learning.orientation.conftest import days_ago, outline, path_of
from tests.learning.schooling import in_class

SignIn = Callable[[User], Client]
MANY = 12_345
WRITTEN = re.compile(r"\{\{ ?(?P<what>[\w.]*\.pk) ?\}\}")
NOT_NUMBERS = {"attempt.pk"}
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def buttons(page: str, name: str) -> set[str]:
    found = re.findall(rf'name="{name}" value="([^"]*)"', page)
    return {*found, *re.findall(rf'value="([^"]*)" name="{name}"', page)}


def test_a_number_is_written_with_points() -> None:
    """What the rest of this file is about, so that it does not pass for nothing."""
    assert Template("{{ key }}").render(Context({"key": MANY})) == "12.345"


@pytest.mark.django_db
def test_a_card_of_the_twelve_thousandth_learner(sign_in: SignIn) -> None:
    scene = Scene()
    late = in_class(scene.cohort, "tarde", pk=MANY)
    scene.card(late)
    teacher = sign_in(scene.docente)
    url = f"/aula/docente/{scene.cohort.pk}/tarjetas/"
    page = teacher.get(url).content.decode()
    assert str(MANY) in buttons(page, "learner")
    assert str(MANY) in buttons(page, "which")
    (sent,) = (key for key in buttons(page, "learner") if key.startswith("12"))
    teacher.post(url, {"action": "revoke", "learner": sent})
    assert not IngresoCard.objects.filter(learner=late, revoked_at=None).exists()


@pytest.mark.django_db
def test_orientation_of_the_twelve_thousandth_row(sign_in: SignIn) -> None:
    scene = Scene()
    assert scene.ana.user is not None
    hours = record_hours(
        learner=scene.ana,
        pathway=path_of("Orientador social", 480, outline("Buscar")),
        served_on=days_ago(1),
        minutes=60,
        help=ServiceHours.Help.SEARCH,
        supervisor=scene.docente,
        op_id=uuid.uuid4(),
        by=scene.ana.user,
    )
    ServiceHours.objects.filter(pk=hours.pk).update(id=MANY)
    own = sign_in(scene.ana.user).get("/aula/orientador/").content.decode()
    assert buttons(own, "withdraw") == {str(MANY)}
    teacher = sign_in(scene.docente)
    asked = teacher.get("/aula/docente/orientaciones/").content.decode()
    (sent,) = buttons(asked, "hours")
    teacher.post("/aula/docente/orientaciones/", {"hours": sent})
    assert ServiceHours.objects.get().state == ServiceHours.State.SIGNED


def test_no_template_writes_a_key_as_a_quantity() -> None:
    found = {
        f"{path.relative_to(TEMPLATES)}: {each['what']}"
        for path in TEMPLATES.rglob("*.html")
        for each in WRITTEN.finditer(path.read_text(encoding="utf-8"))
        if each["what"] not in NOT_NUMBERS
    }
    assert not found
