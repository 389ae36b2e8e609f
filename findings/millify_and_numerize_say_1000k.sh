#!/usr/bin/env bash
# millify 0.1.1 and numerize 0.12: a video just below a million views has "1000K", just below a thousand million "1000M".
#
# Both choose the unit before they round. The count that people wait for is the one that is written wrongly.
# humanize.metric 4.17.0 rounds first.
#
# Seen on 2026-11-30, Python 3.11:
#   999999 millify 1000k numerize 1000K humanize 1.00 M
#   999999999 millify 1000M numerize 1000M humanize 1.00 G
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install millify==0.1.1 numerize==0.12 humanize==4.17.0
"$folder/venv/bin/python" - <<'PY'
from humanize import metric
from millify import millify
from numerize.numerize import numerize

seen = {views: (millify(views, precision=1), numerize(views), metric(views)) for views in (999_999, 999_999_999)}
for views, (first, second, third) in seen.items():
    print(views, "millify", first, "numerize", second, "humanize", third)
assert seen == {999_999: ("1000k", "1000K", "1.00 M"), 999_999_999: ("1000M", "1000M", "1.00 G")}
PY
echo "still so"
