"""A PostgreSQL cluster and an Elasticsearch of our own, to be stopped and killed at will."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.processes import ENDING, ROOT, STARTING, children, free_port, kill, wait_for

HEAP = "512m"
NOBODY = 65534
# The product's own, which has no more rights than it needs.
ROLE = "konstellation"
# As deploy/servers.sh keeps it: under the folder of root's own account, or in var/.
_KEPT = ("/var/tmp/konstellation-servers-*/elasticsearch", "var/servers/elasticsearch")


class Missing(Exception):
    """A server that is needed is not installed."""


def elasticsearch_home() -> Path:
    """Where it is unpacked; ``make servers`` does so once."""
    if named := os.environ.get("KONSTELLATION_FAULTS_ELASTICSEARCH"):
        return Path(named)
    for pattern in _KEPT:
        base = Path("/") if pattern.startswith("/") else ROOT
        for found in sorted(base.glob(pattern.lstrip("/"))):
            if (found / "lib").is_dir():
                return found
    raise Missing("There is no Elasticsearch here: “make servers” fetches it once.")


def postgresql_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise Missing("There is no PostgreSQL here: “make servers” installs it.")
    return found[-1].parent


def owner() -> int:
    """Neither server runs as root: root lends them the account that Elasticsearch belongs to."""
    if os.getuid() != 0:
        return os.getuid()
    return elasticsearch_home().stat().st_uid or NOBODY


class PostgreSQL:
    def __init__(self, folder: Path, options: str = "") -> None:
        self.programs = postgresql_programs()
        self.owner = owner()
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.options = options
        folder.mkdir(mode=0o700, parents=True)
        os.chown(folder, self.owner, -1)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8")  # fmt: skip

    def _run(self, program: str, *arguments: str, seconds: float = 120.0) -> int:
        done = subprocess.run(
            [str(self.programs / program), f"--pgdata={self.data}", *arguments],
            user=self.owner,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
        return done.returncode

    def start(self) -> bool:
        """Whether it is up: children of a killed one may hold its files for a while."""
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        settings += f" -c max_connections=100 -c shared_buffers=64MB {self.options}"
        log = self.folder / "log"
        given = ("--wait", "--silent", f"--log={log}", f"--options={settings}")
        return self._run("pg_ctl", "start", *given) == 0

    def start_until_up(self) -> float:
        return wait_for("PostgreSQL", self.start, STARTING, every=0.5)

    def kill(self) -> None:
        """SIGKILL to the postmaster alone: its children find out by themselves."""
        kill(int((self.data / "postmaster.pid").read_text().split()[0]))

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "stop", f"--mode={mode}", "--silent")

    def url(self, database: str, port: int | None = None) -> str:
        return f"postgres://{ROLE}@127.0.0.1:{port or self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> None:
        self.say(f"CREATE DATABASE {database} OWNER {ROLE} TEMPLATE {template}")

    def say(self, statement: str, database: str = "postgres") -> list[Any]:
        """As the one who may do everything, past all limits."""
        address = f"postgres://postgres@127.0.0.1:{self.port}/{database}"
        with psycopg.connect(address, autocommit=True) as connection:
            answer = connection.execute(statement)  # type: ignore[arg-type]
            return answer.fetchall() if answer.description else []


class Elasticsearch:
    def __init__(self, folder: Path) -> None:
        self.home = elasticsearch_home()
        self.owner = owner()
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True)
        shutil.copytree(self.home / "config", folder / "config", dirs_exist_ok=True)
        (folder / "config" / "elasticsearch.yml").write_text(self._settings())
        self._keep_no_garbage_log()
        for each in [folder, *folder.rglob("*")]:
            os.chown(each, self.owner, -1)

    def _settings(self) -> str:
        lines = {
            "cluster.name": f"faults-{self.port}",
            "node.name": "one",
            "path.data": self.folder / "data",
            "path.logs": self.folder / "logs",
            "discovery.type": "single-node",
            "http.host": "127.0.0.1",
            "http.port": self.port,
            "transport.host": "127.0.0.1",
            "transport.port": free_port(),
            "xpack.security.enabled": "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        return "".join(f"{name}: {value}\n" for name, value in lines.items())

    def _keep_no_garbage_log(self) -> None:
        """It would lie in the program's own folder, which others use as well."""
        options = self.folder / "config" / "jvm.options"
        lines = options.read_text().splitlines(keepends=True)
        options.write_text("".join(line for line in lines if "-Xlog:gc" not in line))

    def start(self) -> None:
        java = shutil.which("java")
        if java is None:
            raise Missing("There is no Java: “make servers” installs it.")
        home = str(Path(java).resolve().parents[1])
        named = {"ES_HOME": str(self.home), "ES_PATH_CONF": str(self.folder / "config")}
        named |= {"JAVA_HOME": home, "ES_JAVA_HOME": home, "TMPDIR": str(self.folder)}
        named |= {"ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}"}
        command = [
            java, "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC", "-Dcli.name=server",
            f"-Dcli.script={self.home}/bin/elasticsearch", "-Dcli.libs=lib/tools/server-cli",
            f"-Des.path.home={self.home}", f"-Des.path.conf={self.folder}/config",
            "-Des.distribution.type=tar",
            "-cp", f"{self.home}/lib/*:{self.home}/lib/cli-launcher/*",
            "org.elasticsearch.launcher.CliToolLauncher",
        ]  # fmt: skip
        with (self.folder / "out").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=os.environ | named,
                user=self.owner,
                group=self.owner if os.getuid() == 0 else None,
                # Relative names in its command line are its own home's.
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self, seconds: float = 120.0) -> float:
        return wait_for("Elasticsearch", self.is_ready, seconds, every=0.25)

    def is_ready(self) -> bool:
        try:
            health = "/_cluster/health?wait_for_status=yellow&timeout=1s"
            return bool(self.ask("GET", health))
        except OSError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        for pid in [*children(self.process.pid), self.process.pid]:
            kill(pid)
        self.process.wait(ENDING)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL to whatever has not ended in time."""
        if self.process is None or self.process.poll() is not None:
            return
        below = children(self.process.pid)
        kill(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(2 * ENDING)
        except subprocess.TimeoutExpired:
            self.kill()
        for pid in below:
            if Path(f"/proc/{pid}/stat").exists():
                kill(pid)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"{self.url}{path}", data=body, method=method)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())
