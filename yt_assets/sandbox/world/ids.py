"""The ids of the simulated world, in YouTube's real shapes.

Here: position (channel index, video number) to id and back, page tokens, playlist item ids, etags. Not here: what a
video is. The world and the wire call it. A video id is its position, encrypted: no table of ids has to be built, so a
world of any size starts at once. Shapes: https://wiki.archiveteam.org/index.php/YouTube/Technical_details
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

_ROUNDS = 4
_NUMBER_BITS = 24
_CHECK_BITS = 24
_TWIN_EVERY = 50
_ID_LENGTH = 11
_CHANNEL_ID_LENGTH = 24


class VideoIds:
    """Video ids as a keyed permutation of 64 bits: 11 characters whose last one is one of 16, like YouTube's own."""

    def __init__(self, seed: int) -> None:
        self._keys = [hashlib.blake2b(f"{seed}/video-id/{n}".encode(), digest_size=16).digest() for n in range(_ROUNDS)]

    def id_of(self, channel: int, number: int) -> str:
        """The id of a channel's video. Some are the case twin of another: systems must compare ids by case."""
        original = twin_of(channel, number)
        if original is None:
            return self._encrypt(channel, number)
        return _swap_one_case(self._encrypt(*original))

    def position_of(self, video_id: str) -> tuple[int, int] | None:
        """(channel index, video number) of an id of this world, or None for any other text."""
        plain = self._decrypt(video_id)
        if plain is not None:
            return plain if twin_of(*plain) is None else None
        original = self._decrypt(_swap_one_case(video_id))
        if original is None:
            return None
        channel, number = original
        twins = ((channel, number + 1), (channel + 1, 0))
        return next((twin for twin in twins if twin_of(*twin) == original and self.id_of(*twin) == video_id), None)

    def _encrypt(self, channel: int, number: int) -> str:
        block = (channel << (_NUMBER_BITS + _CHECK_BITS)) | (number << _CHECK_BITS)
        left, right = block >> 32, block & 0xFFFFFFFF
        for key in self._keys:
            left, right = right, left ^ _scramble(key, right)
        return urlsafe_b64encode(((left << 32) | right).to_bytes(8, "big")).decode().rstrip("=")

    def _decrypt(self, video_id: str) -> tuple[int, int] | None:
        block = _block_of(video_id)
        if block is None:
            return None
        left, right = block >> 32, block & 0xFFFFFFFF
        for key in reversed(self._keys):
            left, right = right ^ _scramble(key, left), left
        plain = (left << 32) | right
        if plain & ((1 << _CHECK_BITS) - 1):
            return None
        return plain >> (_NUMBER_BITS + _CHECK_BITS), (plain >> _CHECK_BITS) & ((1 << _NUMBER_BITS) - 1)


def twin_of(channel: int, number: int) -> tuple[int, int] | None:
    """The position whose id this one repeats in another case, for every fiftieth video and some first ones."""
    if number % _TWIN_EVERY == _TWIN_EVERY - 1:
        return channel, number - 1
    if number == 0 and channel % 8 == 1:
        return channel - 1, 0
    return None


def has_twin(channel: int, number: int) -> bool:
    """Whether this position is one half of a pair of ids that differ by case only."""
    followers = ((channel, number + 1), (channel + 1, 0))
    return twin_of(channel, number) is not None or any(twin_of(*twin) == (channel, number) for twin in followers)


def channel_id(seed: int, channel: int) -> str:
    """`UC` and 22 characters, the last one of AQgw: 128 bits, as YouTube makes them."""
    digest = hashlib.blake2b(f"{seed}/channel-id/{channel}".encode(), digest_size=16).digest()
    return "UC" + urlsafe_b64encode(digest).decode().rstrip("=")


def foreign_id(example: str, count: int) -> str:
    """An id of the shape of this channel's or video's that belongs to nothing: one of many for each."""
    prefix, size = ("UC", 16) if len(example) == _CHANNEL_ID_LENGTH else ("", 8)
    digest = hashlib.blake2b(f"{example}/foreign/{count}".encode(), digest_size=size).digest()
    return prefix + urlsafe_b64encode(digest).decode().rstrip("=")


def playlist_item_id(playlist_id: str, video_id: str) -> str:
    """Base64 of `playlist.video`, as recorded answers show for uploads playlists."""
    return urlsafe_b64encode(f"{playlist_id}.{video_id}".encode()).decode().rstrip("=")


def etag(text: str) -> str:
    """27 characters, like the service's: the same text gives the same etag."""
    return urlsafe_b64encode(hashlib.blake2b(text.encode(), digest_size=20).digest()).decode().rstrip("=")


def page_token(offset: int, *, backwards: bool) -> str:
    """`CDIQAA` is the page after 50 items: protobuf field 1 the offset, field 2 the direction."""
    return urlsafe_b64encode(b"\x08" + _varint(offset) + b"\x10" + bytes([backwards])).decode().rstrip("=")


def read_page_token(token: str) -> tuple[int, bool]:
    """(offset, backwards) of a token. Raises ValueError for anything `page_token` did not make."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Base64Error, ValueError) as error:
        message = "not base64"
        raise ValueError(message) from error
    offset = sum((byte & 0x7F) << (7 * place) for place, byte in enumerate(raw[1:-2]))
    backwards = raw[-1:] == b"\x01"
    if page_token(offset, backwards=backwards) != token:
        message = "not a page token"
        raise ValueError(message)
    return offset, backwards


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits a byte is what a varint is
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _scramble(key: bytes, half: int) -> int:
    digest = hashlib.blake2b(half.to_bytes(4, "big"), key=key, digest_size=4).digest()
    return int.from_bytes(digest, "big")


def _block_of(video_id: str) -> int | None:
    if len(video_id) != _ID_LENGTH or not video_id.isascii():
        return None
    try:
        raw = urlsafe_b64decode(video_id + "=")
    except (Base64Error, ValueError):
        return None
    same = urlsafe_b64encode(raw).decode().rstrip("=") == video_id
    return int.from_bytes(raw, "big") if same and len(raw) == 8 else None  # noqa: PLR2004 - 64 bits


def _swap_one_case(video_id: str) -> str:
    place = next((n for n, letter in enumerate(video_id[:-1]) if letter.isalpha()), 0)
    return video_id[:place] + video_id[place : place + 1].swapcase() + video_id[place + 1 :]
