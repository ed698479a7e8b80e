"""``manage.py prepare``: whole the first time, nothing the second, careful with real data."""

from pathlib import Path

import pytest

from cms.core.locks import exclusive
from cms.core.preparation import Preparation, ResetRefusedError, digest
from cms.core.scheduling import LOCK
from tests.installations import Installation

DATA = ("prepare", "--data", "check")  # any command that prints something serves here


def test_a_second_run_does_nothing_and_repeats_the_closing_words(
    installation: Installation,
) -> None:
    first = installation.manage(*DATA).stdout
    assert "Datos de demostración…" in first
    assert "Archivos estáticos…" in first
    assert (installation.data_dir / "static").is_dir()
    second = installation.manage(*DATA).stdout
    assert "…" not in second
    assert "no identific" in second or "no issues" in second


def test_reset_throws_the_data_away_but_never_under_a_running_site(
    installation: Installation, settings
) -> None:
    (installation.data_dir / "media").mkdir()
    (installation.data_dir / "media" / "old.txt").write_text("old")
    settings.DATA_DIR = installation.data_dir
    with exclusive(LOCK):
        refused = installation.manage("prepare", "--reset", check=False)
        assert refused.returncode == 1
        assert "El sitio está funcionando" in refused.stderr
        assert (installation.data_dir / "media" / "old.txt").exists()
    # With the database gone, the stamps of an earlier run must not call it ready.
    assert "Base de datos…" in installation.manage("prepare", "--reset").stdout
    installation.manage("migrate", "--check")
    assert not (installation.data_dir / "media").exists()


def test_real_data_are_never_reset(settings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(ResetRefusedError, match="no es de demostración"):
        Preparation(data_command="", out=None).reset()


def test_a_digest_follows_names_and_contents(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    before = digest([one, two])
    assert digest([two, one]) == before
    two.write_text("c")
    assert digest([one, two]) != before
    two.write_text("b")
    assert digest([one, two]) == before
    assert digest([one]) != before
