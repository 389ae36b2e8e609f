#!/usr/bin/env bash
# duckdb 2.0.1: the durations that YouTube's API sends are no INTERVAL.
#
# contentDetails.duration is an ISO 8601 duration (PT1H2M3S, P1DT2H, P0D for a stream that runs). pandas, isodate and
# PostgreSQL read it; DuckDB's cast to INTERVAL raises ConversionException for every one of them, TRY_CAST gives NULL.
# NULL is the trap: a column that is cast with TRY_CAST looks as if YouTube had sent no durations at all.
# Convert before the load, or cut the parts out with regexp_extract.
#
# Seen on 2026-11-29, Python 3.11:
#   PT1H2M3S ConversionException, TRY_CAST None
#   P1DT2H ConversionException, TRY_CAST None
#   P0D ConversionException, TRY_CAST None
#   '1 hour 2 minutes 3 seconds' 1:02:03
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install duckdb==2.0.1
"$folder/venv/bin/python" - <<'PY'
import duckdb

print("version", duckdb.__version__)
assert duckdb.__version__ == "2.0.1"
for duration in ("PT1H2M3S", "P1DT2H", "P0D"):
    (tried,) = duckdb.execute("SELECT TRY_CAST(? AS INTERVAL)", [duration]).fetchone()
    try:
        duckdb.execute("SELECT CAST(? AS INTERVAL)", [duration]).fetchone()
        raise SystemExit(f"{duration} is read now")
    except duckdb.ConversionException:
        print(duration, "ConversionException, TRY_CAST", tried)
    assert tried is None
(words,) = duckdb.execute("SELECT CAST('1 hour 2 minutes 3 seconds' AS INTERVAL)").fetchone()
print("'1 hour 2 minutes 3 seconds'", words)
assert str(words) == "1:02:03"
PY
echo "still so"
