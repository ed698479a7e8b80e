"""Addresses of the Mesa de Prensa and of Mi Secretaría, under ``/admin/``."""

from django.urls import path

from cms.editorial.desk import views
from cms.editorial.previews import views as previews
from cms.editorial.reviews import views as reviews

app_name = "desk"
urlpatterns = [
    path("mesa/", views.queue, name="queue"),
    path("mesa/<int:item_id>/", views.item, name="item"),
    path("mi-secretaria/", views.my_section, name="my_section"),
    path("mesa/verificaciones/", reviews.reviews, name="reviews"),
    path("mesa/verificaciones/vencidas.csv", reviews.reviews_csv, name="reviews_csv"),
    path("mesa/verificaciones/<int:page_id>/vigente/", reviews.renew, name="renew"),
    path("mesa/previa/<int:page_id>/", previews.preview_links, name="preview_links"),
    path(
        "mesa/previa/<int:page_id>/<int:link_id>/anular/",
        previews.revoke_link,
        name="revoke_preview_link",
    ),
]
