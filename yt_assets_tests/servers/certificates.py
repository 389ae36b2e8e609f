"""Certificates for one test: an authority of its own, and servers that it vouches for.

Here: making and saving them, as RFC 5280 asks for or with one flaw. Not here: the servers (server.py).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from yt_assets_tests.servers.server import Server

DAY = timedelta(days=1)
Flaw = Literal["", "no key identifiers", "no key usage", "may not sign", "not critical", "expired", "no names"]
Extension = tuple[x509.ExtensionType, bool]


class Authority:
    """A CA that only those trust who have its file. flaw: what its certificates lack."""

    def __init__(self, flaw: Flaw = "") -> None:
        self._flaw = flaw
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority for a test")])
        self._own = self._signed(_certificate(self._name, self._name, self._key), self._of_the_authority())

    def save(self, file: Path) -> Path:
        """Write the CA's certificate."""
        file.write_bytes(self._own.public_bytes(Encoding.PEM))
        return file

    def issue(self, certificate: Path, secret: Path, *hosts: str) -> None:
        """Write a certificate for host names or addresses, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        age = 2 * DAY if self._flaw == "expired" else timedelta()
        signed = self._signed(_certificate(subject, self._name, key, age), self._of_a_server(key, hosts))
        certificate.write_bytes(signed.public_bytes(Encoding.PEM))
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

    def _of_the_authority(self) -> Iterator[Extension]:
        yield x509.BasicConstraints(ca=True, path_length=None), self._flaw != "not critical"
        if self._flaw != "no key usage":
            yield _usage(signs=self._flaw != "may not sign"), True
        yield from self._key_identifiers(self._key)

    def _of_a_server(self, key: ec.EllipticCurvePrivateKey, hosts: tuple[str, ...]) -> Iterator[Extension]:
        yield x509.BasicConstraints(ca=False, path_length=None), True
        yield _usage(signs=False), True
        if self._flaw != "no names":
            yield x509.SubjectAlternativeName([_general_name(host) for host in hosts]), False
        yield from self._key_identifiers(key)

    def _key_identifiers(self, key: ec.EllipticCurvePrivateKey) -> Iterator[Extension]:
        """Python 3.13 and newer refuse a certificate without the identifier of the key that signed it."""
        if self._flaw != "no key identifiers":
            yield x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
            yield x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False

    def _signed(self, builder: x509.CertificateBuilder, extensions: Iterator[Extension]) -> x509.Certificate:
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, critical=is_critical)
        return builder.sign(self._key, hashes.SHA256())


FILES = {"ca": "ca.crt", "cert": "server.crt", "key": "server.key"}


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, age: timedelta = timedelta()
) -> x509.CertificateBuilder:
    now = datetime.now(UTC) - age
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    unused = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **unused)


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
