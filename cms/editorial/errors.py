"""What can be refused in the approval of a text. Each message is fit to be shown."""

from django.core.exceptions import PermissionDenied


class NoWorkflow(Exception):
    """The page stands outside every approval workflow: it cannot be submitted."""


class ReasonRequired(PermissionDenied):
    """A return or an exception needs its reason in words."""


class NothingToApprove(PermissionDenied):
    """The text is no longer under review: another officer decided, or it was withdrawn."""


class BadPeriod(Exception):
    """Dates or a length of time that make no sense; each says which."""


class Incomplete(PermissionDenied):
    """The text cannot be published as it stands: something obligatory lacks or is taken."""


class ChangedSinceSeen(PermissionDenied):
    """The text is no longer the one that the officer had before their eyes."""


class AlreadyAsked(PermissionDenied):
    """The same request waits already."""


class NothingToDo(PermissionDenied):
    """The page is not in the state that this request is about."""


class ChangeWaits(PermissionDenied):
    """A change of the page is at the desk: whether it holds is not to be said now."""
