"""How long things are kept, as a resource: the UI shows it. It comes from the settings, not from run config.

Here: days. Not here: what is deleted (steps/retention.py, run_history.py).
"""

import dagster as dg
from pydantic import Field


class RetentionResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """Days that hours, and Dagster's own runs, are kept."""

    days: int = Field(description="Days that hours are kept (YT_RETENTION_DAYS)")
    run_days: int = Field(description="Days that Dagster's runs are kept (YT_RUN_RETENTION_DAYS)")
