"""The last gate: what Wagtail calls when a workflow ends.

Named by ``WAGTAIL_FINISH_WORKFLOW_ACTION`` and imported while Wagtail's models are still loading,
hence no model at module level and one import inside the function.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from cms.accounts.models import User


def publish_if_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish the page's latest revision if an entitled officer approved exactly that revision.

    Raises:
        PermissionDenied: no such approval exists; for example, the workflow's task was switched
            off, and Wagtail would end the workflow at the moment of submission.
    """
    from cms.editorial import approval

    approval.publish_approved(workflow_state=workflow_state, user=user)
