"""Screens of the Mesa de Prensa: parse, call one service, answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.core.access import visible_to
from cms.editorial.permissions import is_officer


@visible_to(is_officer)
def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "editorial/desk/queue.html")


@visible_to(is_officer)
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    return render(request, "editorial/desk/item.html")


def my_section(request: HttpRequest) -> HttpResponse:
    return render(request, "editorial/desk/my_section.html")
