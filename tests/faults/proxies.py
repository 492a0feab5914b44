"""Toxiproxy: what stands between the product and its servers, and can be cut or slowed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.processes import ENDING, ROOT, STARTING, free_port, wait_for
from tests.faults.servers import Missing

MODULE = "github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0"
KEPT = ROOT / "var" / "faults" / "bin"


def program() -> Path:
    """Built once, and kept."""
    built = KEPT / "server"
    if not built.exists():
        go = shutil.which("go", path=f"{os.environ['PATH']}{os.pathsep}/usr/local/go/bin")
        if go is None:
            raise Missing("There is no Go here to build toxiproxy with.")
        KEPT.mkdir(parents=True, exist_ok=True)
        env = os.environ | {"GOBIN": str(KEPT)}
        subprocess.run([go, "install", MODULE], env=env, cwd="/", check=True, timeout=600)
    return built


class Toxiproxy:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        with (folder / "toxiproxy.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(program()), "-host", "127.0.0.1", "-port", str(self.port)],
                stdout=log,
                stderr=log,
            )
        wait_for("toxiproxy", self._answers, STARTING)

    def proxy(self, name: str, upstream: int) -> Proxy:
        listen = free_port()
        addresses = {"listen": f"127.0.0.1:{listen}", "upstream": f"127.0.0.1:{upstream}"}
        self.ask("POST", "/proxies", {"name": name, "enabled": True, **addresses})
        return Proxy(self, name, listen)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=content, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            read = answer.read()
        return json.loads(read) if read else None

    def _answers(self) -> bool:
        try:
            self.ask("GET", "/version")
        except ValueError:
            return True
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(ENDING)


@dataclass(frozen=True, slots=True)
class Proxy:
    owner: Toxiproxy
    name: str
    port: int

    def cut(self) -> None:
        """Close what is open, and take nothing more."""
        self.owner.ask("POST", f"/proxies/{self.name}", {"enabled": False})

    def mend(self) -> None:
        for toxic in self.owner.ask("GET", f"/proxies/{self.name}/toxics"):
            self.owner.ask("DELETE", f"/proxies/{self.name}/toxics/{toxic['name']}")
        self.owner.ask("POST", f"/proxies/{self.name}", {"enabled": True})

    def poison(self, kind: str, stream: str = "downstream", **attributes: int) -> None:
        """Add what toxiproxy calls a toxic: latency, timeout, limit_data, reset_peer …"""
        self.owner.ask(
            "POST",
            f"/proxies/{self.name}/toxics",
            {"type": kind, "stream": stream, "toxicity": 1.0, "attributes": attributes},
        )

    def remove(self) -> None:
        self.owner.ask("DELETE", f"/proxies/{self.name}")
