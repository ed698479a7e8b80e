from django.apps import AppConfig


class SecretariasConfig(AppConfig):
    name = "cms.secretarias"
    label = "secretarias"
    verbose_name = "Secretarías"

    def ready(self) -> None:
        from cms.core import stamp
        from cms.secretarias.models import Section

        stamp.watch(Section)
