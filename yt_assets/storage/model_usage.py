"""The ledger of what the language model costs, by the hour that is computed: requests, tokens, and tokens set aside.

Here: the table model_usage, which all processes and retries share. It fits a port that the language room names (Purse)
by way of steps/model_budget.py, without importing it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, RowMapping, Select, select

from yt_assets.storage import dialects
from yt_assets.storage.engine import Database
from yt_assets.storage.insights_schema import model_usage

_COUNTS = ("requests", "prompt_tokens", "completion_tokens", "tokens_set_aside", "plain_json")


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


def usage_of(connection: Connection, hour: datetime) -> Usage:
    """What an hour has cost; nothing when it never asked."""
    row = connection.execute(_select(hour)).mappings().first()
    return _usage(row) if row is not None else Usage()


def reserve(database: Database, hour: datetime, tokens: int, *, requests: int, limit: int) -> Usage | None:
    """Count one request and set `tokens` aside; or change nothing, and return what the hour has cost.

    requests, limit: how many requests and tokens the hour may cost. None: it was granted.
    """

    def work(connection: Connection) -> Usage | None:
        before = _locked(connection, hour)
        if before.requests >= requests or before.tokens + tokens > limit:
            return before
        _add(connection, hour, requests=1, tokens_set_aside=tokens)
        return None

    return database.write(work)


def settle(database: Database, hour: datetime, reserved: int, prompt_tokens: int, completion_tokens: int) -> None:
    """Put what was set aside for a request back, and count what it cost."""

    def work(connection: Connection) -> None:
        _locked(connection, hour)
        counted = {"prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens}
        _add(connection, hour, **counted, tokens_set_aside=-reserved)

    database.write(work)


def remember_plain_json(database: Database, hour: datetime) -> None:
    """The server takes no JSON schema in this hour."""

    def work(connection: Connection) -> None:
        _locked(connection, hour)
        connection.execute(model_usage.update().where(model_usage.c.hour == hour).values(plain_json=1))

    database.write(work)


def _select(hour: datetime) -> Select[Any]:
    return select(*(model_usage.c[name] for name in _COUNTS)).where(model_usage.c.hour == hour)


def _usage(row: RowMapping) -> Usage:
    return Usage(**{name: int(row[name]) for name in _COUNTS})


def _locked(connection: Connection, hour: datetime) -> Usage:
    """The hour's row, locked until the transaction ends; it is made when it is missing."""
    statement = _select(hour).with_for_update()
    row = connection.execute(statement).mappings().first()
    if row is None:
        connection.execute(_make_row(connection.dialect.name), {"hour": hour, **dict.fromkeys(_COUNTS, 0)})
        row = connection.execute(statement).mappings().one()
    return _usage(row)


def _make_row(dialect: str) -> Insert:
    """An insert that leaves a row alone which another process made first."""
    return dialects.upsert(model_usage, dialect, columns=model_usage.c.keys(), fence=None, keep=frozenset(_COUNTS))


def _add(connection: Connection, hour: datetime, **amounts: int) -> None:
    values = {name: model_usage.c[name] + amount for name, amount in amounts.items()}
    connection.execute(model_usage.update().where(model_usage.c.hour == hour).values(values))
