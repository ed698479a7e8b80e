from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "cms.editorial"
    label = "editorial"
    verbose_name = "Aprobación editorial"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from wagtail.signals import workflow_cancelled

        from cms.core import stamp
        from cms.editorial.audit import install_after_migrate
        from cms.editorial.file_policies import register_policies
        from cms.editorial.models import Topic, Vereda
        from cms.editorial.signals import release_files

        register_policies()
        stamp.watch(Topic, Vereda)
        post_migrate.connect(
            install_after_migrate, sender=self, dispatch_uid="editorial.audit_guards"
        )
        workflow_cancelled.connect(release_files, dispatch_uid="editorial.release_files")
