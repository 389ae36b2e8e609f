"""Certificates for one test: an authority of its own, and servers that it vouches for.

Here: making and saving them. Not here: the servers (server.py).
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from yt_assets_tests.servers.server import Server

DAY = timedelta(days=1)


class Authority:
    """A CA that nobody knows but who has its file."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority for a test")])
        builder = _certificate(self._name, self._name, self._key)
        self._own = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(
            self._key, hashes.SHA256()
        )

    def save(self, file: Path) -> Path:
        """Write the CA's certificate."""
        file.write_bytes(self._own.public_bytes(Encoding.PEM))
        return file

    def issue(self, certificate: Path, secret: Path, *hosts: str) -> None:
        """Write a certificate for host names or addresses, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        names = x509.SubjectAlternativeName([_general_name(host) for host in hosts])
        builder = _certificate(subject, self._name, key).add_extension(names, critical=False)
        certificate.write_bytes(builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM))
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    def equip(self, server: Server, host: str) -> Server:
        """The same server, restarted with a certificate for a host name or address."""
        folder = Path(server.folder)
        self.issue(folder / "server.crt", folder / "server.key", host)
        self.save(folder / "ca.crt")
        options = (f"--ssl-{kind}={folder / file}" for kind, file in FILES.items())
        equipped = replace(server, command=(*server.command, *options))
        equipped.restart()
        return equipped


FILES = {"ca": "ca.crt", "cert": "server.crt", "key": "server.key"}


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
