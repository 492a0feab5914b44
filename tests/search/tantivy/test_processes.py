"""Several processes on one index, the loss of any of them, and damage to the files.

The children are forked, as a web server forks its workers: also with an engine made before.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from konstellation.common.errors import Unavailable
from konstellation.search.document import Document, registry
from konstellation.search.engines.tantivy import TantivyEngine, store
from konstellation.search.port import Query
from tests.search.corpus import EVERYONE, INDEX, NETWORK, document

fork = multiprocessing.get_context("fork")
PATIENCE = 60
EVERYTHING = Query(EVERYONE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> TantivyEngine:
    made = TantivyEngine(str(folder))
    made.rebuild(INDEX, NETWORK)
    return made


def start(work: Callable[..., None], *arguments: Any) -> Any:
    process = fork.Process(target=work, args=arguments)
    process.start()
    return process


def finish(*processes: Any) -> None:
    for process in processes:
        process.join(PATIENCE)
        assert process.exitcode == 0


def put_one_by_one(engine: TantivyEngine, name: str, count: int) -> None:
    for number in range(count):
        key = f"{name}-{number}"
        engine.put(INDEX, [document(key, f"Firma {key}")])
        assert key in engine.ids(INDEX)


def read_until(engine: TantivyEngine, total: int) -> None:
    seen = 0
    deadline = time.monotonic() + PATIENCE
    while seen < total and time.monotonic() < deadline:
        page = engine.find(INDEX, Query(EVERYONE, "firma", facets=("kind",), limit=100))
        assert page.total >= seen
        assert page.total == sum(each.count for each in page.facets["kind"]) >= len(page.hits)
        seen = page.total
    assert seen == total


def test_several_processes_write_and_read_at_once(
    engine: TantivyEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine one of three writers may wait long for its turn.
    monkeypatch.setattr(store, "WRITE_PATIENCE", PATIENCE)
    readers = [start(read_until, engine, 45) for _ in range(2)]
    # One made before the fork, as in a preloaded web server, and two of their own.
    engines = [engine, TantivyEngine(str(folder)), TantivyEngine(str(folder))]
    writers = [start(put_one_by_one, each, f"w{n}", 15) for n, each in enumerate(engines)]

    finish(*writers, *readers)

    assert engine.find(INDEX, Query(EVERYONE, "firma")).total == 45


def test_a_put_is_found_by_every_process_when_it_returns(engine: TantivyEngine) -> None:
    here, there = fork.Pipe()

    def answer() -> None:
        engine.find(INDEX, EVERYTHING)
        while (text := there.recv()) is not None:
            there.send(engine.find(INDEX, Query(EVERYONE, text)).total)

    other = start(answer)
    for number in range(20):
        name = f"sälta{number}"
        engine.put(INDEX, [document(name, name)])
        here.send(f"{name} ")
        assert here.recv() == 1
    here.send(None)
    finish(other)


def test_a_killed_writer_loses_nothing_that_it_had_put(engine: TantivyEngine, folder: Path) -> None:
    here, there = fork.Pipe()

    def write() -> None:
        number = 0
        while True:
            engine.put(INDEX, [document(f"k{number}", "Dödad")])
            there.send(f"k{number}")
            number += 1

    for _ in range(4):
        writer = start(write)
        put = {here.recv() for _ in range(5)}
        os.kill(writer.pid, signal.SIGKILL)
        writer.join(PATIENCE)

        survivor = TantivyEngine(str(folder))
        assert put <= survivor.ids(INDEX)
        survivor.put(INDEX, [document("after", "Efteråt")])
        assert not survivor.needs_rebuild(INDEX)
        while here.poll():
            here.recv()


def test_a_killed_rebuild_leaves_the_index_in_use(engine: TantivyEngine) -> None:
    begun = fork.Event()

    def endless() -> Iterator[Document]:
        for number in range(10**9):
            yield document(str(number), "Halvfärdig")
            begun.set()
            time.sleep(0.01)

    builder = start(engine.rebuild, INDEX, endless())
    assert begun.wait(PATIENCE)
    os.kill(builder.pid, signal.SIGKILL)
    builder.join(PATIENCE)

    assert engine.find(INDEX, EVERYTHING).total == len(NETWORK)
    engine.put(INDEX, [document("after", "Efteråt")])
    assert engine.rebuild(INDEX, NETWORK) == len(NETWORK)
    assert engine.find(INDEX, EVERYTHING).total == len(NETWORK)


def test_what_is_written_while_a_rebuild_runs_is_carried_over(
    engine: TantivyEngine, folder: Path
) -> None:
    other = TantivyEngine(str(folder))

    def documents() -> Iterator[Document]:
        yield from NETWORK
        other.put(INDEX, [document("weld", "Nytt Namn"), document("new", "Helt Ny")])
        other.remove(INDEX, ["noted"])
        assert other.find(INDEX, Query(EVERYONE, "nytt")).total == 1

    engine.rebuild(INDEX, documents())

    expected = {each.id for each in NETWORK} - {"noted"} | {"new"}
    for each in (engine, other):
        assert each.ids(INDEX) == expected
        assert [hit.id for hit in each.find(INDEX, Query(EVERYONE, "nytt namn")).hits] == ["weld"]
    assert not list(folder.glob("*/touched"))
    assert len([path for path in (folder / INDEX).iterdir() if path.is_dir()]) == 1


def test_a_rebuild_that_fails_changes_nothing(engine: TantivyEngine, folder: Path) -> None:
    def failing() -> Iterator[Document]:
        yield NETWORK[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(INDEX, failing())

    assert engine.find(INDEX, EVERYTHING).total == len(NETWORK)
    assert len([path for path in (folder / INDEX).iterdir() if path.is_dir()]) == 1


def test_who_waits_too_long_to_write_is_told_so(
    engine: TantivyEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WRITE_PATIENCE", 0.05)
    holding, release = fork.Event(), fork.Event()

    def hold() -> None:
        with store.exclusive(folder / INDEX / "write.lock", PATIENCE):
            holding.set()
            release.wait(PATIENCE)

    holder = start(hold)
    assert holding.wait(PATIENCE)
    with pytest.raises(Unavailable):
        engine.put(INDEX, [document("late", "Sen")])
    assert engine.find(INDEX, EVERYTHING).total == len(NETWORK)
    release.set()
    finish(holder)
    engine.put(INDEX, [document("late", "Sen")])


def generation(folder: Path) -> Path:
    return folder / INDEX / (folder / INDEX / "current").read_text()


@pytest.mark.parametrize("kind", ["store", "term", "idx", "pos", "fast", "fieldnorm", "meta.json"])
def test_a_truncated_file_is_noticed_and_healed(
    engine: TantivyEngine, folder: Path, kind: str
) -> None:
    path = next(path for path in generation(folder).iterdir() if path.name.endswith(kind))
    os.truncate(path, path.stat().st_size // 2)
    fresh = TantivyEngine(str(folder))

    for _ in range(2):
        with pytest.raises(Unavailable):
            fresh.find(INDEX, Query(EVERYONE, "svetsning", facets=("kind",), highlight=True))
    with pytest.raises(Unavailable):
        fresh.put(INDEX, [document("x", "X")])
    with pytest.raises(Unavailable):
        fresh.suggest(INDEX, "mal", audiences=EVERYONE)
    assert fresh.needs_rebuild(INDEX)
    assert not fresh.healthy()

    fresh.rebuild(INDEX, NETWORK)
    assert fresh.healthy()
    for each in (fresh, engine):
        assert each.find(INDEX, EVERYTHING).total == len(NETWORK)


def test_garbled_documents_are_noticed_by_a_running_reader(
    engine: TantivyEngine, folder: Path
) -> None:
    fresh = TantivyEngine(str(folder))
    path = next(generation(folder).glob("*.store"))
    content = bytearray(path.read_bytes())
    content[: len(content) // 2] = b"\xff" * (len(content) // 2)
    path.write_bytes(content)

    with pytest.raises(Unavailable):
        fresh.find(INDEX, EVERYTHING)
    assert not fresh.healthy()
    with pytest.raises(Unavailable):
        engine.find(INDEX, EVERYTHING)


def test_a_lost_folder_is_noticed_and_healed(engine: TantivyEngine, folder: Path) -> None:
    engine.find(INDEX, EVERYTHING)
    shutil.rmtree(folder)

    assert engine.find(INDEX, EVERYTHING).total == 0
    assert engine.needs_rebuild(INDEX)
    engine.put(INDEX, NETWORK[:1])
    assert engine.find(INDEX, EVERYTHING).total == 1
    assert engine.needs_rebuild(INDEX)

    engine.rebuild(INDEX, NETWORK)
    assert engine.find(INDEX, EVERYTHING).total == len(NETWORK)
    assert engine.healthy()


def test_a_lost_generation_is_noticed(engine: TantivyEngine, folder: Path) -> None:
    engine.find(INDEX, EVERYTHING)
    shutil.rmtree(generation(folder))

    with pytest.raises(Unavailable):
        engine.find(INDEX, EVERYTHING)
    with pytest.raises(Unavailable):
        engine.put(INDEX, NETWORK[:1])
    assert engine.needs_rebuild(INDEX)
    engine.rebuild(INDEX, NETWORK)
    assert engine.find(INDEX, EVERYTHING).total == len(NETWORK)


def test_documents_of_another_layout_ask_for_a_rebuild(
    engine: TantivyEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.documents, INDEX, Slimmer)
    changed = TantivyEngine(str(folder))

    assert changed.needs_rebuild(INDEX)
    with pytest.raises(Unavailable):
        changed.find(INDEX, EVERYTHING)
    with pytest.raises(Unavailable):
        changed.put(INDEX, [Slimmer(id="a", audience=EVERYONE)])
    changed.rebuild(INDEX, [Slimmer(id="a", audience=EVERYONE)])
    assert changed.find(INDEX, EVERYTHING).total == 1


class Slimmer(Document):
    """An organisation about which nothing is said but who may find it."""


def put_on_a_full_disk(engine: TantivyEngine) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
    with pytest.raises(store.Unwritable):
        engine.put(INDEX, [document(f"m{n}", f"Många {n}" * 20) for n in range(2_000)])


def test_a_full_disk_is_no_fault_of_the_documents(engine: TantivyEngine) -> None:
    finish(start(put_on_a_full_disk, engine))

    assert engine.healthy()
    assert engine.ids(INDEX) == {each.id for each in NETWORK}


def test_a_mistake_of_ours_is_not_taken_for_damage(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object, **__: object) -> None:
        raise ValueError("no such column")

    with monkeypatch.context() as wrong:
        wrong.setattr("konstellation.search.engines.tantivy.asking.Asking.text", mistaken)
        with pytest.raises(ValueError, match="no such column"):
            engine.find(INDEX, Query(EVERYONE, "svetsning"))

    assert engine.healthy()
    assert engine.find(INDEX, EVERYTHING).total == len(NETWORK)
