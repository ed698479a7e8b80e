"""Reads that span models: people for the listing, and who may do what, where."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from wagtail.models import GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from cms.accounts.models import Confirmation, Role, User

ACCESS_ACTIONS = ("accounts.issue_code", "accounts.change_email", "accounts.remove_factor")
RIGHT_LABELS = {
    "add": "crear",
    "change": "editar",
    "delete": "borrar",
    "choose": "usar",
    "view": "ver",
    "publish": "publicar",
    "bulk_delete": "borrar en bloque",
    "lock": "bloquear",
    "unlock": "desbloquear",
}


def people(*, text: str = "", group: Group | None = None, state: str = "") -> QuerySet[User]:
    """Accounts that match, with their roles and whether they have a second factor.

    ``state``: ``active``, ``inactive``, or ``no_factor`` (may open the admin, active, none set).
    """
    totp = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    found = User.objects.annotate(has_factor=Exists(totp)).prefetch_related(
        Prefetch("groups", Group.objects.filter(role__isnull=False).order_by("name"), "role_groups")
    )
    for word in text.split()[:5]:
        found = found.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
        )
    if group is not None:
        found = found.filter(groups=group)
    if state == "active":
        found = found.filter(is_active=True)
    elif state == "inactive":
        found = found.filter(is_active=False)
    elif state == "no_factor":
        opens = Q(groups__permissions__codename="access_admin") | Q(is_superuser=True)
        found = found.filter(opens, is_active=True, has_factor=False).distinct()
    return found.order_by("last_name", "first_name", "username")


def role_groups() -> QuerySet[Group]:
    """The groups that are roles, offices first."""
    return (
        Group.objects.filter(role__isnull=False)
        .select_related("role")
        .order_by("-role__kind", "name")
    )


def pending_confirmations() -> QuerySet[Confirmation]:
    """What awaits a second person, oldest first."""
    return (
        Confirmation.objects.filter(decided_at=None)
        .select_related("person", "requested_by")
        .order_by("requested_at")
    )


def decided_confirmations() -> QuerySet[Confirmation]:
    """What was decided, newest first."""
    return (
        Confirmation.objects.exclude(decided_at=None)
        .select_related("person", "requested_by", "decided_by")
        .order_by("-decided_at")
    )


def recent_access_changes(users: list[User], *, days: int = 90) -> dict[int, list[ModelLogEntry]]:
    """By person, who gave a code or changed the e-mail or the factor lately.

    A second person looks at this before confirming: somebody who prepared their own way into the
    account first shows here.
    """
    entries = (
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(User),
            object_id__in=[str(user.pk) for user in users],
            action__in=ACCESS_ACTIONS,
            timestamp__gt=timezone.now() - timedelta(days=days),
        )
        .select_related("user", "content_type")
        .order_by("-timestamp")
    )
    found: dict[int, list[ModelLogEntry]] = defaultdict(list)
    for entry in entries:
        found[int(entry.object_id)].append(entry)
    return dict(found)


@dataclass
class GroupRights:
    """What one group may do, and who is in it."""

    group: Group
    kind: str
    people: list[User] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    collections: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    other: list[str] = field(default_factory=list)

    def settle(self) -> "GroupRights":
        """Plain dictionaries, so that a template can walk them."""
        self.pages, self.collections = dict(self.pages), dict(self.collections)
        return self


def rights_by_group() -> list[GroupRights]:
    """Every group's rights over pages, files and the rest; a fixed number of queries."""
    active = User.objects.filter(is_active=True).order_by("last_name", "first_name", "username")
    groups = (
        Group.objects.select_related("role")
        .prefetch_related(
            Prefetch("user_set", active, "active_people"), "permissions__content_type"
        )
        .order_by("name")
    )
    rows = {group.pk: _row(group) for group in groups}
    for right in GroupPagePermission.objects.select_related("page", "permission").order_by(
        "page__path", "permission__codename"
    ):
        place = f"{right.page.get_admin_display_title()} ({right.page.url_path})"
        rows[right.group_id].pages[place].append(_label(right.permission.codename))
    for right in GroupCollectionPermission.objects.select_related(
        "collection", "permission__content_type"
    ).order_by("collection__path", "permission__content_type", "permission__codename"):
        thing = right.permission.content_type.name
        rows[right.group_id].collections[right.collection.name].append(
            f"{_label(right.permission.codename)} {thing}"
        )
    return [row.settle() for row in rows.values()]


def superusers() -> QuerySet[User]:
    """Those who may do everything, whatever their groups."""
    return User.objects.filter(is_superuser=True, is_active=True).order_by("username")


def _row(group: Group) -> GroupRights:
    try:
        kind = Role.Kind(group.role.kind).label
    except Role.DoesNotExist:
        kind = "No es un rol"
    return GroupRights(
        group=group,
        kind=str(kind),
        people=list(group.active_people),  # type: ignore[attr-defined]
        other=sorted(
            "Entrar a la administración"
            if permission.codename == "access_admin"
            else f"{_label(permission.codename)} {permission.content_type.name}"
            for permission in group.permissions.all()
        ),
    )


def _label(codename: str) -> str:
    """«editar» for ``change_page``; the code itself for a right without a Spanish word here."""
    for right in sorted(RIGHT_LABELS, key=len, reverse=True):
        if codename.startswith(f"{right}_"):
            return RIGHT_LABELS[right]
    return codename
