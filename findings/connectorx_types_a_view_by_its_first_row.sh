#!/usr/bin/env bash
# connectorx 0.4.6 (polars.read_database_uri): a computed column of an SQLite view is typed by its first row.
#
# A rate of likes to views is NULL where likes are hidden and 0 where there are none. Columns of tables have a declared
# type, columns of views that compute something have none. connectorx then takes the type of the first row for all:
# a NULL there is refused ("Cannot infer type from null"), and after an integer 0 the first 0.4 is ("Invalid column
# type Real"). So the same query works today and fails in the hour in which another video leads the list. The same view
# is read by polars.read_database over the standard library's driver. A CAST to REAL does not help with the NULL.
#
# Seen on 2026-11-30, Python 3.11:
#   zero first RuntimeError: Invalid column type Real at index: 1, name: rate
#   null first RuntimeError: Cannot infer type from null for SQLite
#   fraction first [0.4, 0.0]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install connectorx==0.4.6 polars==2.1.0 pyarrow
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sqlite3

import connectorx
import polars

print("versions", connectorx.__version__, polars.__version__)
ROWS = {"zero first": [(100, 0), (30, 12)], "null first": [(7, None), (30, 12)], "fraction first": [(30, 12), (100, 0)]}
seen = {}
for name, rows in ROWS.items():
    file = name.replace(" ", "_") + ".db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE videos (place INTEGER PRIMARY KEY, views BIGINT, likes BIGINT)")
        connection.executemany("INSERT INTO videos (views, likes) VALUES (?, ?)", rows)
        rate = "CASE WHEN likes = 0 THEN 0 ELSE CAST(likes AS REAL) / views END"
        connection.execute(f"CREATE VIEW rates AS SELECT place, {rate} AS rate FROM videos")
    query = "SELECT place, rate FROM rates ORDER BY place"
    try:
        seen[name] = polars.read_database_uri(query, f"sqlite://{file}")["rate"].to_list()
    except RuntimeError as error:
        seen[name] = f"RuntimeError: {error}"
    print(name, seen[name])
    by_the_driver = polars.read_database(query, sqlite3.connect(file))["rate"].to_list()
    assert by_the_driver == [None if likes is None else likes / views for views, likes in rows], by_the_driver
assert seen["zero first"].startswith("RuntimeError: Invalid column type Real")
assert seen["null first"] == "RuntimeError: Cannot infer type from null for SQLite"
assert seen["fraction first"] == [0.4, 0.0]
PY
echo "still so"
