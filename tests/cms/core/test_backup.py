"""Backups taken while the site writes, and what comes back from them."""

import json
import shutil
from pathlib import Path

import pytest

from cms.core.backup import (
    MANIFEST,
    BackupError,
    complete_backups,
    drop_old,
    find_backup,
    newest_made_at,
    verify,
)
from tests.installations import Installation, until

# Keeps a file, then the row that names it, then says so: as an upload does.
WRITER = """
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from cms.core.models import Heartbeat
media = Path(settings.MEDIA_ROOT)
media.mkdir(exist_ok=True)
for number in range(100_000):
    (media / f"file-{number}.txt").write_text(str(number))
    Heartbeat.objects.create(job=f"row-{number}", last_ok_at=timezone.now())
    print(number, flush=True)
"""

KEPT = """
from pathlib import Path
from django.conf import settings
from cms.core.models import Heartbeat
media = Path(settings.MEDIA_ROOT)
for job in Heartbeat.objects.filter(job__startswith="row-").values_list("job", flat=True):
    number = job.removeprefix("row-")
    assert (media / f"file-{number}.txt").read_text() == number, number
    print(number)
"""


def backup_under_writes(source: Installation, folder: Path) -> int:
    """Back up while another process writes; return the last row acknowledged before it began."""
    writer = source.start("shell", "--no-imports", "-c", WRITER)
    try:
        acknowledged = [int(writer.stdout.readline()) for _ in range(50)]
        done = source.manage("backup", str(folder))
        assert "Copia completa" in done.stdout
        assert writer.poll() is None, "the writer must still be writing"
    finally:
        writer.kill()
        writer.communicate()
    return acknowledged[-1]


def check_restored(source: Installation, target: Installation, tmp_path: Path) -> None:
    last = backup_under_writes(source, tmp_path / "backups")
    done = target.manage("restore", str(tmp_path / "backups"), "--verify")
    assert "restaurada y verificada" in done.stdout
    kept = {int(number) for number in target.python(KEPT).split()}
    assert set(range(last + 1)) <= kept
    # It is a working site: the schema is there, and nothing is left to migrate.
    target.manage("migrate", "--check")


def test_every_row_acknowledged_before_the_backup_comes_back(
    installation: Installation, empty_installation: Installation, tmp_path: Path
) -> None:
    check_restored(installation, empty_installation, tmp_path)
    integrity = empty_installation.python(
        "from django.db import connection as c; cursor = c.cursor();"
        "print(cursor.execute('PRAGMA integrity_check').fetchone()[0]);"
        "print(cursor.execute('PRAGMA journal_mode').fetchone()[0])"
    )
    assert integrity.split() == ["ok", "wal"]


@pytest.mark.postgres
def test_the_same_on_postgresql(
    postgres_installation: Installation,
    empty_postgres_installation: Installation,
    tmp_path: Path,
) -> None:
    check_restored(postgres_installation, empty_postgres_installation, tmp_path)


def check_forced(site: Installation, tmp_path: Path) -> None:
    """A database with data is only replaced on purpose, and what was there is kept aside."""
    media = site.data_dir / "media"
    media.mkdir()
    (media / "kept.txt").write_text("kept")
    add = "from cms.core.models import Heartbeat as H; from django.utils import timezone as t;"
    site.python(f"{add} H.objects.create(job='before', last_ok_at=t.now())")
    site.manage("backup", str(tmp_path / "backups"))
    site.python(f"{add} H.objects.create(job='after', last_ok_at=t.now())")
    (media / "later.txt").write_text("later")

    refused = site.manage("restore", str(tmp_path / "backups"), check=False)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    jobs = "from cms.core.models import Heartbeat; print(*Heartbeat.objects.values_list('job'))"
    assert "after" in site.python(jobs)

    site.manage("restore", str(tmp_path / "backups"), "--force")
    assert "after" not in site.python(jobs)
    assert "before" in site.python(jobs)
    assert sorted(path.name for path in media.iterdir()) == ["kept.txt"]
    (aside,) = site.data_dir.glob("before-restore-*")
    assert (aside / "media" / "later.txt").read_text() == "later"
    assert any(path.name.startswith("database.") for path in aside.iterdir())


def test_data_are_replaced_only_by_force(installation: Installation, tmp_path: Path) -> None:
    check_forced(installation, tmp_path)


@pytest.mark.postgres
def test_data_are_replaced_only_by_force_on_postgresql(
    postgres_installation: Installation, tmp_path: Path
) -> None:
    check_forced(postgres_installation, tmp_path)


