"""The urgent aviso's form at the Mesa de Prensa."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.editorial.permissions import may_publish_urgently
from cms.news.urgent import UrgentAvisoForm, publish_urgent_aviso


@strict_policy
@visible_to(may_publish_urgently)
@require_http_methods(["GET", "HEAD", "POST"])
def urgent_aviso(request: HttpRequest) -> HttpResponse:
    """Write an aviso and publish it at once."""
    form = UrgentAvisoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            page = publish_urgent_aviso(officer=signed_in(request), **form.cleaned_data)
        except PermissionDenied as error:
            form.add_error(None, str(error) or "No se pudo publicar.")
        else:
            messages.success(
                request, f"Publicado: {page.title}. Otra persona de Prensa lo revisa en 24 horas."
            )
            return redirect("desk:queue")
    return render(
        request, "news/urgent_aviso.html", {"form": form}, status=400 if form.errors else 200
    )
