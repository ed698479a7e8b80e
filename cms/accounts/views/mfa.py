"""The second factor: allauth's views with our forms, limits and rule for staff."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as base_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from cms.accounts import forms
from cms.accounts.permissions import has_second_factor, may_open_admin, must_have_second_factor
from cms.accounts.views.locking import LockedFormMixin, is_locked


class StaffContextMixin:
    """Tells the template whether this person's work demands the second factor."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),  # type: ignore[misc]
            "is_required": must_have_second_factor(self.request.user),
            "may_open_admin": may_open_admin(self.request.user),
        }


class AuthenticateView(base_views.AuthenticateView):
    form_class = forms.AuthenticateForm

    def _build_forms(self) -> BaseForm | None:
        """A form for the code alone. allauth reads a POST without one as a security key."""
        is_post = self.request.method == "POST"
        self.webauthn_form = None
        self.auth_form = self.form_class(
            user=self.stage.login.user, data=self.request.POST if is_post else None
        )
        return self.auth_form if is_post else None

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if is_locked(form):
            response.status_code = 429
        return response


class ReauthenticateView(LockedFormMixin, base_views.ReauthenticateView):
    form_class = forms.ReauthenticateCodeForm

    def _check_ratelimit(self, request: HttpRequest) -> None:
        """Wrong codes are counted when they are checked."""


class IndexView(StaffContextMixin, base_views.IndexView):
    pass


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class ActivateTotpView(LockedFormMixin, StaffContextMixin, totp_views.ActivateTOTPView):
    form_class = forms.ActivateTotpForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Steps over allauth's demand of a verified e-mail: accounts are made by Sistemas."""
        if has_second_factor(request.user):
            return redirect("mfa_index")
        return super(totp_views.ActivateTOTPView, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Groups of four are easier to copy by hand into the application.
        secret = context["form"].secret
        context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context


class DeactivateTotpView(StaffContextMixin, totp_views.DeactivateTOTPView):
    pass


class ViewRecoveryCodesView(StaffContextMixin, code_views.ViewRecoveryCodesView):
    pass


class DownloadRecoveryCodesView(code_views.DownloadRecoveryCodesView):
    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="codigos-de-recuperacion.txt"'
        return response


index = IndexView.as_view()
authenticate = never_cache(AuthenticateView.as_view())
reauthenticate = never_cache(ReauthenticateView.as_view())
activate_totp = never_cache(ActivateTotpView.as_view())
deactivate_totp = never_cache(DeactivateTotpView.as_view())
view_recovery_codes = never_cache(ViewRecoveryCodesView.as_view())
generate_recovery_codes = never_cache(code_views.GenerateRecoveryCodesView.as_view())
download_recovery_codes = DownloadRecoveryCodesView.as_view()
