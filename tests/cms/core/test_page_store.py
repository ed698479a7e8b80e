"""Both levels of the store: what is found again, what is dropped, and how much it ever holds."""

import errno
import os
import time
from pathlib import Path
from typing import Any

import brotli
import pytest
from freezegun import freeze_time

from cms.core import fingerprint as versions
from cms.core import stamp
from cms.core.fingerprint import fingerprint
from cms.core.page_store import (
    LARGEST_FILE,
    OVERHEAD,
    PageStore,
    StoredPage,
    clear_files,
    pages_folder,
    shared_store,
)
from cms.core.stamp import Stamp, current_stamp, ensure_stamp

KEY = "https://example.org/"
HTML = "<h1>Alcaldía</h1>".encode() * 100


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    ensure_stamp()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pages"


@pytest.fixture
def store(folder: Path) -> PageStore:
    return make_store(folder)


def make_store(folder: Path, **more: Any) -> PageStore:
    """A store as another process has it: the same folder, nothing in memory."""
    wanted = {"files": 64, "memory_bytes": 1_000_000, "version": "v1", **more}
    return PageStore(folder=folder, **wanted)


def page(key: str = KEY, **more: Any) -> StoredPage:
    wanted = {
        "headers": (("Content-Type", "text/html"), ("Cache-Control", "public")),
        "etag": '"abc"',
        "encoding": "br",
        "body": brotli.compress(HTML, quality=5),
        "stamp": current_stamp(),
        "made_at": time.time(),
        "expires_at": time.time() + 3600,
        **more,
    }
    return StoredPage(key=key, **wanted)


def found(store: PageStore, key: str = KEY) -> StoredPage | None:
    return store.recall(key, current_stamp()) or store.fetch(key, current_stamp())


def somebody_publishes() -> None:
    with Path(stamp._paths()[1]).open("ab") as file:
        file.write(b".")


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


# Found again ---------------------------------------------------------------------------------


def test_found_in_memory_and_in_another_process(store: PageStore, folder: Path) -> None:
    kept = page()
    store.keep(kept)
    assert store.recall(KEY, current_stamp()) is kept
    elsewhere = make_store(folder)
    assert elsewhere.recall(KEY, current_stamp()) is None
    read = elsewhere.fetch(KEY, current_stamp())
    assert read == kept
    assert elsewhere.recall(KEY, current_stamp()) is read


def test_another_key_is_not_found(store: PageStore) -> None:
    store.keep(page())
    assert found(store, KEY + "otra/") is None


def test_the_file_is_found_though_this_process_is_in_the_middle_of_a_change(
    store: PageStore, folder: Path
) -> None:
    """Changes counted here have not been committed: the file is still what everybody sees."""
    store.keep(page())
    here, *shared = current_stamp()
    changing: Stamp = (here + 1, *shared)
    assert make_store(folder).fetch(KEY, changing) is not None
    assert store.recall(KEY, changing) is None


def test_encodings_are_made_from_the_one_kept() -> None:
    kept = page()
    assert kept.variant("").body == HTML
    assert kept.variant("br").body == kept.body
    assert dict(kept.variant("gzip").headers)["Content-Encoding"] == "gzip"
    assert dict(kept.variant("").headers)["ETag"] == '"abc"'
    assert dict(kept.variant("br").headers)["ETag"] == 'W/"abc"'
    for encoding in ("", "br", "gzip"):
        variant = kept.variant(encoding)
        assert dict(variant.headers)["Content-Length"] == str(len(variant.body))


def test_what_is_not_compressed_stays_so() -> None:
    kept = page(encoding="", body=b"corto")
    for encoding in ("", "br", "gzip"):
        assert kept.variant(encoding).body == b"corto"
        assert "Content-Encoding" not in dict(kept.variant(encoding).headers)


# Dropped -------------------------------------------------------------------------------------


def test_dropped_by_a_change(store: PageStore, folder: Path) -> None:
    store.keep(page())
    somebody_publishes()
    assert found(store) is None
    assert found(make_store(folder)) is None
    assert len(store) == 0


def test_what_was_rendered_before_a_change_is_not_found_after_it(
    store: PageStore, folder: Path
) -> None:
    rendered = page()
    somebody_publishes()
    store.keep(rendered)
    assert found(store) is None
    assert found(make_store(folder)) is None


def test_a_stamp_made_anew_is_another_stamp(store: PageStore, folder: Path) -> None:
    """Same size, perhaps even the same inode: the time tells them apart."""
    store.keep(page())
    path = Path(stamp._paths()[1])
    size = path.stat().st_size
    path.unlink()
    path.write_bytes(b"." * size)
    assert found(store) is None
    assert found(make_store(folder)) is None


