"""What an operator may choose about the service: names, defaults, and what is allowed.

Here: the fields that `settings.py` takes in with its own. Not here: reading the environment (settings.py). Imports
nothing heavy: every step of every hour reads it.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

SERVICE_ALLOWED: Mapping[str, str] = {
    "YT_API_HOST": "the IP address to listen at, such as 127.0.0.1",
    "YT_API_PORT": "a whole number from 1 to 65535",
    "YT_API_TOKENS": "SHA-256 hashes as 'yt-assets token' prints them, separated by commas",
    "YT_API_ORIGINS": "origins such as https://example.org, separated by commas",
    "YT_API_RATE": "a whole number from 0 to 1000000",
    "YT_API_PROXY": "the IP address of a proxy",
}
_HASH = re.compile(r"[0-9a-f]{64}")


class ServiceOptions(BaseModel):
    """Everything about the service that an operator can choose. Field names are the variables' names in lower case."""

    yt_api_host: str = "127.0.0.1"
    yt_api_port: int = Field(8000, ge=1, le=65535)
    yt_api_tokens: SecretStr = SecretStr("")
    yt_api_origins: str = ""
    yt_api_rate: int = Field(600, ge=0, le=1_000_000)
    yt_api_proxy: str | None = None

    @field_validator("yt_api_host", "yt_api_proxy")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        return value if value is None else str(ip_address(value))

    @field_validator("yt_api_tokens")
    @classmethod
    def _are_hashes(cls, value: SecretStr) -> SecretStr:
        if not all(_HASH.fullmatch(word) for word in _words(value.get_secret_value())):
            message = "not a hash"
            raise ValueError(message)
        return value

    @field_validator("yt_api_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        for word in _words(value):
            parts = urlsplit(word)
            if parts.scheme not in {"http", "https"} or f"{parts.scheme}://{parts.netloc}" != word:
                message = "not an origin"
                raise ValueError(message)
        return value

    @property
    def api_token_hashes(self) -> frozenset[str]:
        """Hashes of the tokens that are let in; none lets everybody in."""
        return frozenset(_words(self.yt_api_tokens.get_secret_value()))

    @property
    def api_origins(self) -> tuple[str, ...]:
        """Origins whose pages may read the API in a browser."""
        return tuple(_words(self.yt_api_origins))

    @property
    def is_api_local(self) -> bool:
        """Whether only this machine reaches the service."""
        return ip_address(self.yt_api_host).is_loopback


def _words(value: str) -> list[str]:
    return value.replace(",", " ").split()
