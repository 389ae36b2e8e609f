"""What the UI says of an asset before anything has run: tables and columns out of the schemas, lineage, code."""

import warnings
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.definitions import build_definitions, defs
from yt_assets.orchestration.asset_names import DAYS, HISTORY
from yt_assets.orchestration.assets.definition_metadata import code_references
from yt_assets.orchestration.assets.definition_metadata.code_references import with_code_references
from yt_assets.orchestration.assets.definition_metadata.tables import BESIDE, lineage_of, schema_of
from yt_assets.orchestration.assets.engagement_insights import build_engagement_insights
from yt_assets.orchestration.assets.raw_videos import build_raw_videos
from yt_assets.orchestration.partitions import hourly_partitions
from yt_assets.settings.environment import load_settings
from yt_assets.storage.schema import insights as insights_schema
from yt_assets.storage.schema import videos as videos_schema
from yt_assets.storage.schema.columns import notes_of
from yt_assets_tests.storage.samples import hour_at

TABLES = {**videos_schema.metadata.tables, **insights_schema.metadata.tables}
ASSETS = sorted(BESIDE)
DERIVED = [asset for asset in ASSETS if lineage_of(asset)]


def told(asset: str, definitions: dg.Definitions = defs) -> Any:
    return definitions.resolve_asset_graph().get(dg.AssetKey(asset))


@pytest.mark.parametrize("asset", ASSETS)
def test_an_asset_has_an_owner_its_kinds_and_whose_figures_it_holds(asset: str) -> None:
    node = told(asset)
    assert node.owners == ["team:yt_assets"]
    assert {"python", "sqlite"} <= node.kinds
    assert node.tags["yt_assets/figures"] == ("youtube" if asset == "raw_videos" else "this-project")
    assert len(node.description) > 100


def test_the_kind_is_that_of_the_database_in_use() -> None:
    settings = load_settings({"VIDEOS_DATABASE_URL": "mysql+pymysql://u:p@h/n"})
    node = told("raw_videos", build_definitions(settings, {}))
    assert (node.kinds, node.metadata["dagster/storage_kind"]) == ({"youtube", "python", "mysql"}, "mysql")


@pytest.mark.parametrize("asset", ASSETS)
def test_the_columns_are_those_of_the_schema_with_its_comments(asset: str) -> None:
    """A column that a migration adds is in the UI without anybody's doing, or this fails."""
    schema = told(asset).metadata["dagster/column_schema"]
    shown = {column.name: (column.description or "") for column in schema.columns}
    assert list(shown) == list(TABLES[asset].c.keys())
    for column in TABLES[asset].c:
        assert shown[column.name].startswith(f"{column.comment}. From ")
    assert [column.constraints.nullable for column in schema.columns] == [each.nullable for each in TABLES[asset].c]


def test_every_table_belongs_to_an_asset_which_names_it() -> None:
    named = {*BESIDE, *(name for names in BESIDE.values() for name in names)}
    assert named == set(TABLES)
    beside = told("raw_videos").metadata["tables beside"].value
    assert "- `videos.hours`: One row for each captured hour." in beside


@pytest.mark.parametrize("asset", ASSETS)
def test_each_column_has_a_lineage_or_is_said_to_come_from_elsewhere(asset: str) -> None:
    for column in TABLES[asset].c:
        assert notes_of(column).origin, column.name


def test_what_comes_from_elsewhere_is_said_in_words() -> None:
    elsewhere = {
        f"{asset}.{column.name}": origin
        for asset in DERIVED
        for column in TABLES[asset].c
        if isinstance(origin := notes_of(column).origin, str)
    }
    assert elsewhere == {
        "channel_hours.hour": "the partition",
        **{
            f"channel_hours.{name}": "YouTube"
            for name in ("channel_id", "observed_at", "subscribers", "views", "video_count")
        },
        "channel_hours.uploads": "the table videos",
        "channel_hours.taken_down": "the table absences",
        **{f"channel_hours.videos_{name}": "the table raw_channels" for name in ("public", "waiting", "unavailable")},
        "video_features.channel_id": "the table videos",
        **dict.fromkeys(("video_features.text_hash", "video_features.format"), "the table video_versions"),
        **dict.fromkeys(("keyword_insights.keyword", "keyword_days.keyword"), "the table text_features"),
        **{
            f"trend_insights.{name}": "the language model"
            for name in ("explanation", "label_source", "model", "prompt_version")
        },
    }


