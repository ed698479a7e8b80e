from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = "Aula digital"

    def ready(self) -> None:
        from cms.accounts.landing import register_home, register_landing
        from cms.accounts.roles import is_aula
        from cms.secretarias.services import register_container
        from learning import addresses
        from learning.models import CoursesContainerPage
        from learning.permissions import is_learner

        addresses.watch()
        register_landing(is_aula, "aula:learners", order=50)
        register_home(is_learner, addresses.MY_PROGRESS)
        register_container(CoursesContainerPage, title="Cursos", slug="cursos")
