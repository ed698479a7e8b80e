"""Sign-in, sign-out, passwords and one-time codes: allauth's views with our forms and limits.

allauth guards some views with limits of its own that answer a bare page; ours count in the forms,
so those guards are stepped over and nothing else is.
"""

from typing import Any

from allauth.account import views
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.edit import FormView

from cms.accounts import forms
from cms.accounts.adapter import locked_error
from cms.accounts.errors import CodeRefused
from cms.accounts.landing import home_of, landing_of
from cms.accounts.permissions import has_second_factor, may_open_admin
from cms.accounts.roles import signed_in
from cms.accounts.services import use_access_code
from cms.accounts.views.locking import LockedFormMixin
from cms.core.throttling import LimitReached, client_address


@login_required
@never_cache
def account_home(request: HttpRequest) -> HttpResponseBase:
    """Staff go on to their first screen, learners to theirs; others see their account."""
    if may_open_admin(request.user):
        return redirect(landing_of(signed_in(request)))
    home = home_of(signed_in(request))
    if home is not None:
        return redirect(home)
    return render(
        request, "accounts/home.html", {"has_second_factor": has_second_factor(request.user)}
    )


class SignInView(LockedFormMixin, views.LoginView):
    form_class = forms.SignInForm


class ReauthenticateView(LockedFormMixin, views.ReauthenticateView):
    form_class = forms.ReauthenticateForm

    def _check_ratelimit(self, request: HttpRequest) -> None:
        """Wrong passwords are counted when they are checked."""


@method_decorator([login_required, sensitive_post_parameters()], name="dispatch")
class ChangePasswordView(LockedFormMixin, views.PasswordChangeView):
    form_class = forms.ChangePasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super(views.PasswordChangeView, self).dispatch(request, *args, **kwargs)


class ResetPasswordView(views.PasswordResetView):
    form_class = forms.ResetPasswordForm

    def form_valid(self, form: forms.ResetPasswordForm) -> HttpResponse:
        form.save(self.request)
        return redirect("account_reset_password_done")


class ResetFromKeyView(views.PasswordResetFromKeyView):
    form_class = forms.ResetPasswordKeyForm


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class AccessCodeView(FormView):  # type: ignore[type-arg]
    """A person without e-mail chooses a password with the code they were handed.

    It does not sign in: whoever has a second factor must still show it.
    """

    template_name = "accounts/access_code.html"
    form_class = forms.AccessCodeForm

    def form_valid(self, form: forms.AccessCodeForm) -> HttpResponse:
        data = form.cleaned_data
        status = 200
        try:
            use_access_code(
                username=data["username"],
                code=data["code"],
                new_password=data["password1"],
                address=client_address(self.request),
            )
        except LimitReached as error:
            form.add_error(None, locked_error(error))
            status = 429
        except CodeRefused as error:
            form.add_error("code", str(error))
        except ValidationError as error:
            form.add_error("password1", error)
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        messages.success(self.request, "Su contraseña nueva quedó guardada. Ya puede ingresar.")
        return redirect("account_login")


sign_in = SignInView.as_view()
sign_out = never_cache(views.LogoutView.as_view())
sign_up = views.SignupView.as_view()
inactive = views.AccountInactiveView.as_view()
reauthenticate = never_cache(ReauthenticateView.as_view())
change_password = never_cache(ChangePasswordView.as_view())
reset_password = never_cache(ResetPasswordView.as_view())
reset_sent = views.PasswordResetDoneView.as_view()
reset_from_key = never_cache(ResetFromKeyView.as_view())
reset_finished = views.PasswordResetFromKeyDoneView.as_view()
access_code = AccessCodeView.as_view()
