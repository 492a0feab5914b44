"""Make what compose.yaml's services share: their certificates, passwords and addresses.

prepare.py FOLDER: what is there already is kept. Each service has a folder of its own, which is
all that it is shown, with files that only its account can read. Run once as root, then never
needed again; the folders are part of what must be kept (see docs/how-to/operate.md).
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# The accounts under which the three images run.
OWNERS = {"postgresql": (999, 999), "elasticsearch": (1000, 0), "konstellation": (10001, 10001)}
LIFETIME = timedelta(days=3650)
Key = ec.EllipticCurvePrivateKey


class Folder:
    """A service's folder; ``keep`` writes a file once, for its account alone."""

    def __init__(self, root: Path, service: str) -> None:
        self.path = root / service
        self.owner = OWNERS[service]
        self.path.mkdir(parents=True, exist_ok=True)
        _give(self.path, self.owner, 0o500)

    def keep(self, name: str, content: bytes) -> bytes:
        path = self.path / name
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            _give(path, self.owner, 0o400)
        return path.read_bytes()


def _give(path: Path, owner: tuple[int, int], mode: int) -> None:
    if os.geteuid() == 0:
        os.chown(path, *owner)
    path.chmod(mode if os.geteuid() == 0 else mode | 0o200)


def prepare(root: Path) -> None:
    folders = {service: Folder(root, service) for service in OWNERS}
    authority, authority_key = _authority(folders["konstellation"])
    for service in ("postgresql", "elasticsearch"):
        _certify(folders[service], service, authority, authority_key)
    _share_passwords(folders)
    for name in ("secret_key", "personal_number_key", "metrics_token"):
        folders["konstellation"].keep(name, secrets.token_urlsafe(64).encode())


def _share_passwords(folders: dict[str, Folder]) -> None:
    database = folders["postgresql"].keep("password", _password()).decode()
    search = folders["elasticsearch"].keep("password", _password()).decode()
    own = folders["konstellation"]
    trusted = "sslmode=verify-full&sslrootcert=/run/konstellation/ca.crt"
    own.keep(
        "database_url",
        f"postgres://konstellation:{database}@postgresql:5432/konstellation?{trusted}".encode(),
    )
    own.keep("elasticsearch_url", f"https://elastic:{search}@elasticsearch:9200".encode())


def _password() -> bytes:
    # Safe in an address as it is.
    return secrets.token_urlsafe(32).encode()


def _authority(folder: Folder) -> tuple[x509.Certificate, Key]:
    key = _key(folder, "ca.key")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Konstellation's own authority")])
    made = (
        _certificate(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, SHA256())
    )
    return x509.load_pem_x509_certificate(
        folder.keep("ca.crt", made.public_bytes(Encoding.PEM))
    ), key


def _certify(folder: Folder, service: str, authority: x509.Certificate, signer: Key) -> None:
    key = _key(folder, "tls.key")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, service)])
    names: list[x509.GeneralName] = [x509.DNSName(service), x509.DNSName("localhost")]
    names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    made = (
        _certificate(name, authority.subject, key)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(signer, SHA256())
    )
    folder.keep("tls.crt", made.public_bytes(Encoding.PEM))
    folder.keep("ca.crt", authority.public_bytes(Encoding.PEM))


def _key(folder: Folder, name: str) -> Key:
    fresh = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    key = load_pem_private_key(folder.keep(name, fresh), password=None)
    assert isinstance(key, Key)
    return key


def _certificate(subject: x509.Name, issuer: x509.Name, key: Key) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
