"""Makes a request the learner's who came in by an ingreso card, in the places where a card counts.

It stands after the middleware of accounts, whose idle sign-out and second factor are not for
cards, and before the one that keeps a signed-in person's pages private, which is.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from learning.card_sessions import drop, held_by, is_place, person_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class CardSessionMiddleware:
    """``request.user`` is the account of a card's learner, ``request.card_session`` the card."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        held = held_by(request) if is_place(request.path_info) else None
        if held is None:
            return self.get_response(request)
        found = person_of(held)
        if found is None:
            drop(request)
            return self._over(request)
        request.card_session, request.user = found  # type: ignore[attr-defined]
        return self.get_response(request)

    def _over(self, request: HttpRequest) -> HttpResponseBase:
        """The class, the card or the patience of the idle clock ended: the same as nobody.

        Who would be asked for a password is asked for the card.
        """
        response = self.get_response(request)
        to = response.get("Location", "")
        if response.status_code == 302 and to.startswith(reverse("account_login")):
            response = HttpResponseRedirect(f"{reverse('learning:card_entry')}?fin=1")
        response["Cache-Control"] = "private, no-store"
        # Not "storage": answers written without a signal wait there for their owner's return.
        response["Clear-Site-Data"] = '"cache"'
        return response
