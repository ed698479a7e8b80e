"""Recording when a press officer is not on duty."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.editorial.errors import BadPeriod
from cms.editorial.models import Absence
from cms.editorial.permissions import may_record_absence


@transaction.atomic
def record_absence(*, officer: User, starts_on: date, ends_on: date, by: User) -> Absence:
    """Record that an officer is absent from one day to another, both included.

    Raises:
        PermissionDenied: only the officer or the Oficina de Sistemas may.
        BadPeriod: it ends before it starts, or ended already.
    """
    if not may_record_absence(by, officer):
        raise PermissionDenied("Usted no puede registrar esa ausencia.")
    if ends_on < starts_on:
        raise BadPeriod("La ausencia termina antes de empezar.")
    if ends_on < timezone.localdate():
        raise BadPeriod("La ausencia ya terminó: registre desde hoy.")
    absence = Absence.objects.create(
        officer=officer, starts_on=starts_on, ends_on=ends_on, recorded_by=by
    )
    log(
        instance=absence,
        action="editorial.absence",
        user=by,
        data={"officer": officer.username, "from": str(starts_on), "to": str(ends_on)},
    )
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> None:
    """The officer is back: the absence ends yesterday, or vanishes if it had not begun.

    Raises:
        PermissionDenied: only the officer or the Oficina de Sistemas may.
    """
    if not may_record_absence(by, absence.officer):
        raise PermissionDenied("Usted no puede terminar esa ausencia.")
    log(
        instance=absence,
        action="editorial.absence_end",
        user=by,
        data={"officer": absence.officer.username},
    )
    yesterday = timezone.localdate() - timedelta(days=1)
    if absence.starts_on > yesterday:
        absence.delete()
    elif absence.ends_on > yesterday:
        absence.ends_on = yesterday
        absence.save(update_fields=["ends_on"])
