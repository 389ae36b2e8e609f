"""Tables of the insights database about the language model: what it answered, what it cost.

Here: tables, keys, comments. Not here: what analysts read (insights.py), the model itself (language).
"""

from sqlalchemy import Index, Table

from yt_assets.storage.schema.columns import (
    COUNT,
    LONG_TEXT,
    TABLE_OPTIONS,
    TIME,
    VIDEO_ID,
    WHOLE,
    ascii_key,
    label,
    optional,
    required,
)
from yt_assets.storage.schema.insights import metadata

model_answers = Table(
    "model_answers",
    metadata,
    required("hour", TIME, "The hour that the answer was used in", key=True),
    required("video_id", VIDEO_ID, "The video", key=True),
    required("facts_hash", ascii_key(32), "What the model read of it, by bands, and the language"),
    required("model", ascii_key(64), "The model that was heard"),
    required("prompt_version", ascii_key(16), "The prompt that it was given"),
    required("asked_hour", TIME, "The hour that it was asked for; older than hour when used again"),
    optional("label", label(), "Its label; NULL when nothing that it said could be believed"),
    optional("explanation", LONG_TEXT, "Its words; NULL likewise"),
    Index("ix_model_answers_facts_hash", "facts_hash", "asked_hour"),
    comment="What the language model answered: the same facts are not asked about again.",
    **TABLE_OPTIONS,
)

model_usage = Table(
    "model_usage",
    metadata,
    required("hour", TIME, "The hour that was computed", key=True),
    required("requests", WHOLE, "HTTP requests sent for it, over all runs and retries"),
    required("prompt_tokens", COUNT, "Tokens that it read, by the server's count"),
    required("completion_tokens", COUNT, "Tokens that it wrote, by the server's count"),
    required("tokens_set_aside", COUNT, "At most what requests cost that the server gave no count for"),
    required("plain_json", WHOLE, "1 when the server refused a JSON schema in this hour"),
    comment="What the language model cost, by hour.",
    **TABLE_OPTIONS,
)

TABLES = {table.name: table for table in (model_answers, model_usage)}
