"""What an hour's materialization carries for people: previews, plots, status, what it cost; stored once."""

import json
import warnings
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.request import Request, urlopen

import dagster as dg
import pytest

from yt_assets.definitions import build_definitions
from yt_assets.orchestration.asset_names import ASSETS
from yt_assets.orchestration.assets.output_metadata.attaching import attach
from yt_assets.orchestration.io_managers.table_slice import hours_of_step
from yt_assets.orchestration.partitions import hourly_partitions, key_of
from yt_assets_tests.display.reading import Page, elements_of, words_of
from yt_assets_tests.orchestration.assets.conftest import FIRST, Hourly

PREVIEWS = {
    "raw_videos": "most viewed",
    "video_features": "fastest",
    "keyword_insights": "top keywords",
    "trend_insights": "most views to come",
    "engagement_insights": "most engaging",
}
PLOTS = {
    "raw_videos": {"quota left"},
    "trend_insights": {"views gained", "labels"},
    "engagement_insights": {"rate against norm"},
}
# Lists that may be empty in an hour of so small a world.
OTHER_LISTS = {"trending now", "growing most for its size", "outliers", "most engaging of the week"}
PICTURED = {*PREVIEWS.values(), *OTHER_LISTS, *(name for names in PLOTS.values() for name in names)}


class Day:
    """Hours of one installation with one Dagster instance, as an operator has."""

    def __init__(self, hourly: Hourly, instance: dg.DagsterInstance) -> None:
        self.hourly, self.instance = hourly, instance
        self.job = build_definitions(hourly.settings, hourly.environment).resolve_job_def("hourly")

    def run(self, number: int, **options: Any) -> dg.ExecuteInProcessResult:
        """All assets for one hour, with the sandbox's clock inside it."""
        hour = FIRST + timedelta(hours=number)
        self.hourly.sandbox.clock.set(now=hour + timedelta(minutes=5))
        return self.job.execute_in_process(
            partition_key=key_of(hour), instance=self.instance, raise_on_error=False, **options
        )


@pytest.fixture
def day(hourly: Hourly) -> Iterator[Day]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Day(hourly, instance)


def materializations(result: dg.ExecuteInProcessResult) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for event in result.all_events:
        if event.is_step_materialization and event.asset_key is not None:
            yield (
                event.asset_key.to_user_string(),
                {name: each.value for name, each in event.materialization.metadata.items()},
            )


def requests(hourly: Hourly) -> int:
    with urlopen(f"{hourly.sandbox.url}/sandbox", timeout=60) as answer:
        return int(sum(json.load(answer)["requests"].values()))


def test_an_hour_shows_ten_rows_of_each_asset_with_links_and_pictures_and_stores_them_once(day: Day) -> None:
    """Metadata of an output is stored with the output's event as well: pictures there would weigh twice."""
    day.run(0)
    result = day.run(1)
    assert result.success
    shown = dict(materializations(result))
    for asset, name in PREVIEWS.items():
        page = Page(shown[asset][name])
        rows = page.tags.count("tr") - 1
        assert rows == 10 or (asset in {"trend_insights", "engagement_insights"} and rows > 0), asset
        assert all(link.startswith("https://www.youtube.com/watch?v=") for link in page.links)
        assert len(page.links) == rows
    for asset, names in PLOTS.items():
        for name in names:
            assert len(elements_of(shown[asset][name])) > 5, name
    stored = [
        name
        for event in result.all_events
        for name in (getattr(event.event_specific_data, "metadata", None) or {})
        if name in PICTURED
    ]
    assert stored == [], "in no other event"


def test_pictures_and_previews_of_an_hour_are_under_25_kilobytes(day: Day) -> None:
    """Every hour stores them for good: 25 kB are 220 MB a year."""
    day.run(0)
    shown = [told for _, told in materializations(day.run(1))]
    sizes = {name: len(value.encode()) for told in shown for name, value in told.items() if name in PICTURED}
    assert sizes.keys() == PICTURED
    assert sum(sizes.values()) < 25_000, sizes
    assert max(sizes.values()) < 12_000


def test_the_units_of_a_run_are_the_requests_that_it_sent(day: Day) -> None:
    """And the day's, by bucket, are the sum of the runs: they are drawn as a line that burns down."""
    told = []
    sent = [requests(day.hourly)]
    for number in (0, 1):
        told.append(dict(materializations(day.run(number)))["raw_videos"])
        sent.append(requests(day.hourly))
    assert [each["quota units"] for each in told] == [sent[1] - sent[0], sent[2] - sent[1]]
    today = {name: value for name, value in told[1].items() if name.endswith(" today")}
    assert sum(today.values()) == sent[2]
    assert "quota units before" not in told[1], "a note for the step alone"
    assert f"default: {10_000 - today['quota default today']:,} left" in words_of(told[1]["quota left"])
    first, second = (
        len(element.get("d", "").split("L"))
        for element in (
            next(each for each in elements_of(one["quota left"]) if each.get("fill") == "none") for one in told
        )
    )
    assert second == first + 1, "a reading more"


def test_an_hour_tells_the_work_of_its_shards(day: Day) -> None:
    shown = dict(materializations(day.run(0)))
    # 25 videos, ten at a time: those to be captured are one call and so one shard's, features are shared out.
    for asset, batches in {"raw_videos": 3, "video_features": 4}.items():
        assert shown[asset]["batches"] == batches
        assert shown[asset]["bytes"] > 1_000
        assert shown[asset]["refused"] == 0
        assert shown[asset]["shards' seconds"] > 0


