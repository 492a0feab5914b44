"""Several processes on one index of a cluster, rebuilding beside it, and what goes wrong."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings

from konstellation.common.errors import Unavailable
from konstellation.search.document import Document, registry
from konstellation.search.engines.elasticsearch import ElasticsearchEngine, locking
from konstellation.search.engines.elasticsearch.layout import GONE
from konstellation.search.engines.elasticsearch.locking import Busy
from konstellation.search.port import NotIndexed, Query
from tests.search.conftest import keys
from tests.search.corpus import EVERYONE, INDEX, NETWORK, document

fork = multiprocessing.get_context("fork")
PATIENCE = 120
EVERYTHING = Query(EVERYONE)


def another() -> ElasticsearchEngine:
    return ElasticsearchEngine(**settings.SEARCH_ENGINE[1])


@pytest.fixture
def built(engine: ElasticsearchEngine) -> ElasticsearchEngine:
    engine.rebuild(INDEX, NETWORK)
    return engine


def aliases(engine: ElasticsearchEngine) -> dict[str, set[str]]:
    """The generations there are, and what each is called besides."""
    client = engine._connection.client
    found = client.indices.get_alias(index=f"{engine.prefix}.{INDEX}.*")
    return {
        name: {alias.rsplit(".", 1)[1] for alias in held["aliases"]}
        for name, held in found.items()
        if not name.endswith(".lock")
    }


def start(work: Callable[..., None], *arguments: Any) -> Any:
    process = fork.Process(target=work, args=arguments)
    process.start()
    return process


def finish(*processes: Any) -> None:
    for process in processes:
        process.join(PATIENCE)
        assert process.exitcode == 0


def put_one_by_one(engine: ElasticsearchEngine, name: str, count: int) -> None:
    for number in range(count):
        key = f"{name}-{number}"
        engine.put(INDEX, [document(key, f"Firma {key}")])
        assert engine.find(INDEX, Query(EVERYONE, f'"{name} {number}"')).total == 1


def test_several_processes_write_and_find_at_once(built: ElasticsearchEngine) -> None:
    # One made before the fork, as in a preloaded web server, and two of their own.
    engines = [built, another(), another()]
    writers = [start(put_one_by_one, each, f"w{n}", 5) for n, each in enumerate(engines)]

    finish(*writers)

    assert built.find(INDEX, Query(EVERYONE, "firma")).total == 15


def test_several_processes_may_be_the_first_to_write(engine: ElasticsearchEngine) -> None:
    writers = [start(put_one_by_one, another(), f"w{n}", 2) for n in range(3)]

    finish(*writers)

    assert len(engine.ids(INDEX)) == 6
    assert engine.needs_rebuild(INDEX)


def test_what_is_written_while_an_index_is_filled_is_in_it(built: ElasticsearchEngine) -> None:
    other = another()

    def documents() -> Iterator[Document]:
        other.put(INDEX, [document("weld", "Nytt Namn"), document("new", "Helt Ny")])
        other.remove(INDEX, ["noted"])
        assert keys(other.find(INDEX, Query(EVERYONE, "nytt namn"))) == ["weld"]
        # Read before all that was written.
        yield from NETWORK

    assert built.rebuild(INDEX, documents()) == len(NETWORK)

    expected = {each.id for each in NETWORK} - {"noted"} | {"new"}
    for each in (built, other):
        assert each.ids(INDEX) == expected
        assert keys(each.find(INDEX, Query(EVERYONE, "nytt namn"))) == ["weld"]
        assert each.find(INDEX, EVERYTHING).total == len(expected)


def test_tombstones_are_buried_after_the_swap(built: ElasticsearchEngine) -> None:
    def documents() -> Iterator[Document]:
        built.remove(INDEX, ["noted"])
        yield from NETWORK

    built.rebuild(INDEX, documents())

    [base] = [name for name, held in aliases(built).items() if INDEX in held]
    client = built._connection.client
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        client.indices.refresh(index=base)
        if not client.count(index=base, query={"term": {GONE: True}})["count"]:
            break
        time.sleep(0.1)
    assert client.count(index=base)["count"] == len(NETWORK) - 1


def test_the_index_before_is_kept_until_the_next(built: ElasticsearchEngine) -> None:
    [first] = aliases(built)

    built.rebuild(INDEX, NETWORK)
    second = next(name for name, held in aliases(built).items() if INDEX in held)
    assert aliases(built) == {first: {"previous"}, second: aliases(built)[second]}

    built.rebuild(INDEX, NETWORK)
    assert first not in aliases(built)
    assert aliases(built)[second] == {"previous"}
    assert len(aliases(built)) == 2


def test_a_rebuild_that_fails_changes_nothing(built: ElasticsearchEngine) -> None:
    before = aliases(built)

    def failing() -> Iterator[Document]:
        yield NETWORK[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        built.rebuild(INDEX, failing())

    assert aliases(built) == before
    assert built.find(INDEX, EVERYTHING).total == len(NETWORK)
    assert built.rebuild(INDEX, NETWORK) == len(NETWORK)


def endlessly(engine: ElasticsearchEngine, begun: Any) -> None:
    def documents() -> Iterator[Document]:
        for number in range(10**9):
            yield document(f"x{number}", "Halvfärdig")
            begun.set()
            time.sleep(0.01)

    engine.rebuild(INDEX, documents())


def test_a_second_rebuild_is_refused(built: ElasticsearchEngine) -> None:
    def documents() -> Iterator[Document]:
        yield from NETWORK
        with pytest.raises(Busy):
            another().rebuild(INDEX, NETWORK)

    assert built.rebuild(INDEX, documents()) == len(NETWORK)


def test_a_killed_rebuild_leaves_the_index_in_use_and_is_gone_on_with(
    built: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = fork.Event()
    builder = start(endlessly, another(), begun)
    assert begun.wait(PATIENCE)
    os.kill(builder.pid, signal.SIGKILL)
    builder.join(PATIENCE)
    [half_filled] = [name for name, held in aliases(built).items() if "next" in held]

    assert built.find(INDEX, EVERYTHING).total == len(NETWORK)
    built.put(INDEX, [document("after", "Efteråt")])
    with pytest.raises(Busy):
        built.rebuild(INDEX, NETWORK)
    monkeypatch.setattr(locking, "PATIENCE", 0.0)
    assert built.rebuild(INDEX, NETWORK) == len(NETWORK)

    assert INDEX in aliases(built)[half_filled]
    assert built.ids(INDEX) == {each.id for each in NETWORK} | {"after"}


def test_a_rebuild_that_was_taken_over_stops(
    built: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.0)
    monkeypatch.setattr(locking, "_BETWEEN_BEATS", 0.0)

    def documents() -> Iterator[Document]:
        yield from NETWORK
        assert another().rebuild(INDEX, NETWORK[:3]) == 3

    with pytest.raises(Unavailable):
        built.rebuild(INDEX, documents())

    assert built.find(INDEX, EVERYTHING).total == 3


class Slimmer(Document):
    """An organisation about which nothing is said but who may find it."""


def test_documents_of_another_layout_ask_for_a_rebuild(
    built: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, slim = another(), Slimmer(id="a", audience=EVERYONE)
    old.put(INDEX, NETWORK[:1])
    monkeypatch.setitem(registry.documents, INDEX, Slimmer)
    changed = another()

    assert changed.needs_rebuild(INDEX)
    assert not changed.healthy()
    for ask in (
        lambda: changed.find(INDEX, EVERYTHING),
        lambda: changed.suggest(INDEX, "mä", audiences=EVERYONE),
        lambda: changed.ids(INDEX),
        lambda: changed.put(INDEX, [slim]),
    ):
        with pytest.raises(Unavailable):
            ask()
    changed.rebuild(INDEX, [slim])
    assert changed.healthy()
    assert changed.find(INDEX, EVERYTHING).total == 1
    # Those who still have the layout before are told so, and what they would write waits.
    with pytest.raises(Unavailable):
        old.put(INDEX, NETWORK[:1])
    assert changed.ids(INDEX) == {"a"}


def test_a_question_asked_again_sees_what_was_written_meanwhile(
    built: ElasticsearchEngine,
) -> None:
    question = Query(EVERYONE, "tjärkokning processindustri ")
    before = [built.find(INDEX, question) for _ in range(2)]
    assert keys(before[0]) == keys(before[1]) == ["interop"]

    built.put(INDEX, [document("tar", summary_sv="Tjärkokning åt processindustrin.")])

    assert [keys(built.find(INDEX, question))[0] for _ in range(2)] == ["tar", "tar"]
    assert built.find(INDEX, Query(EVERYONE, "tjärkoking ")).did_you_mean == "tjärkokning"
    built.remove(INDEX, ["tar"])
    assert keys(built.find(INDEX, question)) == ["interop"]


def test_a_document_that_is_refused_is_named_and_the_others_are_in(
    built: ElasticsearchEngine,
) -> None:
    beyond = document("beyond", "Bortom Polen", place=(123.0, 0.0))

    with pytest.raises(NotIndexed, match="beyond") as refused:
        built.put(INDEX, [document("one", "Ett"), beyond, document("two", "Två")])

    assert list(refused.value.reasons) == ["beyond"]
    assert {"one", "two"} <= built.ids(INDEX)


@pytest.mark.parametrize("block", ["read_only", "read_only_allow_delete"])
def test_an_index_that_cannot_be_written_to_is_no_fault_of_its_documents(
    built: ElasticsearchEngine, block: str
) -> None:
    indices = built._connection.client.indices
    indices.put_settings(index=f"{built.prefix}.{INDEX}", settings={f"index.blocks.{block}": True})

    with pytest.raises(Unavailable, match="cluster_block_exception"):
        built.put(INDEX, [document("one", "Ett"), document("beyond", place=(123.0, 0.0))])

    assert built.find(INDEX, EVERYTHING).total == len(NETWORK)
    indices.put_settings(index=f"{built.prefix}.{INDEX}", settings={f"index.blocks.{block}": None})
    built.put(INDEX, [document("one", "Ett")])
    assert "one" in built.ids(INDEX)


def test_a_document_that_is_refused_does_not_stop_a_rebuild(
    built: ElasticsearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    beyond = document("beyond", "Bortom Polen", place=(123.0, 0.0))

    assert built.rebuild(INDEX, [*NETWORK, beyond]) == len(NETWORK)

    assert "beyond" in caplog.text
    assert built.ids(INDEX) == {each.id for each in NETWORK}
    with pytest.raises(NotIndexed):
        built.rebuild(INDEX, [beyond])
    assert built.find(INDEX, EVERYTHING).total == len(NETWORK)


def test_more_than_a_request_holds_is_put_in_several(built: ElasticsearchEngine) -> None:
    many = [document(f"m{number:04}", "Många") for number in range(1_200)]

    built.put(INDEX, many)

    assert built.find(INDEX, Query(EVERYONE, "många")).total == 1_200
    built.remove(INDEX, [each.id for each in many])
    assert built.ids(INDEX) == {each.id for each in NETWORK}


def test_a_dropped_index_leaves_nothing(built: ElasticsearchEngine) -> None:
    built.drop(INDEX)

    assert aliases(built) == {}
    assert built.find(INDEX, EVERYTHING).total == 0
    assert built.needs_rebuild(INDEX)
    built.put(INDEX, NETWORK[:1])
    assert built.find(INDEX, EVERYTHING).total == 1


def test_a_cluster_that_is_away_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    refusing = ElasticsearchEngine(f"http://127.0.0.1:{port}", prefix="away")

    _is_unavailable(refusing)


def test_a_cluster_that_does_not_answer_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(Unavailable):
            ElasticsearchEngine(url, prefix="away", timeout=0.3).find(INDEX, EVERYTHING)


class Overloaded(BaseHTTPRequestHandler):
    """A cluster that has no time, and remembers who asked."""

    keys: list[str | None] = []

    def do_POST(self) -> None:
        self.keys.append(self.headers["Authorization"])
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"error": {"type": "es_rejected_execution_exception"}, "status": 429}'
        self.send_response(429)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


def test_a_cluster_that_is_overloaded_is_asked_once_and_with_our_key() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Overloaded) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"

        with pytest.raises(Unavailable):
            ElasticsearchEngine(url, prefix="busy", api_key="secret").find(INDEX, EVERYTHING)

        server.shutdown()
    assert Overloaded.keys == ["ApiKey secret"]


def _is_unavailable(engine: ElasticsearchEngine) -> None:
    for ask in (
        lambda: engine.find(INDEX, EVERYTHING),
        lambda: engine.suggest(INDEX, "mä", audiences=EVERYONE),
        lambda: engine.ids(INDEX),
        lambda: engine.put(INDEX, NETWORK),
        lambda: engine.remove(INDEX, ["weld"]),
        lambda: engine.rebuild(INDEX, NETWORK),
        lambda: engine.needs_rebuild(INDEX),
    ):
        with pytest.raises(Unavailable):
            ask()
    assert not engine.healthy()


def test_a_mistake_of_ours_is_not_taken_for_an_outage(
    built: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object, **__: object) -> dict[str, object]:
        return {"no_such_query": {}}

    with monkeypatch.context() as wrong:
        wrong.setattr("konstellation.search.engines.elasticsearch.asking.Asking.having", mistaken)
        with pytest.raises(Exception, match="no_such_query") as raised:
            built.find(INDEX, Query(EVERYONE, "svetsning"))

    assert not isinstance(raised.value, Unavailable)
    assert built.healthy()
