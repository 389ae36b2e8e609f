"""What an operator may choose about the HTTP service: names, defaults, bounds.

Here: the fields that `environment` takes in with its own. Not here: reading the environment (environment), serving
(api). Imports nothing heavy: every step of every hour reads it.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

_HASH = re.compile(r"[0-9a-f]{64}")


class ServiceOptions(BaseModel):
    """Everything about the service that an operator can choose. Field names are the variables' names in lower case."""

    yt_api_host: str = Field("127.0.0.1", description="the IP address to listen at, such as 127.0.0.1")
    yt_api_port: int = Field(8000, ge=1, le=65535)
    yt_api_tokens: SecretStr = Field(
        SecretStr(""), description="SHA-256 hashes as 'yt-assets token' prints them, separated by commas"
    )
    yt_api_origins: str = Field("", description="origins such as https://example.org, separated by commas")
    yt_api_rate: int = Field(600, ge=0, le=1_000_000)
    yt_api_proxy: str | None = Field(None, description="the IP address of a proxy")

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
        """Hashes of the tokens that may read; without one, every reader may."""
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
