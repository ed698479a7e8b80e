from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = "Aula digital"

    def ready(self) -> None:
        from cms.editorial import audit
        from cms.secretarias.services import register_container
        from learning import addresses
        from learning.models import CoursesContainerPage
        from learning.models.base import AppendOnly

        addresses.watch()
        audit.guard(*(model for model in self.get_models() if issubclass(model, AppendOnly)))
        register_container(CoursesContainerPage, title="Cursos", slug="cursos")
