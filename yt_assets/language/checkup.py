"""Whether the configured model can be used, for a person or a daily check that asks before the hour does.

Here: one free request, GET /v1/models/{id}, which costs no tokens. Not here: questions about videos (model), what a
fault means (faults), what is printed (cli/doctor) or checked (orchestration/assets/checks/model).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from pydantic import BaseModel

from yt_assets.language.analyst import NO_KEY
from yt_assets.language.exchange import open_client
from yt_assets.language.faults import Upstream, describe_fault
from yt_assets.language.request_limits import RequestLimits


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


def check_model(
    api_key: str | None,
    model: str,
    base_url: str,
    timeout: float,
    *,
    today: Callable[[], date] = lambda: datetime.now(UTC).date(),
) -> ModelStatus:
    """Ask the server for the model by name. Never raises for upstream faults; names the setting, never the key."""
    if not api_key:
        return ModelStatus(ok=False, message=NO_KEY)
    upstream = Upstream(model, base_url, timeout)
    # Beyond the time-out by more than a loaded machine takes to open a connection, so that the time-out is reported.
    limits = RequestLimits(max_requests=3, seconds=timeout * 2 + 5)
    try:
        with open_client(api_key.strip(), upstream, limits, max_retries=0) as client:
            response = client.models.with_raw_response.retrieve(model)
            leaves = _read_date(_Model.model_validate_json(response.content).shutdown_date)
    except Exception as error:  # noqa: BLE001  a question about the model ends in words
        fault = describe_fault(error, upstream)
        return ModelStatus(ok=False, message=fault.reason, passing=not fault.hopeless)
    name, place = f"OPENAI_MODEL {model!r}", upstream.host
    if upstream.proxy is not None:
        place = f"{place}, through {upstream.proxy},"
    if leaves is None:
        return ModelStatus(ok=True, message=f"{name} answers at {place}".removesuffix(","))
    days = (leaves - today()).days
    if days <= 0:
        gone = f"{name} was shut down on {leaves}: set a current model's name"
        return ModelStatus(ok=False, message=gone, shutdown_date=leaves, days_left=days)
    message = f"{name} answers at {place} and leaves on {leaves}, in {days} days"
    return ModelStatus(ok=True, message=message, shutdown_date=leaves, days_left=days)


def _read_date(text: str | None) -> date | None:
    """The day of an ISO date or time, or None: an unreadable announcement is no reason to call a model unusable."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
