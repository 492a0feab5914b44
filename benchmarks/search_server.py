"""The questions of benchmarks/search.py to Elasticsearch, end to end beside bare queries.

    KONSTELLATION_PROFILE=server python benchmarks/search_server.py [--documents 50000]

Prints one JSON object. Each question is put in turn

- to the port, for the first time (two ways to the cluster) and again (one way),
- bare: our own query for it as it goes over the wire, by Elasticsearch's client alone,
- to a stock index of the same documents, as one would ask it by hand: all text fields, the same
  filters, counts and highlights, without rights, synonyms, compounds or typos.

Then rows are put one by one and looked for at once, with refresh=true as the engine does and with
refresh=wait_for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "konstellation.project.settings.server")

from bare_elasticsearch import Stock

from konstellation.search.document import registry
from konstellation.search.engines.elasticsearch import ElasticsearchEngine
from konstellation.search.engines.elasticsearch.answering import Answering
from konstellation.search.engines.elasticsearch.asking import Asking
from konstellation.search.engines.elasticsearch.counting import Memory
from konstellation.search.engines.elasticsearch.searching import Searching
from konstellation.search.engines.stemming import stem
from konstellation.search.evaluation import percentile
from konstellation.search.port import Query
from konstellation.search.thesaurus import thesaurus
from search import (
    FACETS,
    INDEX,
    VOCABULARY,
    Language,
    Organisation,
    organisations,
    questions,
)

MUST_RATIO_P50 = 1.5
MUST_PUT_P95_MS = 2_000.0
ROUNDS = 3
PUTS = 30
PATIENCE = 30.0


def milliseconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def figures(name: str, times: Sequence[float]) -> dict[str, float]:
    return {f"{name}p{share}_ms": round(percentile(times, share), 2) for share in (50, 95)}


def wire_query(engine: ElasticsearchEngine, query: Query) -> Callable[[], Any]:
    """What the engine sends for the question itself, sent without the engine."""
    store = engine._store(INDEX)
    searching = Searching(store.generations, query.text)
    asking = Asking(store.layout, query.audiences, thesaurus.lookup(stem))
    answering = Answering(searching, asking, query, Memory())
    answering.page()
    body = answering._body()
    client, name = engine._connection.client, store.generations.found_by
    return lambda: client.search(index=name, body=body)


def ask(engine: ElasticsearchEngine, stock: Stock, asked: list[Query]) -> dict[str, float]:
    by_hand = stock.asking(FACETS)

    def end_to_end(query: Query) -> Callable[[], Any]:
        return lambda: engine.find(INDEX, query)

    times: dict[str, list[float]] = {"first_": [], "": [], "bare_": [], "stock_": []}
    times["first_"] = [milliseconds(end_to_end(query)) for query in asked]
    ways = {
        "": [end_to_end(query) for query in asked],
        "bare_": [wire_query(engine, query) for query in asked],
        "stock_": [lambda query=query: by_hand(query) for query in asked],
    }
    for turn in range(ROUNDS + 1):
        for number in range(len(asked)):
            for name, of in ways.items():
                spent = milliseconds(of[number])
                # The first turn only warms up.
                if turn:
                    times[name].append(spent)
    found = {name: value for each, of in times.items() for name, value in figures(each, of).items()}
    for other in ("bare", "stock"):
        for share in (50, 95):
            found[f"ratio_p{share}_over_{other}"] = round(
                found[f"p{share}_ms"] / found[f"{other}_p{share}_ms"], 2
            )
    return found


def write(engine: ElasticsearchEngine, rows: Iterable[Organisation]) -> dict[str, float]:
    at_once, waited = [], []
    store = engine._store(INDEX)
    client = engine._connection.writing
    for row in rows:
        at_once.append(milliseconds(lambda row=row: engine.put(INDEX, [row])))
        waited.append(
            milliseconds(
                lambda row=row: client.index(
                    index=store.generations.found_by,
                    id=row.id,
                    document=json.loads(store.layout.body(row)),
                    refresh="wait_for",
                )
            )
        )
    return {**figures("put_", at_once), **figures("put_wait_for_", waited)}


def bare_load(engine: ElasticsearchEngine, rows: Sequence[Organisation]) -> float:
    """The same rows as the engine's, ready beforehand, by Elasticsearch's client alone."""
    store = engine._store(INDEX)
    client = engine._connection.writing
    name = f"{engine.prefix}.bare-load"
    client.options(ignore_status=404).indices.delete(index=name)
    client.indices.create(
        index=name,
        mappings=store.layout.mapping.to_dict(),
        settings={"number_of_replicas": 0, "refresh_interval": -1},
    )
    lines: list[Any] = []
    for row in rows:
        lines += [json.dumps({"index": {"_id": row.id}}), store.layout.body(row)]
    started = time.perf_counter()
    for start in range(0, len(lines), 1_000):
        client.bulk(index=name, operations=lines[start : start + 1_000])
    client.indices.refresh(index=name)
    rate = len(rows) / (time.perf_counter() - started)
    client.indices.delete(index=name)
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=200)
    options = parser.parse_args()
    from django.conf import settings

    _, arguments = settings.SEARCH_ENGINE
    engine = ElasticsearchEngine(
        **{**arguments, "prefix": f"benchmark-{os.getpid()}", "replicas": 0, "timeout": PATIENCE}
    )
    registry.documents[INDEX] = Organisation
    thesaurus.use_only(VOCABULARY)
    language = Language(random.Random(1))
    asked = questions(language, options.questions)
    rows = list(organisations(language, options.documents))
    stock = Stock(arguments["url"], f"benchmark-{os.getpid()}-stock", Organisation)
    try:
        some = rows[: options.documents // 5]
        loads = {"bare_load_per_second": round(bare_load(engine, some))}
        started = time.perf_counter()
        engine.rebuild(INDEX, iter(rows))
        loads["rebuild_per_second"] = round(len(rows) / (time.perf_counter() - started))
        loads["stock_load_per_second"] = round(stock.fill(rows))
        found = {
            "documents": options.documents,
            **loads,
            **ask(engine, stock, asked),
            **write(engine, rows[:PUTS]),
            "must_ratio_p50_over_bare": MUST_RATIO_P50,
            "must_put_p95_ms": MUST_PUT_P95_MS,
        }
    finally:
        stock.drop()
        engine.drop(INDEX)
    print(json.dumps(found, indent=2))
    sys.exit(found["ratio_p50_over_bare"] > MUST_RATIO_P50 or found["put_p95_ms"] > MUST_PUT_P95_MS)


if __name__ == "__main__":
    main()
