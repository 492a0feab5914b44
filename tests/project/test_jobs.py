from __future__ import annotations

import logging
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from konstellation.common import schedule
from konstellation.common.schedule import DAILY, HOURLY, Diary, Job, NotDue
from konstellation.marketplace.jobs import expire_listings
from konstellation.marketplace.models import ListingStatus
from konstellation.members.jobs import follow_the_calendar
from konstellation.project import worker
from konstellation.search.models import Pending
from tests.factories.marketplace import ListingFactory
from tests.factories.members import (
    MembershipFactory,
    MembershipPeriodFactory,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EVENING = datetime(2026, 3, 1, 23, 50, tzinfo=STOCKHOLM)


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "jobs")


@pytest.fixture
def only(monkeypatch):
    """Let these jobs be all that there are."""

    def replace(*jobs: Job) -> None:
        monkeypatch.setattr(worker, "jobs", {job.name: job for job in jobs})

    return replace


def rounds(diary: Diary, *moments: datetime) -> list[list[str]]:
    done = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            done.append(worker.run_due_jobs(diary))
    return done


@pytest.mark.parametrize(
    ("every", "later", "again"),
    [
        (DAILY, timedelta(minutes=9), False),
        (DAILY, timedelta(minutes=11), True),
        (HOURLY, timedelta(minutes=9), False),
        (HOURLY, timedelta(minutes=11), True),
    ],
)
def test_a_job_runs_once_in_its_period(diary, only, every, later, again):
    only(Job("app.tidy", every, lambda last: 1))

    done = rounds(diary, EVENING, EVENING, EVENING + later)

    assert done == [["app.tidy"], [], ["app.tidy"] if again else []]


def test_a_job_hears_when_it_last_ran(diary, only):
    heard: list[datetime | None] = []
    only(Job("app.tidy", DAILY, heard.append))

    rounds(diary, EVENING, EVENING + timedelta(days=5))

    assert heard == [None, EVENING]


def test_a_job_that_fails_is_tried_again_and_holds_up_no_other(diary, only, caplog):
    def fail(_last: datetime | None) -> None:
        raise RuntimeError("no luck")

    only(Job("app.fails", DAILY, fail), Job("app.works", DAILY, lambda last: 1))

    with caplog.at_level(logging.ERROR):
        done = rounds(diary, EVENING, EVENING)

    assert done == [["app.works"], []]
    assert caplog.text.count("app.fails failed") == 2


def test_a_job_that_another_process_is_at_is_left_to_it(diary):
    job = Job("app.tidy", DAILY, lambda last: 1)
    script = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path;"
        "from konstellation.common.schedule import *;"
        f"d = Diary(Path({str(diary.folder)!r})); j = Job('app.tidy', DAILY, lambda last: 1);"
        "t = d.turn(j, datetime.now(UTC)); t.__enter__();"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(NotDue), diary.turn(job, timezone.now()):
            pytest.fail("Two processes have the same turn.")
        other.kill()


def test_the_apps_declare_their_jobs(diary):
    worker.autodiscover_modules("jobs")

    assert {
        "marketplace.expire_listings",
        "members.follow_the_calendar",
        "project.forget_ended_sessions",
        "project.forget_finished_tasks",
    } <= set(schedule.jobs)


def test_all_declared_jobs_run(db, diary, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    done = worker.run_due_jobs(diary)

    assert set(done) == set(schedule.jobs)
    assert worker.run_due_jobs(diary) == []


def test_listings_end_after_their_last_day(db):
    today = timezone.localdate()
    past = ListingFactory(
        status=ListingStatus.PUBLISHED,
        published_at=timezone.now(),
        expires_on=today - timedelta(days=1),
    )
    live = ListingFactory(
        status=ListingStatus.PUBLISHED, published_at=timezone.now(), expires_on=today
    )

    assert expire_listings(None) == 1

    past.refresh_from_db()
    live.refresh_from_db()
    assert (past.status, live.status) == (ListingStatus.EXPIRED, ListingStatus.PUBLISHED)


def test_search_learns_of_memberships_that_the_calendar_moved(db):
    today = timezone.localdate()
    moved = _membership_that_ends(today - timedelta(days=3))
    _membership_that_ends(today + timedelta(days=200))
    Pending.objects.all().delete()
    five_days_ago = timezone.now() - timedelta(days=5)

    assert follow_the_calendar(five_days_ago) == 1

    noted = Pending.objects.filter(index="organisations").values_list("record_id", flat=True)
    assert list(noted) == [moved.organisation_id]


def _membership_that_ends(day):
    joined = day - timedelta(days=364)
    membership = MembershipFactory(joined_on=joined)
    membership.periods.all().delete()
    MembershipPeriodFactory(membership=membership, starts_on=joined, ends_on=day, agreed_on=joined)
    return membership
