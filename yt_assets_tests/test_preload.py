"""What the fork server does before the first step."""

import subprocess
import sys

SCRIPT = """
import threading
import yt_assets.preload
from alembic.config import Config
from alembic.script import ScriptDirectory
from unittest.mock import patch
config = Config()
config.set_main_option("script_location", "dagster:_core/storage/alembic")
with patch.object(ScriptDirectory, "_load_revisions", side_effect=AssertionError):
    print(bool(ScriptDirectory.from_config(config).as_revision_number("head")), end=" ")
import gc
print(threading.active_count(), gc.isenabled(), gc.get_freeze_count() > 0)
"""


def test_it_reads_migration_scripts_once_and_leaves_no_thread_that_a_fork_would_lose() -> None:
    """Three storages of Dagster read 90 scripts each in every step: a third of its cost."""
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=120)
    assert ran.stdout.split() == ["True", "1", "True", "True"]
    assert ran.stderr == ""
