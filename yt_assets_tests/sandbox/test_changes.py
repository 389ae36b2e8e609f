"""Ordered changes: what an operator's channels do to themselves, and when they take it back."""

from typing import Any

import pytest

from .conftest import EPOCH, Asker

KITCHEN, BENCH, BARRIO = range(3)


def id_of(ask: Asker, channel: int) -> str:
    return ask.sandbox.world.channels[channel].channel_id


def videos_of(ask: Asker, channel: int) -> list[str]:
    world = ask.sandbox.world
    return world.public_video_ids(world.channels[channel], EPOCH)


def found(ask: Asker, part: str = "id", **filters: str) -> list[Any]:
    items: list[Any] = ask.get("channels", part=part, **filters).json.get("items", [])
    return items


def answered(ask: Asker, method: str, ids: list[str]) -> list[str]:
    return [item["id"] for item in ask.get(method, part="id", id=",".join(ids)).json["items"]]


def listed(ask: Asker, channel: int) -> list[str]:
    playlist = ask.sandbox.world.channels[channel].uploads_playlist_id
    page = ask.get("playlistItems", part="contentDetails", playlistId=playlist, maxResults=50).json
    assert page["pageInfo"]["totalResults"] == len(page["items"])
    return [item["contentDetails"]["videoId"] for item in page["items"]]


def video_count(ask: Asker, channel: int) -> str:
    (item,) = found(ask, "statistics", id=id_of(ask, channel))
    return str(item["statistics"]["videoCount"])


def listing_refusal(ask: Asker, channel: int) -> tuple[int, str]:
    heard = ask.get("playlistItems", part="id", playlistId=ask.sandbox.world.channels[channel].uploads_playlist_id)
    return heard.status, heard.reason


def test_a_terminated_channel_is_unknown_by_every_name_and_takes_its_videos_along(ask: Asker) -> None:
    gone, kept = videos_of(ask, KITCHEN)[0], videos_of(ask, BENCH)[0]
    ask.put("/sandbox/changes", [{"channel": id_of(ask, KITCHEN), "terminated": True}])
    for filters in ({"id": id_of(ask, KITCHEN)}, {"forHandle": "@kitchen-lab"}, {"forUsername": "kitchenlab"}):
        assert found(ask, **filters) == []
    assert listing_refusal(ask, KITCHEN) == (404, "playlistNotFound")
    assert answered(ask, "videos", [gone, kept]) == [kept]
    assert answered(ask, "videos:batchGetStats", [gone, kept]) == [kept]
    assert len(found(ask, id=id_of(ask, BENCH))) == 1


def test_an_emptied_channel_exists_and_its_playlist_does_not(ask: Asker) -> None:
    """A channel that never uploaded has a playlist id that answers 404; that is no outage."""
    gone, kept = videos_of(ask, KITCHEN)[0], videos_of(ask, BENCH)[0]
    ask.put("/sandbox/changes", [{"channel": id_of(ask, KITCHEN), "empty": True}])
    (item,) = found(ask, "contentDetails,statistics", forHandle="@kitchen-lab")
    assert item["contentDetails"]["relatedPlaylists"]["uploads"] == "UU" + id_of(ask, KITCHEN)[2:]
    assert item["statistics"]["videoCount"] == "0"
    assert listing_refusal(ask, KITCHEN) == (404, "playlistNotFound")
    assert answered(ask, "videos", [gone, kept]) == [kept]
    assert len(listed(ask, BENCH)) == 25


def test_a_new_title_is_told_wherever_the_channel_is_named(ask: Asker) -> None:
    ids = ",".join(videos_of(ask, KITCHEN))
    playlist = ask.sandbox.world.channels[KITCHEN].uploads_playlist_id
    before = ask.get("videos", part="snippet", id=ids).json["items"]
    ask.sandbox.change([{"channel": id_of(ask, KITCHEN), "title": 'The "Lab"'}])
    (channel,) = found(ask, "snippet", id=id_of(ask, KITCHEN))
    assert (channel["snippet"]["title"], channel["snippet"]["customUrl"]) == ('The "Lab"', "@kitchen-lab")
    after = ask.get("videos", part="snippet", id=ids).json["items"]
    items = ask.get("playlistItems", part="snippet", playlistId=playlist, maxResults=50).json["items"]
    assert {item["snippet"]["channelTitle"] for item in after + items} == {'The "Lab"'}
    for old, new in zip(before, after, strict=True):
        assert old["snippet"] == new["snippet"] | {"channelTitle": "Kitchen Lab"}


