"""The sensor that sends alerts by the rules in YT_ALERT_RULES.

Here: when it looks, and its cursor. Not here: what is due (alerts/rules_news.py), messages to the operator
(sensors.py).
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

import dagster as dg

from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.settings.env_file import changed_settings
from yt_assets.settings.environment import Settings


def rule_alerts_sensor(
    settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> dg.SensorDefinition:
    """A sensor that sends each alert once. settings: unless .env says otherwise by then. now: this machine's time."""

    @dg.sensor(
        name="rule_alerts",
        description="Sends what the rules in YT_ALERT_RULES ask for, within a minute after an hour's insights are "
        "there, and reports by day and week. Each message once; a receiver that is away gets it later.",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def rule_alerts(
        context: dg.SensorEvaluationContext, videos_database: DatabaseResource, insights_database: DatabaseResource
    ) -> dg.SkipReason:
        chosen = changed_settings(os.environ) or settings
        with translated():
            rules = chosen.alert_rules
            if rules is None:
                return dg.SkipReason("YT_ALERT_RULES is not set")
            # With the readers of insights comes pandas, and every process loads the definitions.
            from yt_assets.orchestration.alerts.rules_news import Look, RulesCursor

            cursor = RulesCursor.model_validate_json(context.cursor) if context.cursor else RulesCursor()
            look = Look(context.instance, chosen, rules, cursor, now(), time.monotonic)
            with videos_database.open() as videos, insights_database.open() as insights:
                words = look.at(videos, insights)
        context.update_cursor(cursor.model_dump_json())
        return dg.SkipReason(words)

    return rule_alerts
