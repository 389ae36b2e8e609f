"""From what happened to what Dagster should do: the only module that decides "try again?".

Here: the step's retry policy, and the translation of an error's kind into Dagster's terms. Not here: the errors and
their kinds (errors.py and the rooms' own), another run of the hour (run_retry.py).

Retries have one budget: the YouTube client tries a call four times within seconds, Dagster starts a step twice more for
what outlives that, and a sensor runs an hour again for what outlives a step. What no retry mends is final.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from yt_assets.errors import YtAssetsError

MAX_RETRIES = 2
STEP_RETRIES = dg.RetryPolicy(
    max_retries=MAX_RETRIES, delay=2, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)

# The failure's metadata that tells run_retry.py, and a reader of the UI, whether a later run may succeed.
MAY_PASS = "may_pass"  # noqa: S105  not a password


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the rooms below raise into a Dagster failure with the same sentence, retried or not."""
    try:
        yield
    except YtAssetsError as error:
        raise dg.Failure(
            description=error.sentence,
            metadata={MAY_PASS: error.kind != "permanent"},
            allow_retries=error.kind == "transient",
        ) from error


def is_last_try(retry_number: int) -> bool:
    """Whether a step that fails now is not started again."""
    return retry_number >= MAX_RETRIES