def test_after_a_new_handle_the_old_one_leads_nowhere(ask: Asker) -> None:
    (video, *_) = videos_of(ask, KITCHEN)
    before = ask.get("videos", part="snippet", id=video).body
    ask.sandbox.change([{"channel": id_of(ask, KITCHEN), "handle": "@Food.Lab"}])
    assert found(ask, forHandle="@kitchen-lab") == []
    assert [item["id"] for item in found(ask, forHandle="food.lab")] == [id_of(ask, KITCHEN)]
    (item,) = found(ask, "snippet", forUsername="kitchenlab")
    assert item["snippet"]["customUrl"] == "@Food.Lab"
    assert ask.get("videos", part="snippet", id=video).body == before, "what was written keeps its links"


def test_a_handle_that_was_given_up_may_be_given_to_another_channel(ask: Asker) -> None:
    """Whoever configured the handle then reads a stranger's channel, and nothing says so but the channel id."""
    ask.sandbox.change(
        [
            {"channel": id_of(ask, BENCH), "handle": "@kitchen-lab"},
            {"channel": id_of(ask, KITCHEN), "handle": "@werkbank_nord"},
        ]
    )
    assert [item["id"] for item in found(ask, forHandle="@kitchen-lab")] == [id_of(ask, BENCH)]
    assert [item["id"] for item in found(ask, forHandle="@Werkbank_Nord")] == [id_of(ask, KITCHEN)]


def test_a_closed_channels_handle_is_free(ask: Asker) -> None:
    closed = {"channel": id_of(ask, KITCHEN), "terminated": True, "handle": "@elsewhere"}
    ask.sandbox.change([closed, {"channel": id_of(ask, BENCH), "handle": "@kitchen-lab"}])
    assert [item["id"] for item in found(ask, forHandle="@kitchen-lab")] == [id_of(ask, BENCH)]
    assert found(ask, forHandle="@elsewhere") == []


def test_a_private_video_is_missing_everywhere(ask: Asker) -> None:
    hidden, *others = videos_of(ask, KITCHEN)
    ask.put("/sandbox/changes", [{"video": hidden, "private": True}])
    assert answered(ask, "videos", [hidden, *others]) == others
    assert answered(ask, "videos:batchGetStats", [hidden, *others]) == others
    assert listed(ask, KITCHEN) == others
    assert video_count(ask, KITCHEN) == "24"
    assert video_count(ask, BENCH) == "25"


def test_a_video_that_slipped_through_is_public_but_not_listed(ask: Asker) -> None:
    slipped, *others = videos_of(ask, KITCHEN)
    ask.put("/sandbox/changes", [{"video": slipped, "listed": False}])
    assert answered(ask, "videos", [slipped]) == [slipped]
    assert answered(ask, "videos:batchGetStats", [slipped]) == [slipped]
    assert listed(ask, KITCHEN) == others
    assert video_count(ask, KITCHEN) == "25"


def test_changes_are_replaced_as_a_whole_and_can_be_read_and_taken_back(ask: Asker) -> None:
    first, second = ({"channel": id_of(ask, n), "terminated": True} for n in (KITCHEN, BENCH))
    untouched = ask.get("channels", part="snippet,statistics", id=id_of(ask, KITCHEN)).body
    assert ask.put("/sandbox/changes", [first]).json == [first]
    assert ask.put("/sandbox/changes", [second]).json == [second]
    assert ask.get("channels", part="snippet,statistics", id=id_of(ask, KITCHEN)).body == untouched
    assert found(ask, id=id_of(ask, BENCH)) == []
    assert ask.send("GET", "/sandbox/changes").json == [second]
    assert ask.send("DELETE", "/sandbox/changes").json == []
    assert len(found(ask, id=id_of(ask, BENCH))) == 1


