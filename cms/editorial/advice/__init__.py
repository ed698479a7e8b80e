"""The automatic checks of a page under review. They advise; nothing here blocks or changes a page.

``advise`` reads one version of a page (``text``), looks up together what it points at
(``targets``), and lets each check say what it finds. Every check is a function of what was read:
to add one, write it beside the others and name it in ``advise``.
"""

from wagtail.models import Page

from cms.editorial.advice.alternatives import check_alternatives
from cms.editorial.advice.essentials import check_essentials
from cms.editorial.advice.findings import Advice, PageWeight
from cms.editorial.advice.jargon import check_jargon
from cms.editorial.advice.links import check_links
from cms.editorial.advice.loading import check_weight
from cms.editorial.advice.neutrality import check_neutrality
from cms.editorial.advice.officials import official_names, register_official_names
from cms.editorial.advice.personal_data import check_personal_data
from cms.editorial.advice.reading_ease import check_reading
from cms.editorial.advice.targets import look_up
from cms.editorial.advice.text import read_page

__all__ = ["Advice", "PageWeight", "advise", "register_official_names"]

ORDER = (
    "personal_id",
    "personal_account",
    "personal_birth",
    "personal_phone",
    "personal_email",
    "personal_address",
    "links_broken",
    "slogan",
    "official_named",
    "alt_missing",
    "essentials",
    "attachment_heavy",
    "weight",
    "anchors_missing",
    "sentence_long",
    "reading_ease",
    "alt_poor",
    "links_vague",
    "links_insecure",
    "praise",
    "jargon",
    "links_typed",
)
"""What needs attention first: harm to a person, then what cannot be read, then how it is said."""


def advise(page: Page, weight: PageWeight | None = None) -> tuple[Advice, ...]:
    """What is worth a look in this version of a page, the gravest first, then what is well.

    ``page`` is of its own type, as ``revision.as_object()`` gives it. ``weight`` is that of its
    first view, if it was measured. Asks the database a fixed number of questions, whatever the
    page holds, and the network none.
    """
    content = read_page(page)
    targets = look_up(page, content)
    found = [
        *check_personal_data(content, is_expected=getattr(page, "personal_data_expected", False)),
        *check_links(page, content, targets),
        *check_neutrality(content, official_names()),
        *check_alternatives(content, targets),
        *check_essentials(page, content),
        *check_weight(content, targets, weight),
        *check_reading(content),
        *check_jargon(content),
    ]
    return tuple(sorted(found, key=_rank))


def _rank(advice: Advice) -> tuple[bool, int]:
    place = ORDER.index(advice.kind) if advice.kind in ORDER else len(ORDER)
    return advice.is_good, place
