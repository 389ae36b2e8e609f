#!/usr/bin/env bash
# dagster 1.13.27: of several cursor values that are written at once, those of new keys are dropped where one key is
# there already.
#
# RunStorage.set_cursor_values takes a mapping, and daemons and integrations keep their cursors by it. It inserts all
# pairs and, when any of them violates the key, updates instead: an UPDATE finds no row for the new keys, and nothing is
# said. A process that writes {"a": ..., "b": ...} and reads them back after its restart begins anew for "b" each time.
# Written one key at a time, all are kept.
#
# Seen on 2026-12-01, Python 3.11:
#   together {'a': '2'}
#   one by one {'a': '2', 'b': '3'}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install dagster==1.13.27
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys

import dagster as dg

with dg.DagsterInstance.local_temp(sys.argv[1]) as instance:
    storage = instance.run_storage
    storage.set_cursor_values({"a": "1"})
    storage.set_cursor_values({"a": "2", "b": "3"})
    together = storage.get_cursor_values({"a", "b"})
    print("together", together)
    for key, value in {"a": "2", "b": "3"}.items():
        storage.set_cursor_values({key: value})
    one_by_one = storage.get_cursor_values({"a", "b"})
    print("one by one", one_by_one)
assert together == {"a": "2"}
assert one_by_one == {"a": "2", "b": "3"}
PY
echo "still so"