def test_without_a_stamp_nothing_is_kept_or_found(store: PageStore, folder: Path) -> None:
    store.keep(page())
    Path(stamp._paths()[1]).unlink()
    assert found(store) is None
    store.keep(page())
    assert found(store) is None
    assert found(make_store(folder)) is None


def test_expired_in_memory_and_in_files(store: PageStore, folder: Path) -> None:
    with freeze_time("2026-12-12 12:00:00") as clock:
        store.keep(page(made_at=time.time(), expires_at=time.time() + 60))
        clock.tick(59)
        assert found(store)
        assert found(make_store(folder))
        clock.tick(1)
        assert found(store) is None
        assert found(make_store(folder)) is None


def test_what_is_already_expired_is_not_kept(store: PageStore, folder: Path) -> None:
    store.keep(page(expires_at=time.time() - 1))
    assert len(store) == 0
    assert files(folder) == []


def test_a_clock_put_back_does_not_prolong(store: PageStore, folder: Path) -> None:
    with freeze_time("2026-12-12 12:00:00") as clock:
        store.keep(page(made_at=time.time(), expires_at=time.time() + 60))
        clock.move_to("2026-12-12 11:00:00")
        assert found(store) is None
        assert found(make_store(folder)) is None


def test_another_version_of_the_site_does_not_read_it(store: PageStore, folder: Path) -> None:
    store.keep(page())
    assert found(make_store(folder, version="v2")) is None


def test_cleared(store: PageStore, folder: Path) -> None:
    store.keep(page())
    store.clear()
    assert found(store) is None
    assert store.used_bytes == 0
    assert not folder.exists()


# Damaged -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [0, 1, 64, 65, 100, -1])
def test_half_a_file_is_no_page(store: PageStore, folder: Path, cut: int) -> None:
    store.keep(page())
    [file] = files(folder)
    file.write_bytes(file.read_bytes()[:cut])
    assert found(make_store(folder)) is None


def test_a_damaged_byte_anywhere_is_no_page(store: PageStore, folder: Path) -> None:
    store.keep(page())
    [file] = files(folder)
    good = file.read_bytes()
    for position in range(0, len(good), 7):
        bad = bytearray(good)
        bad[position] ^= 0xFF
        file.write_bytes(bytes(bad))
        assert found(make_store(folder)) is None, position
    file.write_bytes(good)
    assert found(make_store(folder))


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\x00" * 500, b"{}", b"a" * 100_000])
def test_a_foreign_file_is_no_page(store: PageStore, folder: Path, content: bytes) -> None:
    store.keep(page())
    [file] = files(folder)
    file.write_bytes(content)
    assert found(make_store(folder)) is None


def test_a_folder_in_the_place_of_the_file_hurts_nobody(store: PageStore, folder: Path) -> None:
    store.keep(page())
    [file] = files(folder)
    file.unlink()
    file.mkdir()
    other = make_store(folder)
    assert found(other) is None
    other.keep(page())
    assert found(other)


def test_a_damaged_file_is_written_anew(store: PageStore, folder: Path) -> None:
    store.keep(page())
    [file] = files(folder)
    file.write_bytes(b"x")
    store.keep(page())
    assert found(make_store(folder))


# Bounded -------------------------------------------------------------------------------------


def test_memory_is_bounded_and_drops_what_is_used_least(folder: Path) -> None:
    body = os.urandom(4000)
    limit = 10 * (4000 + OVERHEAD + 100)
    store = make_store(folder, memory_bytes=limit, files=0)
    first = page("k0", encoding="", body=body)
    store.keep(first)
    for number in range(1, 200):
        store.keep(page(f"k{number}", encoding="", body=body))
        assert store.recall("k0", current_stamp()) is first  # used all the time
        assert store.used_bytes <= limit
    assert 5 <= len(store) <= 10
    assert store.recall("k199", current_stamp())
    assert store.recall("k1", current_stamp()) is None


def test_the_bytes_counted_are_the_bytes_held(folder: Path) -> None:
    store = make_store(folder, memory_bytes=50_000)
    for number in range(100):
        store.keep(page(f"k{number % 7}", body=os.urandom(number * 10), encoding=""))
        if number % 3 == 0:
            somebody_publishes()
        store.recall(f"k{number % 5}", current_stamp())
    assert store.used_bytes == sum(kept.weight for kept in store._pages.values())


