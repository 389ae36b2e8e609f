"""From what an operator writes to channels: ids, handles, addresses copied from a browser.

Here: reading such a text, and the two ways to ask: fifty channels by id, one by name. Not here: where the texts come
from (settings/environment.py), which names are asked for and when (pipeline/capture/names.py), and where channels are
kept (storage/). Called by pipeline/capture/.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from yt_assets.batching import batches_of
from yt_assets.youtube.errors import BadChannelReference, ChannelUnavailable
from yt_assets.youtube.protocol import MAX_IDS
from yt_assets.youtube.records import ChannelRecord

if TYPE_CHECKING:
    from yt_assets.youtube.client import YouTubeClient

Kind = Literal["id", "handle", "username", "custom"]

ALLOWED = (
    "allowed are a channel id (UC and 22 more characters), a @handle, or the channel's address "
    "(youtube.com/channel/UC..., /@handle, /user/name, /c/name)"
)
HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"})
# Its pages of a channel, and of nothing else, keep the channel's id in the path.
STUDIO = "studio.youtube.com"

# First words of addresses that are YouTube's own. Any other may be a channel's old name, as youtube.com/name was its
# address before handles came; a handle of the same spelling may be another's.
_PAGES = """
about academy account accounts activate add ads advertise advertising all analytics annotation annotations api
attribution audiolibrary blog brandaccounts brandconnect browse canary captions channels charts clip clips comment
comments community contact copyright courses create creatoracademy creatorhub creators creatorspace crossdomain csi
dashboard datasync dev developers device dmca download e edit effects embed error explore fashion favicon featured
features feed feeds football gaming generate get getpremium gift gifts go google handle hashtag help history home
howitworks howyoutubeworks hype iframe index intl jobs kids learn learning library live livestreaming login logout
lounge manager manifest member memberships mix monetization movies music musicpremium my new news notifications
oembed offer offers onlinevideo oops opensearch originals pagead pair partners personalization playables playback
player playlist playlists podcasts policies post premieres premium press primetime privacy profile ptracking
purchases red redeem redirect reel reels report research results robots rss s safety samples saved search select
services settings share shared sharing shop shopping shorts show shows signin signout signup sitemap sitemaps
source sport sports spotlight store storefront stories streams student studio subscribe subscription subscriptions
superchat supervised support sw t team teen terms testtube timedtext today topic topics transcript trending trends
trueview trust tv tvkids unlimited upload user v verify vi video videos view vr watch watchlater weather webview
yearinreview youtubei yt yts
"""
OTHER_PAGES = frozenset(_PAGES.split())
# What may follow a channel's old name.
_TABS = """
about channels community courses discussion featured join live membership playlists podcasts posts releases search
shorts shows store streams videos
"""
TABS = frozenset(_TABS.split())
# Pages whose query names a channel or its list of uploads.
QUERIED_PAGES = frozenset({"embed", "feeds", "playlist"})
_QUERY_NAMES = ("channel_id", "channel", "list", "playlist_id")
_INVISIBLE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
# Words of Persian and of Indian languages hold these two.
_JOINERS = "\u200c\u200d"

_CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{21}[AQgw]")
# 24 characters of an id's alphabet that begin as ids of channels or playlists do, or one more or less: a slip of
# copying, not a handle.
_ALMOST_ID = re.compile(r"(?:UC|UU|PL)[A-Za-z0-9_-]{20,32}")
# Handles exist in every script, so what cannot be in one is listed rather than what can.
_NAME = re.compile(r"[^\s/\\?#&=%:;,@<>\"'()]{1,100}")
_HANDLE_LENGTH = 30
_HANDLE_MARKS = frozenset("-_.\u00b7")


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

    @property
    def units(self) -> int:
        """Give the most units that its lookup costs: a /c/ name is asked for as a handle, then as a user name."""
        return 2 if self.kind == "custom" else 1


def parse_channel_reference(text: str) -> ChannelReference:
    """Read one reference; raise BadChannelReference, which names the text and what is allowed. Sends no request."""
    written = text.strip().strip(_INVISIBLE).strip()
    host, segments, query = _split(written)
    if host == STUDIO and segments[:1] == ["channel"]:
        host = "youtube.com"
    if host is not None and host not in HOSTS:
        raise _bad(text, f"{host} has no channels")
    if not segments or segments in (["channel"], ["user"], ["c"]):
        raise _bad(text, "it names no channel")
    head, *rest = segments
    if head in {"channel", "user", "c"}:
        return _named(text, head, rest[0])
    # Some of its pages go on after a word of theirs: /account_privacy, /robots.txt.
    if host is not None and re.split(r"[_.]", head.lower())[0] in OTHER_PAGES:
        return _named_in_query(text, head.lower(), query)
    if head.startswith("@"):
        return _handle(text, head)
    if _CHANNEL_ID.fullmatch(head):
        return ChannelReference("id", head)
    if _ALMOST_ID.fullmatch(head):
        raise _bad(text, "it looks like an id, but not like a channel's")
    return _bare(text, head, rest) if host is None else _old_name(text, head, rest)


def _bare(text: str, head: str, rest: list[str]) -> ChannelReference:
    """A word without an address: a handle without its at sign."""
    if rest:
        raise _bad(text, "it is no address of YouTube")
    return _handle(text, f"@{head}")


def _old_name(text: str, head: str, rest: list[str]) -> ChannelReference:
    """An address from before handles: a name as a handle could be, and at most one of a channel's tabs."""
    if not _may_be_old(head) or (rest and rest[0].lower() not in TABS):
        raise _bad(text, "it is the address of another page")
    return _named(text, "c", head)


