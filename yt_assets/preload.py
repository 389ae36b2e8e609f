"""What the fork server imports once, so that every step is a fork and not a second of imports.

Here: imports, and one look at what Dagster itself imports late. Not here: what stays open, since children inherit it.
Imported by the executor's fork server alone (definitions.py names it); never by the product's modules.
"""

import importlib
import os

import dagster as dg

from yt_assets.definitions import hourly_job_definition

MODULES = [
    "alembic.command",
    "fsspec.implementations.local",
    "upath.implementations.local",
    "yt_assets.io_managers.database_io_manager",
    "yt_assets.presentation.plots",
    "yt_assets.presentation.previews",
    "yt_assets.steps.capture",
    "yt_assets.steps.observe",
    "yt_assets.steps.featurize",
    "yt_assets.steps.insights",
    "yt_assets.storage.migrate",
    "yt_assets.storage.previews",
    "yt_assets.storage.rankings",
]

# A second and more, for those who set the variable.
NEEDED_WITH = {"DAGSTER_MYSQL_URL": "dagster_mysql", "OPENAI_API_KEY": "yt_assets.language.model"}

for name in MODULES:
    importlib.import_module(name)
for variable, name in NEEDED_WITH.items():
    if os.environ.get(variable):
        importlib.import_module(name)

# Opening an instance is half a second of imports of Dagster's storages; a throw-away one in memory brings them all.
with dg.DagsterInstance.ephemeral():
    hourly_job_definition()
