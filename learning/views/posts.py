"""Who teaches where: the Coordinación's screen of posts, and a coordinator's of groups."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.errors import PeopleError, UsernameTaken
from cms.accounts.mail import site_url
from cms.accounts.models import User
from cms.accounts.roles import signed_in
from cms.accounts.services.access import CODE_LIVES
from cms.core.access import strict_policy, visible_to
from learning.class_permissions import may_coordinate_a_place, may_coordinate_place
from learning.errors import LearningError
from learning.forms.posts import GivePostForm, InviteForm
from learning.models import Institution, Post
from learning.permissions import may_coordinate
from learning.selectors.posts import (
    groups_with_teachers,
    people_posted,
    places_of,
    posts_in_force,
)
from learning.services.posts import end_post, give_group, give_post, hand_code, invite, take_group
from learning.views.coordination import add_errors

PAGE_SIZE = 100


@strict_policy
@never_cache
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: HttpRequest) -> HttpResponse:
    """Posts in force; a form to give one, another to invite. ``action`` says which was sent."""
    action = request.POST.get("action", "")
    given = GivePostForm(request.POST if action == "give" else None, auto_id="dar_%s")
    invited = InviteForm(request.POST if action == "invite" else None, auto_id="invitar_%s")
    if action == "give" and given.is_valid() and _give(request, given):
        return redirect("aula:posts")
    if action == "invite" and invited.is_valid():
        answer = _invite(request, invited)
        if answer is not None:
            return answer
    page = Paginator(posts_in_force(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "given": given, "invited": invited}
    return render(request, "learning/coordination/posts.html", context)


def _give(request: HttpRequest, form: GivePostForm) -> bool:
    data: dict[str, Any] = {name: form.cleaned_data[name] for name in ("kind", "institution")}
    data["kind"] = Post.Kind(data["kind"])
    assert form.user is not None  # noqa: S101 (a clean form has found the account)
    try:
        give_post(user=form.user, by=signed_in(request), **data)
    except LearningError as error:
        form.add_error("username", str(error))
        return False
    messages.success(request, f"{form.user} ya tiene el cargo. Ahora dele sus grupos.")
    return True


def _invite(request: HttpRequest, form: InviteForm) -> HttpResponse | None:
    data = {**form.cleaned_data, "kind": Post.Kind(form.cleaned_data["kind"])}
    try:
        post, code = invite(by=signed_in(request), **data)
    except UsernameTaken:
        form.add_error(
            "username", "Ese usuario ya existe. Pruebe con otro, o dele el cargo a esa cuenta."
        )
    except ValidationError as error:
        add_errors(form, error)
    else:
        return _code_sheet(request, post, code)
    return None


def _code_sheet(request: HttpRequest, post: Post, code: str) -> HttpResponse:
    context = {
        "post": post,
        "code": code,
        "address": site_url("account_access_code"),
        "expires_at": timezone.now() + CODE_LIVES,
    }
    return render(request, "learning/coordination/post_code.html", context)


@strict_policy
@never_cache
@visible_to(may_coordinate)
@require_POST
def post_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time code, shown once in this answer, ready to print."""
    post = get_object_or_404(posts_in_force(), pk=pk)
    try:
        code = hand_code(post=post, by=signed_in(request))
    except (LearningError, PeopleError) as error:
        messages.error(request, str(error))
        return redirect("aula:posts")
    return _code_sheet(request, post, code)


@strict_policy
@never_cache
@visible_to(may_coordinate)
@require_http_methods(["GET", "HEAD", "POST"])
def finish_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post. A page asks first."""
    post = get_object_or_404(Post.objects.select_related("user", "institution"), pk=pk)
    if request.method == "POST":
        end_post(post=post, by=signed_in(request))
        messages.success(request, "El cargo terminó y sus grupos quedaron libres.")
        return redirect("aula:posts")
    if post.ends_on is not None:
        raise Http404
    return render(request, "learning/coordination/end_post.html", {"post": post})


@strict_policy
@never_cache
@login_required
@visible_to(may_coordinate_a_place)
@require_safe
def coordination(request: HttpRequest) -> HttpResponse:
    """The places that somebody coordinates, with what is to be done there."""
    context = {"places": places_of(signed_in(request)), "this_year": timezone.localdate().year}
    return render(request, "learning/teaching/coordination.html", context)


@strict_policy
@never_cache
@login_required
@visible_to(may_coordinate_a_place)
@require_http_methods(["GET", "HEAD", "POST"])
def staffing(request: HttpRequest, institution_id: int | None = None) -> HttpResponse:
    """The open groups of a place and who has each. Posted: ``action`` give or take."""
    by = signed_in(request)
    institution = place_of(by, institution_id)
    if request.method == "POST":
        _staff(request, institution, by)
        return redirect(request.path)
    context = {
        "institution": institution,
        "groups": groups_with_teachers(institution),
        "people": list(people_posted(institution)),
    }
    return render(request, "learning/teaching/staffing.html", context)


def place_of(by: User, institution_id: int | None) -> Institution | None:
    """The school that somebody coordinates; nothing for the organisations. Else: 404."""
    if not may_coordinate_place(by, institution_id=institution_id):
        raise Http404
    if institution_id is None:
        return None
    return get_object_or_404(Institution, pk=institution_id)


def _staff(request: HttpRequest, institution: Institution | None, by: User) -> None:
    act = {"give": give_group, "take": take_group}.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    if not request.POST.get("user"):
        messages.error(request, "Elija primero a quién le da el grupo.")
        return
    cohort = get_object_or_404(groups_with_teachers(institution), pk=_key(request, "cohort"))
    user = get_object_or_404(User, pk=_key(request, "user"))
    try:
        act(user=user, cohort=cohort, by=by)
    except LearningError as error:
        messages.error(request, str(error))
        return
    done = "ahora es de" if act is give_group else "ya no es de"
    messages.success(request, f"El grupo {cohort} {done} {user}.")


def _key(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
