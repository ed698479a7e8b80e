"""Pages of every sort that must, or must never, be kept. Each tells how often it was made."""

import itertools
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import timezone

from cms.core.boundaries import note_boundary
from cms.core.page_keys import declare_query

made = itertools.count(1)
FILLING = "<p>Texto de relleno para que valga la pena comprimir.</p>" * 40
at_the_gate = threading.Barrier(2, timeout=30)
gate = threading.Event()
aviso_ends_in = timedelta(minutes=30)

View = Callable[..., HttpResponse]


def page(more: str = "", **headers: str) -> HttpResponse:
    return HttpResponse(f"<h1>Hecha {next(made)}</h1>{more}{FILLING}", headers=headers)


def plain(request: HttpRequest) -> HttpResponse:
    return page()


def slow(request: HttpRequest) -> HttpResponse:
    """Does not answer before the test opens the gate."""
    at_the_gate.wait()
    gate.wait(30)
    return page()


def short(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Hecha {next(made)}", content_type="text/plain; charset=utf-8")


def calendar(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"BEGIN:VCALENDAR {next(made)}", content_type="text/calendar")


def listing(request: HttpRequest) -> HttpResponse:
    """A listing that knows one topic and three pages."""
    topic = "agua" if request.GET.get("tema") == "agua" else ""
    wanted = request.GET.get("pagina", "1")
    number = int(wanted) if wanted in ("1", "2", "3") else 1
    declare_query(request, tema=topic, pagina=number)
    return page(f"tema {topic} página {number}")


def aviso(request: HttpRequest) -> HttpResponse:
    note_boundary(timezone.now() + aviso_ends_in)
    return page()


def session_read(request: HttpRequest) -> HttpResponse:
    return page(str(request.session.get("nada")), Vary="Accept-Encoding")


def session_written(request: HttpRequest) -> HttpResponse:
    request.session["algo"] = 1
    return page()


def user(request: HttpRequest) -> HttpResponse:
    return page(str(get_user(request)))


def lazy_user(request: HttpRequest) -> HttpResponse:
    return page(str(request.user))


def token(request: HttpRequest) -> HttpResponse:
    get_token(request)
    return page()


def copied_token(request: HttpRequest) -> HttpResponse:
    return page('<input name="csrfmiddlewaretoken" value="abc">')


def message(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Hecho")
    return page()


def cookie(request: HttpRequest) -> HttpResponse:
    response = page()
    response.set_cookie("color", "azul")
    return response


def bare_cookie(request: HttpRequest) -> HttpResponse:
    return page(**{"Set-Cookie": "color=azul"})


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        yield f"<h1>Hecha {next(made)}</h1>{FILLING}"

    response = StreamingHttpResponse(parts())
    response["Cache-Control"] = "public"
    return response


def moved(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/llano/")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def preview(request: HttpRequest) -> HttpResponse:
    request.is_preview = True
    return page()


def with_headers(**headers: str) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        return page(**{name.replace("_", "-"): value for name, value in headers.items()})

    return view


def with_status(status: int) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        response = page(Cache_Control="public")
        response.status_code = status
        return response

    return view


KEPT: dict[str, Any] = {
    "llano": plain,
    "corto": short,
    "calendario": calendar,
    "listado": listing,
    "aviso": aviso,
}
NEVER_KEPT: dict[str, Any] = {
    "sesion-leida": session_read,
    "persona": user,
    "persona-perezosa": lazy_user,
    "ficha": token,
    "ficha-copiada": copied_token,
    "mensaje": message,
    "galleta": cookie,
    "galleta-suelta": bare_cookie,
    "corriente": stream,
    "trasladada": moved,
    "vista-previa": preview,
    "privada": with_headers(Cache_Control="private"),
    "sin-guardar": with_headers(Cache_Control="public, no-store"),
    "sin-cache": with_headers(Cache_Control="public, No-Cache"),
    "sin-decir": with_headers(Cache_Control="max-age=60"),
    "varia": with_headers(Vary="Cookie"),
    "varia-idioma": with_headers(Vary="Accept-Language"),
    "varia-todo": with_headers(Vary="*"),
    "nonce": with_headers(Content_Security_Policy="script-src 'nonce-abc'"),
    "imagen": with_headers(Content_Type="image/svg+xml"),
    "comprimida": with_headers(Content_Encoding="deflate"),
    "error-503": with_status(503),
    "parcial": with_status(206),
    "cuenta/algo": plain,
    "admin/algo": plain,
    "buscar": plain,
    "documentos/algo": plain,
    "media/algo": plain,
}
# A 404 asks the table of redirects.
NEVER_KEPT_AND_WRITING: dict[str, Any] = {
    "sesion-escrita": session_written,
    "error-404": with_status(404),
}

urlpatterns = [
    path("lento/", slow),
    path("rota/", broken),
    *(
        path(f"{name}/", view)
        for name, view in (KEPT | NEVER_KEPT | NEVER_KEPT_AND_WRITING).items()
    ),
]
handler404 = "cms.core.views.page_not_found"
handler500 = "cms.core.views.server_error"
