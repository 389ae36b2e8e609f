"""Keywords of a window: which phrases the views of any span came by, and what the same videos gained before it.

Here: the videos' newest texts, and their ranking over given gains. Not here: what videos gained (windows.py), the
ranking itself (analysis/keywords/ranking.py), keywords of an hour or a day, which are stored.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, FromClause, Select, and_, select

from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.storage.insights_reading.sums import sum_of_all
from yt_assets.storage.reading.pages import PagedSelect
from yt_assets.storage.schema.videos import text_features
from yt_assets.storage.schema.videos import videos as catalog

Gains = Mapping[str, int | None]


def keyword_windows(
    connection: Connection, gains: Gains, before: Gains, *, scope: str = ALL_CHANNELS, limit: int = 50
) -> list[dict[str, Any]]:
    """The first keywords of a scope by what the videos that carry them gained, best first.

    gains, before: views gained by video id in the window, and in the one before it; None where not known. What is in
    before alone is gone since: it counts there, and ranks nothing. Columns:
    keyword, keyword_rank, videos, views_gained, views_gained_before, example_video_id, video_ids (those that carry it).
    """
    # Half a second of imports, for who asks for keywords alone.
    from yt_assets.analysis.keywords.ranking import rank_all
    from yt_assets.storage.reading.page_frames import read_frame

    spoken = read_frame(connection, KEYPHRASES)
    spoken = spoken[spoken["keyphrases"].notna()]
    is_there = spoken["video_id"].isin(list(gains))
    videos = spoken[is_there].reset_index(drop=True)
    if not len(videos):
        return []
    gone = spoken[~is_there & spoken["video_id"].isin(list(before))]
    gained = videos["video_id"].map(lambda key: gains[key]).astype("Float64").astype("float64")
    ranking = rank_all(videos.assign(gain_per_hour=gained))
    shown = ranking.keywords[(ranking.keywords["scope"] == scope) & (ranking.keywords["keyword_rank"] <= limit)]
    carried = ranking.carried(shown).groupby("keyword")["video_id"].agg(list).to_dict()
    gone_by_key = ranking.carriers.of_others(scope, gone.rename(columns={"keyphrases": "phrases"}))
    return [
        {
            "keyword": str(row["keyword"]),
            "keyword_rank": int(row["keyword_rank"]),
            "videos": int(row["videos"]),
            "views_gained": _sum(carried[row["keyword"]], gains),
            "views_gained_before": sum_of_all(
                map(before.get, (*carried[row["keyword"]], *gone_by_key.get(row["key"], ())))
            ),
            "example_video_id": str(row["example_video_id"]),
            "video_ids": carried[row["keyword"]],
        }
        for row in shown.to_dict("records")
    ]


def _sum(video_ids: list[str], gains: Gains) -> int | None:
    """Of the videos whose gain is known; None where none is."""
    known = [gain for gain in map(gains.get, video_ids) if gain is not None]
    return sum(known) if known else None


def _with_phrases(page: FromClause) -> Select[Any]:
    same = and_(page.c.video_id == text_features.c.video_id, page.c.text_hash == text_features.c.text_hash)
    return select(page.c.video_id, page.c.channel_id, text_features.c.keyphrases).outerjoin_from(
        page, text_features, same
    )


KEYPHRASES = PagedSelect(
    select(catalog.c.video_id, catalog.c.channel_id, catalog.c.text_hash), ("video_id",), _with_phrases
)