def _may_be_old(name: str) -> bool:
    """Letters, digits and the marks that letters of some scripts carry; between them what a handle may have there.

    User names were of letters and digits; addresses that were made of a channel's title have hyphens, too.
    """
    inner = {each for each in name if unicodedata.category(each)[0] not in "LMN"}
    return inner <= _HANDLE_MARKS and not inner & {name[0], name[-1]}


def channels_by_id(client: "YouTubeClient", ids: Iterable[str]) -> dict[str, ChannelRecord]:
    """Ask for channels by their ids, fifty a unit: id → channel, of those that exist, in the order of `ids`.

    A question that is refused for one of its channels is asked again in halves, so that the others are found.
    """
    asked = list(dict.fromkeys(ids))
    records = [record for chunk in batches_of(asked, MAX_IDS) for record in _found(client, chunk)]
    by_id = {record.channel_id: record for record in records}
    return {channel_id: by_id[channel_id] for channel_id in asked if channel_id in by_id}


def _found(client: "YouTubeClient", ids: list[str]) -> list[ChannelRecord]:
    try:
        return list(client.channels(ids=ids).value)
    except ChannelUnavailable:
        if len(ids) == 1:
            return []
        middle = len(ids) // 2
        return [*_found(client, ids[:middle]), *_found(client, ids[middle:])]


def look_up(client: "YouTubeClient", name: ChannelReference) -> ChannelRecord | None:
    """Ask for the channel that a handle, a user name or a /c/ name leads to, at `name.units` or less; None if to none.

    The API cannot look up a /c/ name; when handles came, its owner was given the same word as one.
    """
    record = None if name.kind == "username" else client.channel_by_handle(name.value).value
    if record is None and name.kind != "handle":
        record = client.channel_by_username(name.value).value
    return record


def _split(written: str) -> tuple[str | None, list[str], str]:
    """Part an address into its host (None when it is not an address), the segments of its path, and its query."""
    bare_host = written.split("/", 1)[0].split("?", 1)[0].lower()
    if "://" not in written and bare_host in HOSTS | {"youtu.be", STUDIO}:
        written = f"https://{written}"
    if "://" not in written:
        return None, [part for part in re.split(r"[?#]", written, maxsplit=1)[0].split("/") if part], ""
    try:
        parts = urlsplit(written)
    except ValueError:
        return written, [], ""
    return (parts.hostname or "").lower(), [unquote(part) for part in parts.path.split("/") if part], parts.query


def _named_in_query(text: str, page: str, query: str) -> ChannelReference:
    """The channel that the query of an address names, by its id or by that of its uploads playlist."""
    values = parse_qs(query) if page in QUERIED_PAGES else {}
    for name in _QUERY_NAMES:
        for value in values.get(name, []):
            channel_id = f"UC{value[2:]}" if value.startswith("UU") else value
            if _CHANNEL_ID.fullmatch(channel_id):
                return ChannelReference("id", channel_id)
    raise _bad(text, "it is the address of another page")


def _named(text: str, head: str, name: str) -> ChannelReference:
    if head == "channel":
        if not _CHANNEL_ID.fullmatch(name):
            raise _bad(text, f"{name!r} is no channel id")
        return ChannelReference("id", name)
    if not _is_name(name):
        raise _bad(text, f"{name!r} is no channel's name")
    return ChannelReference("username" if head == "user" else "custom", name)


def _handle(text: str, handle: str) -> ChannelReference:
    name = handle.removeprefix("@")
    if not _is_name(name) or len(name) > _HANDLE_LENGTH:
        raise _bad(text, f"{handle!r} is no handle")
    return ChannelReference("handle", handle)


def _is_name(name: str) -> bool:
    """Whether it can be a handle or a name: nothing invisible in it that is not a letter's neighbour."""
    hidden = (each for each in name if unicodedata.category(each).startswith("C") and each not in _JOINERS)
    return _NAME.fullmatch(name) is not None and not any(hidden)


def _bad(text: str, why: str) -> BadChannelReference:
    return BadChannelReference(f"{text!r} is not a YouTube channel: {why}; {ALLOWED}.")
