"""Who may change or delete an image or a document once a page depends on it.

Wagtail asks this policy at every door of the media library: edit, delete, bulk actions, choosers.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.accounts.roles import is_press
from cms.editorial.files import is_in_use

if TYPE_CHECKING:
    from cms.accounts.models import User


class FilesInUsePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rule of collections and owners, minus what a page depends on.

    A file in use is deleted by nobody. Its title and description are changed by the Oficina de
    Prensa alone (its form offers no file field: see ``file_forms``).
    """

    def user_has_permission_for_instance(
        self, user: "User", action: str, instance: models.Model
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: "User", actions: Iterable[str], instance: models.Model
    ) -> bool:
        allowed = set(actions)
        if allowed & {"change", "delete"} and is_in_use(instance):
            allowed.discard("delete")
            if not (user.is_superuser or is_press(user)):
                allowed.discard("change")
        if not allowed:
            return False
        return bool(super().user_has_any_permission_for_instance(user, allowed, instance))


def register_policies() -> None:
    """Put the policy in force. ``exact_class`` outranks the one that Wagtail registers later."""
    for model, auth_model in (
        (get_image_model(), "wagtailimages.Image"),
        (get_document_model(), "wagtaildocs.Document"),
    ):
        register_permission_policy(
            model,
            FilesInUsePolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user"),
            exact_class=True,
        )
