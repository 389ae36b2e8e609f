#!/usr/bin/env bash
# dagster-duckdb-pandas 0.29.27 with duckdb 2.0.1: away from UTC an hourly partition is written twice and read as empty.
#
# The I/O manager selects a partition's rows by its window, as literals without a zone. A column of zone-aware
# timestamps becomes TIMESTAMP WITH TIME ZONE, and DuckDB reads such literals in the zone of its session, which is the
# machine's. So on a machine in New York or Tokyo
#   - materializing an hour again deletes nothing and appends the rows a second time,
#   - the asset downstream is given an empty DataFrame,
# and each run succeeds. Store UTC without a zone, or begin each connection with SET TimeZone = 'UTC'.
#
# Seen on 2026-11-30, Python 3.11, dagster 1.13.27, pandas 2.3.3; two rows an hour, 05:00, 06:00, then 05:00 again:
#   UTC              True True True  read [2, 2, 2] rows in the table 4
#   America/New_York True True True  read [0, 0, 0] rows in the table 6
#   Asia/Tokyo       True True True  read [0, 0, 0] rows in the table 6
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install \
  dagster==1.13.27 dagster-duckdb==0.29.27 dagster-duckdb-pandas==0.29.27 duckdb==2.0.1 pandas==2.3.3
cat >"$folder/hours.py" <<'PY'
import os
import warnings
from pathlib import Path
from tempfile import mkdtemp

warnings.filterwarnings("ignore")

import duckdb
import pandas as pd
from dagster import AssetExecutionContext, HourlyPartitionsDefinition, asset, materialize
from dagster_duckdb_pandas import DuckDBPandasIOManager

hours = HourlyPartitionsDefinition("2026-11-01-00:00")
read = []


@asset(partitions_def=hours, metadata={"partition_expr": "hour"})
def snapshots(context: AssetExecutionContext) -> pd.DataFrame:
    hour = pd.Timestamp(context.partition_time_window.start).tz_convert("UTC")
    return pd.DataFrame({"hour": [hour, hour], "views": [1, 2]})


@asset(partitions_def=hours, metadata={"partition_expr": "hour"})
def features(snapshots: pd.DataFrame) -> pd.DataFrame:
    read.append(len(snapshots))
    return snapshots


file = str(Path(mkdtemp(dir=os.environ["WORK"])) / "hours.duckdb")
ended = [
    materialize(
        [snapshots, features],
        partition_key=f"2026-11-01-{hour}:00",
        resources={"io_manager": DuckDBPandasIOManager(database=file, schema="main")},
        raise_on_error=False,
    ).success
    for hour in ("05", "06", "05")
]
with duckdb.connect(file) as connection:
    (rows,) = connection.execute("SELECT count(*) FROM main.snapshots").fetchone()
print(os.environ["TZ"].ljust(16), *ended, " read", read, "rows in the table", rows)
at_utc = os.environ["TZ"] == "UTC"
assert ended == [True] * 3
assert (read, rows) == (([2, 2, 2], 4) if at_utc else ([0, 0, 0], 6))
PY
export WORK=$folder DAGSTER_HOME= DAGSTER_DISABLE_TELEMETRY=1
for zone in UTC America/New_York Asia/Tokyo; do
  TZ=$zone "$folder/venv/bin/python" "$folder/hours.py" 2>"$folder/log" || { tail -20 "$folder/log"; exit 1; }
done
echo "still so"
