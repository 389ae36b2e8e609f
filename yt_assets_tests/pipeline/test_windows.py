"""Windows over captured hours of the sandbox: differences of counts where both ends were looked at."""

from collections import Counter
from collections.abc import Callable

from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets_tests.pipeline.observatory import Observatory, hour

# A day apart twice, and an hour between them.
NUMBERS = (0, 6, 7, 24, 30)


def test_windows_equal_counted_differences_where_both_ends_were_looked_at(build: Callable[..., Observatory]) -> None:
    """And uploads of the window bring all that they have; channels gain what their videos do."""
    observatory = build()
    for number in NUMBERS:
        observatory.capture(number, minute=5 + number)
    observatory.featurize(*NUMBERS)
    for number in NUMBERS:
        frame = observatory.insights(number)["trend_insights"]
        frame.store(observatory.insights_database, "trend_insights", [hour(number)])
    for end, start in ((30, 6), (24, 0)):
        counted = {row["video_id"]: row["views"] for row in observatory.rows("raw_videos", end)}
        before = {row["video_id"]: row["views"] for row in observatory.rows("raw_videos", start)}
        with InsightsReader(observatory.insights_database) as reader:
            windows = {row["video_id"]: row for row in reader.video_windows(hour(end), 24)}
            channels = {row["channel_id"]: row for row in reader.channel_windows(hour(end), 24)}
        assert windows.keys() >= counted.keys()
        assert len(counted.keys() & before.keys()) >= 58
        uploads, sums = 0, Counter[str]()
        for video_id, views in counted.items():
            window = windows[video_id]
            assert (window["views_gained"], window["observed_ends"]) == (views - before.get(video_id, 0), 1), video_id
            assert window["is_upload"] == (video_id not in before)
            uploads += window["is_upload"]
        for window in windows.values():
            sums[window["channel_id"]] += window["views_gained"]
        assert uploads >= 1
        assert sum(channel["uploads"] for channel in channels.values()) == uploads
        assert {key: channel["views_gained"] for key, channel in channels.items()} == sums
        assert all(channel["title"] and channel["handle"] for channel in channels.values())
