"""Changes to people, roles and ways in. Every function writes the audit log."""

from cms.accounts.services.access import issue_access_code, set_password, use_access_code
from cms.accounts.services.confirmations import confirm, refuse, request_confirmation
from cms.accounts.services.factors import remove_second_factor
from cms.accounts.services.people import (
    create_person,
    deactivate_person,
    reactivate_person,
    update_person,
)
from cms.accounts.services.plain import (
    erase_account,
    hand_access_code,
    open_account,
    rename_account,
)
from cms.accounts.services.roles import ensure_office, grant_role, revoke_role

__all__ = [
    "confirm",
    "create_person",
    "deactivate_person",
    "ensure_office",
    "erase_account",
    "grant_role",
    "hand_access_code",
    "issue_access_code",
    "open_account",
    "reactivate_person",
    "refuse",
    "remove_second_factor",
    "rename_account",
    "request_confirmation",
    "revoke_role",
    "set_password",
    "update_person",
    "use_access_code",
]
