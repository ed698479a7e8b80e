from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "cms.editorial"
    label = "editorial"
    verbose_name = "Aprobación editorial"

    def ready(self) -> None:
        from wagtail.signals import workflow_cancelled

        from cms.editorial.signals import release_files

        workflow_cancelled.connect(release_files, dispatch_uid="editorial.release_files")
