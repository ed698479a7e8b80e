"""Rich texts of one page, expanded together.

Wagtail looks up the pages that a rich text links to when it is printed: a query or more for each
text. A page with thirty short answers would pay thirty times; here it pays once.
"""

from collections.abc import Iterable

from wagtail.models import Page
from wagtail.rich_text import RichText, features
from wagtail.rich_text.rewriters import LinkRewriter

from cms.core.navigation import site_path

# No stored text holds it: forms refuse it and PostgreSQL cannot keep it.
_SEPARATOR = "\0"


def expand_together(sources: Iterable[str]) -> list[RichText]:
    """The texts with the addresses of their links filled in, ready for ``|richtext``.

    A link to a page that is not live leads nowhere. One query for all links to pages, one for all
    links to documents.
    """
    stored = [source.replace(_SEPARATOR, "") for source in sources]
    rules = {
        name: handler.expand_db_attributes_many
        for name, handler in features.get_link_types().items()
    }
    rewrite = LinkRewriter(bulk_rules={**rules, "page": _links_to_pages})
    return [RichText(html) for html in rewrite(_SEPARATOR.join(stored)).split(_SEPARATOR)]


def _links_to_pages(links: list[dict[str, str]]) -> list[str]:
    """The opening tag of each link, from its stored attributes."""
    wanted = {int(link["id"]) for link in links if link.get("id", "").isdecimal()}
    rows = Page.objects.filter(pk__in=wanted, live=True).values_list("pk", "url_path")
    # ``site_path`` percent-encodes: nothing in it can end the attribute.
    tags = {str(pk): f'<a href="{site_path(url_path)}">' for pk, url_path in rows}
    return [tags.get(link.get("id", ""), "<a>") for link in links]
