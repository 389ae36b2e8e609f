#!/usr/bin/env bash
# feedparser 6.0.14: the tombstone of a deleted video takes the place of the feed's own link.
#
# YouTube's push notifications are Atom feeds; a deleted video arrives as RFC 6721's <at:deleted-entry>, with a <link> to
# the video and an <at:by> that holds a <name> and a <uri>. feedparser knows no tombstones: it reads the children as
# children of the feed. So
#   - feed.link is the deleted video's page, not the feed's own;
#   - there is no entry for the deletion, bozo is False, and the id stands in feed['at_deleted-entry'] alone, where a
#     second tombstone of the same message overwrites the first.
# Read tombstones with an XML parser, before feedparser or instead of it.
#
# Seen on 2026-11-29, Python 3.11:
#   link without tombstones: https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaA
#   link with two of them:   https://www.youtube.com/watch?v=cccccccccc4
#   bozo False entries 1 kept {'ref': 'yt:video:cccccccccc4', 'when': '2026-11-22T00:00:00+00:00'}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install feedparser==6.0.14
"$folder/venv/bin/python" - <<'PY'
import feedparser

TOMBSTONE = """<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="yt:video:{0}"
  when="2026-11-22T00:00:00+00:00"><link href="https://www.youtube.com/watch?v={0}"/>
  <at:by><name>A channel</name><uri>https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaA</uri></at:by>
</at:deleted-entry>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
  <link rel="self" href="https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaA"/>
  <link rel="alternate" href="https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaA"/>
  <title>A channel</title>
  <entry><id>yt:video:aaaaaaaaaaA</id><yt:videoId>aaaaaaaaaaA</yt:videoId><title>One</title></entry>
  {tombstones}
</feed>"""


def parsed(*ids):
    return feedparser.parse(FEED.format(tombstones="".join(TOMBSTONE.format(each) for each in ids)))


print("version", feedparser.__version__)
without, with_two = parsed(), parsed("bbbbbbbbbbA", "cccccccccc4")
print("link without tombstones:", without.feed.link)
print("link with two of them:  ", with_two.feed.link)
print("bozo", with_two.bozo, "entries", len(with_two.entries), "kept", with_two.feed["at_deleted-entry"])
assert feedparser.__version__ == "6.0.14"
assert without.feed.link == "https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaA"
assert with_two.feed.link.startswith("https://www.youtube.com/watch?v=")
assert not with_two.bozo and len(with_two.entries) == 1
assert with_two.feed["at_deleted-entry"]["ref"] == "yt:video:cccccccccc4"
PY
echo "still so"
