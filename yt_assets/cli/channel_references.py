"""Channels as they are typed after a command, or stand in a file.

Here: reading them, so that one which can name no channel ends the command before anything is asked or written. Not
here: what a reference may look like (youtube/discovery.py), which are known (storage).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from yt_assets.cli.errors import WrongSetting
from yt_assets.settings.channels_file import channel_words

if TYPE_CHECKING:
    from yt_assets.youtube.discovery import ChannelReference


def parsed(texts: Iterable[str], name: str) -> "dict[ChannelReference, str]":
    """References without repeats, each as it was typed first. name: of the argument. Raises WrongSetting."""
    from yt_assets.youtube.discovery import parse_channel_reference
    from yt_assets.youtube.errors import BadChannelReference

    by_key: dict[str, tuple[ChannelReference, str]] = {}
    for text in texts:
        try:
            reference = parse_channel_reference(text)
        except BadChannelReference as error:
            message = f"{name}: {error}"
            raise WrongSetting(message) from None
        by_key.setdefault(reference.key, (reference, text))
    return dict(by_key.values())


def references_in(file: Path) -> "dict[ChannelReference, str]":
    """The same of a file; at least one. Raises WrongSetting."""
    if not file.is_file():
        message = f"FILE is '{file}': it must be a file of channel ids, @handles or channel URLs."
        raise WrongSetting(message)
    try:
        words = channel_words(str(file))
    except ValueError as error:
        raise WrongSetting(str(error).replace("YT_CHANNELS", "FILE", 1)) from None
    references = parsed(words, "FILE")
    if not references:
        message = f"FILE is '{file}': it names no channel; it must hold channel ids, @handles or channel URLs."
        raise WrongSetting(message)
    return references
