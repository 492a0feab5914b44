"""A mail server that is away, hangs, or takes a message and drops it."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from enum import StrEnum

from tests.faults.clients import from_a_browser
from tests.faults.processes import free_port, wait_for
from tests.faults.registry import BOTH, case
from tests.faults.scene import Scene

AT_MOST = 0.2
# Of a machine that does other things too.
LEEWAY = 0.3
DELIVERED_WITHIN = 120.0


class Mood(StrEnum):
    TAKES = "takes"
    LATER = "says: later"
    HANGS = "hangs"
    DROPS = "takes it and drops the line"


@dataclass
class Receiver:
    """A mail server that is as it is told to be, and remembers what it has taken."""

    mood: Mood = Mood.TAKES
    taken: list[bytes] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [message_from_bytes(each)["Message-ID"] for each in self.taken]


class Conversation(socketserver.StreamRequestHandler):
    """The server's half of RFC 5321, as far as a client that only delivers goes."""

    receiver: Receiver

    def handle(self) -> None:
        if self.receiver.mood is Mood.HANGS:
            time.sleep(60)
            return
        if self.receiver.mood is Mood.LATER:
            self._say("421 come again")
            return
        self._say("220 faults")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                self.receiver.taken.append(self._message())
                if self.receiver.mood is Mood.DROPS:
                    return
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines)

    def _say(self, what: str) -> None:
        self.wfile.write(f"{what}\r\n".encode())


class Listening(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def receiving(port: int) -> Iterator[Receiver]:
    receiver = Receiver()
    handler = type("Handler", (Conversation,), {"receiver": receiver})
    with Listening(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield receiver
        finally:
            server.shutdown()


@case("F27", "The mail server is away, hangs, or drops the line", BOTH)
def mail_away(scene: Scene) -> None:
    """Messages are codes to sign in: written in the request, delivered by the worker."""
    port = free_port()
    # Minutes in the product's life are seconds here.
    hurried = {
        "KONSTELLATION_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "KONSTELLATION_MAIL_PAUSES": ",".join(["2"] * 60),
    }
    scene.serve(**hurried)
    scene.work(**hurried)
    scene.begin()
    seen: list[float] = [asked_for_a_code(scene, "away")]
    with receiving(port) as receiver:
        first = wait_for("the mail", lambda: len(set(receiver.ids)) == 1, DELIVERED_WITHIN)
        for mood in (Mood.LATER, Mood.HANGS, Mood.DROPS):
            receiver.mood = mood
            seen.append(asked_for_a_code(scene, mood.name.lower()))
            time.sleep(scene.short(3, 12))
            receiver.mood = Mood.TAKES
            expected = len(seen)
            wait_for(
                f"the mail after it {mood}",
                lambda expected=expected: len(set(receiver.ids)) == expected,  # type: ignore[misc]
                DELIVERED_WITHIN,
            )
        time.sleep(scene.short(3, 10))
        twice = len(receiver.ids) - len(set(receiver.ids))
    slowest = max(seen)
    scene.expect(slowest < AT_MOST + LEEWAY, f"a request waited {slowest:.2f} s")
    # Who drops the line after taking a message is given it again, under the same Message-ID.
    scene.expect(twice <= scene.count(4, 12), f"{twice} messages came again")
    scene.saw(
        f"each of 4 who asked for a code was answered within {slowest * 1000:.0f} ms; all"
        f" delivered, the first {first:.0f} s after the server came, {twice} of them again under"
        " their Message-ID"
    )


def asked_for_a_code(scene: Scene, name: str) -> float:
    """Somebody wants to sign in by a code; how long the request took, in seconds."""
    body = {"email": f"{name}@faults.example"}
    answer = from_a_browser(scene.port, "auth/code/request", body)
    # The second step of signing in is due.
    scene.expect(answer.status == 401, f"asking was answered {answer.status}: {answer.body}")
    return answer.seconds
