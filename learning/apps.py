from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = "Aula digital"

    def ready(self) -> None:
        from cms.secretarias.services import register_container
        from learning import addresses, outlines
        from learning.models import CoursesContainerPage

        addresses.watch()
        outlines.watch()
        register_container(CoursesContainerPage, title="Cursos", slug="cursos")
