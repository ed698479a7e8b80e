"""A view that exists only for whom a permission predicate lets in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def visible_to(predicate: Callable[[Any], bool]) -> Callable[[View[P]], View[P]]:
    """Answer 404 to everybody else, so that the screen's existence tells nothing."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not predicate(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)

    return decorate


def strict_policy(view: View[P]) -> View[P]:
    """Answer with the public site's content policy although the address is the admin's."""

    @wraps(view)
    def strict(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.has_strict_policy = True  # type: ignore[attr-defined]
        return response

    return cast(View[P], strict)
