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

    Dagster tells a class of dagster.yaml nothing but its section there, so that the folder which Dagster makes in such
    a case is not known. Children find this one in the environment.
    """
    known = os.environ.get("DAGSTER_HOME") or os.environ.get(TEMPORARY)
    if known:
        return known
    made = tempfile.mkdtemp(prefix=".tmp_dagster_home_", dir=os.getcwd())  # noqa: PTH109  as Dagster's own
    os.environ[TEMPORARY] = made
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made
