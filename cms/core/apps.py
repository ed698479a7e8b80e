from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    verbose_name = "Base común"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from cms.core import checks, jobs, page_indexes, stamp
        from cms.core.models import ClosedDay, SiteIdentity, WorkingPeriod

        checks.register_checks()
        jobs.register_jobs()
        stamp.watch_pages()
        for model in (SiteIdentity, ClosedDay, WorkingPeriod):
            stamp.watch(model)
        post_migrate.connect(
            page_indexes.make_after_migrate, sender=self, dispatch_uid="core.page_indexes"
        )
