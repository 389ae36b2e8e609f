#!/usr/bin/env bash
# openlineage-dagster 1.38.0 beside Dagster: pip installs dagster 1.6.9, two and a half years older, without a word.
#
# Asked for alone, or with an unpinned dagster, the package brings the last Dagster that its bound allows, and beside it
# a SQLAlchemy of today. Asked for beside a pinned one, pip refuses. So the lineage of a present project cannot be sent
# by it; the events are plain JSON, and openlineage-python has no such bound.
#
# Seen on 2026-11-30, Python 3.11:
#   dagster 1.6.9
#   dagster==1.13.27 beside it: refused
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
pip() { "$folder/venv/bin/pip" --disable-pip-version-check "$@"; }
pip --quiet install openlineage-dagster==1.38.0 dagster
version=$(pip list --format=freeze | sed -n 's/^dagster==//p')
echo "dagster $version"
[ "$version" = 1.6.9 ]
if pip --quiet install --dry-run openlineage-dagster==1.38.0 dagster==1.13.27 2>/dev/null; then
  echo "dagster==1.13.27 is taken now"
  exit 1
fi
echo "dagster==1.13.27 beside it: refused"
echo "still so"
