"""Every address of the site. Nobody imports this module."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.assets.views import serve_media
from cms.core import views as core_views
from cms.editorial.previews.public import preview

urlpatterns = [
    path("healthz", core_views.healthz, name="healthz"),
    path("cuenta/", include("cms.accounts.urls")),
    # Wagtail's own login doors know nothing of the second factor nor of the lockout.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # Before the page addresses below, which would take it for a page.
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documentos/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>.*)$", serve_media, name="serve_media"),
    path("previa/<str:token>/", preview, name="preview"),
    path("", include("cms.news.urls")),
    path("", include("cms.secretarias.public_urls")),
    path("", include("cms.search.urls")),
    path("aula/", include("learning.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "cms.core.views.bad_request"
handler403 = "cms.core.views.permission_denied"
handler404 = "cms.core.views.page_not_found"
handler500 = "cms.core.views.server_error"
