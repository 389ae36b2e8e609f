#!/usr/bin/env bash
# dagster-polars 0.27.12 accepts polars 2.1.0, stores Parquet with it, and cannot load what it stored.
#
# The first hour is written and shown green. Each asset that loads it fails, since the I/O manager gives scan_parquet
# the argument rechunk, which polars 2.0 removed. pip finds nothing wrong with the pair. Pin polars below 2.
#
# Seen on 2026-11-30, Python 3.11:
#   raw_videos stored: True
#   loading: ArgumentRemovedError: the argument 'rechunk' for 'scan_parquet' has been removed in version 2.0.
#   No broken requirements found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install dagster==1.13.27 dagster-polars==0.27.12 polars==2.1.0
cd "$folder"
"$folder/venv/bin/pip" --disable-pip-version-check check
"$folder/venv/bin/python" - 2>/dev/null <<'PY'
from importlib.metadata import version

import dagster as dg
import polars
from dagster_polars import PolarsParquetIOManager

print("versions", dg.__version__, version("dagster-polars"), polars.__version__)
hours = dg.HourlyPartitionsDefinition(start_date="2026-11-20-00:00")


@dg.asset(partitions_def=hours)
def raw_videos() -> polars.DataFrame:
    return polars.DataFrame({"video_id": ["dQw4w9WgXcQ"], "views": [100]})


@dg.asset(partitions_def=hours)
def video_features(raw_videos: polars.DataFrame) -> polars.DataFrame:
    return raw_videos


resources = {"io_manager": PolarsParquetIOManager(base_dir="stored")}
result = dg.materialize(
    [raw_videos, video_features], partition_key="2026-11-20-05:00", resources=resources, raise_on_error=False
)
print("raw_videos stored:", bool(result.asset_materializations_for_node("raw_videos")))
failure = result.failure_data_for_node("video_features").error
while failure.cause:
    failure = failure.cause
print("loading:", failure.cls_name + ":", failure.message.split(": ", 1)[-1].split(" call ")[0])
assert not result.success
assert failure.cls_name == "ArgumentRemovedError"
assert "'rechunk' for 'scan_parquet'" in failure.message
PY
echo "still so"
