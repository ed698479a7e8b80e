"""The pages that sign out carry what unsent answers need, for learners and for nobody else."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from cms.accounts.models import User
from learning.models import Learner
from tests.conftest import Town

SCRIPT = '<script type="module" src="/static/js/aula.js"></script>'
PAGES = ["account/logout.html", "accounts/home.html"]


def shown(town: Town, template: str, **context: str) -> str:
    request = RequestFactory().get("/cuenta/salir/")
    request.user = town.people["hacienda"]
    return render_to_string(template, context, request)


@pytest.mark.django_db
@pytest.mark.parametrize("template", PAGES)
def test_a_learner_leaves_with_nothing_unsent(town: Town, template: str) -> None:
    html = shown(town, template, learner_key="7f3a")
    assert SCRIPT in html
    assert '<form method="post" action="/cuenta/salir/" data-learner="7f3a">' in html


@pytest.mark.django_db
@pytest.mark.parametrize("template", PAGES)
def test_whoever_is_no_learner_gets_no_script(town: Town, template: str) -> None:
    html = shown(town, template)
    assert "aula.js" not in html
    assert "data-learner" not in html
    assert '<form method="post" action="/cuenta/salir/">' in html


def test_signing_out_leaves_the_answers_of_others_on_a_shared_computer(
    ana: Learner, town: Town, sign_in: Callable[[User], Client]
) -> None:
    """A learner's own part is wiped by the script; clearing all storage would take the others'."""
    assert ana.user is not None
    response = sign_in(ana.user).post("/cuenta/salir/")
    assert response["Clear-Site-Data"] == '"cache"'
    response = sign_in(town.hacienda).post("/cuenta/salir/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
