"""What an operator may choose about alerts: where messages go, in which form, by which mail server.

Here: the fields that `environment` takes in with its own. Not here: reading the environment (environment), the rules of
those who look (alert_rules), sending (orchestration/alerts). Imports nothing heavy: every step of every hour reads it.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

from yt_assets.settings.post_address import postable

if TYPE_CHECKING:
    from yt_assets.settings.alert_rules import AlertRules


class AlertOptions(BaseModel):
    """Everything about alerts that an operator can choose. Field names are the variables' names in lower case."""

    yt_alert_webhook_url: SecretStr | None = Field(
        None, description="an http(s) URL that takes JSON by POST, without a blank in it"
    )
    yt_alert_format: Literal["json", "slack"] = Field("json", description="json or slack")
    yt_alert_rules: Path | None = Field(None, description="a YAML file of alert rules")
    yt_page_url: str | None = Field(None, description="the http(s) address at which readers open the page")
    yt_smtp_host: str | None = Field(None, pattern=r"^[\w.:-]+$", description="the name of a mail server")
    yt_smtp_port: int = Field(587, ge=1, le=65535)
    yt_smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="starttls, tls or none")
    yt_smtp_user: str | None = Field(None, description="the name of an account at the mail server")
    yt_smtp_password: SecretStr | None = Field(None, description="the password of that account")
    yt_mail_from: str | None = Field(
        None, pattern=r"^[!-?A-~]+@[\w.-]+$", description="a mail address, such as yt@example.org"
    )

    @field_validator("yt_alert_webhook_url")
    @classmethod
    def _can_be_posted_to(cls, value: SecretStr | None) -> SecretStr | None:
        return None if value is None else postable(value)

    @field_validator("yt_page_url")
    @classmethod
    def _is_a_page(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(postable(SecretStr(value)).get_secret_value())
        if parts.query or parts.fragment or parts.username:
            message = "more than an address"
            raise ValueError(message)
        return parts.geturl().rstrip("/")

    @model_validator(mode="after")
    def _keeps_the_password(self) -> "AlertOptions":
        """A password goes over TLS, or stays on this machine."""
        if self.yt_smtp_user and self.yt_smtp_security == "none" and not _is_here(self.yt_smtp_host or ""):
            message = (
                "YT_SMTP_SECURITY is 'none': with YT_SMTP_USER it must be starttls or tls, unless YT_SMTP_HOST is this "
                "machine"
            )
            raise ValueError(message)
        return self

    @property
    def alert_rules(self) -> "AlertRules | None":
        """What the file of rules says now, None without one. Raises BadAlertRules."""
        from yt_assets.settings.alert_rules import read_alert_rules  # few set the variable

        return None if self.yt_alert_rules is None else read_alert_rules(self.yt_alert_rules)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
