"""Finding a quiz by its address, and asking to sign in; shared by the views of attempts."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from cms.core.navigation import site_for
from learning.models import QuizPage


def quiz_at(request: HttpRequest, course: str, quiz: str) -> QuizPage:
    """The published quiz at ``/aula/<course>/<quiz>/``, or 404."""
    site = site_for(request)
    if site is None:
        raise Http404
    url_path = f"{site.root_page.url_path}aula/{course}/{quiz}/"
    found = QuizPage.objects.live().filter(url_path=url_path).first()
    if found is None:
        raise Http404
    return found


def ask_to_sign_in(address: str) -> HttpResponseBase:
    """To the sign-in page, and from there back to ``address``."""
    return redirect_to_login(address)
