"""Who gets messages by rules, and how a message goes to each: by POST, or as mail.

Here: destinations of the file as receivers, one for each mail address; one try of one message. Not here: POST itself
(webhook.py), what is due (rules_news.py), what was sent (sent.py).
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Literal

from yt_assets.display.alerts import Alert, discord_message, json_message, mail_of, slack_message, slack_text
from yt_assets.display.reports import ReportWords
from yt_assets.display.sanitize import markdown_escaped, plain
from yt_assets.orchestration.alerts.webhook import TIMEOUT_SECONDS, NotDelivered, post, reason_of_failure
from yt_assets.settings.alert_rules import HOOKS, SETTING, AlertRules
from yt_assets.settings.environment import Settings

# Discord refuses longer ones.
LONGEST_CONTENT = 2_000
Way = Literal["json", "slack", "discord", "mail"]


@dataclass(frozen=True)
class Receiver:
    """One hook or one mail address. name: its destination's. address is a secret where it is a hook's."""

    name: str
    way: Way
    address: str

    @property
    def key(self) -> str:
        """What was sent is remembered by it: the destination's name, and of several addresses of a mail this one."""
        return f"{self.name}/{self.address}" if self.way == "mail" else self.name


@dataclass(frozen=True)
class Mail:
    """A mail before it has its receiver. id: the same for the same news, so that mail programs know a repeated one."""

    subject: str
    text: str
    html: str
    id: str


def receivers_of(rules: AlertRules) -> dict[str, list[Receiver]]:
    """Receivers by the destination's name."""
    return {name: list(_receivers(name, rules)) for name in rules.destinations}


def _receivers(name: str, rules: AlertRules) -> Iterator[Receiver]:
    destination = rules.destinations[name]
    for address in destination.mail or ():
        yield Receiver(name, "mail", address)
    hooks: Mapping[Any, Any] = dict(
        zip(HOOKS, (destination.json_hook, destination.slack, destination.discord), strict=True)
    )
    for way, hook in hooks.items():
        if hook is not None:
            yield Receiver(name, way, hook.get_secret_value())


def deliver_alerts(receiver: Receiver, alerts: Sequence[Alert], settings: Settings) -> None:
    """Send one message of some alerts, in one try. Raises NotDelivered."""
    if receiver.way == "mail":
        subject, text, html = mail_of(alerts, f"You have this by the rules in {SETTING}.")
        deliver_mail(receiver, Mail(subject, text, html, alerts[0].id), settings)
        return
    forms: Mapping[str, Callable[[Sequence[Alert]], dict[str, Any]]] = {
        "json": json_message,
        "slack": slack_message,
        "discord": discord_message,
    }
    deliver_json(receiver, forms[receiver.way](alerts))


def deliver_report(receiver: Receiver, report: ReportWords, id_: str, settings: Settings) -> None:
    """Send one report, in one try. Raises NotDelivered."""
    if receiver.way == "mail":
        deliver_mail(receiver, Mail(report.subject, report.text(), report.html(), id_), settings)
        return
    text = report.short()
    forms: Mapping[str, Mapping[str, Any]] = {
        "json": {"event": "report", "id": id_, "report": report.name, "text": text},
        "slack": {"text": slack_text(text)},
        "discord": {"content": markdown_escaped(text)[:LONGEST_CONTENT], "allowed_mentions": {"parse": []}},
    }
    deliver_json(receiver, forms[receiver.way])


def deliver_json(receiver: Receiver, message: Mapping[str, Any]) -> None:
    """Send one message to a hook. Raises NotDelivered."""
    post(receiver.address, message, setting=f"{SETTING}, destination {receiver.name}")


def deliver_mail(receiver: Receiver, mail: Mail, settings: Settings) -> None:
    """Send one mail. Raises NotDelivered: no password and no address in it."""
    setting = f"{SETTING}, destination {receiver.name}"
    host, sender = settings.yt_smtp_host, settings.yt_mail_from
    if host is None or sender is None:
        missing = "YT_SMTP_HOST" if host is None else "YT_MAIL_FROM"
        why = f"{missing} is not set"
        raise NotDelivered(why, setting)
    message = _composed(mail, sender, receiver.address)
    try:
        with _connected(settings, host) as server:
            if settings.yt_smtp_user:
                password = settings.yt_smtp_password
                server.login(settings.yt_smtp_user, password.get_secret_value() if password else "")
            server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        why = f"the mail server refused YT_SMTP_USER and YT_SMTP_PASSWORD (code {error.smtp_code})"
        raise NotDelivered(why, setting) from None
    except smtplib.SMTPException as error:
        raise NotDelivered(_refusal(error), setting) from None
    except Exception as error:  # noqa: BLE001  a library may quote what it was given in any of them
        raise NotDelivered(reason_of_failure(error, "the mail server"), setting) from None


def _connected(settings: Settings, host: str) -> smtplib.SMTP:
    """A connection with TLS where the settings say so; the certificate must be the server's."""
    context = ssl.create_default_context()
    if settings.yt_smtp_security == "tls":
        return smtplib.SMTP_SSL(host, settings.yt_smtp_port, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(host, settings.yt_smtp_port, timeout=TIMEOUT_SECONDS)
    try:
        if settings.yt_smtp_security == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _composed(mail: Mail, sender: str, receiver: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = plain(mail.subject)
    message["From"], message["To"] = f"yt_assets <{sender}>", receiver
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    # Answering machines keep silent (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _refusal(error: smtplib.SMTPException) -> str:
    """What the server answered, by its code alone: its words may repeat addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"the mail server refused the receiver (code {', '.join(map(str, codes))})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "the mail server offers no STARTTLS or no login: see YT_SMTP_SECURITY and YT_SMTP_PORT"
    code = getattr(error, "smtp_code", None)
    return (
        f"the mail server refused the message (code {code})"
        if code
        else f"the mail server gave up ({type(error).__name__})"
    )
