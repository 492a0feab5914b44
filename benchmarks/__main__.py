"""Measure what has a limit: builds each network once, and prints one table of ratios.

    python -m benchmarks [--sizes 5000,50000,500000] [--profile embedded|server|both] [--only …]

Each cell is the ratio, and in brackets what was measured: ours : theirs. Times are medians on the
clock; what is compared was done in turns in one process. Exits with 1 if a limit is missed. The
server profile is measured where DATABASE_URL and ELASTICSEARCH_URL name servers.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import growth, keeping, load
from benchmarks.figures import Figure, missed, table
from benchmarks.places import ROOT, Place, Profile, Room

# In this order: the first one fills the index that the others ask.
MEASURES = {
    "reindex": "indexing:measure_rebuild",
    "pages": "pages:measure",
    "statuses": "statuses:measure",
    "search": "searching:measure",
    "matches": "matching:measure",
    "writes": "indexing:measure_writes",
    "memory": "memory:measure",
}
ASKING_AN_INDEX = {"reindex", "search", "matches", "writes", "load"}
# Between places, or in one of their own.
OTHERS = ("growth", "import", "load")
PROFILES: dict[str, tuple[Profile, ...]] = {
    "embedded": ("embedded",),
    "server": ("server",),
    "both": ("embedded", "server"),
}


def main() -> int:
    asked = _arguments()
    if asked.forget:
        for place in keeping.kept(asked.keep):
            keeping.forget(place)
        return 0
    if "load" in asked.only and asked.vegeta is None:
        asked.only.remove("load")
        print("Left out: the load over HTTP, since there is no vegeta.", file=sys.stderr)
    found: list[tuple[Place, Figure]] = []
    for profile in PROFILES[asked.profile]:
        places = [Place(profile, size, asked.keep) for size in asked.sizes]
        for place, figure in measured(places, asked.only, asked.vegeta):
            print(f"{place}: {figure.measure} / {figure.against}: {figure}", file=sys.stderr)
            found.append((place, figure))
    print(table(found))
    lost = missed(found)
    print("\n".join(["", *(f"missed: {each}" for each in lost)]))
    return int(bool(lost))


def measured(
    places: Sequence[Place], only: Sequence[str], vegeta: Path | None
) -> Iterator[tuple[Place, Figure]]:
    for place in places:
        keeping.have(place)
    if "import" in only:
        with keeping.copied(places[0].empty) as place, Room(place) as room:
            yield from ((places[0], each) for each in room.ask("importing:measure"))
    with ExitStack() as open_rooms:
        rooms = [open_rooms.enter_context(Room(place)) for place in places]
        for room in rooms:
            yield from ((room.place, figure) for figure in _in(room, only))
            if "load" in only and vegeta is not None:
                yield from ((room.place, each) for each in load.measured(room.place, room, vegeta))
        if "growth" in only and len(rooms) > 1:
            yield from growth.measured(rooms)


def _in(room: Room, only: Sequence[str]) -> Iterator[Figure]:
    room.ask("memory:started")
    room.ask("building:be_current")
    if ASKING_AN_INDEX & set(only):
        room.ask("building:have_indexes", "reindex" in only)
    for name, measure in MEASURES.items():
        if name in only:
            yield from room.ask(measure)


def _arguments() -> argparse.Namespace:
    at_hand = "both" if {"DATABASE_URL", "ELASTICSEARCH_URL"} <= os.environ.keys() else "embedded"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=_numbers, default=[5_000, 50_000, 500_000])
    parser.add_argument("--profile", choices=PROFILES, default=at_hand)
    every = [*MEASURES, *OTHERS]
    parser.add_argument("--only", type=lambda text: text.split(","), default=every)
    parser.add_argument("--keep", type=Path, default=ROOT / "var" / "benchmarks")
    program = shutil.which("vegeta")
    parser.add_argument("--vegeta", type=Path, default=program and Path(program))
    parser.add_argument("--forget", action="store_true", help="remove all that is kept")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
