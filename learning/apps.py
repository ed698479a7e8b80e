from datetime import timedelta

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = "Aula digital"

    def ready(self) -> None:
        from cms.accounts.landing import register_home, register_landing
        from cms.accounts.middleware import register_storage_keeper
        from cms.accounts.roles import is_aula
        from cms.core.scheduling import register_job
        from cms.core.views import register_rescue
        from cms.editorial import audit
        from cms.secretarias.services import register_container
        from learning import addresses, outlines
        from learning.checks import register_checks
        from learning.class_permissions import is_teacher
        from learning.models import CoursesContainerPage
        from learning.models.base import AppendOnly
        from learning.permissions import is_learner
        from learning.services.attempts import finish_overdue
        from learning.views.attempts import keep_typed
        from learning.views.card_entry import start_again

        register_checks()
        addresses.watch()
        outlines.watch()
        audit.guard(*(model for model in self.get_models() if issubclass(model, AppendOnly)))
        register_landing(is_aula, "aula:learners", order=50)
        register_home(is_teacher, addresses.MY_CLASSES)
        register_home(is_learner, addresses.MY_PROGRESS)
        register_storage_keeper(is_learner)
        register_container(CoursesContainerPage, title="Cursos", slug="cursos")
        register_rescue("/aula/ingreso/", start_again)
        register_rescue("/aula/intento/", keep_typed)
        register_job("finish_overdue_attempts", finish_overdue, every=timedelta(minutes=5))
