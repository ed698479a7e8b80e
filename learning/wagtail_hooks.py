"""What the Aula adds to the admin."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from learning.urls import admin


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("aula/", include(admin))]
