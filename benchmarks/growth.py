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
        least, name = times[smallest.place], f"{page} page"
        against = f"the same at {smallest.place.size:,}"
        for room in larger:
            spent, place = times[room.place], room.place
            yield (
                place,
                Figure(
                    name,
                    f"{against}, processor",
                    spent.p50_processor,
                    least.p50_processor,
                    "ms",
                    MOST,
                ),
            )
            yield place, Figure(name, f"{against}, clock", spent.p50, least.p50, "ms")
