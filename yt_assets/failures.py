"""From what happened to what Dagster should do: the only module that decides "try again?".

Here: the step's retry policy, and the translation of every room's errors into Dagster's. Not here: the errors
themselves (youtube/errors.py, storage/errors.py, steps/errors.py).

Retries have one budget. The YouTube client tries a call four times within seconds; a step is started again twice, for
what outlives that: a lost batch, a database that restarts; an hour is run again by a sensor, for what outlives a step
(hour_retry.py). Nothing is retried that a retry cannot mend.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from yt_assets.steps.errors import BatchesLost, HourError, HourIncomplete, RunGone
from yt_assets.storage.errors import DatabaseUnreachable, StorageError
from yt_assets.youtube.errors import (
    BadChannelReference,
    ChannelUnavailable,
    OperatorNeeded,
    ProtocolError,
    QuotaExhausted,
    Refused,
    TransientError,
)

MAX_RETRIES = 2
STEP_RETRIES = dg.RetryPolicy(
    max_retries=MAX_RETRIES, delay=2, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)

# What another attempt may mend. Checked first: these are kinds of the permanent families below.
TRANSIENT = (TransientError, ProtocolError, BatchesLost, DatabaseUnreachable)

# What stays as it is until a person, or midnight in California, changes it.
PERMANENT = (QuotaExhausted, OperatorNeeded, Refused, ChannelUnavailable, BadChannelReference, HourError, StorageError)

# Of these, what a later run of the hour may mend: batches that other steps have lost, a worker that was killed.
MENDED_BY_ANOTHER_RUN = (HourIncomplete, RunGone)

# Tells hour_retry.py, and whoever reads the failure in the UI, whether a later run may succeed.
MAY_PASS = "another run may mend it"  # noqa: S105  not a password

# Wrong settings among them, with the variable that is wrong: a command ends with exit code 2 for these.
SETTING_OF: dict[type[Exception], str] = {
    ChannelUnavailable: "YT_CHANNELS",
    BadChannelReference: "YT_CHANNELS",
    OperatorNeeded: "YOUTUBE_API_KEY",
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the rooms below raise into a Dagster failure with the same sentence, retried or not."""
    try:
        yield
    except TRANSIENT as error:
        raise dg.Failure(description=sentence(error), metadata={MAY_PASS: True}) from error
    except PERMANENT as error:
        may_pass = isinstance(error, MENDED_BY_ANOTHER_RUN)
        raise dg.Failure(description=sentence(error), metadata={MAY_PASS: may_pass}, allow_retries=False) from error


def sentence(error: Exception) -> str:
    """What a person reads: the error's words, with the setting to look at when there is one."""
    setting = next((name for kind, name in SETTING_OF.items() if isinstance(error, kind)), None)
    text = str(error)
    return text if setting is None or setting in text else f"{setting}: {text}"


def is_last_try(retry_number: int) -> bool:
    """Whether a step that fails now is not started again."""
    return retry_number >= MAX_RETRIES
