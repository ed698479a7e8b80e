from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "cms.editorial"
    label = "editorial"
    verbose_name = "Aprobación editorial"

    def ready(self) -> None:
        from datetime import timedelta

        from django.db.models.signals import post_migrate, pre_delete
        from wagtail.models import Page
        from wagtail.signals import post_page_move, workflow_cancelled

        from cms.accounts.landing import register_landing
        from cms.core import stamp
        from cms.core.models import ClosedDay, WorkingPeriod
        from cms.core.scheduling import register_job
        from cms.editorial.audit import install_after_migrate
        from cms.editorial.file_policies import register_policies
        from cms.editorial.models import PageReview, Topic, Vereda
        from cms.editorial.notices.mail import mail_digests, mail_urgent
        from cms.editorial.notices.reading import prune
        from cms.editorial.notices.wagtail_mail import silence_wagtail_mail
        from cms.editorial.permissions import is_officer, is_section_editor
        from cms.editorial.previews.services import prune_preview_links
        from cms.editorial.provisioning import register_press_model
        from cms.editorial.reviews.reminders import remind_due
        from cms.editorial.signals import (
            follow_moved_page,
            forget_deleted_page,
            leave_the_desk,
        )

        register_policies()
        register_landing(is_officer, "desk:queue", order=10)
        register_landing(is_section_editor, "desk:my_section", order=20)
        register_press_model(WorkingPeriod)
        register_press_model(ClosedDay)
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
        silence_wagtail_mail()
        # Urgent notices are mailed as they are told: this is for those whose process died.
        register_job("mail_urgent_notices", mail_urgent, every=timedelta(minutes=1), soon=True)
        register_job("mail_notice_digests", mail_digests, every=timedelta(minutes=5), soon=True)
        register_job("prune_notices", prune, hour=3)
