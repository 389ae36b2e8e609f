#!/usr/bin/env bash
# fastfeedparser 0.6.5: a channel's feed comes back without views, ratings and the ids of YouTube.
#
# A channel's Atom feed is the one place where YouTube tells views without a key: media:community holds media:statistics
# (views) and media:starRating (count, the ratings), yt:videoId and yt:channelId name what they belong to. feedparser
# keeps all four. fastfeedparser, which offers itself for the same use and is some times faster, drops them, the address
# of the author, and puts the description inside media_content instead of under description, which is empty.
# Nothing says that something was left out. The id is still there as "yt:video:ID".
#
# Seen on 2026-11-30, Python 3.11, feedparser 6.0.14 beside it:
#   feedparser      views 4711 ratings 12 video aaaaaaaaaaA
#   fastfeedparser  views None ratings None video None description ''
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install fastfeedparser==0.6.5 feedparser==6.0.14
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import fastfeedparser
import feedparser

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns="http://www.w3.org/2005/Atom">
 <id>yt:channel:aaaaaaaaaaaaaaaaaaaaaA</id><title>A channel</title>
 <link rel="alternate" href="https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaA"/>
 <entry><id>yt:video:aaaaaaaaaaA</id><yt:videoId>aaaaaaaaaaA</yt:videoId>
  <yt:channelId>UCaaaaaaaaaaaaaaaaaaaaaA</yt:channelId><title>One</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v=aaaaaaaaaaA"/>
  <published>2026-11-01T10:00:00+00:00</published><updated>2026-11-02T10:00:00+00:00</updated>
  <media:group><media:title>One</media:title>
   <media:content url="https://www.youtube.com/v/aaaaaaaaaaA?version=3" type="application/x-shockwave-flash"/>
   <media:description>Two words</media:description>
   <media:community><media:starRating count="12" average="5.00" min="1" max="5"/>
    <media:statistics views="4711"/></media:community></media:group></entry>
</feed>"""

print("versions", version("fastfeedparser"), version("feedparser"))
(usual,) = feedparser.parse(FEED).entries
(fast,) = fastfeedparser.parse(FEED).entries
print("feedparser      views", usual.media_statistics["views"], "ratings", usual.media_starrating["count"], "video", usual.yt_videoid)
print(
    "fastfeedparser  views", fast.get("media_statistics"), "ratings", fast.get("media_starrating"),
    "video", fast.get("yt_videoid"), "description", repr(fast.get("description")),
)
assert usual.media_statistics["views"] == "4711" and usual.yt_videoid == "aaaaaaaaaaA"
assert "4711" not in repr(dict(fast)) and "'12'" not in repr(dict(fast))
assert fast["description"] == "" and "Two words" in repr(fast["media_content"])
PY
echo "still so"
