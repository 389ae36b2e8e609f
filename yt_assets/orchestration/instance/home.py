"""Where an instance has its home.

Here: the folder alone. Not here: its dagster.yaml, which the command puts there (cli/home.py).
"""

import atexit
import os
import shutil
import tempfile

TEMPORARY = "YT_TEMPORARY_DAGSTER_HOME"


def dagster_home() -> str:
    """$DAGSTER_HOME; without it, as with a plain `dagster dev`, a folder that goes when the process that asked ends.

    Dagster passes a class of dagster.yaml nothing but its own section, so the folder that Dagster makes in such a case
    is unknown here. Child processes find this one in the environment.
    """
    home = os.environ.get("DAGSTER_HOME") or os.environ.get(TEMPORARY)
    if home:
        return home
    home = tempfile.mkdtemp(prefix=".tmp_dagster_home_", dir=os.getcwd())  # noqa: PTH109  as Dagster's own
    os.environ[TEMPORARY] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home
