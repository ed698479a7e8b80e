from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "cms.assets"
    label = "assets"
    verbose_name = "Imágenes y documentos"
