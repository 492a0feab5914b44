"""The garbage collector during bulk work."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = (5_000, 4, 4)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Leave what is there already out of every collection, and collect less often.

    Thousands of rows are made and let go; with the usual thresholds the collector walks all of
    the loaded program again and again, for a quarter of the time that an import takes.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
