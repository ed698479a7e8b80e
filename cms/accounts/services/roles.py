"""Giving and taking roles. A role is a group that a service made; no other group is given here."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.log_actions import log

from cms.accounts.errors import (
    AlreadyHeld,
    ConfirmationRequired,
    NotAllowed,
    NotARole,
    NotHeld,
    PersonInactive,
)
from cms.accounts.mail import notify
from cms.accounts.models import AccessCode, Role, User
from cms.accounts.permissions import GUARDED_KINDS, grant_needs, may_control
from cms.accounts.roles import forget_roles


@transaction.atomic
def ensure_office(kind: Role.Kind) -> Group:
    """The group of one of the three offices, made the first time. Repeatable."""
    role = Role.objects.filter(kind=kind).select_related("group").first()
    if role is not None:
        return role.group
    group, _created = Group.objects.get_or_create(name=str(kind.label))
    Role.objects.create(group=group, kind=kind)
    return group


@transaction.atomic
def grant_role(*, user: User, group: Group, by: User) -> None:
    """Give somebody else a role.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or acts on themselves or on a superuser.
        NotARole: the group was not made as a role: it may carry rights nobody meant to give.
        ConfirmationRequired: Prensa and Sistemas are given by two people.
        PersonInactive, AlreadyHeld: there is nothing to give.
    """
    if not may_control(by, user):
        raise NotAllowed
    check_grantable(user=user, group=group)
    if grant_needs(by, group):
        raise ConfirmationRequired
    join(user=user, group=group, by=by)


def check_grantable(*, user: User, group: Group) -> None:
    """Raise the error that says why this role cannot be given to this person now, if any."""
    if not Role.objects.filter(group=group).exists():
        raise NotARole
    if not user.is_active:
        raise PersonInactive
    if user.groups.filter(pk=group.pk).exists():
        raise AlreadyHeld


def join(*, user: User, group: Group, by: User, confirmed_by: User | None = None) -> None:
    """Add somebody to a role, when the rules were already asked."""
    user.groups.add(group)
    forget_roles(user)
    if Role.objects.filter(group=group, kind__in=GUARDED_KINDS).exists():
        # A code printed by one person before would be a way into what takes two to give.
        AccessCode.objects.filter(user=user).delete()
    data = {"group": group.name}
    if confirmed_by is not None:
        data["confirmed_by"] = confirmed_by.username
    log(instance=user, action="accounts.grant_role", user=by, data=data)
    notify(user, "role_granted", role=group.name)


@transaction.atomic
def revoke_role(*, user: User, group: Group, by: User) -> None:
    """Take a role from somebody else. One person is enough: it opens nothing.

    Raises:
        NotAllowed: ``by`` is not of Sistemas, or acts on themselves or on a superuser.
        NotARole: the group is not a role.
        NotHeld: the person does not hold it.
    """
    if not may_control(by, user):
        raise NotAllowed
    if not Role.objects.filter(group=group).exists():
        raise NotARole
    if not user.groups.filter(pk=group.pk).exists():
        raise NotHeld
    leave(user=user, group=group, by=by)


def leave(*, user: User, group: Group, by: User) -> None:
    """Remove somebody from a role, when the rules were already asked."""
    user.groups.remove(group)
    forget_roles(user)
    log(instance=user, action="accounts.revoke_role", user=by, data={"group": group.name})


def leave_guarded_offices(*, user: User, by: User) -> None:
    """Take Prensa and Sistemas from somebody: coming back needs the second person again."""
    for group in Group.objects.filter(user=user, role__kind__in=GUARDED_KINDS):
        leave(user=user, group=group, by=by)
