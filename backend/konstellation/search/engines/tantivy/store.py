"""The folder of one index: its generations, who may write, and when readers must look again.

<index>/current        names the generation in use
<index>/write.lock     held while anything of the index changes
<index>/rebuild.lock   held for a whole rebuild
<index>/touched        ids written while a rebuild runs, to be carried over
<index>/<generation>/  a tantivy index, with ``layout`` and perhaps ``complete``, ``damaged``
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import tantivy

from konstellation.common.errors import Unavailable
from konstellation.search.engines.tantivy.layout import ID, SOURCE, Layout

WRITE_PATIENCE = 15.0
REBUILD_PATIENCE = 900.0
SMALL_HEAP = 15_000_000
LARGE_HEAP = 100_000_000
MANY = 2_000

Stamp = tuple[int, int, int]


class Busy(Unavailable):
    """Another process has been writing for longer than we wait."""


class Damaged(Unavailable):
    """The index cannot be read, or was laid out otherwise; it must be rebuilt."""


class Unwritable(Unavailable):
    """The disk does not take what is written to it."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index as it was at one moment. Later writes do not show in it."""

    generation: str
    stamp: Stamp
    index: tantivy.Index
    searcher: tantivy.Searcher


class Store:
    def __init__(self, folder: Path, layout: Layout) -> None:
        self.folder = folder
        self.layout = layout
        self._snapshot: Snapshot | None = None
        self._loading = threading.Lock()

    # Reading

    def snapshot(self) -> Snapshot | None:
        """The index as last committed by any process; None where nothing has been written yet."""
        generation = self._current()
        if generation is None:
            return None
        seen = self._snapshot
        if seen and seen.generation == generation and seen.stamp == self._stamp(generation):
            return seen
        with self._loading:
            while True:
                try:
                    self._snapshot = self._load(generation)
                    return self._snapshot
                except Damaged:
                    # A rebuild may have swapped generations between the name and its opening.
                    before, generation = generation, self._current() or generation
                    if generation == before:
                        raise

    def _load(self, generation: str) -> Snapshot:
        stamp = self._stamp(generation)
        seen = self._snapshot
        if seen and seen.generation == generation:
            if seen.stamp == stamp:
                return seen
            index = seen.index
        else:
            index = self._open(generation)
        with self.noticing_damage(generation):
            index.reload()
            return Snapshot(generation, stamp, index, index.searcher())

    def _open(self, generation: str) -> tantivy.Index:
        path = self.folder / generation
        try:
            laid_out = (path / "layout").read_text()
        except FileNotFoundError:
            raise Damaged from None
        if laid_out != self.layout.signature or (path / "damaged").exists():
            raise Damaged
        with self.noticing_damage(generation):
            return self._tantivy(path)

    def _tantivy(self, path: Path) -> tantivy.Index:
        index = tantivy.Index(self.layout.schema, path=str(path), reuse=True)
        # Analysis is ours: the engine only parts what is already analysed.
        spaced = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("words", spaced)
        index.config_reader("manual")
        return index

    def _current(self) -> str | None:
        try:
            return (self.folder / "current").read_text()
        except FileNotFoundError:
            return None

    def _stamp(self, generation: str) -> Stamp:
        """Changes with every commit: tantivy puts a new file in place of meta.json."""
        try:
            seen = os.stat(self.folder / generation / "meta.json")
        except FileNotFoundError:
            raise Damaged from None
        return seen.st_mtime_ns, seen.st_ino, seen.st_size

    # Damage

    @contextmanager
    def noticing_damage(self, generation: str) -> Iterator[None]:
        """Turn tantivy's errors about unreadable files into Damaged, and remember it on disk."""
        try:
            yield
        except BaseException as error:
            if not _is_tantivys(error) or self._is_readable(generation):
                raise
            self._mark_damaged(generation)
            raise Damaged from error

    def _is_readable(self, generation: str) -> bool:
        """Whether every document of a generation can be read; only asked after an error."""
        try:
            index = self._tantivy(self.folder / generation)
            searcher = index.searcher()
            everything = tantivy.Query.all_query()
            found = searcher.search(everything, limit=max(1, searcher.num_docs)).hits
            for _, address in found:
                searcher.doc(address)
        except BaseException as error:
            if _is_tantivys(error):
                return False
            raise
        return True

    def _mark_damaged(self, generation: str) -> None:
        with suppress(OSError):
            (self.folder / generation / "damaged").touch()
        self._snapshot = None

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, damaged, laid out otherwise or was never filled."""
        try:
            snapshot = self.snapshot()
        except Damaged:
            return True
        return snapshot is None or not (self.folder / snapshot.generation / "complete").exists()

    # Writing

    def write(self, remove: Iterable[str], add: Iterable[tuple[str, bytes]]) -> None:
        """Replace documents; when this returns, every process finds them."""
        gone, rows = list(remove), dict(add)
        with self._exclusive("write.lock", WRITE_PATIENCE):
            generation = self._current()
            if generation is None:
                generation = self._create()
                self._swap(generation)
            index = self._open(generation)
            self._note_touched([*gone, *rows])
            with self.noticing_damage(generation):
                self._commit(index, gone, rows.items(), few=len(rows) < MANY)

    def rebuild(self, sources: Iterable[tuple[str, bytes]]) -> int:
        """Fill a new generation while the old one is read and written, then swap."""
        with self._exclusive("rebuild.lock", REBUILD_PATIENCE):
            with self._exclusive("write.lock", WRITE_PATIENCE):
                (self.folder / "touched").write_text("")
                generation = self._create()
            try:
                index = self._tantivy(self.folder / generation)
                count = self._commit(index, (), sources, few=False)
                with self._exclusive("write.lock", WRITE_PATIENCE):
                    self._carry_over(index)
                    (self.folder / generation / "complete").touch()
                    self._swap(generation)
            except BaseException:
                shutil.rmtree(self.folder / generation, ignore_errors=True)
                raise
            finally:
                (self.folder / "touched").unlink(missing_ok=True)
            self._discard_all_but(generation)
            return count

    def drop(self) -> None:
        """Remove all generations; readers that have one open keep its files until they look."""
        with self._exclusive("write.lock", WRITE_PATIENCE):
            (self.folder / "current").unlink(missing_ok=True)
            self._discard_all_but("")

    def _commit(
        self,
        index: tantivy.Index,
        gone: Iterable[str],
        rows: Iterable[tuple[str, bytes]],
        *,
        few: bool,
    ) -> int:
        writer = index.writer(heap_size=SMALL_HEAP if few else LARGE_HEAP, num_threads=1)
        count = 0
        try:
            for key in gone:
                writer.delete_documents_by_term(ID, key)
            for key, source in rows:
                writer.delete_documents_by_term(ID, key)
                writer.add_document(self.layout.row(source))
                count += 1
            writer.commit()
        except BaseException as error:
            with suppress(ValueError):
                writer.rollback()
            if _is_of_the_disk(error):
                raise Unwritable(str(error)) from error
            raise
        finally:
            # Also gives tantivy's own lock back.
            writer.wait_merging_threads()
        return count

    def _note_touched(self, ids: list[str]) -> None:
        path = self.folder / "touched"
        if path.exists():
            with path.open("a", encoding="utf-8") as touched:
                touched.writelines(f"{key}\n" for key in ids)

    def _carry_over(self, fresh: tantivy.Index) -> None:
        touched = dict.fromkeys((self.folder / "touched").read_text(encoding="utf-8").splitlines())
        if not touched:
            return
        old = self.snapshot()
        if old is not None:
            kept = [(key, source) for key in touched if (source := self.source(old, key))]
            self._commit(fresh, touched, kept, few=True)

    def source(self, snapshot: Snapshot, key: str) -> bytes | None:
        """What was put under an id, if it is there."""
        query = tantivy.Query.term_query(self.layout.schema, ID, key)
        with self.noticing_damage(snapshot.generation):
            for _, address in snapshot.searcher.search(query, limit=1).hits:
                return bytes(snapshot.searcher.doc(address).get_first(SOURCE) or b"")
        return None

    # Generations

    def _create(self) -> str:
        generation = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}"
        path = self.folder / generation
        path.mkdir(parents=True)
        self._tantivy(path)
        (path / "layout").write_text(self.layout.signature)
        return generation

    def _swap(self, generation: str) -> None:
        fresh = self.folder / f"current.{os.getpid()}.{threading.get_ident()}"
        fresh.write_text(generation)
        os.replace(fresh, self.folder / "current")

    def _discard_all_but(self, generation: str) -> None:
        for path in self.folder.iterdir():
            if path.is_dir() and path.name != generation:
                # Readers that still have it open keep its files until they look again.
                shutil.rmtree(path, ignore_errors=True)

    def _exclusive(self, name: str, patience: float) -> AbstractContextManager[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        return exclusive(self.folder / name, patience)


@contextmanager
def exclusive(path: Path, patience: float) -> Iterator[None]:
    """Hold a file against all other processes and threads; it is let go when a process dies."""
    deadline = time.monotonic() + patience
    with path.open("a") as held:
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy from None
                time.sleep(0.003)
        yield


def source_of(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    """The values of a document, as they were put."""
    values: dict[str, Any] = orjson.loads(searcher.doc(address).get_first(SOURCE) or b"{}")
    return values


def _is_of_the_disk(error: BaseException) -> bool:
    """tantivy has one class for all that fails, and says what the system told it."""
    if isinstance(error, ValueError):
        return "(os error " in str(error) or "io::Error" in str(error)
    return isinstance(error, OSError)


def _is_tantivys(error: BaseException) -> bool:
    """tantivy reports by ValueError, and a panic of its own by an exception without a class."""
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"
