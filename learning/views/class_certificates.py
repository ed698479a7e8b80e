"""A teacher's screen: who of the group has a certificate, each to print, or all in one file."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.certificate_sheets import certificates_pdf
from learning.class_permissions import cohorts_of, may_teach
from learning.models import Cohort
from learning.selectors import certificates as selectors
from learning.views.certificates import as_pdf


@strict_policy
@never_cache
@login_required
@visible_to(may_teach)
@require_safe
def class_certificates(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """The list; ``?curso=`` leaves one course or path."""
    cohort = _cohort(request, cohort_id)
    found = selectors.class_certificates(cohort, _chosen(request))
    return render(
        request, "learning/teaching/certificates.html", {"cohort": cohort, "found": found}
    )


@strict_policy
@never_cache
@login_required
@visible_to(may_teach)
@require_safe
def print_all(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """Those of the list that stand, in one PDF."""
    cohort = _cohort(request, cohort_id)
    printable = selectors.class_certificates(cohort, _chosen(request)).printable
    if not printable:
        messages.info(request, "Todavía no hay certificados que imprimir.")
        return redirect("learning:class_certificates", cohort.pk)
    return as_pdf(certificates_pdf(printable), f"certificados-{cohort.pk}.pdf")


def _cohort(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(cohorts_of(signed_in(request)), pk=cohort_id)


def _chosen(request: HttpRequest) -> UUID | None:
    text = request.GET.get("curso", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error
