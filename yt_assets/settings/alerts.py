"""What an operator may choose about alerts: where messages go, and in which form.

Here: the fields that `environment` takes in with its own. Not here: reading the environment (environment), sending
(orchestration/alerts). Imports nothing heavy: every step of every hour reads it.
"""

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator


class AlertOptions(BaseModel):
    """Everything about alerts that an operator can choose. Field names are the variables' names in lower case."""

    yt_alert_webhook_url: SecretStr | None = Field(
        None, description="an http(s) URL that takes JSON by POST, without a blank in it"
    )
    yt_alert_format: Literal["json", "slack"] = Field("json", description="json or slack")

    @field_validator("yt_alert_webhook_url")
    @classmethod
    def _can_be_posted_to(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse at start what no request could be sent to: a library that refuses it later quotes it in a log."""
        if value is None:
            return None
        address = value.get_secret_value().strip()
        parts = urlsplit(address)
        host = parts.hostname or ""
        host.encode("idna")  # UnicodeError, a ValueError, for labels that no name has
        is_host = re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", host)
        # A look at the port refuses one that is no number up to 65535.
        if not re.fullmatch(r"https?://[!-~]+", address) or not is_host or parts.port == 0:
            message = "not an address"
            raise ValueError(message)
        return SecretStr(address)
