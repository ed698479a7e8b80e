"""Novedades: what a person was told. Reading the list changes nothing; only a button does."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cms.accounts.permissions import may_open_admin
from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.editorial.models.notices import Notice, NoticeChoice
from cms.editorial.notices.forms import NoticeChoiceForm, SeenForm
from cms.editorial.notices.mail import DIGEST_HOURS
from cms.editorial.notices.reading import choose_mail, mark_all_read, mark_read
from cms.editorial.notices.selectors import mail_choice, notices_of, unread_count


@strict_policy
@visible_to(may_open_admin)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first, the unread marked."""
    user = signed_in(request)
    page = notices_of(user, page=request.GET.get("pagina", "1"))
    newest = max((notice.pk for notice in page), default=None)
    address = reverse("desk:notices")
    return render(
        request,
        "editorial/notices/list.html",
        {
            "page_of_results": page,
            "previous_url": f"{address}?pagina={page.number - 1}",
            "next_url": f"{address}?pagina={page.number + 1}",
            "unread": unread_count(user),
            # On the first page only: it shows the newest, so all the rest is older.
            "seen_form": SeenForm(initial={"up_to": newest}) if page.number == 1 else None,
        },
    )


@strict_policy
@visible_to(may_open_admin)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what the person had before their eyes."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    mark_all_read(person=signed_in(request), up_to=form.cleaned_data["up_to"])
    return redirect("desk:notices")


@strict_policy
@visible_to(may_open_admin)
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one's own notice as read and go to what it is about."""
    user = signed_in(request)
    notice = get_object_or_404(Notice, pk=notice_id, person=user)
    mark_read(notice=notice, person=user)
    return redirect(notice.path)


@strict_policy
@visible_to(may_open_admin)
def choice(request: HttpRequest) -> HttpResponse:
    """What the person wants by mail."""
    user = signed_in(request)
    form = NoticeChoiceForm(request.POST or None, initial={"mail": mail_choice(user)})
    if request.method == "POST" and form.is_valid():
        choose_mail(person=user, mail=NoticeChoice.Mail(form.cleaned_data["mail"]))
        messages.success(request, "Guardamos lo que quiere recibir por correo.")
        return redirect("desk:notices")
    return render(
        request,
        "editorial/notices/choice.html",
        {"form": form, "email": user.email, "hours": DIGEST_HOURS},
        status=400 if form.errors else 200,
    )