def test_a_description_names_the_columns_above() -> None:
    descriptions = {column.name: column.description or "" for column in schema_of("trend_insights").columns}
    assert descriptions["acceleration"].endswith(". From views, observed_at of raw_videos.")
    assert descriptions["views_per_hour"].endswith(
        ". From views, observed_at of raw_videos; views_per_hour of video_features."
    )


@pytest.mark.parametrize("asset", DERIVED)
def test_lineage_names_columns_that_exist_of_assets_above(asset: str) -> None:
    """As Dagster has it."""
    graph = defs.resolve_asset_graph()
    above = graph.get_ancestor_asset_keys(dg.AssetKey(asset))
    for deps in told(asset).metadata["dagster/column_lineage"].deps_by_column.values():
        assert deps
        for dep in deps:
            assert dep.column_name in TABLES[dep.asset_key.to_user_string()].c
            assert dep.asset_key in above


@pytest.mark.parametrize("asset", DERIVED)
def test_what_an_insight_loads_covers_its_lineage(asset: str) -> None:
    """A column that the lineage draws and the step never reads would be a lie in the UI."""
    inputs = defs.resolve_assets_def(dg.AssetKey(asset)).node_def.input_defs if asset.endswith("insights") else ()
    for each in inputs:
        loaded = (each.metadata or {}).get("columns")
        above = [
            each for deps in told(asset).metadata["dagster/column_lineage"].deps_by_column.values() for each in deps
        ]
        drawn = {each.column_name for each in above if each.asset_key == dg.AssetKey("video_features")}
        assert loaded is not None
        assert drawn - set(loaded) <= {"channel_id"}, "keywords read the channel with the keyphrases"


@pytest.mark.parametrize("asset", ASSETS)
def test_a_checkout_links_to_the_file_and_line_of_the_asset(asset: str) -> None:
    (reference,) = told(asset).metadata["dagster/code_references"].code_references
    lines = Path(reference.file_path).read_text(encoding="utf-8").splitlines()
    shared = {**dict.fromkeys(HISTORY, "hourly_history"), **dict.fromkeys(DAYS, "days")}
    assert Path(reference.file_path).name == f"{shared.get(asset, asset)}.py"
    assert "@dg." in lines[reference.line_number - 1]


@pytest.fixture
def two_assets() -> list[dg.AssetsDefinition]:
    """A graph-backed asset and a plain one, without references."""
    partitions = hourly_partitions(hour_at(0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        return [build_raw_videos(partitions, "sqlite"), build_engagement_insights(partitions, "sqlite")]


def references(assets: list[dg.AssetsDefinition], **options: Any) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        linked = with_code_references(assets, **options)
    return [next(iter(each.metadata_by_key.values())).get("dagster/code_references") for each in linked]


def test_an_installed_package_links_to_the_repository_that_it_names(two_assets: list[dg.AssetsDefinition]) -> None:
    found = references(two_assets, checkout=False, repository="https://github.com/somebody/observatory")
    urls = [each.code_references[0].url for each in found]
    base = "https://github.com/somebody/observatory/tree/HEAD/yt_assets/orchestration/assets"
    assert urls[0].startswith(f"{base}/raw_videos.py#L")
    assert urls[1].startswith(f"{base}/engagement_insights.py#L")


def test_without_checkout_and_repository_there_is_no_link(two_assets: list[dg.AssetsDefinition]) -> None:
    """A path inside a server's site-packages leads nowhere from a browser."""
    assert references(two_assets, checkout=False) == [None, None]


@pytest.mark.parametrize(
    ("urls", "found"),
    [
        (["Homepage, https://a.example", "Source, https://github.com/a/b"], "https://github.com/a/b"),
        (["Repository, https://gitlab.com/a/b"], "https://gitlab.com/a/b"),
        (["Source, https://forge.example/a/b"], None),
        (None, None),
    ],
)
def test_the_repository_is_the_one_of_the_package_if_dagster_can_link_to_it(
    urls: list[str] | None, found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Metadata:
        def get_all(self, _name: str) -> list[str] | None:
            return urls

    monkeypatch.setattr(code_references, "metadata", lambda _: Metadata())
    assert code_references.source_url() == found
