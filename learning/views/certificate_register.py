"""The Coordinación's screens of certificates: all of them, and one to annul, restore or correct."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.errors import LearningError
from learning.forms.certificates import ReasonForm
from learning.models import Certificate
from learning.permissions import may_coordinate
from learning.selectors.certificates import certificate_by_code, history_of, register, row_of
from learning.services.certificates import (
    RESTORED,
    REVOKED,
    full_name,
    reissue,
    restore,
    revoke,
)
from learning.services.learners import record

DONE = {
    "reissue": "Se expidió de nuevo con el nombre corregido. El código es el mismo.",
    "revoke": "El certificado quedó anulado. Su página ya lo dice.",
    "restore": "El certificado vuelve a valer.",
}


@strict_policy
@visible_to(may_coordinate)
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Every certificate, the last first; ``?q=`` looks for a code, a name or a course."""
    found = register(request.GET.get("q", ""), request.GET.get("pagina", ""))
    return render(request, "learning/coordination/certificates.html", {"found": found})


@strict_policy
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    """One certificate and its history; posted, one ``action``: reissue, revoke or restore."""
    found = certificate_by_code(code)
    if found is None:
        raise Http404
    reasons = REVOKED if found.revoked_at is None else RESTORED
    form = ReasonForm(reasons=reasons)
    status = 200
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action not in DONE:
            raise Http404
        if action == "reissue":
            return _do(request, found, action, "")
        form = ReasonForm(request.POST, reasons=REVOKED if action == "revoke" else RESTORED)
        if form.is_valid():
            return _do(request, found, action, form.cleaned_data["reason"])
        status = 400
    record(found.learner, "view_learner", signed_in(request))
    context = {
        "row": row_of(found, found.learner),
        "learner": found.learner,
        "new_name": full_name(found.learner),
        "history": history_of(found),
        "form": form,
    }
    return render(request, "learning/coordination/certificate.html", context, status=status)


def _do(request: HttpRequest, found: Certificate, action: str, reason: str) -> HttpResponseBase:
    """Do what the button said, and say how it went."""
    by: Any = signed_in(request)
    try:
        if action == "reissue":
            reissue(certificate=found, by=by)
        elif action == "revoke":
            revoke(certificate=found, reason=reason, by=by)
        else:
            restore(certificate=found, reason=reason, by=by)
        messages.success(request, DONE[action])
    except LearningError as error:
        messages.error(request, str(error))
    return redirect("aula:certificate", found.code)
