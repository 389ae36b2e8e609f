"""Dagster's migration scripts, read once in a process and in those that are forked from it.

Here: alembic's reading of them, kept. Not here: our own migrations (storage/migrations), which are read as ever.
"""

from collections.abc import Callable
from functools import cache
from types import MethodType

from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster._core.storage.sql import ALEMBIC_SCRIPTS_LOCATION


@cache
def read_scripts_once() -> None:
    """Have alembic keep Dagster's scripts from now on.

    Each of Dagster's three storages compares its revision with the newest of 90 scripts, in each process that opens the
    instance: a sixth of what a small step costs. Scripts do not change while a process runs.
    """
    read: Callable[[Config], ScriptDirectory] = ScriptDirectory.from_config
    scripts: list[ScriptDirectory] = []

    def from_config(_: type[ScriptDirectory], config: Config) -> ScriptDirectory:
        # By the place alone: the three storages have a file of options each, and one folder of scripts.
        if config.get_main_option("script_location") != ALEMBIC_SCRIPTS_LOCATION:
            return read(config)
        if not scripts:
            scripts.append(read(config))
        return scripts[0]

    ScriptDirectory.from_config = MethodType(from_config, ScriptDirectory)  # type: ignore[method-assign]
