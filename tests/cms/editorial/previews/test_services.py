"""Addresses of drafts: made, revoked, forgotten."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page, PageLogEntry

from cms.core.scheduling import registered_jobs
from cms.editorial.errors import BadPeriod, ReasonRequired
from cms.editorial.models import PreviewLink
from cms.editorial.previews.services import (
    link_of,
    make_preview_link,
    note_seen,
    prune_preview_links,
    revoke,
    still_works,
)
from cms.news.models import NoticiasContainerPage
from tests.cms.editorial.previews.conftest import only_link, path_of
from tests.conftest import Town

pytestmark = pytest.mark.django_db


def make(page, user, recipient="la Secretaria", **fields) -> str:
    return make_preview_link(page=page, user=user, recipient=recipient, **fields)


def token_of(address: str) -> str:
    return path_of(address).strip("/").removeprefix("previa/")


def test_the_address_is_told_once_and_only_its_hash_is_kept(town: Town, draft) -> None:
    address = make(draft, town.hacienda)
    token = token_of(address)
    assert address.startswith("http")
    assert len(token) == 43  # 256 bits
    link = only_link()
    kept = [str(value) for value in PreviewLink.objects.values().get().values()]
    assert not [value for value in kept if token in value]
    assert link_of(token) == link
    logged = PageLogEntry.objects.get(action="editorial.make_preview_link")
    assert logged.user == town.hacienda
    assert token not in str(logged.data)


def test_no_two_addresses_are_alike(town: Town, draft) -> None:
    assert len({make(draft, town.hacienda) for _ in range(20)}) == 20


def test_seven_days_unless_told(town: Town, draft) -> None:
    with freeze_time("2026-03-03T15:00:00Z"):
        make(draft, town.hacienda)
        link = only_link()
        assert link.expires_at - timezone.now() == timedelta(days=7)


@pytest.mark.parametrize("days", [1, 30])
def test_from_one_to_thirty_days(town: Town, draft, days: int) -> None:
    make(draft, town.hacienda, days=days)
    assert only_link().expires_at - only_link().created_at == timedelta(days=days)


@pytest.mark.parametrize("days", [0, -1, 31])
def test_no_longer_and_no_shorter(town: Town, draft, days: int) -> None:
    with pytest.raises(BadPeriod):
        make(draft, town.hacienda, days=days)


def test_it_must_be_for_somebody(town: Town, draft) -> None:
    with pytest.raises(ReasonRequired):
        make(draft, town.hacienda, recipient="  ")


@pytest.mark.parametrize("who", ["social", "sistemas", "comite", "ciudadana"])
def test_only_who_may_edit_it_or_is_of_prensa(town: Town, draft, who: str) -> None:
    with pytest.raises(PermissionDenied):
        make(draft, town.people[who])
    assert not PreviewLink.objects.exists()
    make(draft, town.prensa)
    make(draft, town.hacienda2)


def test_what_has_nothing_to_show_has_no_link(town: Town) -> None:
    folder = NoticiasContainerPage.objects.child_of(town.hacienda_section.page).get()
    for page in (folder, Page.get_first_root_node()):
        with pytest.raises(PermissionDenied):
            make(page, town.prensa)


def test_revoked_once_and_for_all(town: Town, draft) -> None:
    make(draft, town.hacienda)
    link = only_link()
    assert still_works(link)
    revoke(link=link, user=town.prensa)
    moment = only_link().revoked_at
    revoke(link=link, user=town.hacienda)
    assert only_link().revoked_at == moment
    assert not still_works(only_link())
    assert PageLogEntry.objects.filter(action="editorial.revoke_preview_link").count() == 1


def test_not_revoked_by_another_section(town: Town, draft) -> None:
    make(draft, town.hacienda)
    with pytest.raises(PermissionDenied):
        revoke(link=only_link(), user=town.social)
    assert only_link().revoked_at is None


def test_it_ends_with_the_rights_of_who_made_it(town: Town, draft) -> None:
    make(draft, town.hacienda)
    town.hacienda.groups.clear()
    assert not still_works(only_link())
    make(draft, town.prensa)
    link = PreviewLink.objects.latest("pk")
    assert still_works(link)
    town.prensa.is_active = False
    town.prensa.save()
    assert not still_works(PreviewLink.objects.latest("pk"))


def test_seen_is_written_at_most_once_a_minute(town: Town, draft) -> None:
    make(draft, town.hacienda)
    seen = []
    for second in (0, 30, 59, 60, 90):
        with freeze_time(timezone.now().replace(microsecond=0)) as clock:
            clock.move_to(f"2026-03-03T15:0{second // 60}:{second % 60:02}Z")
            note_seen(only_link())
        seen.append(only_link().last_seen_at.strftime("%M:%S"))
    assert seen == ["00:00", "00:00", "00:00", "01:00", "01:00"]


def test_forgotten_ninety_days_after_its_end(town: Town, draft) -> None:
    with freeze_time("2026-03-01T12:00:00Z"):
        make(draft, town.hacienda, days=1)
        make(draft, town.hacienda, days=10)
    with freeze_time("2026-05-31T12:00:00Z"):
        prune_preview_links()
        assert PreviewLink.objects.count() == 2
    with freeze_time("2026-06-01T12:00:00Z"):
        prune_preview_links()
        assert only_link().expires_at.day == 11
    assert "prune_preview_links" in {job.name for job in registered_jobs()}
