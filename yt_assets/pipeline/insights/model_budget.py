"""What an hour may spend on the language model, and what it did.

Here: the limits as one value, the hour's budget, what tokens cost. Not here: the ledger's statements
(storage/ledgers/model_usage), where a request is paid for (language/request_limits), defaults (settings/model).

The hour is the one that is computed, not the one on the clock: what its first run spent counts for every later one, and
a backfill of N hours may cost N times as much.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import StorageError
from yt_assets.storage.ledgers.model_usage import ModelUsage


@dataclass(frozen=True)
class ModelLimits:
    """What an hour may cost and hold.

    requests, tokens: its budget. videos, channels: how many are asked about. Prices are dollars a million tokens, None
    where the operator named none; they are not guessed.
    """

    requests: int
    tokens: int
    videos: int
    channels: int
    prompt_price: float | None
    completion_price: float | None

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float | None:
        """Dollars, or None without both prices."""
        if self.prompt_price is None or self.completion_price is None:
            return None
        dollars = prompt_tokens * self.prompt_price + completion_tokens * self.completion_price
        return round(dollars / 1_000_000, 6)


class ModelBudget:
    """The budget of one hour, over the ledger in the insights database. Fits the port `Budget` (language/analyst)."""

    def __init__(self, database: Database, hour: datetime, limits: ModelLimits) -> None:
        self._usage = ModelUsage(database, hour)
        self._limits = limits

    def reserve(self, tokens: int) -> str | None:
        """None when it is granted, else why not. A ledger that cannot be written grants nothing."""
        try:
            spent = self._usage.reserve(tokens, requests=self._limits.requests, limit=self._limits.tokens)
        except StorageError:
            return "the ledger of what the model costs cannot be written"
        if spent is None:
            return None
        if spent.requests >= self._limits.requests:
            return f"the hour's budget of {self._limits.requests:,} requests is spent (YT_MODEL_REQUESTS_PER_HOUR)"
        left = max(0, self._limits.tokens - spent.tokens)
        return (
            f"{left:,} of the hour's {self._limits.tokens:,} tokens are left (YT_MODEL_TOKENS_PER_HOUR), "
            f"and a request may need {tokens:,}"
        )

    def settle(self, reserved: int, prompt_tokens: int, completion_tokens: int) -> None:
        """Where this cannot be written, what was set aside stays so."""
        with suppress(StorageError):
            self._usage.settle(reserved, prompt_tokens, completion_tokens)

    def takes_schema(self) -> bool:
        """Whether the server takes a JSON schema, as far as this hour knows."""
        try:
            return not self._usage.read().plain_json
        except StorageError:
            return True

    def remember_plain_json(self) -> None:
        """Ask in plain JSON mode for the rest of the hour."""
        with suppress(StorageError):
            self._usage.remember_plain_json()
