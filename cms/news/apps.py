from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "cms.news"
    label = "news"
    verbose_name = "Noticias, avisos y agenda"

    def ready(self) -> None:
        from cms.editorial.desk.shortcuts import register_shortcut
        from cms.news.models import (
            AvisosContainerPage,
            EventosContainerPage,
            NoticiasContainerPage,
        )
        from cms.news.sections import section_panel
        from cms.secretarias.selectors import register_section_panel
        from cms.secretarias.services import register_container

        register_container(NoticiasContainerPage, title="Noticias", slug="noticias")
        register_container(AvisosContainerPage, title="Avisos", slug="avisos")
        register_container(EventosContainerPage, title="Agenda", slug="agenda")
        register_section_panel(section_panel)
        register_shortcut("Aviso urgente", "urgent_aviso")
