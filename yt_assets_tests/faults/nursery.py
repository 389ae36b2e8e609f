"""A process that has imported everything, and forks one child for each run of an hour: kill -9 at a tenth of the cost.

Run as `python -m yt_assets_tests.faults.nursery`: orders are lines of JSON on standard input, answers on standard
output. Here: forking, waiting, and the run in the child, by the product's own job with all steps in one process. Not
here: the points at which a child ends (doomed.py), the other side of the pipes (disturbed.py).
"""

import ctypes
import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy import Engine, event

from yt_assets import preload
from yt_assets.definitions import build_definitions
from yt_assets.orchestration.assets import raw_videos
from yt_assets.orchestration.resources import youtube
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine import database
from yt_assets_tests.faults import doomed
from yt_assets_tests.faults.doomed import ASSETS

Order = Mapping[str, Any]

# Of Linux: prctl.h, capability.h.
PR_SET_KEEPCAPS, CAP_DAC_READ_SEARCH, CAPABILITY_VERSION_3 = 8, 2, 0x20080522

# The exit code of a run that failed in order, and how its log begins the line of a failed step's sentence.
FAILURE = 3
FAILED = "step failed: "

# In Dagster's home: the assets that Dagster has a materialization of, for the hour of the run that ended last.
MATERIALIZED = "materialized.json"


def main() -> None:
    """Obey until standard input ends."""
    assert preload.MODULES, "imported for what it imports"
    for line in sys.stdin:
        order = json.loads(line)
        answer = _run(order) if order["do"] == "run" else _wait(order["pid"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _run(order: Order) -> dict[str, int]:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _child(order)
        except BaseException:  # noqa: BLE001  a child must never return into the loop of its parent
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return {"pid": child}


def _wait(pid: int) -> dict[str, int | None]:
    """How a child ended: its exit code, or the signal that ended or stopped it."""
    _, status = os.waitpid(pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return {"code": None, "signal": os.WSTOPSIG(status)}
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "signal": None} if code >= 0 else {"code": None, "signal": -code}


def _child(order: Order) -> int:
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(order["environment"])
    set_clocks(datetime.fromisoformat(order["now"]))
    _change(order["changes"])
    if order["point"] is not None:
        doomed.install(order["asset"], order["point"], order["action"])
    return _partition(order["environment"], order["job"], order["partition"], order["assets"], order["refresh"])


def _change(changes: Mapping[str, Any]) -> None:
    """What a test would have otherwise in the child.

    impatient: a server that stays away is given up at once. pages: the videos database may not grow beyond so many.
    uid: run as somebody else.
    """
    if changes.get("impatient"):
        database.LOOKS = 2
    if "pages" in changes:
        event.listen(Engine, "connect", partial(_limit, changes["pages"]))
    if "uid" in changes:
        _become(changes["uid"])


def _become(uid: int) -> None:
    """Somebody who may read everything, and write what is their own.

    To read, because a checkout may be in a folder that is closed to others; it is not what a test is about.
    """
    kernel = ctypes.CDLL(None)
    kernel.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setuid(uid)
    wanted = 1 << CAP_DAC_READ_SEARCH
    kept = (ctypes.c_uint32 * 6)(
        wanted, wanted, 0, 0, 0, 0
    )  # effective, permitted, inheritable; and their upper halves
    if kernel.capset((ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0), kept):
        message = "capset was refused"
        raise OSError(message)


def _limit(pages: int, connection: Any, _record: object) -> None:
    """Dagster's files may grow: they are on another disk."""
    if connection.execute("PRAGMA database_list").fetchone()[2].endswith("/videos.db"):
        connection.execute(f"PRAGMA max_page_count={pages}")


def set_clocks(now: datetime) -> None:
    """The local clock as the product reads it: by it an hour is over, and a quota day."""

    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now.astimezone(tz)

    raw_videos.datetime = Still  # type: ignore[attr-defined]
    youtube._now = lambda: now


def _partition(environment: Mapping[str, str], name: str, key: str, assets: Sequence[str], refresh: bool) -> int:
    job = build_definitions(load_settings(environment), environment).resolve_job_def(name)
    wish = {"ops": {"raw_videos": {"config": {"refresh_texts": True}}}} if refresh else {}
    quiet = {"loggers": {"console": {"config": {"log_level": "INFO"}}}}
    with dg.DagsterInstance.get() as instance:
        ran = job.execute_in_process(
            partition_key=key,
            instance=instance,
            run_config={**quiet, **wish},
            asset_selection=[dg.AssetKey(asset) for asset in assets] or None,
            raise_on_error=False,
        )
        for told in ran.all_events:
            if told.is_step_failure:
                said = told.step_failure_data.user_failure_data
                sys.stderr.write(f"{FAILED}{told.step_key}: {said.description if said else 'no sentence'}\n")
        known = [each for each in ASSETS if key in instance.get_materialized_partitions(dg.AssetKey(each))]
        (Path(environment["DAGSTER_HOME"]) / MATERIALIZED).write_text(json.dumps(known))
    return 0 if ran.success else FAILURE


if __name__ == "__main__":
    main()
