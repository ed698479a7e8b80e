from django.apps import AppConfig


class SecretariasConfig(AppConfig):
    name = "cms.secretarias"
    label = "secretarias"
    verbose_name = "Secretarías"
