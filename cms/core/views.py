"""Error pages and the health check."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cms.core.health import health_report


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page with no query and no template inheritance: what failed may be the database."""
    return render(None, "errors/500.html", status=500)
