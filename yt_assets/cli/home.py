"""Where Dagster keeps its runs: one home a data folder, initialised once before anything starts in it.

Here: DAGSTER_HOME, its dagster.yaml, the instance. Not here: the databases of the assets.
"""

import os
import shutil
from pathlib import Path

import dagster as dg

from yt_assets.settings import Settings

_HERE = Path(__file__).parent.parent


def prepare_home(settings: Settings) -> Path:
    """The home of this data folder, with the project's dagster.yaml; or the operator's own DAGSTER_HOME, untouched.

    Sets DAGSTER_HOME for this process and its children. Two Dagster processes that start together on an empty home can
    break it for good, so it is initialised here, by one.
    """
    chosen = os.environ.get("DAGSTER_HOME")
    home = Path(chosen).expanduser() if chosen else settings.data_dir / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    if not chosen:
        shutil.copyfile(instance_config(), home / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(home.absolute())
    with dg.DagsterInstance.get():
        return home


def instance_config() -> Path:
    """The project's dagster.yaml: beside the package in a checkout, inside it when installed."""
    beside, inside = _HERE.parent / "dagster.yaml", _HERE / "dagster.yaml"
    return beside if beside.is_file() else inside
