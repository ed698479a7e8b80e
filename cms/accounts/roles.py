"""Which roles a person holds: the one question every permission predicate starts from."""

from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404, HttpRequest

from cms.accounts.models import Role, User

_CACHE = "_role_kinds"


def role_kinds(user: User | AnonymousUser) -> frozenset[str]:
    """The kinds of role that an active person holds; kept on the user object for one request."""
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    if not hasattr(user, _CACHE):
        kinds = Role.objects.filter(group__user=user).values_list("kind", flat=True)
        setattr(user, _CACHE, frozenset(kinds))
    found: frozenset[str] = getattr(user, _CACHE)
    return found


def forget_roles(user: User) -> None:
    """Make the next question about this person's roles ask the database again."""
    user.__dict__.pop(_CACHE, None)
    for name in ("_perm_cache", "_group_perm_cache", "_user_perm_cache"):
        user.__dict__.pop(name, None)


def is_press(user: User | AnonymousUser) -> bool:
    """Whether this person is an active member of the Oficina de Prensa."""
    return Role.Kind.PRESS in role_kinds(user)


def is_systems(user: User | AnonymousUser) -> bool:
    """Whether this person is an active member of the Oficina de Sistemas."""
    return Role.Kind.SYSTEMS in role_kinds(user)


def is_committee(user: User | AnonymousUser) -> bool:
    """Whether this person is an active member of the Comité GEL-T."""
    return Role.Kind.COMMITTEE in role_kinds(user)


def is_aula(user: User | AnonymousUser) -> bool:
    """Whether this person is an active member of the Coordinación del aula."""
    return Role.Kind.AULA in role_kinds(user)


def signed_in(request: HttpRequest) -> User:
    """Who asks. For views that the admin, or a predicate, shows to signed-in people only."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def office_group(kind: Role.Kind) -> Group:
    """The group of one of the offices. Raises ``Group.DoesNotExist`` before it is made."""
    return Group.objects.get(role__kind=kind)
