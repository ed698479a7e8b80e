"""Who may approve, and who is on duty: separation of duties, written once.

Called by the workflow task, by the last gate before publication and by every view.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import Role, User
from cms.accounts.roles import is_committee, is_press, is_systems, role_kinds
from cms.editorial.models.desk import DeskItem


def is_officer(user: User | AnonymousUser | None) -> bool:
    """Whether this person belongs to the Oficina de Prensa. Being a superuser is not enough."""
    return user is not None and is_press(user)


def authors_since_publication(page: Page) -> set[int]:
    """Ids of everyone who wrote or changed what the public does not see yet.

    Counts the author of every revision made after the live one (of every revision, for a page
    that is not live), so that rewriting and approving, or having somebody else resubmit one's own
    text, does not hide who wrote it.
    """
    revisions = page.revisions.exclude(user=None)
    live = page.live_revision if page.live else None
    if live is not None:
        revisions = revisions.filter(Q(created_at__gt=live.created_at) | Q(pk__gt=live.pk))
    return set(revisions.values_list("user_id", flat=True))


def officers_on_duty(on: date | None = None) -> set[int]:
    """Ids of the active Prensa accounts without a recorded absence on a day (today: Bogotá)."""
    day = on or timezone.localdate()
    return set(
        User.objects.filter(is_active=True, groups__role__kind=Role.Kind.PRESS)
        .exclude(absences__starts_on__lte=day, absences__ends_on__gte=day)
        .values_list("pk", flat=True)
    )


def may_approve(user: User | None, page: Page) -> bool:
    """Whether this officer may approve the page's latest text: they had no hand in it."""
    return is_officer(user) and user is not None and user.pk not in authors_since_publication(page)


def may_approve_by_exception(user: User | None, page: Page) -> bool:
    """Whether an officer may approve their own change, giving a reason that is logged.

    Only when nobody else on duty could: every other officer is absent or is an author too.
    """
    if user is None or not is_officer(user):
        return False
    authors = authors_since_publication(page)
    return user.pk in authors and not (officers_on_duty() - authors - {user.pk})


def may_publish_urgently(user: User | AnonymousUser | None) -> bool:
    """Whether this person may publish what cannot wait, alone, giving a reason.

    A second officer looks at it within a day, and everyone concerned is told.
    """
    return is_officer(user)


def may_take_second_look(user: User | None, item: DeskItem) -> bool:
    """Whether this officer may look again at what was published urgently: it was not theirs."""
    if user is None or not is_officer(user) or user.pk == item.submitted_by_id:
        return False
    live = item.page.live_revision if item.page else None
    return live is None or live.user_id != user.pk


def may_withdraw_from_review(user: User, page: Page) -> bool:
    """Whether this person may take back a text that waits: they sent it, wrote in it, or own it."""
    item = DeskItem.objects.waiting().filter(page_id=page.pk).first()
    sender = item.submitted_by_id if item else None
    concerned = {sender, page.owner_id} | authors_since_publication(page)
    return user.pk in concerned and bool(page.permissions_for_user(user).permissions)


def may_record_absence(recorder: User, officer: User) -> bool:
    """An officer records their own absence; the Oficina de Sistemas records anybody's.

    An officer who could declare a colleague absent could approve their own text at will; so
    could somebody of Sistemas who is also an officer.
    """
    if not is_officer(officer) or not recorder.is_active:
        return False
    return recorder == officer or (is_systems(recorder) and not is_officer(recorder))


def officers_absences_recordable_by(recorder: User) -> QuerySet[User]:
    """The officers whose absence this person may record: the list of ``may_record_absence``."""
    officers = User.objects.filter(is_active=True, groups__role__kind=Role.Kind.PRESS)
    if is_officer(recorder):
        return officers.filter(pk=recorder.pk)
    return officers if is_systems(recorder) else officers.none()


def may_keep_pages(user: User | AnonymousUser) -> bool:
    """Whether this person may answer for pages at all: they write in a section, or are of Prensa.

    For which ones: ``cms.editorial.reviews.selectors.kept_by``.
    """
    return is_officer(user) or Role.Kind.SECTION_EDITOR in role_kinds(user)


def may_share_drafts(user: User | AnonymousUser) -> bool:
    """Whether this person may share drafts at all: they write somewhere, or are of Prensa."""
    return may_keep_pages(user) or bool(user.is_active and user.is_superuser)


def may_share_draft(user: User, page: Page) -> bool:
    """Whether this person may show a page's draft to somebody outside: they may edit it.

    A folder has nothing to show.
    """
    specific = page.specific
    if not user.is_active or specific.is_root() or not specific.is_previewable():
        return False
    return is_officer(user) or bool(specific.permissions_for_user(user).can_edit())


def may_see_absences(user: User | AnonymousUser) -> bool:
    """Whether the absences screen exists for this person."""
    return is_officer(user) or is_systems(user)


def may_read_audit_log(user: User | AnonymousUser) -> bool:
    """Prensa, Sistemas and the Comité answer for what happened on the site; superusers too."""
    return bool(
        user.is_active
        and (user.is_superuser or is_press(user) or is_systems(user) or is_committee(user))
    )


def is_section_editor(user: User | AnonymousUser) -> bool:
    """Whether this person writes in some section."""
    return Role.Kind.SECTION_EDITOR in role_kinds(user)


def may_see_measures(user: User | AnonymousUser) -> bool:
    """Prensa and the Comité answer for how long texts wait; superusers too."""
    return bool(user.is_active and (user.is_superuser or is_press(user) or is_committee(user)))
