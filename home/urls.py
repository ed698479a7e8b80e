"""Addresses of the home page's app: what search engines read, and every page of the tree."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from home import views

urlpatterns = [
    path("mapa-del-sitio/", views.site_map, name="site_map"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    # Before Wagtail's own view of the same pattern, which stays for reversing addresses.
    re_path(serve_pattern, views.serve_page, name="page"),
]
