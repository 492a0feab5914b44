from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, connections

from konstellation.project.management.commands import serve


def test_no_process_is_born_with_another_s_connections(db, monkeypatch):
    """With a pool they would stay open: two processes then read each other's answers."""
    done: list[str] = []
    monkeypatch.setattr(connections, "close_all", lambda: done.append("connections closed"))
    monkeypatch.setattr(
        type(connections[connection.alias]),
        "close_pool",
        lambda _self: done.append("pool closed"),
        raising=False,
    )

    def run(_members: object) -> int:
        done.append("processes born")
        return 0

    monkeypatch.setattr(serve.supervisor, "run", run)

    with pytest.raises(SystemExit):
        call_command("serve")

    assert done == ["connections closed", "pool closed", "processes born"]