def test_orders_about_one_channel_add_up_and_the_later_one_counts(ask: Asker) -> None:
    channel = id_of(ask, KITCHEN)
    ask.sandbox.change(
        [
            {"channel": channel, "terminated": True, "title": "One"},
            {"channel": channel, "handle": "@other"},
            {"channel": channel, "terminated": False, "title": "Two"},
        ]
    )
    (item,) = found(ask, "snippet", forHandle="@other")
    assert item["snippet"]["title"] == "Two"


def test_the_description_lists_the_channels_as_they_are_now(ask: Asker) -> None:
    ask.sandbox.change(
        [{"channel": id_of(ask, KITCHEN), "terminated": True}, {"channel": id_of(ask, BENCH), "title": "Werkbank Süd"}]
    )
    channels = ask.send("GET", "/sandbox").json["channels"]
    assert [channel["title"] for channel in channels][:2] == ["Werkbank Süd", "Cocina de Barrio"]
    assert len(channels) == 7


def test_the_world_itself_stays_what_it_was(ask: Asker) -> None:
    before = videos_of(ask, KITCHEN)
    ask.sandbox.change([{"channel": id_of(ask, KITCHEN), "title": "Other"}, {"video": before[0], "private": True}])
    ask.get("videos", part="snippet", id=",".join(before))
    listed(ask, KITCHEN)
    assert videos_of(ask, KITCHEN) == before
    assert ask.sandbox.world.channels[KITCHEN].title == "Kitchen Lab"
    assert {video.channel.title for video in ask.sandbox.world._videos.values()} == {"Kitchen Lab"}


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("terminated", "must be an object"),
        ({"terminated": True}, "needs either 'channel' or 'video'"),
        ({"channel": "CHANNEL", "video": "VIDEO", "private": True}, "needs either 'channel' or 'video'"),
        ({"channel": "CHANNEL"}, "one of terminated, empty, title, handle"),
        ({"video": "VIDEO"}, "one of private, listed"),
        ({"channel": "CHANNEL", "private": True}, "unknown field 'private'"),
        ({"video": "VIDEO", "terminated": True}, "unknown field 'terminated'"),
        ({"channel": "UCnobody", "empty": True}, "unknown channel 'UCnobody'"),
        ({"channel": 5, "empty": True}, "unknown channel 5"),
        ({"video": "dQw4w9WgXcQ", "private": True}, "unknown video 'dQw4w9WgXcQ'"),
        ({"video": None, "private": True}, "unknown video None"),
        ({"channel": "CHANNEL", "empty": 1}, "true or false"),
        ({"video": "VIDEO", "listed": "no"}, "true or false"),
        ({"channel": "CHANNEL", "title": " "}, "1 to 100 characters"),
        ({"channel": "CHANNEL", "title": "x" * 101}, "1 to 100 characters"),
        ({"channel": "CHANNEL", "handle": "no-at"}, "must be @ and 3 to 30"),
        ({"channel": "CHANNEL", "handle": "@a b c"}, "must be @ and 3 to 30"),
        ({"channel": "CHANNEL", "handle": "@Werkbank_Nord"}, "gives the handle '@Werkbank_Nord' to a second channel"),
        ({"channel": "CHANNEL", "handle": "@taken"}, "gives the handle '@taken' to a second channel"),
    ],
)
def test_a_senseless_change_is_refused_in_one_sentence_and_changes_nothing(
    ask: Asker, order: dict[str, object] | str, said: str
) -> None:
    real = {"CHANNEL": id_of(ask, KITCHEN), "VIDEO": videos_of(ask, KITCHEN)[0]}
    if isinstance(order, dict):
        order = {name: real.get(str(value), value) for name, value in order.items()}
    good = {"channel": id_of(ask, BARRIO), "handle": "@taken"}
    ask.put("/sandbox/changes", [good])
    heard = ask.put("/sandbox/changes", [good, order])
    assert heard.status == 400
    assert heard.json["error"].startswith("Change 2 ")
    assert said in heard.json["error"]
    assert ask.send("GET", "/sandbox/changes").json == [good]


def test_changes_must_be_a_list(ask: Asker) -> None:
    assert "JSON list" in ask.put("/sandbox/changes", {"channel": "UC"}).json["error"]
    with pytest.raises(ValueError, match="Change 1 needs either"):
        ask.sandbox.change([{}])
