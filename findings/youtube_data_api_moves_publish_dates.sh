#!/usr/bin/env bash
# youtube-data-api 0.0.21: the publish date of a video depends on the zone of the machine that asks.
#
# YouTube sends publishedAt in UTC. parse_video_metadata reads it as a date without a zone and takes that for local
# time, so video_publish_date, a number of seconds since 1970, is UTC's only on a machine in UTC: five hours late in New
# York, nine early in Tokyo. Two machines that watch the same channel disagree, and views an hour of a new video are
# wrong by a factor. video_view_count is text; "9" sorts above "10".
#
# Seen on 2026-11-30, Python 3.11, for 2026-11-01T10:00:00Z (1793527200):
#   UTC 1793527200.0 '10'
#   America/New_York 1793545200.0 '10'
#   Asia/Tokyo 1793494800.0 '10'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install youtube-data-api==0.0.21
for zone in UTC America/New_York Asia/Tokyo; do
  TZ=$zone "$folder/venv/bin/python" - <<'PY'
import os
from importlib.metadata import version

from youtube_api.parsers import parse_video_metadata

assert version("youtube-data-api") == "0.0.21"
video = {
    "kind": "youtube#video", "id": "aaaaaaaaaaA", "statistics": {"viewCount": "10"},
    "snippet": {
        "publishedAt": "2026-11-01T10:00:00Z", "channelId": "UCaaaaaaaaaaaaaaaaaaaaaA", "channelTitle": "A channel",
        "title": "One", "description": "", "categoryId": "22", "thumbnails": {"high": {"url": "x"}},
    },
}
parsed = parse_video_metadata(video)
zone = os.environ["TZ"]
print(zone, parsed["video_publish_date"], repr(parsed["video_view_count"]))
shift = {"UTC": 0, "America/New_York": 5 * 3600, "Asia/Tokyo": -9 * 3600}[zone]
assert parsed["video_publish_date"] == 1793527200 + shift and parsed["video_view_count"] == "10"
PY
done
echo "still so"
