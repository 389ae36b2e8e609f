"""What is said of a message that does not arrive: never a word of the address."""

import socket
from pathlib import Path
from threading import Thread

import pytest

from yt_assets.orchestration.alerts.webhook import TEST, NotDelivered, message_of, post
from yt_assets_tests.servers.untrusted import untrusted_server

SECRET = "canary-hook-5d20"


def test_a_refused_certificate_is_told_with_its_setting_and_without_the_address(tmp_path: Path) -> None:
    """The address of a webhook is a password."""
    with untrusted_server(tmp_path) as place, pytest.raises(NotDelivered, match="YT_ALERT_WEBHOOK_URL") as refused:
        post(f"https://{place}/services/{SECRET}", {"text": "an hour failed"})
    assert "SSL_CERT_FILE must hold the CA of this server's certificate" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_receiver_that_is_away_is_told_in_its_own_words() -> None:
    with pytest.raises(NotDelivered, match="refused"):
        post(f"http://127.0.0.1:1/services/{SECRET}", {"text": "an hour failed"})


@pytest.mark.parametrize(
    "address",
    [
        f"http://127.0.0.1:1/services/{SECRET} # team channel",
        f"http://127.0.0.1:{SECRET}/hook",
        f"http://127.0.0.1:99999/{SECRET}",
        f"http://127.0.0.1:1/é/{SECRET}",
        f"http://[::1/{SECRET}",
    ],
)
def test_an_address_that_cannot_be_used_is_named_by_its_setting_and_never_quoted(address: str) -> None:
    """Urllib quoted what it refused, and the words went into the daemon's log."""
    with pytest.raises(NotDelivered) as refused:
        post(address, {"text": "an hour failed"})
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "answer", [b"good morning\r\n\r\n", b"", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200" + b" " * 70_000]
)
def test_an_answer_that_is_no_http_is_an_error_of_the_receiver(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as receiver:

        def respond() -> None:
            connection, _ = receiver.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = Thread(target=respond)
        thread.start()
        with pytest.raises(NotDelivered, match="did not arrive"):
            post(f"http://127.0.0.1:{receiver.getsockname()[1]}/{SECRET}", {"text": "an hour failed"})
        thread.join()


def test_the_environments_proxy_counts_and_this_machine_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that cannot be used is a failure of sending, and its variable is named."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", "socks5://olga:s3cret@127.0.0.1:1")
    with pytest.raises(NotDelivered, match="ALL_PROXY") as refused:
        post(f"http://hooks.example/{SECRET}", message_of(TEST, "json"))
    assert "s3cret" not in str(refused.value)
    with pytest.raises(NotDelivered, match="Connection refused"):
        post(f"http://127.0.0.1:1/{SECRET}", message_of(TEST, "json"))


@pytest.mark.parametrize("status", [b"302 Found", b"404 Not Found", b"503 Not Now"])
def test_any_other_answer_than_yes_is_a_failure(status: bytes) -> None:
    answer = b"HTTP/1.1 " + status + b"\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as receiver:

        def respond() -> None:
            connection, _ = receiver.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = Thread(target=respond)
        thread.start()
        with pytest.raises(NotDelivered, match=f"status {status[:3].decode()}"):
            post(f"http://127.0.0.1:{receiver.getsockname()[1]}/{SECRET}", {"text": "an hour failed"})
        thread.join()
