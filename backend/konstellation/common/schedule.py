"""The list of recurring jobs: what is to be done, and how often.

An app declares its jobs in its ``jobs`` module; the worker runs those that are due. A job is told
when it last ran to its end, so that what fell into a time without a worker is made up for. It
must bear being run twice.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

Work = Callable[[datetime | None], object]

HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    """``every`` is HOURLY or DAILY: once in each hour or day of the network's time zone."""

    name: str
    every: timedelta
    work: Work

    def period(self, moment: datetime) -> datetime:
        """The beginning of the hour or day that holds the moment."""
        start = moment.replace(minute=0, second=0, microsecond=0)
        return start if self.every < DAILY else start.replace(hour=0)

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        return last is None or self.period(last.astimezone(now.tzinfo)) < self.period(now)


jobs: dict[str, Job] = {}


def recurring(*, every: timedelta) -> Callable[[Work], Work]:
    """Declare a function as a job under its own name; it is given the time of its last run."""

    def declare(work: Work) -> Work:
        name = f"{work.__module__.split('.')[-2]}.{work.__name__}"
        jobs[name] = Job(name, every, work)
        return work

    return declare


class Diary:
    """When each job last ran to its end: a file per job in a folder that all workers share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def turn(self, job: Job, now: datetime) -> Iterator[datetime | None]:
        """Hold the job for this process; yields its last run. Kept only if nothing is raised.

        Raises NotDue where the job has run in this period, or another process is at it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / job.name).open("a+", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                raise NotDue from busy
            file.seek(0)
            written = file.read().strip()
            last = datetime.fromisoformat(written) if written else None
            if not job.is_due(last, now):
                raise NotDue
            yield last
            file.seek(0)
            file.truncate()
            file.write(now.isoformat())


class NotDue(Exception):
    """The job has nothing to do now."""
