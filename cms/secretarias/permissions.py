"""Who may create, rename and close sections."""

from django.contrib.auth.models import AnonymousUser

from cms.accounts.models import User
from cms.accounts.roles import is_systems


def may_manage_sections(user: User | AnonymousUser) -> bool:
    """The Oficina de Sistemas; superusers for repairs."""
    return bool(user.is_active and (user.is_superuser or is_systems(user)))
