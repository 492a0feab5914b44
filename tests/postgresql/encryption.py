"""Certificates of one's own, and a front that encrypts before a server that does not."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# What a client of PostgreSQL sends to ask for encryption, and the answer that it may have it.
SSL_REQUEST = bytes.fromhex("0000000804d2162f")
GRANTED = b"S"
Greeting = Callable[[socket.socket], None]


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs certificates; whoever has its file believes them."""

    name: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def named(cls, name: str) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            _between(subject, subject, key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(name, key, certificate)

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.name}.crt"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def serve(self, address: str, folder: Path) -> ssl.SSLContext:
        """What a server at this address shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
        alternative = x509.SubjectAlternativeName([_general_name(address)])
        certificate = (
            _between(subject, self.certificate.subject, key)
            .add_extension(alternative, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        path = folder / f"{self.name}-{address}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _general_name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _between(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


@dataclass
class Front:
    """Takes encrypted connections and hands what they say to a server in the clear."""

    server: tuple[str, int]
    context: ssl.SSLContext
    greeting: Greeting
    heard: bytearray = field(default_factory=bytearray)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        # Whoever does not believe the certificate hangs up in the middle of it.
        with suppress(OSError), client:
            self.greeting(client)
            with (
                self.context.wrap_socket(client, server_side=True) as inside,
                socket.create_connection(self.server) as server,
            ):
                back = threading.Thread(target=_pump, args=(server, inside), daemon=True)
                back.start()
                _pump(inside, server, self.heard)
                back.join(timeout=10)


def _pump(source: socket.socket, target: socket.socket, heard: bytearray | None = None) -> None:
    with suppress(OSError):
        while said := source.recv(65536):
            if heard is not None:
                heard += said
            target.sendall(said)
        target.shutdown(socket.SHUT_WR)


def greet_postgresql(client: socket.socket) -> None:
    """The client asks in the clear whether it may encrypt."""
    if client.recv(len(SSL_REQUEST)) == SSL_REQUEST:
        client.sendall(GRANTED)


def greet_at_once(client: socket.socket) -> None:
    """Encrypted from the first byte."""


@contextmanager
def front(
    server: tuple[str, int], context: ssl.SSLContext, greeting: Greeting
) -> Iterator[tuple[int, Front]]:
    """The front's port, and what it hears."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = Front(server, context, greeting)
        thread = threading.Thread(target=found.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], found
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)
