"""What the admin asks of the search."""

from wagtail import hooks

from cms.search.viewsets import SearchGroup


@hooks.register("register_admin_viewset")
def register_search() -> SearchGroup:
    return SearchGroup()