def test_a_page_too_large_for_memory_leaves_the_others_there(folder: Path) -> None:
    store = make_store(folder, memory_bytes=100_000)
    store.keep(page())
    store.keep(page("grande", encoding="", body=b"x" * 200_000))
    assert store.recall(KEY, current_stamp())
    assert store.recall("grande", current_stamp()) is None


def test_files_are_bounded_in_number_and_size(folder: Path) -> None:
    store = make_store(folder, files=16)
    for number in range(300):
        store.keep(page(f"k{number}"))
    store.keep(page("grande", encoding="", body=os.urandom(LARGEST_FILE + 1)))
    kept = files(folder)
    assert 10 <= len(kept) <= 16
    assert all(file.stat().st_size <= LARGEST_FILE + 2000 for file in kept)
    assert found(make_store(folder, files=16), "grande") is None


def test_no_files_are_written_where_none_are_wanted(folder: Path) -> None:
    store = make_store(folder, files=0)
    store.keep(page())
    assert found(store)
    assert not folder.exists()


def test_two_pages_of_one_slot_are_told_apart(folder: Path) -> None:
    store = make_store(folder, files=1)
    store.keep(page("una"))
    store.keep(page("otra"))
    other = make_store(folder, files=1)
    assert found(other, "una") is None
    assert found(other, "otra").key == "otra"


def test_names_of_files_say_nothing_of_the_address(store: PageStore, folder: Path) -> None:
    store.keep(page("https://example.org/../../etc/passwd"))
    [file] = files(folder)
    assert file.parent == folder
    assert file.name.isalnum()


# A disk that fails ---------------------------------------------------------------------------


def test_a_full_disk_costs_the_file_only(
    store: PageStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def write(self, data: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    real = Path.open

    def full(path: Path, mode: str = "r", **more: Any) -> Any:
        if mode != "xb":
            return real(path, mode, **more)
        real(path, mode, **more).close()
        return Full()

    monkeypatch.setattr(Path, "open", full)
    store.keep(page())
    assert store.recall(KEY, current_stamp())
    assert files(folder) == []


def test_a_file_in_the_place_of_the_folder_hurts_nobody(store: PageStore, folder: Path) -> None:
    folder.write_text("no soy una carpeta")
    store.keep(page())
    assert store.recall(KEY, current_stamp())
    assert make_store(folder).fetch(KEY, current_stamp()) is None


def test_a_writer_that_died_blocks_its_slot_for_a_minute(folder: Path) -> None:
    store = make_store(folder, files=1)
    folder.mkdir()
    partial = folder / "000000.partial"
    partial.write_bytes(b"half")
    store.keep(page())
    assert files(folder) == [partial]
    an_hour_ago = time.time() - 3600
    os.utime(partial, (an_hour_ago, an_hour_ago))
    store.keep(page())
    store.keep(page())
    assert files(folder) == [folder / "000000"]


# One store, one version ----------------------------------------------------------------------


def test_the_settings_may_want_none(settings: Any) -> None:
    settings.PAGE_STORE_MEMORY_BYTES = 0
    assert shared_store() is None


def test_one_store_a_process(page_store: PageStore) -> None:
    assert shared_store() is page_store
    assert page_store.folder == pages_folder()


def test_files_are_thrown_away_whoever_wrote_them(page_store: PageStore) -> None:
    page_store.keep(page())
    assert pages_folder().exists()
    clear_files()
    clear_files()
    assert not pages_folder().exists()


def test_settings_and_static_files_are_part_of_the_version(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    seen = {fingerprint()}
    assert fingerprint() in seen
    settings.WAGTAILADMIN_BASE_URL = "https://otra.example.org"
    seen.add(fingerprint())
    (tmp_path / versions.MANIFEST).write_text('{"paths": {"css/site.css": "css/site.123.css"}}')
    seen.add(fingerprint())
    settings.ALLOWED_HOSTS = ["otra.example.org"]
    seen.add(fingerprint())
    assert len(seen) == 4


def test_code_and_templates_are_part_of_the_version(settings: Any, tmp_path: Path) -> None:
    for name in ("cms/core/views.py", "templates/base.html", "requirements.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    settings.BASE_DIR = tmp_path
    settings.TEMPLATES = [{"DIRS": [tmp_path / "templates"]}]
    seen = {versions.code_digest.__wrapped__()}
    for name in ("cms/core/views.py", "templates/base.html", "requirements.txt"):
        (tmp_path / name).write_text("b")
        seen.add(versions.code_digest.__wrapped__())
    assert len(seen) == 4
