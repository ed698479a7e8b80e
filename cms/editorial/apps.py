from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "cms.editorial"
    label = "editorial"
    verbose_name = "Aprobación editorial"

    def ready(self) -> None:
        from wagtail.signals import workflow_cancelled

        from cms.editorial.file_policies import register_policies
        from cms.editorial.signals import release_files

        register_policies()
        workflow_cancelled.connect(release_files, dispatch_uid="editorial.release_files")
