"""The reads of the hourly history, by one name.

Here: that name. Not here: the reads (events.py, milestones.py).
"""

from yt_assets.storage.reading.events import EventReads
from yt_assets.storage.reading.milestones import MilestoneReads


class HistoryReads(EventReads, MilestoneReads):
    """Reads of one hour of channel_hours, video_milestones or video_events."""
