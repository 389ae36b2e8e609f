#!/usr/bin/env bash
# ibis-framework 12.0.0 on SQLite, beside SQLAlchemy 2.1.9: a filter for one time finds no row that SQLAlchemy wrote.
#
# SQLite has no type for times. SQLAlchemy writes '2026-11-20 05:00:00.000000', with six digits whatever they are; ibis
# writes the literal of its filter as '2026-11-20 05:00:00', without any. Both name the column a timestamp, and both
# read it as one; yet they are compared as texts, so that an equal time is never equal, `<=` leaves out its own bound,
# and `>` takes it in. Hours, days and midnights, which one filters for most, are all of this kind. Nothing is said.
# Written out by strftime, or compared as dates, they are found.
#
# Seen on 2026-12-01, Python 3.11, of the hours 4, 5 and 6:
#   == 5 []  <= 5 [4]  > 5 [5, 6]  as text == 5 [5]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install "ibis-framework[sqlite]==12.0.0" SQLAlchemy==2.1.9
"$folder/venv/bin/python" - "$folder/hours.db" <<'PY'
import sys
from datetime import datetime
from importlib.metadata import version

import ibis
import sqlalchemy as sa

print("versions", version("ibis-framework"), version("sqlalchemy"))
engine = sa.create_engine(f"sqlite:///{sys.argv[1]}")
metadata = sa.MetaData()
hours = sa.Table("hours", metadata, sa.Column("hour", sa.DateTime, primary_key=True))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(hours.insert(), [{"hour": datetime(2026, 11, 20, hour)} for hour in (4, 5, 6)])

table = ibis.sqlite.connect(sys.argv[1]).table("hours")
five = datetime(2026, 11, 20, 5)


def found(condition):
    return sorted(time.hour for time in table.filter(condition).hour.execute())


assert str(table.schema()["hour"]).endswith("timestamp")
seen = {
    "== 5": found(table.hour == five),
    "<= 5": found(table.hour <= five),
    "> 5": found(table.hour > five),
    "as text == 5": found(table.hour.strftime("%Y-%m-%d %H:%M:%S") == "2026-11-20 05:00:00"),
}
print("  ".join(f"{name} {rows}" for name, rows in seen.items()))
assert seen == {"== 5": [], "<= 5": [4], "> 5": [5, 6], "as text == 5": [5]}
PY
echo "still so"
