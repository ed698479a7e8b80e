"""Screens that noticias and avisos add to the admin."""

from django.urls import URLPattern, path
from wagtail import hooks

from cms.news.admin_views import urgent_aviso


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [path("mesa/aviso-urgente/", urgent_aviso, name="urgent_aviso")]
