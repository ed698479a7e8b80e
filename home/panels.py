"""What the home page's form says besides its fields."""

from typing import Any

from wagtail.admin.panels import Panel

from home.selectors import suggested_tasks

DAYS = 30


class MostReadPanel(Panel):
    """The pages that people read most, beside the tasks that Prensa chooses."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/most_read_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "suggestions": suggested_tasks(self.instance), "days": DAYS}
