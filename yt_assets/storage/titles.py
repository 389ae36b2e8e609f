"""Names for the ids in the insight tables: which of them have to be written.

Here: the comparison of names with what is stored. Not here: their writing, in the transaction of their hour (rows.py).
"""

from datetime import timedelta

import pandas as pd
from sqlalchemy import Connection, select

from yt_assets.storage.frames import read_frame
from yt_assets.storage.insights_schema import video_titles

# Three assets bring the same names each hour. A name that stays is written again once a day, which shows that it is
# still YouTube's: text retention deletes what nothing has confirmed (text_retention.py).
CONFIRMED_FOR = timedelta(days=1)
NAMES = ("channel_id", "title", "channel_title", "published_at", "source")


def titles_to_write(connection: Connection, titles: pd.DataFrame) -> pd.DataFrame:
    """Of these rows of video_titles (one a video), those whose name is new, or was confirmed over a day before.

    titles: video_id, channel_id, title, channel_title, published_at, source, as_of_hour. The same columns come back.
    """
    stored = read_frame(connection, select(video_titles))
    known = titles[["video_id"]].merge(stored, on="video_id", how="left").set_index(titles.index)
    fresh = (known["as_of_hour"] >= titles["as_of_hour"] - CONFIRMED_FOR).fillna(value=False).astype(bool)
    for name in NAMES:
        same = (known[name] == titles[name]).fillna(value=False).astype(bool)
        fresh &= same | (known[name].isna() & titles[name].isna())
    return titles[~fresh]
