"""«Secretarías»: where the Oficina de Sistemas creates, renames and closes sections."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.roles import signed_in
from cms.core.access import visible_to
from cms.secretarias.errors import NameTaken, SectionClosed
from cms.secretarias.forms import CloseForm, NewSecretariaForm, SecretariaForm
from cms.secretarias.models import Section
from cms.secretarias.permissions import may_manage_sections
from cms.secretarias.selectors import sections_with_people
from cms.secretarias.services import close_secretaria, create_secretaria, rename_secretaria

FORM = "secretarias/admin/form.html"


@visible_to(may_manage_sections)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every section, open or closed, with how many people write in it."""
    return render(request, "secretarias/admin/index.html", {"sections": sections_with_people()})


@visible_to(may_manage_sections)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """«Crear Secretaría»."""
    form = NewSecretariaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            section = create_secretaria(
                title=form.cleaned_data["title"],
                short_name=form.cleaned_data["short_name"],
                slug=form.cleaned_data["slug"],
                by=signed_in(request),
            )
        except (NameTaken, SectionClosed) as error:
            form.add_error("title", str(error))
        else:
            messages.success(
                request,
                f"Se creó «{section.page.title}» con su grupo, sus permisos y sus carpetas. "
                "Su página espera la aprobación de la Oficina de Prensa. "
                "Ahora dé el rol a las personas que escribirán en ella.",
            )
            return redirect("secretarias_admin:index")
    return render(
        request,
        FORM,
        {"form": form, "page_title": "Crear Secretaría", "button": "Crear Secretaría", "new": True},
        status=400 if form.errors else 200,
    )


@visible_to(may_manage_sections)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, section_id: int) -> HttpResponse:
    """Change a section's name; its page waits for the Oficina de Prensa."""
    section = get_object_or_404(Section.objects.open().select_related("page"), pk=section_id)
    page = section.page
    form = SecretariaForm(
        request.POST or None, initial={"title": page.title, "short_name": page.short_name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            rename_secretaria(section=section, by=signed_in(request), **form.cleaned_data)
        except (NameTaken, SectionClosed) as error:
            form.add_error("title", str(error))
        else:
            messages.success(
                request, "El nombre nuevo se verá cuando la Oficina de Prensa lo apruebe."
            )
            return redirect("secretarias_admin:index")
    return render(
        request,
        FORM,
        {"form": form, "page_title": "Cambiar el nombre", "button": "Cambiar el nombre"},
        status=400 if form.errors else 200,
    )


@visible_to(may_manage_sections)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, section_id: int) -> HttpResponse:
    """Close a section after its name was typed."""
    section = get_object_or_404(Section.objects.open().select_related("page"), pk=section_id)
    form = CloseForm(request.POST or None, title=section.page.title)
    if request.method == "POST" and form.is_valid():
        close_secretaria(section=section, by=signed_in(request))
        messages.success(
            request,
            f"Se cerró «{section.page.title}». Sus páginas siguen publicadas; "
            "su gente ya no puede editarlas.",
        )
        return redirect("secretarias_admin:index")
    people = list(section.group.user_set.filter(is_active=True).order_by("username"))
    return render(
        request,
        "secretarias/admin/close.html",
        {"form": form, "section": section, "people": people, "page_title": "Cerrar Secretaría"},
        status=400 if form.errors else 200,
    )
