from datetime import timedelta

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = "Aula digital"

    def ready(self) -> None:
        from cms.core.scheduling import register_job
        from cms.editorial import audit
        from cms.secretarias.services import register_container
        from learning import addresses
        from learning.models import CoursesContainerPage
        from learning.models.base import AppendOnly
        from learning.services.attempts import finish_overdue

        addresses.watch()
        audit.guard(*(model for model in self.get_models() if issubclass(model, AppendOnly)))
        register_container(CoursesContainerPage, title="Cursos", slug="cursos")
        register_job("finish_overdue_attempts", finish_overdue, every=timedelta(minutes=5))
