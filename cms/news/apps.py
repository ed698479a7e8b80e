from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "cms.news"
    label = "news"
    verbose_name = "Noticias"

    def ready(self) -> None:
        from cms.news.models import NoticiasContainerPage
        from cms.news.selectors import section_panel
        from cms.secretarias.selectors import register_section_panel
        from cms.secretarias.services import register_container

        register_container(NoticiasContainerPage, title="Noticias", slug="noticias")
        register_section_panel(section_panel)
