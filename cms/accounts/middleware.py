"""Idle sign-out, second factor and privacy of signed-in pages.

None of the three touches the session or asks for the person when the request carries no session
cookie: a page for everybody must stay the same for everybody.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from cms.accounts.models import User
from cms.accounts.permissions import has_second_factor, must_have_second_factor

GetResponse = Callable[[HttpRequest], HttpResponseBase]

TOUCHED = "touched_at"
TOUCH_EVERY_SECONDS = 60
BACKGROUND = ("/admin/editing-sessions/",)
"""Wagtail's editor calls here every few seconds by itself: that is no sign of a person."""


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in, without opening a session for those who are not."""
    user = request.user
    if isinstance(user, SimpleLazyObject) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(user.is_authenticated)


class IdleSignOutMiddleware:
    """Sign out whoever did nothing for ``IDLE_SIGN_OUT_MINUTES``.

    The session is written at most once a minute: saving it on every request would make each
    page a write.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_signed_in(request):
            return self.get_response(request)
        now = int(time.time())
        touched = request.session.get(TOUCHED, now - TOUCH_EVERY_SECONDS)
        if now - touched >= settings.IDLE_SIGN_OUT_MINUTES * 60:
            logout(request)
            response = self.get_response(request)
            # Not "storage": answers written without a signal wait there for their owner's return.
            response["Clear-Site-Data"] = '"cache"'
            return response
        if now - touched >= TOUCH_EVERY_SECONDS and not request.path_info.startswith(BACKGROUND):
            request.session[TOUCHED] = now
        return self.get_response(request)


class SecondFactorMiddleware:
    """Send whoever may open the admin and has no second factor to set one up first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.path_info.startswith("/admin/")
            and is_signed_in(request)
            and must_have_second_factor(request.user)
            and not has_second_factor(request.user)
        ):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)


_keepers: list[Callable[[User], bool]] = []


def register_storage_keeper(wipes_itself: Callable[[User], bool]) -> None:
    """Leave the browser's storage alone when somebody signs out whose pages wipe their own part.

    On a shared computer answers of others may wait there for a signal; clearing the storage of the
    whole site would lose them.
    """
    if wipes_itself not in _keepers:
        _keepers.append(wipes_itself)


class PrivateResponsesMiddleware:
    """Keep what a signed-in person sees out of every cache, and clear the browser at sign-out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        was_signed_in = is_signed_in(request)
        user = request.user
        response = self.get_response(request)
        is_still = is_signed_in(request)
        if (was_signed_in or is_still) and not self._is_for_everybody(response):
            response["Cache-Control"] = "private, no-store"
        if was_signed_in and not is_still:
            # Any door out, Wagtail's too. "cache" empties the back button of a shared computer,
            # "storage" what pages kept. Not "cookies": signing out drops ours by itself, and
            # clearing them all would also sign the browser out of neighbouring addresses.
            kept = isinstance(user, User) and any(keeps(user) for keeps in _keepers)
            response["Clear-Site-Data"] = '"cache"' if kept else '"cache", "storage"'
        return response

    @staticmethod
    def _is_for_everybody(response: HttpResponseBase) -> bool:
        """A file that its view declares public holds nothing of the person who asks."""
        is_page = response.get("Content-Type", "").startswith("text/html")
        return not is_page and "public" in response.get("Cache-Control", "")
