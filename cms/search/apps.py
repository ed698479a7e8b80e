from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cms.search"
    label = "search"
    verbose_name = "Buscador"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.signals import page_published, page_unpublished

        from cms.assets.models import SiteDocument
        from cms.core import remembered
        from cms.core.scheduling import register_job
        from cms.editorial.provisioning import register_press_model
        from cms.search import signals
        from cms.search.indexing import repair_index
        from cms.search.missed import prune
        from cms.search.models import IndexEntry, PinnedResult, Synonym
        from cms.search.page_kinds import register_kinds
        from cms.secretarias.models import Section

        register_kinds()
        for model in (Synonym, PinnedResult):
            register_press_model(model)
        remembered.watch(Synonym, PinnedResult, Section)
        page_published.connect(signals.on_published, dispatch_uid="search.published")
        page_unpublished.connect(signals.on_unpublished, dispatch_uid="search.unpublished")
        post_delete.connect(
            signals.on_entry_deleted, sender=IndexEntry, dispatch_uid="search.entry_deleted"
        )
        post_save.connect(
            signals.on_document_saved, sender=SiteDocument, dispatch_uid="search.document_saved"
        )
        # Soon, too: a site that comes from before the search gets its index without being told.
        register_job("search_index", repair_index, hour=4, soon=True)
        register_job("prune_missed_searches", prune, hour=3)
