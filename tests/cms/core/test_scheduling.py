"""Timed jobs: each run is remembered, none spoils another, one scheduler at a time."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.core import jobs, scheduling
from cms.core.locks import LockHeldError, exclusive, is_held
from cms.core.models import Heartbeat
from cms.core.scheduling import NEVER, Job, every, register_job, registered_jobs, run_job
from tests.installations import DEADLINE, Installation, until


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch, settings, tmp_path) -> None:
    monkeypatch.setattr(scheduling, "_jobs", {})
    settings.DATA_DIR = tmp_path


def fail() -> None:
    raise RuntimeError("no hay luz")


def job(name: str = "work", run=lambda: None) -> Job:
    return Job(name=name, run=run, interval=timedelta(minutes=1))


@pytest.mark.django_db
def test_a_run_that_ends_well_is_remembered() -> None:
    before = timezone.now()
    assert run_job(job())
    beat = Heartbeat.objects.get(job="work")
    assert beat.last_ok_at >= before
    assert beat.last_error == ""


@pytest.mark.django_db
def test_an_exception_stays_inside_and_is_remembered(caplog) -> None:
    assert not run_job(job(run=fail))
    beat = Heartbeat.objects.get(job="work")
    assert beat.last_ok_at == NEVER
    assert beat.last_error == "RuntimeError: no hay luz"
    assert "job work failed" in caplog.text


@pytest.mark.django_db
def test_a_failure_keeps_when_it_last_went_well_and_success_clears_the_error() -> None:
    run_job(job())
    well = Heartbeat.objects.get().last_ok_at
    run_job(job(run=fail))
    assert Heartbeat.objects.get().last_ok_at == well
    assert Heartbeat.objects.get().last_error
    run_job(job())
    assert Heartbeat.objects.get().last_error == ""


def test_apps_register_jobs_by_call_or_by_decorator() -> None:
    @every(minutes=5, soon=True)
    def sweep() -> None: ...

    register_job("nightly", fail, hour=3)
    found = {found.name: found for found in registered_jobs()}
    assert found["sweep"].interval == timedelta(minutes=5)
    assert found["sweep"].soon
    assert found["nightly"].hour == 3


def test_the_same_name_again_replaces_the_job() -> None:
    register_job("one", fail)
    register_job("one", lambda: None)
    assert len(registered_jobs()) == 1
    assert registered_jobs()[0].run is not fail


def test_overlaps_are_skipped_and_late_runs_run_once() -> None:
    register_job("one", lambda: None, soon=True)
    scheduler = scheduling.build_scheduler()
    scheduler.start(paused=True)
    try:
        planned = {planned.id: planned for planned in scheduler.get_jobs()}
    finally:
        scheduler.shutdown()
    assert set(planned) == {"one", scheduling.BEAT}
    for planned_job in planned.values():
        assert planned_job.coalesce
        assert planned_job.max_instances == 1
        assert planned_job.misfire_grace_time is None
        assert planned_job.next_run_time <= timezone.now()


def test_a_daily_job_runs_in_the_municipalitys_night() -> None:
    trigger = Job("nightly", fail, timedelta(days=1), hour=3).trigger
    planned = trigger.get_next_fire_time(None, timezone.now())
    assert (planned.hour, str(planned.tzinfo)) == (3, "America/Bogota")


def test_every_installation_has_the_common_jobs(settings) -> None:
    settings.BACKUP_DIR = ""
    jobs.register_jobs()
    names = {found.name for found in registered_jobs()}
    assert names >= {"publish_scheduled", "send_mail", "clear_expired_sessions", "prune_throttles"}
    assert "backup" not in names
    settings.BACKUP_DIR = "/somewhere"
    jobs.register_jobs()
    (backup,) = [found for found in registered_jobs() if found.name == "backup"]
    assert backup.soon  # there is none yet: do not wait for the night


@pytest.mark.django_db
def test_the_common_jobs_run(settings) -> None:
    settings.BACKUP_DIR = ""
    jobs.register_jobs()
    assert {found.name: run_job(found) for found in registered_jobs()} == {
        found.name: True for found in registered_jobs()
    }


@pytest.mark.django_db
def test_old_task_results_go_and_waiting_tasks_stay() -> None:
    now = timezone.now()
    old, recent = now - timedelta(days=15), now - timedelta(days=13)
    for path, status, finished_at in (
        ("old", "SUCCESSFUL", old),
        ("failed", "FAILED", old),
        ("recent", "SUCCESSFUL", recent),
        ("waiting", "READY", None),
    ):
        DBTaskResult.objects.create(
            task_path=path,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
            run_after=now,
            status=status,
            finished_at=finished_at,
        )
    jobs.prune_tasks()
    kept = DBTaskResult.objects.values_list("task_path", flat=True)
    assert set(kept) == {"recent", "waiting"}


@pytest.mark.django_db
def test_the_daily_backup_keeps_as_many_as_it_is_told(
    monkeypatch: pytest.MonkeyPatch, settings, tmp_path
) -> None:
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(tmp_path / "backups"), 3
    called: list[object] = []
    monkeypatch.setattr(jobs.backup, "make_backup", called.append)
    monkeypatch.setattr(jobs.backup, "drop_old", lambda folder, keep: called.append(keep))
    jobs.daily_backup()
    assert called == [settings.BACKUP_DIR, 3]


def test_a_lock_has_one_holder_and_goes_with_it() -> None:
    assert not is_held("x")
    with exclusive("x"):
        assert is_held("x")
        with pytest.raises(LockHeldError), exclusive("x"):
            pass
    assert not is_held("x")


def test_the_scheduler_beats_and_only_one_works(installation: Installation) -> None:
    beats = "from cms.core.models import Heartbeat; print(*Heartbeat.objects.values_list('job'))"
    first = installation.start("run_scheduler")
    try:
        assert "tareas" in first.stdout.readline()
        refused = installation.manage("run_scheduler", "--no-wait", check=False)
        assert refused.returncode == 1
        assert "Ya hay un programador" in refused.stderr
        second = installation.start("run_scheduler")
        try:
            assert "espera su turno" in second.stdout.readline()
            until(lambda: "send_mail" in installation.python(beats))
            first.kill()  # its lock goes with it, and the second takes over
            assert "tareas" in second.stdout.readline()
        finally:
            second.send_signal(signal.SIGTERM)
            assert second.wait(timeout=DEADLINE) == 0
            second.communicate()
    finally:
        first.kill()
        first.communicate()
    assert {"scheduler", "publish_scheduled"} <= set(
        installation.python(beats).replace("(", "").replace("',)", "").replace("'", "").split()
    )
