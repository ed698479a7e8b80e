"""What is answered from the store, to whom, and what never gets into it."""

import gzip
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.http import HttpResponse
from django.test import Client
from freezegun import freeze_time

from cms.core import stamp
from cms.core.page_store import PageStore, shared_store
from tests.cms.core import kept_urls

HOST = "testserver"
PAGE = "/llano/"


@pytest.fixture(autouse=True)
def _pages(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = "tests.cms.core.kept_urls"
    # Only now: other settings are another version of the site, with a store of its own.
    request.getfixturevalue("page_store")


def visitor(**headers: str) -> Client:
    """Somebody with a browser of today and no cookie."""
    return Client(headers={"host": HOST, "accept-encoding": "gzip, deflate, br", **headers})


def text(response: Any) -> str:
    body = response.getvalue() if response.streaming else response.content
    return {"br": brotli.decompress, "gzip": gzip.decompress}.get(
        response.headers.get("Content-Encoding", ""), bytes
    )(body).decode()


def number(response: Any) -> str:
    """Which rendering this is."""
    return re.search(r"(Hecha|VCALENDAR) (\d+)", text(response)).group(2)


def somebody_publishes() -> None:
    """As the commit of a publication in another process is seen here."""
    with Path(stamp._paths()[1]).open("ab") as file:
        file.write(b".")


def is_answered_from_store(first: Client, second: Client, path: str = PAGE) -> bool:
    return number(first.get(path)) == number(second.get(path))


# What is kept --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", kept_urls.KEPT)
def test_kept(name: str) -> None:
    assert is_answered_from_store(visitor(), visitor(), f"/{name}/")


# No transaction around these: in one, nothing would be kept for that reason alone.
@pytest.mark.parametrize("name", kept_urls.NEVER_KEPT)
def test_never_kept(name: str, page_store: PageStore) -> None:
    assert_never_kept(name, page_store)


@pytest.mark.parametrize("name", kept_urls.NEVER_KEPT_AND_WRITING)
@pytest.mark.django_db(transaction=True)
def test_never_kept_though_a_row_was_written(name: str, page_store: PageStore) -> None:
    assert_never_kept(name, page_store)


def assert_never_kept(name: str, page_store: PageStore) -> None:
    first = visitor().get(f"/{name}/")
    second = visitor().get(f"/{name}/")
    if first.status_code != 302:
        assert number(first) != number(second)
    assert len(page_store) == 0
    assert not list(page_store.folder.glob("*"))


def test_an_error_is_not_kept(page_store: PageStore) -> None:
    client = visitor()
    client.raise_request_exception = False
    assert client.get("/rota/").status_code == 500
    assert len(page_store) == 0


@pytest.mark.django_db(transaction=True)
def test_an_address_without_a_page_is_not_kept(page_store: PageStore, settings: Any) -> None:
    settings.ROOT_URLCONF = "cms.urls"  # the page of this error links to others by name
    assert visitor().get("/no-existe/").status_code == 404
    assert len(page_store) == 0


@pytest.mark.django_db
def test_nothing_that_a_transaction_saw_is_kept() -> None:
    """This test stands inside one: its rows will be rolled back, but files would stay."""
    assert not is_answered_from_store(visitor(), visitor())


def test_where_changes_of_others_are_not_heard_nothing_is_kept(page_store: PageStore) -> None:
    client = visitor()
    client.get(PAGE)
    Path(stamp._paths()[1]).unlink()
    assert not is_answered_from_store(client, client)


# For whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_whoever_carries_a_session_passes_through(cookie: str) -> None:
    signed_in = visitor()
    signed_in.cookies[cookie] = "abc"
    visitor().get(PAGE)
    assert not is_answered_from_store(visitor(), signed_in)
    assert not is_answered_from_store(signed_in, visitor())


def test_the_name_of_the_session_cookie_is_the_settings_one(settings: Any) -> None:
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    signed_in = visitor()
    signed_in.cookies["__Host-sessionid"] = "abc"
    assert not is_answered_from_store(visitor(), signed_in)


def test_authorization_passes_through() -> None:
    assert not is_answered_from_store(visitor(), visitor(authorization="Basic abc"))


def test_another_cookie_is_answered_but_fills_nothing() -> None:
    leftover = visitor()
    leftover.cookies["csrftoken"] = "abc"
    assert not is_answered_from_store(leftover, visitor())
    assert is_answered_from_store(visitor(), leftover)


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_other_methods_pass_through(method: str) -> None:
    first = number(visitor().get(PAGE))
    assert number(getattr(visitor(), method)(PAGE)) != first


def test_a_foreign_host_is_refused_with_the_page_kept() -> None:
    visitor().get(PAGE)
    assert visitor(host="malo.example").get(PAGE).status_code == 400


def test_hosts_are_kept_apart() -> None:
    assert not is_answered_from_store(visitor(), visitor(host="localhost"))


@pytest.mark.parametrize("host", ["testserver:8123", "TestServer", "testserver.", ""])
def test_spellings_of_the_host_fill_nothing(host: str, page_store: PageStore) -> None:
    visitor(host=host).get(PAGE)
    assert len(page_store) == 0


def test_the_port_we_listen_on_is_ours(page_store: PageStore) -> None:
    visitor(host="testserver:9123").get(PAGE, SERVER_PORT="9123")
    assert len(page_store) == 1


def test_any_host_of_a_pattern_fills_nothing(settings: Any) -> None:
    settings.ALLOWED_HOSTS = [".example.org", "*"]
    assert visitor(host="a.example.org").get(PAGE).status_code == 200
    assert len(shared_store()) == 0


def test_http_is_sent_to_https_with_the_https_page_kept(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 1000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
    first = secure.get(PAGE)
    again = secure.get(PAGE)
    assert number(first) == number(again)
    assert again["Strict-Transport-Security"] == "max-age=1000"
    assert visitor().get(PAGE).status_code == 301


# As which bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize("filled_by", ["br", "gzip", ""])
@pytest.mark.parametrize("asked_with", ["br, gzip", "gzip", "", "br;q=0, gzip", "deflate"])
def test_a_stored_page_has_the_bytes_and_headers_of_an_unstored_one(
    filled_by: str, asked_with: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_urls, "made", iter([7] * 9))
    visitor(**{"accept-encoding": filled_by}).get(PAGE)
    stored = visitor(**{"accept-encoding": asked_with}).get(PAGE)
    settings.PAGE_STORE_MEMORY_BYTES = 0
    unstored = visitor(**{"accept-encoding": asked_with}).get(PAGE)
    assert stored.content == unstored.content
    assert dict(stored.headers) == dict(unstored.headers)


def test_a_page_too_short_to_compress_is_the_same_for_all() -> None:
    first = visitor().get("/corto/")
    again = visitor(**{"accept-encoding": "gzip"}).get("/corto/")
    assert first.content == again.content
    assert "Content-Encoding" not in again


def test_head_gets_the_headers_without_the_page() -> None:
    whole = visitor().get(PAGE)
    head = visitor().head(PAGE)
    assert head.content == b""
    assert head["Content-Length"] == whole["Content-Length"]
    assert head["ETag"] == whole["ETag"]


def test_head_of_an_unstored_page_fills_nothing(page_store: PageStore) -> None:
    assert visitor().head(PAGE).status_code == 200
    assert len(page_store) == 0


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
@pytest.mark.parametrize("condition", ["{etag}", '"otra", {etag}', "*", "W/{strong}", "{strong}"])
def test_a_revisit_gets_no_body(accepted: str, condition: str) -> None:
    client = visitor(**{"accept-encoding": accepted})
    client.get(PAGE)
    first = client.get(PAGE)
    strong = first["ETag"].removeprefix("W/")
    again = client.get(
        PAGE, headers={"if-none-match": condition.format(etag=first["ETag"], strong=strong)}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    for name in ("Cache-Control", "Vary", "X-Content-Type-Options", "Referrer-Policy"):
        assert again[name] == first[name]
    assert "Content-Encoding" not in again
    assert "Content-Length" not in again


def test_a_304_says_all_that_an_unstored_one_says(settings: Any) -> None:
    etag = visitor().get(PAGE)["ETag"]
    stored = visitor().get(PAGE, headers={"if-none-match": etag})
    settings.PAGE_STORE_MEMORY_BYTES = 0
    unstored = visitor().get(PAGE, headers={"if-none-match": '"x"'})
    unstored = visitor().get(PAGE, headers={"if-none-match": unstored["ETag"]})
    if unstored.status_code == 304:
        assert set(unstored.headers) <= set(stored.headers)


@pytest.mark.parametrize("condition", ['"otra"', "basura", '"', "W/"])
def test_another_validator_gets_the_page(condition: str) -> None:
    visitor().get(PAGE)
    again = visitor().get(PAGE, headers={"if-none-match": condition})
    assert again.status_code == 200
    assert again.content


def test_whoever_has_the_page_fills_the_store_too(
    page_store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a publication elsewhere most visitors still hold a good copy."""
    monkeypatch.setattr(kept_urls, "made", iter([7] * 9))
    etag = visitor().get(PAGE)["ETag"]
    somebody_publishes()
    again = visitor().get(PAGE, headers={"if-none-match": etag})
    assert again.status_code == 304
    assert page_store.recall(f"http://{HOST}{PAGE}", stamp.current_stamp())


def test_a_revisit_of_a_page_that_is_not_kept_gets_no_body(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept_urls, "made", iter([7] * 9))
    etag = visitor().get("/varia-idioma/")["ETag"]
    again = visitor().get("/varia-idioma/", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


# Which address -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["tema=agua", "pagina=2", "tema=agua&pagina=3", "tema=", "pagina=1", "tema=&pagina=2"]
)
def test_declared_parameters_are_kept(query: str) -> None:
    assert is_answered_from_store(visitor(), visitor(), f"/listado/?{query}")


@pytest.mark.parametrize(
    "query",
    [
        "tema=nada", "pagina=9", "pagina=-1", "pagina=02", "utm_source=x", "tema=agua&utm=1",
        "tema=agua&tema=agua", "tema", "tem%61=agua", "tema=agu%61", "TEMA=agua", "=", "&",
        "pagina=1&pagina=2", "tema=agua&", "tema=" + "a" * 400,
    ],
)  # fmt: skip
def test_what_the_view_did_not_declare_is_not_kept(query: str, page_store: PageStore) -> None:
    visitor().get("/listado/")
    assert not is_answered_from_store(visitor(), visitor(), f"/listado/?{query}")
    assert len(page_store) == 1


def test_a_page_that_declares_nothing_is_kept_without_query_only(page_store: PageStore) -> None:
    assert not is_answered_from_store(visitor(), visitor(), f"{PAGE}?pagina=1")
    assert len(page_store) == 0


def test_filters_are_kept_apart() -> None:
    answers = {
        text(visitor().get(f"/listado/?{query}"))
        for query in ("", "tema=agua", "pagina=2", "pagina=3", "tema=agua&pagina=2")
        for _ in range(2)
    }
    assert len(answers) == 5


def test_the_order_of_parameters_makes_no_difference() -> None:
    one = visitor().get("/listado/?tema=agua&pagina=2")
    other = visitor().get("/listado/?pagina=2&tema=agua")
    assert number(one) == number(other)


# For how long --------------------------------------------------------------------------------


def test_a_change_drops_everything() -> None:
    client = visitor()
    before = {path: number(client.get(path)) for path in (PAGE, "/corto/")}
    somebody_publishes()
    assert all(number(client.get(path)) != made for path, made in before.items())


@pytest.mark.django_db(transaction=True)
def test_a_change_in_this_process_drops_everything() -> None:
    client = visitor()
    before = number(client.get(PAGE))
    stamp.forget()
    assert number(client.get(PAGE)) != before


def test_a_change_made_while_the_page_is_rendered_drops_it() -> None:
    client = visitor()
    kept_urls.gate.clear()
    first: list[HttpResponse] = []
    render = threading.Thread(target=lambda: first.append(client.get("/lento/")))
    render.start()
    kept_urls.at_the_gate.wait()  # the content has been read
    somebody_publishes()
    kept_urls.gate.set()
    render.join()
    again = threading.Thread(target=kept_urls.at_the_gate.wait)
    again.start()
    assert number(visitor().get("/lento/")) != number(first[0])
    again.join()


def test_a_page_ends_at_its_first_boundary() -> None:
    with freeze_time("2026-12-12 17:00:00") as clock:
        client = visitor()
        first = number(client.get("/aviso/"))
        clock.tick(timedelta(minutes=29, seconds=59))
        assert number(client.get("/aviso/")) == first
        clock.tick(timedelta(seconds=1))
        assert number(client.get("/aviso/")) != first


def test_a_boundary_reached_while_rendering_keeps_nothing(
    page_store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_urls, "aviso_ends_in", timedelta(microseconds=1))
    assert not is_answered_from_store(visitor(), visitor(), "/aviso/")
    assert len(page_store) == 0


def test_a_page_without_boundary_is_made_anew_after_an_hour() -> None:
    with freeze_time("2026-12-12 17:00:00") as clock:
        client = visitor()
        first = number(client.get(PAGE))
        clock.tick(timedelta(minutes=59))
        assert number(client.get(PAGE)) == first
        clock.tick(timedelta(minutes=1))
        assert number(client.get(PAGE)) != first


# Many at once --------------------------------------------------------------------------------


def together(visits: int, ask: Callable[[], HttpResponse]) -> list[HttpResponse]:
    answers: list[HttpResponse] = []
    threads = [threading.Thread(target=lambda: answers.append(ask())) for _ in range(visits)]
    for thread in threads:
        thread.start()
    kept_urls.at_the_gate.wait()
    kept_urls.gate.set()
    for thread in threads:
        thread.join()
    return answers


def test_one_renders_and_the_others_wait_for_it() -> None:
    """A second rendering would wait at the gate for a partner until the test failed."""
    kept_urls.gate.clear()
    client = visitor()
    client.get(PAGE)  # loads the middleware once for all threads
    answers = together(8, lambda: client.get("/lento/"))
    assert len(answers) == 8
    assert len({number(answer) for answer in answers}) == 1


def test_who_has_waited_long_enough_renders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two renderings let each other through the barrier; one alone would break it."""
    monkeypatch.setattr("cms.core.whole_page.SECONDS_TO_WAIT", 0.01)
    client = visitor()
    client.get(PAGE)
    kept_urls.gate.set()
    answers: list[HttpResponse] = []
    threads = [
        threading.Thread(target=lambda: answers.append(client.get("/lento/"))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200, 200]
