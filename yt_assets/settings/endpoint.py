"""Who answers at an endpoint of the YouTube Data API, by its address alone.

Here: Google, the sandbox, or a mirror or proxy of Google's. Not here: the setting (environment), an answer that says
more than the address (youtube/transport).
"""

from typing import Literal
from urllib.parse import urlsplit

GOOGLE = ".googleapis.com"
# The sandbox says so in its address: whatever names another path may be YouTube.
SIMULATED = "simulated"


def is_google(endpoint: str) -> bool:
    """Whether it is one of Google's own hosts, which answer no request without a key."""
    return (urlsplit(endpoint).hostname or "").endswith(GOOGLE)


def is_simulated(endpoint: str) -> bool:
    """Whether it is the address of a sandbox."""
    return not is_google(endpoint) and urlsplit(endpoint).path.strip("/").rpartition("/")[2] == SIMULATED


def source_of(endpoint: str | None, *, has_key: bool) -> Literal["youtube", "sandbox"]:
    """Whose data it serves. Without an endpoint, commands start a sandbox unless there is a key."""
    if endpoint is None:
        return "youtube" if has_key else "sandbox"
    return "sandbox" if is_simulated(endpoint) else "youtube"
