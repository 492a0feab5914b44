"""Places that are kept from one run to the next, and copies that are not."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
from elasticsearch import Elasticsearch
from psycopg.sql import SQL, Composed, Identifier

from benchmarks.places import Place, Room


def have(place: Place) -> None:
    """Build the place unless it is there."""
    place.keep.mkdir(parents=True, exist_ok=True)
    with (place.keep / "building").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.empty.is_built:
            _begin(place.empty)
            _build(place.empty, "building:empty")
        if not place.is_built:
            _begin(place, like=place.empty)
            _build(place, "building:fill", place.size)


def _build(place: Place, what: str, *arguments: object) -> None:
    with Room(place) as room:
        room.ask(what, *arguments)
    (place.folder / "built").touch()


@contextmanager
def copied(place: Place) -> Iterator[Place]:
    """A place like an empty one, for what would not leave it empty; gone afterwards."""
    copy = replace(place, size=-1)
    _begin(copy, like=place)
    try:
        yield copy
    finally:
        forget(copy)


def _begin(place: Place, like: Place | None = None) -> None:
    forget(place)
    if like is not None:
        shutil.copytree(like.folder, place.folder, ignore=shutil.ignore_patterns("built"))
    if place.profile == "server":
        made = SQL("CREATE DATABASE {}").format(Identifier(place.database))
        if like is not None:
            made += SQL(" TEMPLATE {}").format(Identifier(like.database))
        _on_server(made)
    place.folder.mkdir(parents=True, exist_ok=True)


def forget(place: Place) -> None:
    shutil.rmtree(place.folder, ignore_errors=True)
    if place.profile == "server":
        name = Identifier(place.database)
        _on_server(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        _forget_indexes(place)


def _on_server(statement: Composed) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)


def _forget_indexes(place: Place) -> None:
    prefix = place.environment()["KONSTELLATION_ELASTICSEARCH_PREFIX"]
    cluster = Elasticsearch(os.environ["ELASTICSEARCH_URL"])
    for name in cluster.indices.get(index=f"{prefix}.*").body:
        cluster.indices.delete(index=name)


def kept(keep: Path) -> Iterator[Place]:
    for folder in sorted(keep.glob("*-*")):
        profile, _, size = folder.name.partition("-")
        with suppress(ValueError):
            yield Place(profile, int(size), keep)  # type: ignore[arg-type]
