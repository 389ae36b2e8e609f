"""The project's definitions as a backfill's daemon loads them, with steps in its own process.

The settings come from the environment, as everywhere.
"""

import os

import dagster as dg

from yt_assets.definitions import build_definitions
from yt_assets.settings.environment import load_settings


def loaded() -> dg.Definitions:
    """Everything but schedules and sensors."""
    built = build_definitions(load_settings(), os.environ)
    return dg.Definitions(
        assets=built.assets, asset_checks=built.asset_checks, resources=built.resources, executor=dg.in_process_executor
    )