def test_a_captured_hour_says_so_and_is_reused_with_the_same_words(day: Day) -> None:
    assert dict(materializations(day.run(0)))["raw_videos"]["hour status"] == "captured"
    day.run(1)
    again = day.job.execute_in_process(partition_key=key_of(FIRST), instance=day.instance)
    told = dict(materializations(again))["raw_videos"]
    assert (told["captured"], told["hour status"]) == ("reused", "captured")
    assert "quota left" not in told, "nobody was asked"


def test_a_partial_hour_names_the_reason_and_some_of_what_is_missing(day: Day) -> None:
    day.run(0)
    spent = {"status": 429, "reason": "quotaExceeded"}
    faults = [
        {"method": method, "from": first} | spent for method, first in (("videos.batchGetStats", 1), ("videos.list", 2))
    ]
    body = json.dumps(faults).encode()
    with urlopen(Request(f"{day.hourly.sandbox.url}/sandbox/faults", data=body, method="PUT"), timeout=60):
        pass
    result = day.run(1)
    told = dict(materializations(result))["raw_videos"]
    assert told["hour status"] == "partial"
    assert "starts anew at" in told["why partial"]
    assert told["left out"] > 0
    assert told["named"] == told["observed"] + told["waiting"] + told["unavailable"] + told["left out"]
    assert len(told["left out ids"].split("; ")) == min(5, told["left out"])
    checks = {each.check_name: each for each in result.get_asset_check_evaluations()}
    assert checks["hour_coverage"].passed is False


def test_the_model_is_told_of_once(day: Day) -> None:
    """Its tally was an output's metadata: stored with the output and with the materialization."""
    result = day.run(0)
    assert dict(materializations(result))["trend_insights"]["model_requests"] == 0
    outputs = [event for event in result.all_events if event.is_successful_output]
    assert not [each for each in outputs if "model_requests" in (each.step_output_data.metadata or {})]


def tiny(make: Any) -> Any:
    """An asset that attaches what `make` gives for each of its hours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)

        @dg.asset(partitions_def=hourly_partitions(FIRST), backfill_policy=dg.BackfillPolicy.single_run())
        def shown(context: dg.AssetExecutionContext) -> None:
            for hour in hours_of_step(context):
                attach(context, hour, partial(make, hour))

    return shown


def test_each_hour_of_a_range_has_its_own(day: Day) -> None:
    last = FIRST + timedelta(hours=2)
    tags = {"dagster/asset_partition_range_start": key_of(FIRST), "dagster/asset_partition_range_end": key_of(last)}
    result = dg.materialize([tiny(lambda hour: {"of": key_of(hour), "none": None})], tags=tags, instance=day.instance)
    events = [event.materialization for event in result.all_events if event.is_step_materialization]
    assert [(each.partition, each.metadata["of"].value) for each in events] == [
        (key_of(FIRST + timedelta(hours=number)),) * 2 for number in range(3)
    ]
    assert all("none" not in each.metadata for each in events)


def test_the_picture_of_views_takes_hours_that_are_computed_with_its_own(day: Day) -> None:
    """A backfill stores one hour after the other: its own is not in the database when its picture is made."""
    raw, derived = [dg.AssetKey("raw_videos")], [dg.AssetKey("video_features"), dg.AssetKey("trend_insights")]
    for number in range(3):
        assert day.run(number, asset_selection=raw).success
    last = FIRST + timedelta(hours=2)
    tags = {"dagster/asset_partition_range_start": key_of(FIRST), "dagster/asset_partition_range_end": key_of(last)}
    ended = day.job.execute_in_process(instance=day.instance, asset_selection=derived, tags=tags)
    trends = [event.materialization for event in ended.all_events if event.is_step_materialization][-3:]
    assert ["views gained" in each.metadata for each in trends] == [False, True, True]


def test_a_preview_that_cannot_be_made_is_a_warning_and_the_hour_stands(
    day: Day,
) -> None:
    def broken(_hour: object) -> dict[str, Any]:
        message = "a picture of nothing"
        raise ValueError(message)

    result = dg.materialize([tiny(broken)], partition_key=key_of(FIRST), instance=day.instance)
    assert result.success
    logged = [entry.user_message for entry in day.instance.all_logs(result.run_id) if entry.level == 30]
    assert logged == [
        f"{key_of(FIRST)} is stored, but its preview could not be made: ValueError('a picture of nothing')"
    ]


def test_of_a_range_the_hours_that_were_never_captured_are_missed_and_the_others_computed(hourly: Hourly) -> None:
    """One hour in which a machine was off failed a backfill of a week."""
    hourly.run(0)
    before, after, gap = key_of(FIRST), key_of(FIRST + timedelta(hours=3)), key_of(FIRST + timedelta(hours=1))
    assert hourly.run(3, minute=30).success
    job = build_definitions(hourly.settings, hourly.environment).resolve_job_def("hourly")
    tags = {"dagster/asset_partition_range_start": before, "dagster/asset_partition_range_end": after}
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(tags=tags, instance=instance, raise_on_error=False)
        assert result.success
        for asset in ASSETS:
            assert instance.get_materialized_partitions(dg.AssetKey(asset)) == {before, after}
        (latest,) = instance.fetch_materializations(dg.AssetKey("trend_insights"), limit=1).records
        assert latest.asset_materialization is not None
        assert {"rows", "seconds", "database", "trending now"} <= set(latest.asset_materialization.metadata)
    observed = [event.asset_observation_data.asset_observation for event in result.get_asset_observation_events()]
    assert {each.partition for each in observed} == {gap, key_of(FIRST + timedelta(hours=2))}
    assert {each.metadata["hour status"].value for each in observed} == {"missed"}
