"""Addresses under ``/aula/`` of coming in with an ingreso card."""

from django.urls import URLPattern, path

from learning.views import card_entry, class_cards

urlpatterns: list[URLPattern] = [
    path("ingreso/", card_entry.entry, name="card_entry"),
    path("ingreso/salir/", card_entry.leave, name="card_leave"),
    path("ingreso/<slug:code>/", card_entry.pin, name="card_pin"),
    path("docente/<int:cohort_id>/tarjetas/", class_cards.class_cards, name="class_cards"),
    path(
        "docente/<int:cohort_id>/tarjetas/imprimir/",
        class_cards.print_cards,
        name="class_cards_print",
    ),
]
