#!/usr/bin/env bash
# dagster-deltalake-pandas 0.29.27 with deltalake 1.6.6: writing one hour removes all others, and the run succeeds.
#
# A time-partitioned asset names its partition column by partition_expr. Where that column holds timestamps without a
# zone, each partition replaces the whole table: after a day of hourly runs, all green, the table holds the last hour.
# With zone-aware timestamps days are kept apart, and the second *hour* of the same day fails.
#
# Seen on 2026-11-30, Python 3.11, dagster 1.13.27, pandas 2.3.3; three partitions written one after the other:
#   no zone, hours   True True True    kept ['2026-11-01 07:00:00']
#   no zone, days    True True True    kept ['2026-11-03 00:00:00']
#   UTC, hours       True False False  kept ['2026-11-01 05:00:00+00:00']
#   UTC, days        True True True    kept three days
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install \
  dagster==1.13.27 dagster-deltalake==0.29.27 dagster-deltalake-pandas==0.29.27 deltalake==1.6.6 pandas==2.3.3
cat >"$folder/partitions.py" <<'PY'
import os
import warnings
from tempfile import mkdtemp

warnings.filterwarnings("ignore")

import pandas as pd
from dagster import AssetExecutionContext, DailyPartitionsDefinition, HourlyPartitionsDefinition, asset, materialize
from dagster_deltalake import LocalConfig
from dagster_deltalake_pandas import DeltaLakePandasIOManager
from deltalake import DeltaTable

HOURS = HourlyPartitionsDefinition("2026-11-01-00:00"), [f"2026-11-01-0{hour}:00" for hour in (5, 6, 7)]
DAYS = DailyPartitionsDefinition("2026-11-01"), [f"2026-11-0{day}" for day in (1, 2, 3)]


def written(definition, keys, zone):
    @asset(partitions_def=definition, metadata={"partition_expr": "start"})
    def snapshots(context: AssetExecutionContext) -> pd.DataFrame:
        start = pd.Timestamp(context.partition_time_window.start).tz_convert("UTC").tz_localize(None)
        starts = pd.Series([start, start]).astype("datetime64[us]")
        return pd.DataFrame({"start": starts.dt.tz_localize("UTC") if zone else starts, "views": [1, 2]})

    root = mkdtemp(dir=os.environ["WORK"])
    manager = DeltaLakePandasIOManager(root_uri=root, storage_options=LocalConfig(), schema="main")
    ended = [
        materialize([snapshots], partition_key=key, resources={"io_manager": manager}, raise_on_error=False).success
        for key in keys
    ]
    return ended, sorted({str(start) for start in DeltaTable(f"{root}/main/snapshots").to_pandas()["start"]})


for zone in ("no zone", "UTC"):
    for name, (definition, keys) in {"hours": HOURS, "days": DAYS}.items():
        ended, kept = written(definition, keys, zone == "UTC")
        print(f"{zone}, {name}".ljust(16), *ended, " kept", kept)
        if zone == "no zone":
            assert ended == [True] * 3 and len(kept) == 1
        elif name == "hours":
            assert ended == [True, False, False] and len(kept) == 1
        else:
            assert ended == [True] * 3 and len(kept) == 3
PY
export WORK=$folder DAGSTER_HOME= DAGSTER_DISABLE_TELEMETRY=1
"$folder/venv/bin/python" "$folder/partitions.py" 2>"$folder/log" || { tail -20 "$folder/log"; exit 1; }
echo "still so"
