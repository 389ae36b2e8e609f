"""What the model said before about an hour.

Here: one read of trend_insights. Not here: whether it may be used again (steps/explain.py).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from yt_assets.storage.insights_schema import trend_insights as table


@dataclass(frozen=True, slots=True)
class StoredOpinion:
    """The model's label and words for one video, and the benchmarks' reason at that time."""

    label: str
    explanation: str
    reason: str


def stored_opinions(
    connection: Connection, hour: datetime, model: str, prompt_version: str
) -> dict[str, StoredOpinion]:
    """Opinions of this model and prompt on the videos of an hour, by video id."""
    statement = select(table.c.video_id, table.c.label, table.c.explanation, table.c.reason).where(
        table.c.hour == hour,
        table.c.label_source == "model",
        table.c.model == model,
        table.c.prompt_version == prompt_version,
    )
    return {row[0]: StoredOpinion(*row[1:]) for row in connection.execute(statement)}
