"""The YouTube Data API as a resource.

Here: a client whose units are counted in the videos database, where all processes see them. Not here: calls (youtube),
statements (storage/ledgers/quota).
"""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

from yt_assets.orchestration.io_managers.orphan import require_run
from yt_assets.settings.env_file import changed_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.quota import DayLedger
from yt_assets.youtube import quota
from yt_assets.youtube.errors import QuotaExhausted

if TYPE_CHECKING:
    from yt_assets.youtube.client import YouTubeClient


class RunLedger(DayLedger):
    """Counts units of a run that is there: what its orphans would ask for, no reader would see."""

    def spend(self, bucket: str, units: int) -> None:
        """Raises RunGone in an orphan, before the request is sent."""
        require_run()
        super().spend(bucket, units)


class YouTubeResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """Access to YouTube, or to a server that stands in for it.

    None is what Dagster asks for a run's config that leaves a field out; every other default is a setting's.
    """

    api_key: str | None = Field(None, description="YouTube Data API key; sent in a header, never in a URL")
    endpoint: str | None = Field(None, description="Another server that speaks the API's wire format")
    daily_quota: int = Field(description="Units that may be spent in a Pacific day, for each bucket")

    def open(self, database: Database) -> "YouTubeClient":
        """A client to be closed by the caller. Raises OperatorNeeded without a key."""
        from yt_assets.youtube.client import YouTubeClient

        return YouTubeClient(api_key=self.api_key, endpoint=self.endpoint, quota=self.ledger(database))

    def ledger(self, database: Database) -> DayLedger:
        """The units spent today, in the videos database."""
        return RunLedger(
            database,
            budget=self.daily_quota,
            today=lambda: quota.quota_day(_now()),
            day_meant=lambda at: quota.day_called_spent(at, _now()),
            exhausted=lambda bucket: QuotaExhausted(bucket, quota.quota_resets_at(_now())),
        )

    def shortage(self, database: Database) -> str | None:
        """Why the quota does not suffice for the rest of the day, in words; None when it does."""
        return quota.shortage(self.ledger(database), _now())

    def nothing_left(self, database: Database) -> str | None:
        """Why no request can be sent before the quota returns, in words; None when one can.

        Asked by schedules and sensors, which live on while settings change.
        """
        changed = changed_settings(os.environ)
        units = self.daily_quota if changed is None else changed.yt_daily_quota
        ledger = self.model_copy(update={"daily_quota": units}).ledger(database)
        error = quota.nothing_left(ledger, _now())
        return None if error is None else str(error)


def _now() -> datetime:
    return datetime.now(UTC)
