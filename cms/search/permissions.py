"""Who keeps the search: the Oficina de Prensa."""

from django.contrib.auth.models import AnonymousUser

from cms.accounts.models import User
from cms.accounts.roles import is_press


def may_read_missed(user: User | AnonymousUser) -> bool:
    """Whether this person sees what was looked for in vain; superusers do too."""
    return bool(user.is_active and (user.is_superuser or is_press(user)))
