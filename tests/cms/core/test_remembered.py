"""Shared reads: remembered while nothing changes, forgotten in every process when it does."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from cms.core import remembered, stamp
from cms.core.context_processors import current_identity
from cms.core.models import SiteIdentity
from cms.core.remembered import forget, remember
from tests.conftest import Town

pytestmark = pytest.mark.django_db


class Counter:
    """A read that tells how often it was made."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self) -> int:
        self.reads += 1
        return self.reads


@pytest.fixture
def read() -> Counter:
    forget()
    return Counter()


def test_read_once(read: Counter) -> None:
    assert [remember("a", read) for _ in range(3)] == [1, 1, 1]


def test_keys_apart(read: Counter) -> None:
    assert [remember("a", read), remember("b", read), remember("a", read)] == [1, 2, 1]


def test_forgotten_at_once_where_it_changed(read: Counter) -> None:
    remember("a", read)
    forget()
    assert remember("a", read) == 2


def test_change_in_another_process_is_noticed(read: Counter) -> None:
    remember("a", read)
    stamp = Path(settings.DATA_DIR) / "stamps" / "shared"
    stamp.parent.mkdir(exist_ok=True)
    with stamp.open("ab") as file:
        file.write(b".")
    assert remember("a", read) == 2


def test_nothing_older_than_a_minute(read: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    remember("a", read)
    later = remembered.time.monotonic() + remembered.MAX_AGE_SECONDS + 1
    monkeypatch.setattr(remembered.time, "monotonic", lambda: later)
    assert remember("a", read) == 2


def test_entries_are_bounded(read: Counter) -> None:
    for number in range(remembered.MAX_ENTRIES):
        remember(f"key {number}", read)
    assert remember("key 0", read) == remembered.MAX_ENTRIES + 1


def test_what_a_rolled_back_transaction_read_is_not_kept(read: Counter) -> None:
    with transaction.atomic():
        assert remember("a", read) == 1
        assert remember("a", read) == 1
        transaction.set_rollback(True)
    assert remember("a", read) == 2


def test_rolled_back_change_leaves_no_trace(town: Town) -> None:
    with transaction.atomic():
        SiteIdentity.objects.create(name="Otra")
        assert current_identity().name == "Otra"
        transaction.set_rollback(True)
    assert current_identity().name == "Alcaldía digital"


def test_stamp_grows_only_after_the_commit(
    django_capture_on_commit_callbacks, read: Counter
) -> None:
    stamp = Path(settings.DATA_DIR) / "stamps" / "shared"

    def size() -> int:
        return stamp.stat().st_size if stamp.exists() else 0

    before = size()
    with django_capture_on_commit_callbacks(execute=True):
        forget()
        assert size() == before
    assert size() == before + 1


def test_full_disk_does_not_undo_the_change(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", refuse)
    stamp._lengthen_stamp()
    assert "could not be changed" in caplog.text


def test_changes_that_pages_show_are_forgotten(town: Town, read: Counter) -> None:
    def changes(action) -> bool:
        remember("seen", read)
        before = read.reads
        action()
        remember("seen", read)
        return read.reads > before

    page = town.noticias
    identity = SiteIdentity.objects.create(name="Uno")
    assert changes(identity.save)
    assert changes(Site.objects.get().save)
    assert changes(lambda: page.save())
    assert changes(lambda: page.unpublish())
    assert changes(lambda: PageViewRestriction.objects.create(page=page, password="x"))
    assert changes(lambda: PageViewRestriction.objects.all().delete())
    assert changes(lambda: town.draft_noticia(town.hacienda_section, town.people["hacienda"]))
    assert changes(lambda: page.delete())


def test_saving_a_draft_forgets_nothing(town: Town, read: Counter) -> None:
    page = town.draft_noticia(town.hacienda_section, town.people["hacienda"])
    remember("seen", read)
    page.title = "Otro título"
    page.save_revision(user=town.people["hacienda"])
    assert remember("seen", read) == 1


def test_identity_is_read_once_and_never_written_by_a_visit(town: Town) -> None:
    forget()
    with CaptureQueriesContext(connection) as queries:
        current_identity()
        current_identity()
    assert len(queries) == 1
    assert not SiteIdentity.objects.exists()
