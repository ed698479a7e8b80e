"""Who may do what to people's accounts. Services, views and templates all ask here.

Two sorts of account are out of one person's reach. A superuser's: only another superuser touches
it. A *guarded* one, of Prensa or of Sistemas: a role or a way in is given by two people, because
those are the people who publish, and who confirm.
"""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group

from cms.accounts.models import Confirmation, Role, User
from cms.accounts.roles import is_committee, is_press, is_systems

Person = User | AnonymousUser

GUARDED_KINDS = (Role.Kind.PRESS, Role.Kind.SYSTEMS)
GRANT_KINDS = {
    Role.Kind.PRESS: Confirmation.Kind.GRANT_PRESS,
    Role.Kind.SYSTEMS: Confirmation.Kind.GRANT_SYSTEMS,
}


def may_open_admin(user: Person) -> bool:
    """Whether ``/admin/`` lets this person in."""
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))


def must_have_second_factor(user: Person) -> bool:
    """Whether this person may not use the admin without a second factor."""
    return bool(settings.SECOND_FACTOR_REQUIRED and may_open_admin(user))


def has_second_factor(user: Person) -> bool:
    """Whether an authenticator application is set up. Recovery codes alone do not count."""
    return (
        user.is_authenticated
        and Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
    )


def may_manage_people(user: Person) -> bool:
    """The Oficina de Sistemas; superusers for repairs."""
    return bool(user.is_active and (user.is_superuser or is_systems(user)))


def may_edit(actor: Person, person: User) -> bool:
    """Whether the actor may change this person's names and e-mail."""
    return may_manage_people(actor) and (actor.is_superuser or not person.is_superuser)


def may_control(actor: Person, person: User) -> bool:
    """Whether the actor may give roles or a way in, or close the account. Never one's own."""
    return may_edit(actor, person) and actor.pk != person.pk


def acts_alone(actor: Person) -> bool:
    """A superuser needs no second person: Wagtail's own screens let them do as much."""
    return bool(actor.is_active and actor.is_superuser)


def is_guarded(person: User) -> bool:
    """Whether the account holds the role of Prensa or of Sistemas, active or not."""
    return Role.objects.filter(group__user=person, kind__in=GUARDED_KINDS).exists()


def is_plain(person: User) -> bool:
    """Whether the account opens nothing but what is the person's own: no role and no right."""
    return not (
        person.is_superuser
        or person.is_staff
        or person.groups.exists()
        or person.user_permissions.exists()
    )


def needs_second_person(actor: Person, person: User) -> bool:
    """Whether a way into this account needs two people."""
    return not acts_alone(actor) and is_guarded(person)


def grant_needs(actor: Person, group: Group) -> Confirmation.Kind | None:
    """What must be confirmed before the actor's grant of this role takes effect, if anything."""
    if acts_alone(actor):
        return None
    role = Role.objects.filter(group=group).first()
    return GRANT_KINDS.get(Role.Kind(role.kind)) if role else None


def may_confirm(user: Person) -> bool:
    """Prensa, Sistemas and superusers see what awaits a second person."""
    return bool(user.is_active and (user.is_superuser or is_press(user) or is_systems(user)))


def may_decide(user: Person, confirmation: Confirmation) -> bool:
    """Whether this is a second person: neither who asked nor who benefits."""
    return may_confirm(user) and user.pk not in {
        confirmation.requested_by_id,
        confirmation.person_id,
    }


def may_see_rights(user: Person) -> bool:
    """Sistemas, Prensa, the Comité and superusers see who may do what."""
    return may_confirm(user) or is_committee(user)
