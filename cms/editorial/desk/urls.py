"""Addresses of the Mesa de Prensa and of Mi Secretaría, under ``/admin/``."""

from django.urls import path

from cms.editorial.desk.views import item, my_section, queue
from cms.editorial.measures import views as measures
from cms.editorial.notices import views as notices
from cms.editorial.previews import views as previews
from cms.editorial.reviews import views as reviews

app_name = "desk"
urlpatterns = [
    path("mesa/", queue.queue, name="queue"),
    path("mesa/varios/", queue.several, name="several"),
    path("mesa/<int:item_id>/", item.item, name="item"),
    path("mesa/<int:item_id>/vista/", item.preview, name="preview"),
    path("mesa/<int:item_id>/tomar/", item.claim, name="claim"),
    path("mesa/<int:item_id>/soltar/", item.release, name="release"),
    path("mesa/<int:item_id>/aprobar/", item.approve, name="approve"),
    path("mesa/<int:item_id>/excepcion/", item.approve_by_exception, name="exception"),
    path("mesa/<int:item_id>/urgente/", item.publish_urgently, name="urgent"),
    path("mesa/<int:item_id>/corregir/", item.correct, name="correct"),
    path("mesa/<int:item_id>/devolver/", item.send_back, name="send_back"),
    path("mi-secretaria/", my_section.my_section, name="my_section"),
    path("mi-secretaria/asunto/<int:item_id>/", my_section.outcome, name="outcome"),
    path("mi-secretaria/<int:page_id>/enviar/", my_section.send, name="send"),
    path("mi-secretaria/<int:page_id>/retirar-y-corregir/", my_section.take_back, name="take_back"),
    path(
        "mi-secretaria/<int:page_id>/solicitar-retiro/",
        my_section.request_withdrawal,
        name="request_withdrawal",
    ),
    path(
        "mi-secretaria/<int:page_id>/restaurar/",
        my_section.request_restoration,
        name="request_restoration",
    ),
    path("mesa/medidas/", measures.measures, name="measures"),
    path("mesa/medidas/<slug:table>.csv", measures.measures_csv, name="measures_csv"),
    path("novedades/", notices.notices, name="notices"),
    path("novedades/leidas/", notices.read_all, name="read_notices"),
    path("novedades/<int:notice_id>/", notices.open_notice, name="notice"),
    path("novedades/preferencias/", notices.choice, name="notice_choice"),
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
