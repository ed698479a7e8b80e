"""The stamp: changed by all that visitors see, by nothing else, and whatever the disk does."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from cms.core import stamp
from cms.core.models import SiteIdentity
from cms.core.scheduling import registered_jobs
from cms.core.stamp import current_stamp, ensure_stamp, finish_changes, forget, is_shared
from cms.editorial.approval import submit
from cms.editorial.models import Topic, Vereda
from cms.secretarias.models import StaffMember
from tests.conftest import Town, publish_structure
from tests.showcase import document, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    ensure_stamp()


def changes(action: Callable[[], object]) -> bool:
    before = current_stamp()
    action()
    return current_stamp() != before


def marks() -> list[Path]:
    return list(Path(stamp._paths()[0]).glob("changing-*"))


def test_what_visitors_see_changes_it(town: Town) -> None:
    page = town.published(town.hacienda_section, town.people["hacienda"])
    section = town.hacienda_section
    topic, vereda = Topic(name="Agua", slug="agua"), Vereda(name="El Secreto", slug="el-secreto")
    image, file = picture(), document()
    employee = StaffMember(page=section.page, name="Ana", position="Secretaria", sort_order=1)
    for seen in (
        SiteIdentity(name="Uno").save,
        Site.objects.get().save,
        topic.save,
        topic.save,
        topic.delete,
        vereda.save,
        vereda.delete,
        image.save,
        file.save,
        file.delete,
        image.renditions.first().delete,
        section.save,
        employee.save,
        employee.delete,
        lambda: publish_structure(page),
        lambda: page.move(town.alcaldia, pos="last-child"),
        lambda: PageViewRestriction.objects.create(page=page, password="x"),
        lambda: PageViewRestriction.objects.all().delete(),
        page.unpublish,
        page.delete,
    ):
        assert changes(seen), seen


def test_every_page_type_and_its_inline_children_change_it() -> None:
    saved, deleted = (
        {key[0] for key, *_ in signal.receivers if isinstance(key[0], str)}
        for signal in (post_save, post_delete)
    )
    for model in apps.get_models():
        keys = [field for field in model._meta.get_fields() if isinstance(field, ParentalKey)]
        inline = any(issubclass(key.related_model, Page) for key in keys)
        if issubclass(model, Page) or (inline and model._meta.app_label != "wagtailcore"):
            assert f"stamp-{model._meta.label}" in saved & deleted


def test_drafts_reviews_and_new_files_leave_it_alone(town: Town) -> None:
    """Otherwise editors would empty the store all day."""
    editor = town.people["hacienda"]
    page = town.draft_noticia(town.hacienda_section, editor)
    live = town.published(town.hacienda_section, editor, "Publicada")
    live.title = "Con otro título"
    for unseen in (
        lambda: page.save_revision(user=editor),
        lambda: live.save_revision(user=editor),
        lambda: live.save_revision(user=editor, overwrite_revision=live.latest_revision),
        lambda: live.save_revision(user=editor).save(),
        lambda: submit(page=page, user=editor),
        lambda: document("Borrador"),
        lambda: town.people["hacienda"].save(),
        lambda: Redirect.objects.create(old_path="/x", redirect_link="/y"),
    ):
        assert not changes(unseen), unseen


def test_a_new_picture_leaves_it_alone(town: Town) -> None:
    picture("Otra cosa")  # Wagtail notes its size the first time it is asked for
    before = current_stamp()
    picture("Nueva")
    assert current_stamp()[0] - before[0] <= 1


def test_known_here_at_once_and_elsewhere_after_the_commit(
    django_capture_on_commit_callbacks: Any,
) -> None:
    before = current_stamp()
    with django_capture_on_commit_callbacks(execute=True):
        forget()
        assert current_stamp()[0] == before[0] + 1
        assert current_stamp()[1:] == before[1:]
    assert current_stamp()[1:] != before[1:]


def test_a_rolled_back_change_reaches_nobody_else() -> None:
    before = current_stamp()
    with transaction.atomic():
        forget()
        transaction.set_rollback(True)
    assert current_stamp()[1:] == before[1:]


# Disks ---------------------------------------------------------------------------------------


def refuse(*args: object, **kwargs: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_still_lets_the_others_know(monkeypatch: pytest.MonkeyPatch) -> None:
    before = current_stamp()
    monkeypatch.setattr(Path, "open", refuse)
    stamp._lengthen_stamp()
    assert current_stamp()[1:] != before[1:]
    assert is_shared(current_stamp())


def test_who_cannot_tell_the_others_trusts_nothing_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Path, "open", refuse)
        broken.setattr(os, "utime", refuse)
        stamp._lengthen_stamp()
        assert not is_shared(current_stamp())
    stamp._lengthen_stamp()
    assert is_shared(current_stamp())


def test_without_its_file_it_is_not_shared() -> None:
    Path(stamp._paths()[1]).unlink()
    assert current_stamp()[1:] == (0, 0, 0)
    assert not is_shared(current_stamp())
    ensure_stamp()
    assert is_shared(current_stamp())


def test_making_sure_of_it_changes_nothing() -> None:
    assert not changes(ensure_stamp)


# Deaths between the commit and the stamp -----------------------------------------------------


def test_a_change_leaves_a_mark_until_its_stamp(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        forget()
        assert len(marks()) == 1
        forget()
        assert len(marks()) == 1
    assert marks() == []


def test_the_mark_of_the_dead_changes_the_stamp_for_them() -> None:
    forget()
    [mark] = marks()
    before = current_stamp()
    finish_changes()
    assert current_stamp() == before  # it may still be at work
    long_ago = time.time() - stamp.UNFINISHED_AFTER_SECONDS - 1
    os.utime(mark, (long_ago, long_ago))
    finish_changes()
    assert current_stamp()[1:] != before[1:]
    assert marks() == []
    assert not changes(finish_changes)


def test_the_scheduler_looks_after_the_dead() -> None:
    assert "finish_changes" in {job.name for job in registered_jobs()}
