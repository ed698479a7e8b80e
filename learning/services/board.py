"""The board of a class: short messages of its teacher, plain text."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.class_permissions import may_teach_cohort
from learning.models import BoardMessage, Cohort
from learning.services.assignments import log_class, open_group

LONGEST = 600


@transaction.atomic
def write_message(*, cohort: Cohort, text: str, by: User) -> BoardMessage:
    """Write on the board. The same text twice in force is written once.

    Raises:
        NotAllowed: ``by`` does not teach the group.
        GroupIsClosed: its year is over.
        ValidationError: empty or longer than ``LONGEST``; keyed ``text``.
    """
    fresh = open_group(cohort, by)
    written = "\n".join(line.rstrip() for line in text.replace("\x00", "").splitlines()).strip()
    if not written:
        raise ValidationError({"text": "Escriba el mensaje."})
    if len(written) > LONGEST:
        raise ValidationError({"text": f"El mensaje tiene {len(written)} letras; caben {LONGEST}."})
    message, is_new = BoardMessage.objects.get_or_create(
        cohort=fresh, text=written, withdrawn_at=None, defaults={"written_by": by}
    )
    if is_new:
        log_class(fresh, "board", by)
    return message


@transaction.atomic
def withdraw_message(*, message: BoardMessage, by: User) -> None:
    """Take a message from the board.

    Raises:
        NotAllowed: ``by`` does not teach the group.
    """
    if not may_teach_cohort(by, message.cohort):
        raise NotAllowed
    withdrawn = BoardMessage.objects.filter(pk=message.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    if withdrawn:
        log_class(message.cohort, "board_withdraw", by)
