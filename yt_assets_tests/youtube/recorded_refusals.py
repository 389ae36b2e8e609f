"""Every refusal of the sample and of the recordings, and the error that it is, written by reading each file.

Here: a table; `*` stands for the parts of a name that do not tell it from the others. Called by the test that walks
the recordings, which demands that no refusal is missing here.

A 403 without a reason that names something smaller is the key's matter. The same reason, subscriptionForbidden, comes
with 403 and with 400; the second refuses the request alone. Nobody recorded a spent quota, a 429 or a 5xx: those are in
`test_classify`, from the service's documents.
"""

from dataclasses import dataclass

from yt_assets.youtube.errors import ChannelUnavailable, OperatorNeeded, Refused, TransientError, YouTubeError
from yt_assets_tests.youtube.recordings import RECORDED


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """One file, its HTTP status, and what `classify` must make of it; `message` is what it begins with."""

    file: str
    status: int
    error: type[YouTubeError]
    reason: str
    message: str


NOT_FOUND = ("videoNotFound", "Video not found")
NOT_ACCESSIBLE = ("playlistItemsNotAccessible", "Forbidden")
PLAYLIST_FORBIDDEN = ("playlistForbidden", "This operation is forbidden or the request is not properly authorized")
HIDDEN_LIST = ("subscriptionForbidden", "The requester is not allowed to access the requested subscriptions")
OWN_CHANNEL = ("subscriptionForbidden", "Subscribing to your own channel is not supported")
CREDENTIALS = ("authError", "Invalid Credentials")
# The service wrote "<code>snippet.resourceId</code>".
NO_PUBLISHER = ("publisherNotFound", "The resource specified by the requests snippet.resourceId property cannot be")
NO_FILTER = ("missingRequiredParameter", "No filter selected. Expected one of: id, idParam, channelId, videoId")
# The service forgot to fill in the part's name.
UNKNOWN_PART = ("unknownPart", "{0}")
NOT_DELETED = ("forbidden", "The video that you are trying to delete cannot be deleted. The request might not be")
# Both generations of reasons: accessNotConfigured in `errors`, and this more exact one in `details`.
NOT_ACTIVATED = (
    "SERVICE_DISABLED",
    "YouTube Data API v3 has not been used in project 69696969 before or it is disabled",
)

OF_THE_SAMPLE = (
    RefusalRow("refusal_as_a_text.json", 400, Refused, "http400", ""),
    RefusalRow("refusal_backend.json", 503, TransientError, "backendError", "The service is currently unavailable"),
    RefusalRow("refusal_credentials.json", 401, OperatorNeeded, *CREDENTIALS),
    RefusalRow("refusal_key_invalid.json", 400, OperatorNeeded, "API_KEY_INVALID", "API key not valid. Please pass"),
    RefusalRow("refusal_not_enabled.json", 403, OperatorNeeded, "SERVICE_DISABLED", "The sample project has not used"),
    RefusalRow("refusal_playlist_forbidden.json", 403, ChannelUnavailable, *NOT_ACCESSIBLE),
    RefusalRow(
        "refusal_playlist_not_found.json",
        404,
        ChannelUnavailable,
        "playlistNotFound",
        "The playlist identified with the request's playlistId parameter cannot be found",
    ),
    RefusalRow("refusal_unknown_part.json", 400, Refused, "missingRequiredParameter", "No filter selected"),
)

RECORDED_REFUSALS = (
    RefusalRow("*/channels/*and_a_valid_refresh_token_1_2_3_2_2_1__0_401.json", 401, OperatorNeeded, *CREDENTIALS),
    RefusalRow("*/channels/*and_no_refresh_token_1_2_3_2_1_1__0_401.json", 401, OperatorNeeded, *CREDENTIALS),
    RefusalRow("*/commentThreads/*_param_raise_request_error__0_400.json", 400, Refused, *NO_FILTER),
    RefusalRow("*/playlistItems/*_cannot_be_added_1_5_7_1_1__3_404.json", 404, Refused, *NOT_FOUND),
    RefusalRow("*/playlistItems/*_cannot_be_added_1_5_7_1_2__4_404.json", 404, Refused, *NOT_FOUND),
    RefusalRow("*/playlistItems/*_cannot_be_added_1_5_7_1_3__3_404.json", 404, Refused, *NOT_FOUND),
    RefusalRow("*/playlistItems/*_one_can_be_added_1_5_8_1_1__4_404.json", 404, Refused, *NOT_FOUND),
    RefusalRow("*/playlistItems/*_one_can_be_added_1_5_8_1_2__5_404.json", 404, Refused, *NOT_FOUND),
    RefusalRow("*/playlistItems/*_one_can_be_added_1_5_8_1_3__4_404.json", 404, Refused, *NOT_FOUND),
    RefusalRow("*/playlistItems/*_someone_else_s_playlist_1_3_3__1_403.json", 403, ChannelUnavailable, *NOT_ACCESSIBLE),
    RefusalRow("*/playlistItems/*_someone_else_s_playlist_1_3_4__3_403.json", 403, ChannelUnavailable, *NOT_ACCESSIBLE),
    RefusalRow("*/playlists/*_someone_else_s_playlist_1_3_1__1_403.json", 403, ChannelUnavailable, *PLAYLIST_FORBIDDEN),
    RefusalRow("*/playlists/*_someone_else_s_playlist_1_3_2__2_403.json", 403, ChannelUnavailable, *PLAYLIST_FORBIDDEN),
    RefusalRow("*/subscriptions/*_list_of_subscriptions_1_1_11_1__0_403.json", 403, OperatorNeeded, *HIDDEN_LIST),
    RefusalRow("*/subscriptions/*_list_of_subscriptions_1_1_8_1__1_403.json", 403, OperatorNeeded, *HIDDEN_LIST),
    RefusalRow("*/subscriptions/*_unknown_channel_1_3_4__1_404.json", 404, Refused, *NO_PUBLISHER),
    RefusalRow("*/subscriptions/*_my_own_channel_1_2_3__2_400.json", 400, Refused, *OWN_CHANNEL),
    RefusalRow("*/subscriptions/*_my_own_channel_1_2_4__2_400.json", 400, Refused, *OWN_CHANNEL),
    RefusalRow("*/videos/*_someone_else_s_video_1_1_3__1_400.json", 400, Refused, *UNKNOWN_PART),
    RefusalRow("*/videos/*_someone_else_s_video_1_1_4__1_403.json", 403, OperatorNeeded, *NOT_DELETED),
    RefusalRow("*/fixtures/youtube_not_activated.json", 403, OperatorNeeded, *NOT_ACTIVATED),
    # The word sounds like an overload; the rest says PERMISSION_DENIED, and that the caller may not.
    RefusalRow(
        "*/apidata/error_permission_resp.json",
        403,
        OperatorNeeded,
        "SERVICE_UNAVAILABLE",
        "The caller does not have permission",
    ),
    RefusalRow("*/error_response.json", 400, OperatorNeeded, "keyInvalid", "Bad Request"),
    # `error` is a text here, as OAuth writes it, so that the status is all there is.
    RefusalRow("*/error_response_simple.json", 400, Refused, "http400", ""),
)

REFUSALS = OF_THE_SAMPLE if RECORDED is None else (*OF_THE_SAMPLE, *RECORDED_REFUSALS)
