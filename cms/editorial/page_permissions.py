"""What a person may do to a page, in Wagtail's own terms.

Wagtail asks a page's permission tester at every door (explorer, editor, bulk actions, direct
POST), for single pages and for lists alike, so the rule is written once here:

* nobody publishes directly, superusers included: the only way to the public is an approved task;
* unpublishing, moving, reordering, hiding, deleting what has been public: Oficina de Prensa;
* an editor deletes only a draft that never was public and is not being reviewed.
"""

from typing import TYPE_CHECKING

from wagtail.models import PagePermissionTester

from cms.accounts.roles import is_press

if TYPE_CHECKING:
    from wagtail.models import Page


class EditorialPagePermissionTester(PagePermissionTester):
    """Wagtail's tester with the rules of the Oficina de Prensa."""

    def is_press(self) -> bool:
        """Press officers, and superusers for repairs; neither may publish directly."""
        return self.user.is_active and (self.user.is_superuser or is_press(self.user))

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return self.is_press()

    def can_unschedule(self) -> bool:
        return self.is_press()

    def can_reorder_children(self) -> bool:
        return self.is_press()

    def can_unpublish(self) -> bool:
        if not self.page.live or self.page_is_root or self.page_locked():
            return False
        return self.is_press()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.page_is_root or not self.user.is_active:
            return False
        if self.is_press():
            return self.page.depth > 2
        if "change" not in self.permissions or not self.page.is_leaf():
            return False
        return not (
            self.page.live
            or self.page.first_published_at is not None
            or self.page.specific.workflow_in_progress
            or self.page_locked()
        )

    def can_move(self) -> bool:
        return self.is_press() and not self.page_is_root and self.page.depth > 2

    def can_move_to(self, destination: "Page") -> bool:
        if self.page == destination or destination.is_descendant_of(self.page):
            return False
        if not self.page.is_child_of(destination) and not self.page.specific.can_move_to(
            destination
        ):
            return False
        return self.can_move()

    def can_lock(self) -> bool:
        return self.is_press()

    def can_unlock(self) -> bool:
        return self.is_press() or bool(self.user_has_lock())
