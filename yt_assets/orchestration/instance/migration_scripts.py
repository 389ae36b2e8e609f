"""Dagster's migration scripts, read once in a process instead of once for each storage that is opened.

Here: alembic's private door. Not here: when it is opened (preload.py, and the tests' conftest.py), this project's own
migrations (storage/migrations).
"""

from collections.abc import Callable
from types import MethodType

from alembic.config import Config
from alembic.script import ScriptDirectory


def read_scripts_once() -> None:
    """Have alembic keep the migration scripts that it has read.

    Each of Dagster's three storages compares its revision with the newest of 90 scripts, in each process that opens the
    instance: a third of what a step cost. Scripts do not change while an hour runs.
    """
    read: Callable[[Config], ScriptDirectory] = ScriptDirectory.from_config
    scripts: dict[tuple[tuple[str, str], ...], ScriptDirectory] = {}

    def from_config(_: type[ScriptDirectory], config: Config) -> ScriptDirectory:
        # All options: both of our databases have one environment, and scripts of their own.
        options = tuple(sorted(config.get_section(config.config_ini_section, {}).items()))
        if options not in scripts:
            scripts[options] = read(config)
        return scripts[options]

    ScriptDirectory.from_config = MethodType(from_config, ScriptDirectory)  # type: ignore[method-assign]
