from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "cms.editorial"
    label = "editorial"
    verbose_name = "Aprobación editorial"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_delete
        from wagtail.models import Page
        from wagtail.signals import post_page_move, workflow_cancelled

        from cms.core import stamp
        from cms.core.scheduling import register_job
        from cms.editorial.audit import install_after_migrate
        from cms.editorial.file_policies import register_policies
        from cms.editorial.models import PageReview, Topic, Vereda
        from cms.editorial.previews.services import prune_preview_links
        from cms.editorial.reviews.reminders import remind_due
        from cms.editorial.signals import (
            follow_moved_page,
            forget_deleted_page,
            leave_the_desk,
        )

        register_policies()
        stamp.watch(Topic, Vereda, PageReview)
        register_job("remind_reviews", remind_due, hour=7)
        register_job("prune_preview_links", prune_preview_links, hour=3)
        post_migrate.connect(
            install_after_migrate, sender=self, dispatch_uid="editorial.audit_guards"
        )
        workflow_cancelled.connect(leave_the_desk, dispatch_uid="editorial.leave_the_desk")
        pre_delete.connect(
            forget_deleted_page, sender=Page, dispatch_uid="editorial.forget_deleted_page"
        )
        post_page_move.connect(follow_moved_page, dispatch_uid="editorial.follow_moved_page")
