"""Reading all documents for a rebuild, in this process or by several."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

import pytest

from konstellation.search import indexing
from konstellation.search.document import Document, Text

IDS = [uuid.UUID(int=number) for number in range(25)]


@dataclass(frozen=True, slots=True)
class ReadBy(Document):
    """Tells which process has read it."""

    process: Annotated[str, Text()]

    @classmethod
    def all_ids(cls) -> Iterable[uuid.UUID]:
        return IDS

    @classmethod
    def load(cls, ids: Iterable[uuid.UUID]) -> Iterator[ReadBy]:
        return (cls(str(pk), ("public",), str(os.getpid())) for pk in ids)


@pytest.mark.parametrize("many", [len(IDS), len(IDS) + 1], ids=["by others", "here"])
def test_all_documents_are_read_in_order_whoever_reads_them(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(indexing, "MANY", many)
    monkeypatch.setattr(indexing, "READERS", 2)
    monkeypatch.setattr(indexing, "BATCH", 4)
    done: list[int] = []

    found = list(indexing._all(ReadBy, done.append))

    assert [each.id for each in found] == list(map(str, IDS))
    assert done == [4, 8, 12, 16, 20, 24, 25]
    here = {each.process for each in found if isinstance(each, ReadBy)} == {str(os.getpid())}
    assert here == (many > len(IDS))
