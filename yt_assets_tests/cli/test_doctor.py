"""`yt-assets doctor`: each line ok, or what to do."""

import re

from yt_assets_tests.cli.conftest import Desk


def lines(output: str) -> dict[str, tuple[str, str]]:
    """Subject → state and words."""
    found = re.findall(r"^(ok|note|wrong)\s+(\w+)\s+(.*)$", output, re.MULTILINE)
    return {subject: (state, words) for state, subject, words in found}


def test_a_healthy_installation_is_ok_in_every_line_that_stops_an_hour(desk: Desk) -> None:
    ended = desk.type("doctor")
    assert ended.return_value == 0, ended.output
    found = lines(ended.output)
    assert {subject: state for subject, (state, _) in found.items()} == {
        "settings": "ok",
        "videos": "ok",
        "insights": "ok",
        "source": "note",
        "channels": "ok",
        "quota": "ok",
        "model": "note",
        "retention": "ok",
    }
    assert found["channels"][1] == "the key works; 1 channels: @kitchen-lab"
    assert "default: 9,999 of 10,000 left" in found["quota"][1]


def test_each_wrong_thing_is_named_and_the_rest_is_still_looked_at(desk: Desk) -> None:
    unreachable = "mysql+pymysql://u:hunter2@127.0.0.1:1/x"
    model = {"OPENAI_API_KEY": "canary-key", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    servers = {"INSIGHTS_DATABASE_URL": unreachable, "DAGSTER_MYSQL_URL": unreachable}
    ended = desk.type("doctor", YT_CHANNELS="", **servers, **model)
    assert ended.return_value == 2
    found = lines(ended.output)
    wrong = [subject for subject, (state, _) in found.items() if state == "wrong"]
    assert wrong == ["insights", "dagster", "channels", "model"]
    assert "INSIGHTS_DATABASE_URL" in found["insights"][1]
    assert "DAGSTER_MYSQL_URL: the dagster database at 127.0.0.1:1/x cannot be used" in found["dagster"][1]
    assert "YT_CHANNELS is not set" in found["channels"][1]
    assert "hunter2" not in ended.output
    assert "canary-key" not in ended.output
