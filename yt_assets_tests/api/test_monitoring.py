"""/metrics as Prometheus reads it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from yt_assets.api import monitoring
from yt_assets.api.tokens import hash_of
from yt_assets.storage.schema.insights import insight_hours
from yt_assets.storage.schema.videos import quota_usage
from yt_assets.youtube.quota import quota_day
from yt_assets_tests.api.conftest import NOON, Service, filled
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import HOUR, hour_at, hour_row, put

Samples = dict[tuple[str, ...], float]


def scraped(client: TestClient, **options: Any) -> dict[str, Samples]:
    """Values by metric, and in it by the values of its labels."""
    answer = client.get("/metrics", **options)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples: dict[str, Samples] = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation
        for sample in family.samples:
            samples.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return samples


def test_hours_videos_and_quota_are_what_is_stored(service: Service, tmp_path: Path) -> None:
    urls = filled(tmp_path)
    with urls.open("videos") as videos:
        put(
            videos,
            hours=[
                hour_row(waiting=4, left_out=1, planned_at=HOUR, settled_at=HOUR + timedelta(seconds=80)),
                hour_row(hour_at(1), state="capturing", generation=None),
            ],
        )
        rows = [
            {"day": quota_day(NOON), "bucket": "default", "units": 900, "spent": 0, "refused": 0},
            {"day": quota_day(NOON), "bucket": "batch_get_stats", "units": 5, "spent": 1, "refused": 0},
        ]
        videos.write(lambda connection: connection.execute(quota_usage.insert(), rows))
    with urls.open("insights") as insights:
        seen = insight_hours.update().values(observed=5, oldest_look=hour_at(-3))
        insights.write(lambda connection: connection.execute(seen))
    found = scraped(service(urls))
    assert found["yt_assets_newest_hour_timestamp_seconds"] == {(): HOUR.timestamp()}
    assert found["yt_assets_newest_insights_hour_timestamp_seconds"] == {(): HOUR.timestamp()}
    assert found["yt_assets_hours"] == {("captured",): 5, ("partial",): 1, ("capturing",): 1, ("missed",): 2}
    assert found["yt_assets_videos"][("waiting",)] == 4
    assert found["yt_assets_videos"][("left_out",)] == 1
    assert found["yt_assets_capture_duration_seconds"] == {(): 80}
    assert found["yt_assets_quota_units_left"] == {("default",): 9_100, ("batch_get_stats",): 0}
    assert found["yt_assets_database_up"] == {("insights",): 1, ("videos",): 1}
    assert found["yt_assets_oldest_look_timestamp_seconds"] == {(): hour_at(-3).timestamp()}


def test_before_the_first_hour_there_is_nothing_to_be_old(service: Service, empty_world: DatabaseUrls) -> None:
    found = scraped(service(empty_world))
    assert "yt_assets_newest_hour_timestamp_seconds" not in found
    assert set(found["yt_assets_hours"].values()) == {0}
    assert found["yt_assets_quota_units_left"] == {("default",): 10_000, ("batch_get_stats",): 10_000}


def test_an_account_without_videos_has_the_insights(service: Service) -> None:
    found = scraped(service(has_videos=False))
    assert found["yt_assets_database_up"] == {("insights",): 1}
    assert "yt_assets_newest_insights_hour_timestamp_seconds" in found
    assert "yt_assets_hours" not in found


def test_a_database_that_is_away_is_a_figure_and_no_failure(service: Service, tmp_path: Path) -> None:
    urls = filled(tmp_path)
    client = service(urls)
    (tmp_path / "videos.db").write_bytes(b"no database" * 1_000)
    for left in tmp_path.glob("videos.db-*"):
        left.unlink()
    found = scraped(client)
    assert found["yt_assets_database_up"] == {("insights",): 1, ("videos",): 0}
    assert "yt_assets_newest_insights_hour_timestamp_seconds" in found


def test_requests_are_counted_by_the_template_of_their_path(service: Service) -> None:
    client = service()
    for path in ("/v1/videos/aaaaaaaaaaa", "/v1/videos/bbbbbbbbbbb", "/v1/hours", "/v1/hours", "/wp-login.php", "/x"):
        client.get(path)
    found = scraped(client)["yt_assets_http_request_seconds_count"]
    assert found[("/v1/hours", "200")] == 2, "one of them out of the cache"
    assert found[("/v1/videos/{video_id}", "404")] == 2
    assert found[("none", "404")] == 2
    assert all("login" not in label for labels in found for label in labels)


def test_metrics_are_behind_the_tokens_of_the_service(service: Service) -> None:
    client = service(yt_api_tokens=hash_of("secret"))
    assert client.get("/metrics").status_code == 401
    found = scraped(client, headers={"Authorization": "Bearer secret"})
    assert found["yt_assets_http_request_seconds_count"][("/metrics", "401")] == 1


def test_a_crowd_of_scrapes_asks_the_databases_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    collect = monitoring.HourFigures.collect

    def counted(self: monitoring.HourFigures) -> Any:
        asked.append(1)
        return collect(self)

    monkeypatch.setattr(monitoring.HourFigures, "collect", counted)
    client = service()
    asked.clear()
    for _ in range(5):
        scraped(client)
    assert len(asked) == 1
