"""The demonstration's landing pages, policies and «El municipio»: their texts, and as published."""

import json
import re

import pytest
from django.test import Client
from wagtail.models import PageLogEntry, TaskState

from cms.core.navigation import menu
from cms.demo import documents
from cms.demo.content import read, read_all
from cms.demo.landings import completed, is_unwritten
from cms.demo.loader import Loader
from cms.secretarias.models import InformativePage
from home.founding import BLANK, LANDINGS, policies
from home.models import LandingPage

MARK = "dato de ejemplo"
# Addresses that the site has besides the pages of the content files.
STANDING = {"alcaldia", "noticias", "agenda", "avisos", "directorio", "preguntas-frecuentes",
            "glosario", "atencion-y-servicios", "transparencia", "participa"}  # fmt: skip


def known() -> set[str]:
    folders = ("informative", "noticias", "sections", "municipio")
    found = {slug for folder in folders for slug in read_all(folder)}
    return found | STANDING | {policy.slug for policy in policies()}


def groups(slug: str) -> list[dict]:
    return [block for block in read_all("landings")[slug]["body"] if block["type"] == "group"]


@pytest.mark.parametrize("slug", [slug for slug, _title, _summary in LANDINGS])
def test_links_are_whole_and_lead_to_something_known(slug: str) -> None:
    assert groups(slug)
    for group in groups(slug):
        assert len(group["title"]) <= 120
        assert group.get("shape", "cards") in {"cards", "list"}
        for row in group["links"]:
            kinds = {"page", "document", "address", "pending"} & row.keys()
            assert len(kinds) == 1, row
            assert row.keys() <= {*kinds, "title", "summary"}
            assert len(row.get("title", "")) <= 120
            assert len(row.get("summary", "")) <= 160
            assert row.get("page", "alcaldia") in known(), row
            assert row.get("document", documents.NAMES[0]) in documents.NAMES
            if kinds & {"address", "pending"}:
                assert row["title"]


def test_transparency_follows_the_numbering_of_the_law() -> None:
    titles = [group["title"] for group in groups("transparencia")]
    assert [int(title.partition(".")[0]) for title in titles] == list(range(1, 11))
    for group in groups("transparencia"):
        number = group["title"].partition(".")[0]
        items = [row["title"].partition(" ")[0] for row in group["links"]]
        numbered = [item for item in items if re.fullmatch(r"[\d.]+", item)]
        assert all(item.startswith(f"{number}.") for item in numbered)
        order = [[int(part) for part in item.split(".")] for item in numbered]
        assert order == sorted(order), titles


def test_the_blanks_of_the_policies_are_filled_and_no_more() -> None:
    data = read("policies")
    text = json.dumps([policy.body for policy in policies()], ensure_ascii=False)
    assert {match[1] for match in BLANK.finditer(text)} == set(data["blanks"])
    done = json.dumps(completed([p.body for p in policies()], data["blanks"]), ensure_ascii=False)
    assert "[Complete" not in done
    with pytest.raises(KeyError):
        completed(["[Complete: algo nuevo]"], data["blanks"])


def test_the_municipality_says_what_it_does_not_know() -> None:
    texts = {
        slug: json.dumps(data, ensure_ascii=False) for slug, data in read_all("municipio").items()
    }
    assert set(texts) == {"el-municipio", "historia", "simbolos", "geografia"}
    assert MARK in texts["simbolos"]
    assert MARK in texts["geografia"]
    assert "3 de diciembre de 1965" in texts["historia"]
    assert "85300" in texts["el-municipio"]


@pytest.mark.slow
@pytest.mark.django_db
class TestLoaded:
    @pytest.fixture
    def client(self, demo: None, db: None) -> Client:
        return Client()

    def test_landings_and_policies_are_public_and_approved_by_the_other_officer(
        self, client: Client
    ) -> None:
        slugs = [slug for slug, _title, _summary in LANDINGS] + [p.slug for p in policies()]
        for slug in slugs:
            response = client.get(f"/{slug}/")
            assert response.status_code == 200, slug
            assert "[Complete" not in response.content.decode(), slug
        pages = [*LandingPage.objects.all(), *InformativePage.objects.filter(slug__in=slugs)]
        assert len(pages) == len(slugs)
        for page in pages:
            approved = TaskState.objects.get(
                workflow_state__object_id=str(page.pk), status="approved"
            )
            assert approved.finished_by.username == "prensa2"
            assert approved.revision.user.username == "prensa"

    def test_policies_are_marked_for_the_legal_office(self, client: Client) -> None:
        for policy in policies():
            html = client.get(f"/{policy.slug}/").content.decode()
            assert "Dato de ejemplo: revise con el área jurídica" in html
            assert "Borrador" not in html

    def test_the_menu_has_the_four_parts_of_the_law_first(self, client: Client) -> None:
        assert [entry.title for entry in menu(None)][:4] == [
            "Inicio", "Transparencia", "Atención y servicios", "Participa"
        ]  # fmt: skip

    def test_no_link_of_a_landing_is_broken(self, client: Client) -> None:
        for slug, _title, _summary in LANDINGS:
            html = client.get(f"/{slug}/").content.decode()
            main = html[html.index("<main") : html.index("</main>")]
            for address in set(re.findall(r'href="(/[^"#?]*)"', main)):
                response = client.get(address)
                assert response.status_code in (200, 302), (slug, address)
                if response.streaming:
                    assert b"".join(response.streaming_content)

    def test_what_is_in_review_is_not_linked(self, client: Client) -> None:
        assert "Vacunación antirrábica" not in client.get("/atencion-y-servicios/").content.decode()

    def test_the_municipality_hangs_from_la_alcaldia(self, client: Client) -> None:
        assert 'href="/alcaldia/el-municipio/"' in client.get("/alcaldia/").content.decode()
        html = client.get("/alcaldia/el-municipio/").content.decode()
        order = [html.index(f'href="/alcaldia/el-municipio/{slug}/"') for slug in
                 ("historia", "simbolos", "geografia")]  # fmt: skip
        assert order == sorted(order)
        section = client.get("/alcaldia/oficina-de-prensa/").content.decode()
        assert 'href="/alcaldia/el-municipio/">Conocer el municipio' in section

    def test_what_an_officer_wrote_is_left_alone(self, client: Client) -> None:
        page = LandingPage.objects.get(slug="participa")
        assert not is_unwritten(page)
        before = PageLogEntry.objects.count()
        Loader(say=lambda line: None, image_size=(160, 90)).run()
        assert PageLogEntry.objects.count() == before
