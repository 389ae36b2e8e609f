"""What can go wrong with a question to the service.

Here: one class for each thing that a caller may do about it. Not here: the root and the kinds (yt_assets/errors.py),
which are asked again (asking.py). No error holds the token.
"""

from yt_assets.errors import Kind, YtAssetsError


class QuestionError(YtAssetsError):
    """The root: the service gave no answer. status: that of HTTP; None where there was no response."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class NotLetIn(QuestionError):
    """401, 403, 421: the token is missing or unknown, or the service answers to other names."""


class NothingThere(QuestionError):
    """404: no such hour, video, channel, or day was captured, or this account may not read it."""


class BadQuestion(QuestionError):
    """400, 414, 422: a parameter is unknown or has a wrong value; the message says what is allowed."""


class ServiceAway(QuestionError):
    """429, 5xx, no connection, no answer in time; or an answer that is none of this service's."""

    kind: Kind = "transient"
    # Seconds that the service asks to wait.
    retry_after: float = 0.0


# Statuses that are no fault of the question; all other failures are ServiceAway.
BY_STATUS: dict[int, type[QuestionError]] = {
    400: BadQuestion,
    401: NotLetIn,
    403: NotLetIn,
    404: NothingThere,
    414: BadQuestion,
    421: NotLetIn,
    422: BadQuestion,
}
