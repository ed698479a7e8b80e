"""The drafts of a new site: the parts of the menu, and the policies with their blanks."""

import json
import re

import pytest
from django.test import Client
from wagtail.models import Page

from cms.accounts.models import Role, User
from cms.accounts.roles import office_group
from cms.core.navigation import footer_links, menu
from cms.editorial.approval import APPROVE, decide, submit
from cms.secretarias.models import InformativePage
from home.founding import BLANK, LANDINGS, policies
from home.models import HomePage, LandingPage
from home.services import found_site
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def founded() -> HomePage:
    by = User.objects.create_superuser("instala", password=None)
    return found_site(hostname="testserver", port=80, by=by).home


def texts(policy) -> list[str]:
    def walk(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    return list(walk([policy.title, policy.summary, policy.body]))


def test_nothing_of_it_is_public_nor_in_the_menu(founded: HomePage) -> None:
    slugs = [slug for slug, _title, _summary in LANDINGS] + [p.slug for p in policies()]
    assert len(slugs) == 8
    assert set(slugs) <= set(Page.objects.child_of(founded).values_list("slug", flat=True))
    for slug in slugs:
        assert Client().get(f"/{slug}/").status_code == 404, slug
    assert [entry.url for entry in menu(None)] == ["/", "/noticias/", "/alcaldia/", "/aula/"]
    assert [entry.url for entry in footer_links()] == ["/avisos/", "/agenda/", "/directorio/"]
    html = Client().get("/").content.decode()
    assert "Transparencia" not in html


def test_landings_bear_their_legal_names_and_wait_for_the_menu(founded: HomePage) -> None:
    found = LandingPage.objects.order_by("path").values_list("slug", "title", "show_in_menus")
    assert list(found) == [
        ("transparencia", "Transparencia y acceso a la información pública", True),
        ("atencion-y-servicios", "Atención y Servicios a la Ciudadanía", True),
        ("participa", "Participa", True),
    ]
    assert not LandingPage.objects.filter(live=True).exists()


def test_repeating_it_keeps_what_was_written(founded: HomePage) -> None:
    page = InformativePage.objects.get(slug="cookies")
    page.summary = "Lo que escribió Prensa."
    page.save()
    page.save_revision()
    before = Page.objects.count()
    found_site(hostname="testserver", port=80, by=User.objects.get(username="instala"))
    assert Page.objects.count() == before
    assert InformativePage.objects.get(slug="cookies").summary == "Lo que escribió Prensa."


def test_a_landing_reaches_the_menu_once_it_has_content_and_was_approved(
    founded: HomePage,
) -> None:
    press = office_group(Role.Kind.PRESS)
    author, officer = person("prensa", press), person("prensa2", press)
    page = LandingPage.objects.get(slug="participa")
    group = {"title": "Opine", "links": [{"title": "Escriba", "address": "a@example.org"}]}
    page.body = json.dumps([{"type": "group", "value": group}])
    page.full_clean()
    page.save_revision(user=author)
    submit(page=LandingPage.objects.get(pk=page.pk), user=author)
    assert "Participa" not in [entry.title for entry in menu(None)]
    decide(
        task_state=LandingPage.objects.get(pk=page.pk).current_workflow_task_state,
        user=officer,
        action=APPROVE,
    )
    assert [entry.title for entry in menu(None)][:2] == ["Inicio", "Participa"]
    assert 'href="mailto:a@example.org">Escriba</a>' in Client().get("/participa/").content.decode()


@pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.slug)
class TestPolicies:
    def test_it_can_be_saved_and_shown_as_it_is(self, founded: HomePage, policy) -> None:
        page = InformativePage.objects.get(slug=policy.slug)
        page.full_clean()
        response = page.make_preview_request()
        assert response.status_code == 200
        html = response.content.decode()
        assert "None" not in html
        assert "Complete lo que está entre corchetes" in html
        for text in texts(policy)[1:]:
            for piece in re.findall(r"<li>([^<]+)</li>", text):
                assert piece in html

    def test_it_fits_and_speaks_plainly(self, policy) -> None:
        assert len(policy.title) <= 65
        assert len(policy.summary) <= 160
        whole = " ".join(texts(policy))
        assert not re.search(r"\b(tú|tus|puedes|tienes|debes|haz clic)\b", whole.lower())
        for text in texts(policy):
            closed = re.sub(r"</(p|li|h2|h3)>", ". ", text)
            for sentence in re.split(r"[.?!:;]\s", re.sub(r"<[^>]+>", "", closed)):
                assert len(sentence.split()) <= 30, sentence

    def test_it_states_no_fact_of_any_municipality(self, policy) -> None:
        whole = " ".join(texts(policy))
        assert BLANK.search(whole)
        assert "Sabanalarga" not in whole
        assert "@" not in BLANK.sub("", whole)
        assert not re.search(r"\+57|\d{3} \d{4}", BLANK.sub("", whole))


def test_accessibility_statement_says_what_the_law_and_the_reader_need() -> None:
    text = " ".join(texts(next(p for p in policies() if p.slug == "accesibilidad")))
    for part in ("WCAG 2.2", "nivel AA", "Resolución 1519", "parcialmente", "axe-core",
                 "Lo que todavía falta", "Si algo no le funciona", "Personería",
                 "fecha de la declaración"):  # fmt: skip
        assert part in text, part


def test_cookie_policy_tells_the_truth(founded: HomePage, settings) -> None:
    text = " ".join(texts(next(p for p in policies() if p.slug == "cookies")))
    assert "Este sitio no usa cookies de seguimiento" in text
    client = Client()
    for address in ("/", "/noticias/", "/alcaldia/", "/mapa-del-sitio/", "/no-existe/"):
        assert not client.get(address).cookies, address
    given = client.get("/cuenta/ingresar/").cookies
    assert set(given) <= {settings.CSRF_COOKIE_NAME}
    for name in (settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, "messages"):
        assert name in text
    assert f"{settings.IDLE_SIGN_OUT_MINUTES} minutos" in text
    assert f"{settings.SESSION_COOKIE_AGE // 3600} horas" in text
