"""Whether the configured model can be used, for a person or a daily check that asks before the hour does.

One free request, GET /v1/models/{id}: it costs no tokens. The doctor command and the asset check call it; the analysts
in `model` do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from pydantic import BaseModel

from yt_assets.language.analyst import NO_KEY
from yt_assets.language.exchange import DEFAULT_BASE_URL, open_client
from yt_assets.language.faults import UPSTREAM_FAULTS, Upstream, describe_fault
from yt_assets.language.gate import RequestGate


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """Whether the model can be used, in one sentence, and the day it will be shut down where that is announced.

    days_left: until that day. passing: what is wrong may be over with the next try.
    """

    ok: bool
    message: str
    shutdown_date: date | None = None
    days_left: int | None = None
    passing: bool = False


class _Model(BaseModel):
    id: str
    shutdown_date: str | None = None


def _utc_today() -> date:
    return datetime.now(UTC).date()


def check_model(
    api_key: str | None,
    model: str,
    base_url: str | None = None,
    timeout: float = 10.0,
    *,
    today: Callable[[], date] = _utc_today,
) -> ModelStatus:
    """Ask the server for the model by name. Never raises for upstream faults; names the setting, never the key."""
    if not api_key:
        return ModelStatus(ok=False, message=NO_KEY)
    upstream = Upstream(model, base_url or DEFAULT_BASE_URL, timeout)
    try:
        found = _fetch(api_key.strip(), upstream)
    except UPSTREAM_FAULTS as error:
        fault = describe_fault(error, upstream)
        return ModelStatus(ok=False, message=fault.reason, passing=not fault.hopeless)
    return _judge(found, upstream, today())


def _fetch(api_key: str, upstream: Upstream) -> _Model:
    # Beyond the time-out by more than a loaded machine takes to open a connection, so that the time-out is told.
    gate = RequestGate(max_requests=3, deadline=upstream.timeout * 2 + 5)
    with open_client(api_key, upstream, max_retries=0, gate=gate) as client:
        response = client.models.with_raw_response.retrieve(upstream.model)
        return _Model.model_validate_json(response.content)


def _judge(found: _Model, upstream: Upstream, today: date) -> ModelStatus:
    name = f"OPENAI_MODEL {upstream.model!r}"
    leaves = _read_date(found.shutdown_date)
    if leaves is None:
        return ModelStatus(ok=True, message=f"{name} answers at {upstream.host}")
    days = (leaves - today).days
    if days <= 0:
        gone = f"{name} was shut down on {leaves}: set a current model's name"
        return ModelStatus(ok=False, message=gone, shutdown_date=leaves, days_left=days)
    message = f"{name} answers at {upstream.host} and leaves on {leaves}, in {days} days"
    return ModelStatus(ok=True, message=message, shutdown_date=leaves, days_left=days)


def _read_date(text: str | None) -> date | None:
    """The day of an ISO date or time, or None: an unreadable announcement is no reason to call a model unusable."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
