"""The timed jobs that every installation has. Other apps register their own."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.core import backup, mail, readings, stamp, throttling
from cms.core.scheduling import register_job

MINUTE = timedelta(minutes=1)
SENT_MAIL_KEPT_DAYS = 90
TASK_RESULTS_KEPT = timedelta(days=14)


def publish_scheduled() -> None:
    """Publish and withdraw the pages whose hour has come."""
    call_command("publish_scheduled", verbosity=0)


def clear_expired_sessions() -> None:
    call_command("clearsessions")


def prune_tasks() -> None:
    """Forget background tasks that ended, well or not, long ago."""
    limit = timezone.now() - TASK_RESULTS_KEPT
    DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()


def daily_backup() -> None:
    """Keep a copy of everything in ``BACKUP_DIR``, and as many old ones as settings say."""
    folder = settings.BACKUP_DIR
    backup.make_backup(folder)
    backup.drop_old(folder, keep=settings.BACKUP_KEEP)


def register_jobs() -> None:
    register_job("publish_scheduled", publish_scheduled, every=MINUTE, soon=True)
    register_job("finish_changes", stamp.finish_changes, every=MINUTE, soon=True)
    register_job("send_mail", mail.send_outbox, every=MINUTE, soon=True)
    register_job("clear_expired_sessions", clear_expired_sessions, hour=3)
    register_job("collect_readings", readings.collect, every=5 * MINUTE)
    register_job("prune_readings", readings.prune, hour=3)
    register_job("prune_throttles", throttling.prune, hour=3)
    register_job("prune_mail", lambda: mail.prune(days=SENT_MAIL_KEPT_DAYS), hour=3)
    register_job("prune_tasks", prune_tasks, hour=3)
    if settings.BACKUP_DIR:
        none_yet = backup.newest_made_at(settings.BACKUP_DIR) is None
        register_job("backup", daily_backup, hour=2, soon=none_yet)
