"""The files in which the processes of one machine count, one for each process and kind.

A web process is replaced after some thousand requests. What the dead have counted still counts, but
their files would grow to hundreds: they are added up into one, under the number of no process.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

NOBODY = 0
_KINDS = ("counter", "histogram")


@contextmanager
def settled(folder: Path) -> Iterator[None]:
    """Hold the files so that nobody adds up meanwhile; those of the dead have been added up."""
    with (folder / "lock").open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for kind in _KINDS:
            _bury(folder, kind)
        yield


def _bury(folder: Path, kind: str) -> None:
    left = [path for path in folder.glob(f"{kind}_*.db") if not _is_alive(_process(path))]
    if not left:
        return
    with closing(MmapedDict(str(folder / f"{kind}_{NOBODY}.db"))) as total:
        for path in left:
            for key, value, _timestamp, _position in MmapedDict.read_all_values_from_file(
                str(path)
            ):
                before, _timestamp = total.read_value(key)
                total.write_value(key, before + value, 0.0)
            path.unlink()


def _process(path: Path) -> int:
    return int(path.stem.rpartition("_")[2])


def _is_alive(process: int) -> bool:
    if process == NOBODY:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
