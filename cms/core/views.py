"""Error pages and the health check."""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cms.core.availability import is_out_of_service
from cms.core.health import health_report

RETRY_AFTER_SECONDS = 30
"""When a busy database is worth asking again: longer than the twenty seconds it waited its turn."""


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the site can serve and keep data, 503 with what fails."""
    report = health_report()
    return JsonResponse(
        report.as_dict(), status=200 if report.ok else 503, headers={"Cache-Control": "no-store"}
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


Rescue = Callable[[HttpRequest], HttpResponseBase | None]
_rescues: dict[str, Rescue] = {}


def register_rescue(prefix: str, rescue: Rescue) -> None:
    """Have an app answer a form below ``prefix`` whose token is stale: what was typed may be worth
    keeping. ``rescue`` changes nothing; it shows the fields again with a new token, or nothing."""
    _rescues[prefix] = rescue


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form that cannot be told to come from our own page. From another site it is refused."""
    is_foreign = reason.startswith(("Origin", "Referer"))
    for prefix, rescue in _rescues.items():
        answer = None if is_foreign or not request.path.startswith(prefix) else rescue(request)
        if answer is not None:
            return answer
    return render(request, "errors/csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """«Estamos ocupados»: as plain as the page of a fault, and it says when to come back.

    Whoever was sending a form learns that it has not been received.
    """
    context = {"was_sending": request.method not in ("GET", "HEAD", "OPTIONS")}
    return HttpResponse(
        render_to_string("errors/503.html", context),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"},
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """A page with no query and no template inheritance: what failed may be the database."""
    # Django calls this while it handles the exception.
    if is_out_of_service(sys.exception()):
        return service_unavailable(request)
    return render(None, "errors/500.html", status=500)
