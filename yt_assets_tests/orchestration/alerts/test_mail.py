"""Mail over TLS and with a login, against a server on loopback; and what is said of a mail that does not arrive."""

import ssl
from pathlib import Path

import pytest

from yt_assets.orchestration.alerts.receivers import Mail, Receiver, deliver_mail
from yt_assets.orchestration.alerts.webhook import NotDelivered
from yt_assets.settings.environment import Settings, load_settings
from yt_assets_tests.orchestration.alerts.receiving import MailServer, mail_server
from yt_assets_tests.servers.certificates import Authority

SECRET = "canary-pw-5d20"
ME = Receiver("me", "mail", "me@example.org")
NEWS = Mail("A subject\r\nBcc: all@example.org", "text", "<p>text</p>", "0123")


def trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's context, with a certificate that this process trusts."""
    authority = Authority()
    authority.issue(folder / "crt", folder / "key", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.save(folder / "ca")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "crt", folder / "key")
    return context


def settings_for(server: MailServer, **more: str) -> Settings:
    place = {"YT_SMTP_HOST": "127.0.0.1", "YT_SMTP_PORT": str(server.port), "YT_MAIL_FROM": "yt@example.org"}
    return load_settings(place | more)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_goes_over_tls(security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = trusted(tmp_path, monkeypatch)
    with mail_server(context, is_tls=security == "tls") as server:
        server.login = ("olga", SECRET)
        account = {"YT_SMTP_USER": "olga", "YT_SMTP_PASSWORD": SECRET, "YT_SMTP_SECURITY": security}
        deliver_mail(ME, NEWS, settings_for(server, **account))
    assert server.was_encrypted == [True]
    assert server.mails[0]["Subject"] == "A subject Bcc: all@example.org"
    assert server.mails[0]["Bcc"] is None


def test_a_wrong_password_is_said_with_its_settings_and_never_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server of the test repeats the password in its refusal, as some do."""
    with mail_server(trusted(tmp_path, monkeypatch)) as server:
        server.login = ("olga", "another")
        settings = settings_for(server, YT_SMTP_USER="olga", YT_SMTP_PASSWORD=SECRET)
        with pytest.raises(NotDelivered, match=r"YT_SMTP_USER and YT_SMTP_PASSWORD \(code 535\)") as refused:
            deliver_mail(ME, NEWS, settings)
    assert SECRET not in str(refused.value)


def test_a_server_without_starttls_gets_no_mail() -> None:
    with mail_server() as server, pytest.raises(NotDelivered, match="offers no STARTTLS"):
        deliver_mail(ME, NEWS, settings_for(server))
    assert server.mails == []


def test_a_certificate_that_is_not_trusted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = trusted(tmp_path, monkeypatch)
    monkeypatch.delenv("SSL_CERT_FILE")
    with mail_server(context) as server, pytest.raises(NotDelivered, match="the mail server's certificate was refused"):
        deliver_mail(ME, NEWS, settings_for(server))
    assert server.mails == []


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "YT_SMTP_HOST is not set"),
        ({"YT_SMTP_HOST": "127.0.0.1"}, "YT_MAIL_FROM is not set"),
        (
            {"YT_SMTP_HOST": "127.0.0.1", "YT_SMTP_PORT": "1", "YT_MAIL_FROM": "a@b.c"},
            r"the mail server could not be reached \(Connection refused\)",
        ),
    ],
)
def test_a_mail_that_cannot_be_sent_says_why(environment: dict[str, str], words: str) -> None:
    with pytest.raises(NotDelivered, match=words):
        deliver_mail(ME, NEWS, load_settings(environment))
