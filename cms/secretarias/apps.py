from django.apps import AppConfig


class SecretariasConfig(AppConfig):
    name = "cms.secretarias"
    label = "secretarias"
    verbose_name = "Secretarías"

    def ready(self) -> None:
        from cms.core import stamp
        from cms.editorial.advice import register_official_names
        from cms.secretarias.models import Section
        from cms.secretarias.selectors import official_names

        stamp.watch(Section)
        register_official_names(official_names)
