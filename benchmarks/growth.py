"""What a page costs in a large register, over what it costs in the smallest: the same requests in
turns, each in a process of its own place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.figures import Figure, at_most
from benchmarks.measuring import Times
from benchmarks.places import Place, Room

PAGES = ("list", "detail")
ROUNDS = 7
MOST = at_most(1.3)


def measured(rooms: Sequence[Room]) -> Iterator[tuple[Place, Figure]]:
    smallest, *larger = sorted(rooms, key=lambda room: room.place.size)
    for page in PAGES:
        times = {room.place: Times() for room in rooms}
        for _round in range(ROUNDS):
            for room in rooms:
                times[room.place].add(room.ask("pages:burst", page))
        least = times[smallest.place].p50
        against = f"the same at {smallest.place.size:,}"
        for room in larger:
            yield (
                room.place,
                Figure(f"{page} page", against, times[room.place].p50, least, "ms", MOST),
            )