@pytest.fixture(scope="module")
def made(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup with one media file, made once."""
    data_dir = tmp_path_factory.mktemp("made") / "data"
    shutil.copytree(migrated, data_dir)
    (data_dir / "media" / "images").mkdir(parents=True)
    (data_dir / "media" / "images" / "plaza.webp").write_bytes(b"a picture")
    Installation(data_dir).manage("backup", str(data_dir / "backups"))
    return find_backup(data_dir / "backups")


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A backup that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / made.name))


def test_the_manifest_tells_what_the_backup_holds(made: Path) -> None:
    manifest = verify(made)
    assert manifest.engine == "sqlite"
    assert manifest.files["media/images/plaza.webp"]["size"] == len(b"a picture")
    assert manifest.rows["wagtailcore_page"] >= 1
    assert set(manifest.versions) == {"django", "wagtail"}
    assert made.stat().st_mode & 0o077 == 0
    assert (made / manifest.database).stat().st_mode & 0o077 == 0


def test_only_verifying_touches_nothing(made: Path, empty_installation: Installation) -> None:
    done = empty_installation.manage("restore", str(made), "--verify-only")
    assert "verificada" in done.stdout
    assert not (empty_installation.data_dir / "media").exists()


def flip_one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def spoil_manifest(backup: Path) -> None:
    (backup / MANIFEST).write_text("{")


def misquote_rows(backup: Path) -> None:
    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["rows"]["wagtailcore_page"] += 1
    (backup / MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda backup: flip_one_bit(backup / "database.sqlite3"),
        lambda backup: flip_one_bit(backup / "media/images/plaza.webp"),
        lambda backup: (backup / "media/images/plaza.webp").unlink(),
        lambda backup: (backup / "media/images/other.webp").write_bytes(b"smuggled"),
        lambda backup: (backup / MANIFEST).unlink(),
        spoil_manifest,
    ],
    ids=["database", "picture", "missing", "smuggled", "no manifest", "broken manifest"],
)
def test_a_spoiled_backup_is_refused(copy: Path, spoil) -> None:
    verify(copy)
    spoil(copy)
    with pytest.raises(BackupError):
        verify(copy)


def test_a_refused_backup_leaves_the_data_alone(copy: Path, installation: Installation) -> None:
    flip_one_bit(copy / "database.sqlite3")
    before = (installation.data_dir / "db.sqlite3").read_bytes()
    done = installation.manage("restore", str(copy), "--force", check=False)
    assert done.returncode == 1
    assert "cambió desde que se hizo la copia" in done.stderr
    assert (installation.data_dir / "db.sqlite3").read_bytes() == before
    assert not (installation.data_dir / "media").exists()


def test_rows_are_counted_again_after_restoring(
    copy: Path, empty_installation: Installation
) -> None:
    misquote_rows(copy)
    done = empty_installation.manage("restore", str(copy), check=False)
    assert done.returncode == 1
    assert "wagtailcore_page" in done.stderr


@pytest.mark.postgres
def test_a_backup_of_the_other_database_is_refused(
    made: Path, empty_postgres_installation: Installation
) -> None:
    done = empty_postgres_installation.manage("restore", str(made), check=False)
    assert done.returncode == 1
    assert "La copia es de sqlite" in done.stderr


def test_an_interrupted_backup_is_never_taken_for_one(
    installation: Installation, tmp_path: Path
) -> None:
    media = installation.data_dir / "media"
    media.mkdir()
    for number in range(2000):
        (media / f"{number}.bin").write_bytes(bytes(4096))
    folder = tmp_path / "backups"
    process = installation.start("backup", str(folder))
    until(lambda: folder.is_dir() and any(folder.glob("*.partial/media/*")))
    process.kill()
    process.communicate()
    assert complete_backups(folder) == []
    assert newest_made_at(folder) is None
    with pytest.raises(BackupError):
        find_backup(folder)
    (unfinished,) = folder.iterdir()
    with pytest.raises(BackupError):
        verify(unfinished)


def test_old_backups_and_unfinished_ones_go(tmp_path: Path) -> None:
    names = [f"2026010{day}T020000.000000Z" for day in range(1, 6)]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text("{}")
    (tmp_path / "20260102T030000.000000Z.partial").mkdir()
    (tmp_path / "20260109T030000.000000Z.partial").mkdir()  # perhaps being written now
    (tmp_path / "notes").mkdir()
    drop_old(tmp_path, keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *names[-2:],
        "20260109T030000.000000Z.partial",
        "notes",
    ]
    assert newest_made_at(tmp_path).day == 5
