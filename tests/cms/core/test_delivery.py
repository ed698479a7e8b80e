"""How an answer leaves: compressed, with a validator, public or private."""

import gzip

import brotli
import pytest

PAGE = "/alcaldia/"


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_pages_are_sent_in_an_encoding_the_browser_takes(town, client, accepted, encoding, decode):
    response = client.get(PAGE, headers={"accept-encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert "La Alcaldía" in decode(response.content).decode()
    assert "Accept-Encoding" in response["Vary"]
    if encoding:
        assert int(response["Content-Length"]) == len(response.content)


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_a_revisit_costs_nothing(town, client, accepted):
    headers = {"accept-encoding": accepted}
    first = client.get(PAGE, headers=headers)
    again = client.get(PAGE, headers={**headers, "if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("path", ["/", PAGE, "/noticias/", "/noticias/feed/", "/sitemap.xml"])
def test_what_anybody_may_see_may_be_kept_and_asked_again(town, client, path):
    response = client.get(path)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["ETag"]


def test_a_changed_page_is_sent_whole(town, client):
    first = client.get("/noticias/")
    town.published(town.hacienda_section, town.hacienda, "Recién publicada")
    again = client.get("/noticias/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Recién publicada" in again.content.decode()


def test_a_signed_in_person_gets_private_pages(town, sign_in):
    for path in (PAGE, "/admin/"):
        assert sign_in(town.hacienda).get(path)["Cache-Control"] == "private, no-store"


def test_a_page_with_a_form_is_not_public(town, client):
    assert "public" not in client.get("/cuenta/ingresar/").get("Cache-Control", "")


def test_errors_are_not_kept(town, client):
    assert "public" not in client.get("/no-existe/").get("Cache-Control", "")
