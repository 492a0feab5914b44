"""The certificates and passwords of compose.yaml, made on this machine."""

from __future__ import annotations

import importlib.util
import socket
import ssl
import threading
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy/container/prepare.py"
SERVICES = ("postgresql", "elasticsearch", "konstellation")


@pytest.fixture
def prepare(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    found = importlib.util.spec_from_file_location("prepare", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    # Not everyone may give files away; to whom they would go is asked of OWNERS.
    monkeypatch.setattr(module.os, "chown", lambda *_args: None)
    return module


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.*")} | {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def greet(certificate: Path, key: Path, authority: Path, name: str) -> str:
    """A conversation over TLS with somebody who is called so; what the server said."""
    ours, theirs = socket.socketpair()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)

    def serve() -> None:
        try:
            with serving.wrap_socket(theirs, server_side=True) as secure:
                secure.sendall(b"well met")
        except ssl.SSLError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        calling = ssl.create_default_context(cafile=str(authority))
        with calling.wrap_socket(ours, server_hostname=name) as secure:
            return secure.recv(100).decode()
    finally:
        ours.close()
        thread.join()


@pytest.mark.parametrize("service", ["postgresql", "elasticsearch"])
@pytest.mark.parametrize("is_called_by", ["its name", "localhost"])
def test_a_service_proves_who_it_is(prepare, tmp_path, service, is_called_by):
    prepare.prepare(tmp_path)

    said = greet(
        tmp_path / service / "tls.crt",
        tmp_path / service / "tls.key",
        tmp_path / "konstellation" / "ca.crt",
        service if is_called_by == "its name" else "localhost",
    )

    assert said == "well met"


def test_a_service_cannot_pass_for_another(prepare, tmp_path):
    prepare.prepare(tmp_path)

    with pytest.raises(ssl.SSLCertVerificationError):
        greet(
            tmp_path / "postgresql" / "tls.crt",
            tmp_path / "postgresql" / "tls.key",
            tmp_path / "konstellation" / "ca.crt",
            "elasticsearch",
        )


def test_what_is_there_is_kept(prepare, tmp_path):
    prepare.prepare(tmp_path)
    before = contents(tmp_path)

    prepare.prepare(tmp_path)

    assert contents(tmp_path) == before


def test_each_installation_has_its_own(prepare, tmp_path):
    prepare.prepare(tmp_path / "one")
    prepare.prepare(tmp_path / "other")

    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] == other[name]] == []


def test_files_are_for_their_owner_alone(prepare, tmp_path):
    prepare.prepare(tmp_path)

    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_authority_s_key_is_shown_to_no_server(prepare, tmp_path):
    prepare.prepare(tmp_path)

    assert [path.parent.name for path in tmp_path.rglob("ca.key")] == ["konstellation"]


def test_the_addresses_hold_the_passwords_and_check_whom_they_reach(prepare, tmp_path):
    prepare.prepare(tmp_path)

    database = urlsplit((tmp_path / "konstellation/database_url").read_text())
    search = urlsplit((tmp_path / "konstellation/elasticsearch_url").read_text())

    assert database.password == (tmp_path / "postgresql/password").read_text()
    assert database.hostname == "postgresql"
    assert "sslmode=verify-full" in database.query
    assert search.password == (tmp_path / "elasticsearch/password").read_text()
    assert search.scheme == "https"
    assert len({database.password, search.password}) == 2
