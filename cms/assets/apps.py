from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "cms.assets"
    label = "assets"
    verbose_name = "Imágenes y documentos"

    def ready(self) -> None:
        from cms.assets.models import Rendition, SiteDocument, SiteImage
        from cms.core import stamp

        stamp.watch(SiteDocument, SiteImage, new_too=False)
        # One made later changes nothing that is seen; one that is made again has another address.
        stamp.watch_deletions(Rendition)
