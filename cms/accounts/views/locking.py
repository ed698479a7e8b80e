"""Answering a locked account."""

from http import HTTPStatus

from django.forms import BaseForm
from django.http import HttpResponse

from cms.accounts.adapter import LOCKED


def is_locked(form: BaseForm) -> bool:
    """Whether any error of the form says that attempts ran out."""
    return any(form.has_error(field, code=LOCKED) for field in form.errors)


class LockedFormMixin:
    """Show the form with its error, as 429 when attempts ran out: clients and logs can tell."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if is_locked(form):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response
