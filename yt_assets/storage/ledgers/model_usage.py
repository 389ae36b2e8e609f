"""The ledger of what the language model costs, by the hour that is computed: requests, tokens, and tokens set aside.

Here: the table model_usage, which all processes and retries share. Not here: limits and prices, and the port of the
language room (Budget), which pipeline/insights/model_budget.py fits.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.model import model_usage
from yt_assets.storage.writing.upserts import locked_row


@dataclass(frozen=True, slots=True)
class Usage:
    """What an hour has cost so far."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    tokens_set_aside: int = 0
    plain_json: int = 0

    @property
    def tokens(self) -> int:
        """All that may have been spent: counted, or set aside for what has no count."""
        return self.prompt_tokens + self.completion_tokens + self.tokens_set_aside


class ModelUsage:
    """What one hour costs. All methods raise DatabaseUnreachable."""

    def __init__(self, database: Database, hour: datetime) -> None:
        self._database = database
        self._hour = hour
        self._update = model_usage.update().where(model_usage.c.hour == hour)

    def read(self) -> Usage:
        """What the hour has cost; nothing when it never asked."""
        with self._database.reading(is_single=True) as connection:
            row = connection.execute(select(model_usage).where(model_usage.c.hour == self._hour)).mappings().first()
        return _usage(row) if row is not None else Usage()

    def reserve(self, tokens: int, *, requests: int, limit: int) -> Usage | None:
        """Count one request and set `tokens` aside; or change nothing, and return what the hour has cost.

        requests, limit: how many requests and tokens the hour may cost. None: it was granted.
        """

        def work(connection: Connection) -> Usage | None:
            before = _usage(locked_row(connection, model_usage, {"hour": self._hour}))
            if before.requests >= requests or before.tokens + tokens > limit:
                return before
            counts = {"requests": before.requests + 1, "tokens_set_aside": before.tokens_set_aside + tokens}
            connection.execute(self._update.values(counts))
            return None

        return self._database.write(work)

    def settle(self, reserved: int, prompt_tokens: int, completion_tokens: int) -> None:
        """Put what was set aside for a request back, and count what it cost."""
        row = model_usage.c
        self._change(
            prompt_tokens=row.prompt_tokens + prompt_tokens,
            completion_tokens=row.completion_tokens + completion_tokens,
            tokens_set_aside=row.tokens_set_aside - reserved,
        )

    def remember_plain_json(self) -> None:
        """The server takes no JSON schema in this hour."""
        self._change(plain_json=1)

    def _change(self, **values: Any) -> None:
        def work(connection: Connection) -> None:
            locked_row(connection, model_usage, {"hour": self._hour})
            connection.execute(self._update.values(values))

        self._database.write(work)


def _usage(row: RowMapping) -> Usage:
    return Usage(**{name: int(row[name]) for name in Usage.__slots__})
