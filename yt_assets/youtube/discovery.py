"""From what an operator writes to channels: ids, handles, addresses copied from a browser.

Here: reading such a text, and looking the channels up at the least cost. Not here: where the texts come from
(settings), and where found channels are kept. Called by `steps` and by settings that want to refuse a typing error.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import unquote, urlsplit

from yt_assets.youtube.errors import BadChannelReference, ChannelNotFound
from yt_assets.youtube.protocol import MAX_IDS
from yt_assets.youtube.records import Answer, ChannelRecord

Kind = Literal["id", "handle", "username", "custom"]

ALLOWED = (
    "allowed are a channel id (UC and 22 more characters), a @handle, or the channel's address "
    "(youtube.com/channel/UC..., /@handle, /user/name, /c/name)"
)
HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"})
OTHER_PAGES = frozenset({"watch", "shorts", "live", "playlist", "embed", "feed", "results", "hashtag", "clip", "post"})

_CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{21}[AQgw]")
# 24 characters of an id's alphabet that begin as ids of channels or playlists do, or one more or less: a slip of
# copying, not a handle.
_ALMOST_ID = re.compile(r"(?:UC|UU|PL)[A-Za-z0-9_-]{20,32}")
# Handles exist in every script, so what cannot be in one is listed rather than what can.
_NAME = re.compile(r"[^\s/\\?#&=%:;,@<>\"'()]{1,100}")
_HANDLE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class ChannelReference:
    """A channel as it was named. `value` is the id, the handle with '@', or the bare name."""

    kind: Kind
    value: str

    @property
    def key(self) -> str:
        """Give one spelling for all of its ways of writing: an id as it is; names and handles in lower case."""
        prefix = {"id": "", "handle": "", "username": "user/", "custom": "c/"}[self.kind]
        return self.value if self.kind == "id" else f"{prefix}{self.value}".casefold()


class ChannelSource(Protocol):
    """The three lookups that discovery needs of a client, so that a dictionary can stand in for it."""

    def channels(self, *, ids: Sequence[str]) -> Answer[list[ChannelRecord]]:
        """Fetch up to 50 channels by id."""

    def channel_by_handle(self, handle: str) -> Answer[ChannelRecord | None]:
        """Fetch the owner of a handle."""

    def channel_by_username(self, username: str) -> Answer[ChannelRecord | None]:
        """Fetch the channel of an old user name."""


def parse_channel_reference(text: str) -> ChannelReference:
    """Read one reference; raise BadChannelReference, which names the text and what is allowed. Asks nobody."""
    written = text.strip()
    host, segments = _split(written)
    if host is not None and host not in HOSTS:
        raise _bad(text, f"{host} has no channels")
    if not segments or segments in (["channel"], ["user"], ["c"]):
        raise _bad(text, "it names no channel")
    head, *rest = segments
    if head in {"channel", "user", "c"}:
        return _named(text, head, rest[0])
    if host is not None and head.lower() in OTHER_PAGES:
        raise _bad(text, "it is the address of another page")
    if head.startswith("@"):
        return _handle(text, head)
    if _CHANNEL_ID.fullmatch(head):
        return ChannelReference("id", head)
    if _ALMOST_ID.fullmatch(head):
        raise _bad(text, "it looks like an id, but not like a channel's")
    if rest and host is None:
        raise _bad(text, "it is no address of YouTube")
    return _named(text, "c", head) if host is not None else _handle(text, f"@{head}")


def resolve_channels(
    client: ChannelSource, references: Sequence[str], known: Mapping[str, str]
) -> dict[str, ChannelRecord]:
    """Look up the channels that `references` name: reference as written → channel, in their order.

    `known` maps handles ('@name'; also 'user/name', 'c/name') to ids that were found before: a handle can change its
    owner, an id cannot, and 50 ids cost the unit that one handle costs. Raises BadChannelReference before anything is
    asked, and ChannelNotFound, after everything was, for the references that lead nowhere.
    """
    parsed = {written: parse_channel_reference(written) for written in references}
    ids_of_keys = {key.casefold(): channel_id for key, channel_id in known.items()}
    ids = {written: ref.value if ref.kind == "id" else ids_of_keys.get(ref.key) for written, ref in parsed.items()}
    by_id = _fetch(client, [channel_id for channel_id in ids.values() if channel_id is not None])
    found: dict[str, ChannelRecord] = {}
    missing: list[str] = []
    for written, ref in parsed.items():
        channel_id = ids[written]
        record = by_id.get(channel_id) if channel_id is not None else _look_up(client, ref)
        if record is None:
            missing.append(written)
        else:
            found[written] = record
    if missing:
        raise ChannelNotFound(*missing, found=found)
    return found


def _fetch(client: ChannelSource, ids: Iterable[str]) -> dict[str, ChannelRecord]:
    wanted = list(dict.fromkeys(ids))
    chunks = (wanted[start : start + MAX_IDS] for start in range(0, len(wanted), MAX_IDS))
    return {record.channel_id: record for chunk in chunks for record in client.channels(ids=chunk).value}


def _look_up(client: ChannelSource, ref: ChannelReference) -> ChannelRecord | None:
    """Ask by name. The API cannot look up a /c/ name; when handles came, its owner was given the same word as one."""
    record = None if ref.kind == "username" else client.channel_by_handle(ref.value).value
    if record is None and ref.kind != "handle":
        record = client.channel_by_username(ref.value).value
    return record


def _split(written: str) -> tuple[str | None, list[str]]:
    """Part an address into its host (None when it is not an address) and the segments of its path."""
    bare_host = written.split("/", 1)[0].split("?", 1)[0].lower()
    if "://" not in written and bare_host in HOSTS | {"youtu.be"}:
        written = f"https://{written}"
    if "://" not in written:
        return None, [part for part in re.split(r"[?#]", written, maxsplit=1)[0].split("/") if part]
    try:
        parts = urlsplit(written)
    except ValueError:
        return written, []
    return (parts.hostname or "").lower(), [unquote(part) for part in parts.path.split("/") if part]


def _named(text: str, head: str, name: str) -> ChannelReference:
    if head == "channel":
        if not _CHANNEL_ID.fullmatch(name):
            raise _bad(text, f"{name!r} is no channel id")
        return ChannelReference("id", name)
    if not _NAME.fullmatch(name):
        raise _bad(text, f"{name!r} is no channel's name")
    return ChannelReference("username" if head == "user" else "custom", name)


def _handle(text: str, handle: str) -> ChannelReference:
    name = handle.removeprefix("@")
    if not _NAME.fullmatch(name) or len(name) > _HANDLE_LENGTH:
        raise _bad(text, f"{handle!r} is no handle")
    return ChannelReference("handle", handle)


def _bad(text: str, why: str) -> BadChannelReference:
    return BadChannelReference(f"{text!r} is not a YouTube channel: {why}; {ALLOWED}.")
