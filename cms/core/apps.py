from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    verbose_name = "Base común"

    def ready(self) -> None:
        from cms.core import checks, jobs, remembered
        from cms.core.models import SiteIdentity

        checks.register_checks()
        jobs.register_jobs()
        remembered.watch(SiteIdentity)
