"""Ids look like YouTube's, and lead back to their videos."""

import re

import pytest

from yt_assets.sandbox.world.ids import (
    VideoIds,
    channel_id,
    etag,
    has_twin,
    page_token,
    playlist_item_id,
    read_page_token,
)

POSITIONS = [(channel, number) for channel in (0, 1, 7, 9) for number in range(120)]


def test_video_ids_have_youtubes_shape_and_are_all_different() -> None:
    made = [VideoIds(7).id_of(*position) for position in POSITIONS]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]", video_id) for video_id in made)
    assert len(set(made)) == len(made)


def test_every_id_leads_back_to_its_video() -> None:
    ids = VideoIds(7)
    assert [ids.position_of(ids.id_of(*position)) for position in POSITIONS] == POSITIONS


@pytest.mark.parametrize("text", ["", "short", "dQw4w9WgXcQ", "not base64!", "ünïcödé-id", "AAAAAAAAAAB", "x" * 11])
def test_other_texts_lead_nowhere(text: str) -> None:
    assert VideoIds(7).position_of(text) is None


def test_some_ids_differ_by_case_only() -> None:
    """utf8mb4's default collation once merged two such videos into one row."""
    ids = VideoIds(3)
    made = {position: ids.id_of(*position) for position in POSITIONS if position[0] == 0}
    assert made[0, 48] != made[0, 49]
    assert made[0, 48].lower() == made[0, 49].lower()
    assert has_twin(0, 48)
    assert has_twin(0, 49)
    assert not has_twin(0, 47)


def test_seeds_make_different_ids() -> None:
    assert VideoIds(1).id_of(0, 0) != VideoIds(2).id_of(0, 0)
    assert channel_id(1, 0) != channel_id(2, 0)


def test_channel_ids_have_youtubes_shape() -> None:
    assert re.fullmatch(r"UC[A-Za-z0-9_-]{21}[AQgw]", channel_id(7, 0))


def test_page_tokens_are_the_recorded_ones() -> None:
    assert page_token(50, backwards=False) == "CDIQAA"
    assert page_token(5, backwards=True) == "CAUQAQ"


@pytest.mark.parametrize("offset", [0, 1, 50, 127, 128, 6_250, 100_000])
def test_page_tokens_can_be_read_back(offset: int) -> None:
    assert read_page_token(page_token(offset, backwards=False)) == (offset, False)


@pytest.mark.parametrize("token", ["", "x", "CDIQAg", "CDIQAAAA", "%%%%", "ü", "CDIQAA=="])
def test_made_up_page_tokens_are_refused(token: str) -> None:
    with pytest.raises(ValueError, match="not"):
        read_page_token(token)


def test_playlist_item_ids_and_etags_are_shaped_as_recorded() -> None:
    recorded = "VVVfeDVYRzFPVjJQNnVaWjVGU005VHR3LlVaNG4xbjEzY3JJ"
    assert playlist_item_id("UU_x5XG1OV2P6uZZ5FSM9Ttw", "UZ4n1n13crI") == recorded
    assert re.fullmatch(r"[A-Za-z0-9_-]{27}", etag("anything"))
