"""Changes to people and roles. Every function writes the audit log."""

from django.contrib.auth.models import Group
from django.db import transaction

from cms.accounts.models import Role


@transaction.atomic
def ensure_office(kind: Role.Kind) -> Group:
    """The group of one of the three offices, made the first time. Repeatable."""
    role = Role.objects.filter(kind=kind).select_related("group").first()
    if role is not None:
        return role.group
    group, _created = Group.objects.get_or_create(name=str(kind.label))
    Role.objects.create(group=group, kind=kind)
    return group
