"""The page that says whether a certificate is true, its PDF and its badge, and what badges need.

The page is for everybody who has a code. Unknown codes are counted for each network, and when a
network has tried too many, known ones are not answered either: otherwise the answer would still
tell them apart.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts.middleware import is_signed_in
from cms.accounts.roles import signed_in
from cms.core.throttling import Counter, Limit, LimitReached, client_address, full_until, reserve
from learning.certificate_codes import read_code, shown_code
from learning.certificate_sheets import certificates_pdf
from learning.class_permissions import may_hold_certificate
from learning.credentials import (
    credential_of,
    issuer_profile,
    may_sign,
    page_path,
    published_keys,
    signed_badge,
    signed_status_list,
    status_list_exists,
)
from learning.models import Certificate
from learning.selectors.certificates import as_public, certificate_by_code, may_print

UNKNOWN = Limit("certificate/unknown", 60, timedelta(hours=1))
"""Codes that are nobody's, from one network. There are 2^50: at this pace a town of ten thousand
certificates keeps each of them for more than a hundred thousand years."""
NO_CODE = "Un código tiene diez letras y números, por ejemplo 7KQ2M-9XT4B. Revíselo."
NO_SUCH = "No hay ningún certificado con ese código. Revíselo en el papel, letra por letra."
KEPT_SHORT = "public, max-age=300"


@never_cache
@require_safe
def certificates(request: HttpRequest) -> HttpResponseBase:
    """A form for the code; with ``?codigo=`` on to its page."""
    typed = request.GET.get("codigo", "").strip()
    code = read_code(typed)
    if code is not None:
        return redirect("learning:certificate", shown_code(code))
    if typed:
        return _ask(request, typed, NO_CODE, HTTPStatus.BAD_REQUEST)
    return _ask(request, "", "", HTTPStatus.OK)


@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a certificate says, and whether it stands."""
    if read_code(code) is None:
        return _ask(request, code, NO_CODE, HTTPStatus.NOT_FOUND)
    try:
        found = _looked_up(request, code)
    except LimitReached as error:
        when = timezone.localtime(error.retry_at)
        problem = (
            "Desde esta red se probaron muchos códigos que no existen. "
            f"Intente de nuevo después de las {when:%H:%M}."
        )
        response = _ask(request, code, problem, HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(
            max(1, int((error.retry_at - timezone.now()).total_seconds()))
        )
        return response
    if found is None:
        return _ask(request, code, NO_SUCH, HTTPStatus.NOT_FOUND)
    mine = is_signed_in(request) and may_hold_certificate(signed_in(request), found)
    context = {
        "shown": as_public(found),
        "may_print": mine and may_print(found),
        "may_have_badge": mine and found.revoked_at is None and may_sign(),
    }
    return render(request, "learning/certificates/certificate.html", context)


def _looked_up(request: HttpRequest, code: str) -> Certificate | None:
    """The certificate; a code that is nobody's is counted. Nothing is written for a known one.

    Raises:
        LimitReached: this network tried too many.
    """
    counter = Counter(UNKNOWN, (client_address(request),))
    retry_at = full_until(counter)
    if retry_at is not None:
        raise LimitReached(retry_at)
    found = certificate_by_code(code)
    if found is None:
        reserve([counter])
    return found


def _ask(request: HttpRequest, typed: str, problem: str, status: HTTPStatus) -> HttpResponse:
    context = {"typed": typed[:60].replace("\x00", ""), "problem": problem}
    return render(request, "learning/certificates/ask.html", context, status=status)


@never_cache
@login_required
@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """The sheet to print, for whose it is and who teaches them."""
    found = _own_or_taught(request, code)
    if not may_print(found):
        messages.error(request, "Este certificado ya no se imprime.")
        return redirect(page_path(found))
    return as_pdf(certificates_pdf([found]), f"certificado-{shown_code(found.code)}.pdf")


@never_cache
@login_required
@require_safe
def certificate_badge(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """The badge: ``jwt``, signed, to keep and show; ``json``, what it says, to read."""
    found = _own_or_taught(request, code)
    if not may_sign():
        raise Http404
    if found.revoked_at is not None:
        messages.error(request, "Este certificado está anulado: no tiene insignia.")
        return redirect(page_path(found))
    if form == "jwt":
        response = HttpResponse(signed_badge(found), content_type="application/vc+jwt")
    else:
        response = _json(credential_of(found), "application/ld+json")
    name = f"insignia-{shown_code(found.code)}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def certificate_issuer(request: HttpRequest) -> HttpResponse:
    """Who issues badges, and with which keys."""
    return _for_verifiers(_json(issuer_profile(), "application/ld+json"))


@require_safe
def certificate_keys(request: HttpRequest) -> HttpResponse:
    """Every public key that ever signed a badge, as a set of JWKs."""
    return _for_verifiers(_json({"keys": published_keys()}, "application/jwk-set+json"))


@require_safe
def certificate_status(request: HttpRequest, number: int) -> HttpResponse:
    """Which badges are void, as a signed list of bits."""
    if number >= 2**31 or not may_sign() or not status_list_exists(number):
        raise Http404
    return _for_verifiers(
        HttpResponse(signed_status_list(number), content_type="application/vc+jwt")
    )


def as_pdf(content: bytes, filename: str) -> HttpResponse:
    """A PDF to look at and print."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def _own_or_taught(request: HttpRequest, code: str) -> Certificate:
    found = certificate_by_code(code)
    if found is None or not may_hold_certificate(signed_in(request), found):
        raise Http404
    return found


def _json(data: dict[str, Any], content_type: str) -> HttpResponse:
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(data, json_dumps_params=options, content_type=content_type)


def _for_verifiers(response: HttpResponse) -> HttpResponse:
    """Public data that another site's page may read, and ask again for soon."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = KEPT_SHORT
    return response
