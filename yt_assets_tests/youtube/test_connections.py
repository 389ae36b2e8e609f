"""Patience, price and certificates of a single connection."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.connections import SecureConnection, Terms, connection_type
from yt_assets.youtube.errors import OperatorNeeded, TransientError
from yt_assets.youtube.quota import InMemoryLedger
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.scripted_server import Scripted, ScriptedServer


@pytest.fixture
def secure_server(tmp_path: Path) -> Iterator[ScriptedServer]:
    """A server whose certificate nobody has signed but itself; the certificate is in `certificate.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ScriptedServer(context)
    yield server
    server.close()


def secure_endpoint(server: ScriptedServer) -> str:
    return server.endpoint.replace("http://127.0.0.1", "https://localhost")


def test_a_read_is_as_patient_as_the_timeout_or_the_rest_of_the_deadline() -> None:
    now = 0.0
    terms = Terms(pay=lambda: None, timeout=10, expires_at=60, monotonic=lambda: now)
    assert terms.patience() == 10
    now = 57.0
    assert terms.patience() == 3
    now = 60.0
    with pytest.raises(TimeoutError, match="deadline has passed"):
        terms.patience()


def test_nothing_is_sent_or_paid_after_the_deadline(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    with pytest.raises(TransientError, match="deadline has passed"):
        connect(deadline=0).videos(["a"])
    assert server.asked == []
    assert ledger.used("default") == 0


def test_a_stranger_with_an_untrusted_certificate_gets_no_key_and_one_attempt(
    connect: Callable[..., YouTubeClient], secure_server: ScriptedServer, ledger: InMemoryLedger, waits: list[float]
) -> None:
    with pytest.raises(OperatorNeeded, match="HTTPLIB2_CA_CERTS"):
        connect(endpoint=secure_endpoint(secure_server)).videos(["a"])
    assert secure_server.asked == []
    assert (ledger.used("default"), waits) == (0, [])


def test_a_trusted_certificate_is_spoken_to_over_tls(
    connect: Callable[..., YouTubeClient], secure_server: ScriptedServer, tmp_path: Path
) -> None:
    secure_server.script(Scripted(answers.videos("a")))
    client = connect(endpoint=secure_endpoint(secure_server))
    client._transport._connection().ca_certs = str(tmp_path / "certificate.pem")
    for _ in range(2):
        assert client.videos(["a"]).value[0].video_id == "a"
    assert len(secure_server.asked) == 2
    assert len({asked.port for asked in secure_server.asked}) == 1


def test_google_is_spoken_to_over_tls() -> None:
    assert connection_type("https://youtube.googleapis.com/youtube/v3/videos") is SecureConnection
