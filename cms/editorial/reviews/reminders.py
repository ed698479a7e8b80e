"""Who hears that a page is to be looked at: fourteen days before, on the day, then every week.

Run daily; on a day on which nobody works, nobody is told, and the next working day makes up for
it. A page is mentioned at most once a day, however often this runs.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.mail import site_url, subject_line
from cms.accounts.models import Role, User
from cms.core.business_time import work_calendar
from cms.editorial.models import Notice, PageReview
from cms.editorial.notices.tell import tell
from cms.editorial.reviews.selectors import live_reviews, tended_sections
from cms.editorial.sections import editors_of

FIRST = timedelta(days=14)
AGAIN = timedelta(days=7)


def to_remind(today: date) -> Q:
    """What nobody has been told for this stage. A new date forgets what was told of the old."""
    return (
        Q(reminded_on=None, review_on__lte=today + FIRST)
        | Q(reminded_on__lt=F("review_on"), review_on__lte=today)
        | Q(reminded_on__lte=today - AGAIN, review_on__lt=today)
    )


@transaction.atomic
def remind_due() -> int:
    """Tell editors, mailboxes and Prensa of what is due; returns how many pages that is.

    The mail is a row of the outbox, written with the rest: it leaves only if all of it was kept.
    """
    today = timezone.localdate()
    if not work_calendar().is_working_day(today):
        return 0
    due = list(
        live_reviews()
        .filter(to_remind(today))
        .select_for_update(of=("self",))
        .select_related("page")
        .order_by("review_on", "pk")
    )
    tended = set(tended_sections())
    owned: dict[int | None, list[PageReview]] = defaultdict(list)
    for review in due:
        owned[review.section_id if review.section_id in tended else None].append(review)
    sections = Page.objects.filter(pk__in=[pk for pk in owned if pk]).specific()
    for section in sections:
        _tell(editors_of(section), owned[section.pk], path=reverse("desk:my_section"))
        _write_to(getattr(section, "email", ""), section, owned[section.pk], today)
    if owned[None]:
        officers = User.objects.filter(is_active=True, groups__role__kind=Role.Kind.PRESS)
        _tell(set(officers.values_list("pk", flat=True)), owned[None], path=reverse("desk:reviews"))
    PageReview.objects.filter(pk__in=[review.pk for review in due]).update(reminded_on=today)
    return len(due)


def _tell(people: set[int], reviews: list[PageReview], *, path: str) -> None:
    titles = [review.page.title for review in reviews]
    tell(
        people,
        kind=Notice.Kind.REVIEW_DUE,
        title=titles[0] if len(titles) == 1 else f"{len(titles)} páginas por verificar",
        text="\n".join(titles) if len(titles) > 1 else "",
        path=path,
    )


def _write_to(address: str, section: Page, reviews: list[PageReview], today: date) -> None:
    """One mail for all that is due, to the mailbox that the section's page shows."""
    if not address:
        return
    body = render_to_string(
        "emails/editorial/reviews_due.txt",
        {
            "section": section,
            "reviews": reviews,
            "today": today,
            "desk_url": site_url("desk:my_section"),
        },
    )
    number = len(reviews)
    what = "1 página por verificar" if number == 1 else f"{number} páginas por verificar"
    send_mail(subject_line(what), body, settings.DEFAULT_FROM_EMAIL, [address])
