"""deploy/dbt: what dbt is told of the tables is what the schemas say, and its exposures lean on sources that are there.

dbt itself is no dependency: its own parse and a run over exported files were tried by hand (docs/analysts.md).
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.dbt import DATABASE, FILES, dbt_document
from yt_assets.storage.insights_reading.exports import Exports
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.schema.views import VIEWS
from yt_assets.storage.schema.wide_views import WIDE_VIEWS

DBT = Path(__file__).parents[2] / "deploy" / "dbt"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    whole: dict[str, Any] = yaml.safe_load((DBT / "models" / "yt_assets.yml").read_text(encoding="utf-8"))
    return whole


def test_the_committed_file_is_what_the_schemas_give() -> None:
    committed = (DBT / "models" / "yt_assets.yml").read_text(encoding="utf-8")
    assert committed == dbt_document(), "it is older than the schemas: run `make dbt` and commit it"


def test_every_table_and_view_of_the_insights_is_a_source_with_all_columns(document: dict[str, Any]) -> None:
    sources = {source["name"]: {table["name"]: table for table in source["tables"]} for source in document["sources"]}
    assert list(sources[DATABASE]) == [*VIEWS, *WIDE_VIEWS, *TABLES["insights"]]
    assert list(sources[FILES]) == list(Exports.names)
    for name, table in TABLES["insights"].items():
        described = sources[DATABASE][name]["columns"]
        assert [column["name"] for column in described] == [column.name for column in table.c]
        tested = [column["name"] for column in described if "data_tests" in column]
        assert sorted(tested) == sorted(column.name for column in table.primary_key)
    assert all(column["description"] for tables in sources.values() for t in tables.values() for column in t["columns"])


def test_every_exposure_leans_on_sources_that_are_there(document: dict[str, Any]) -> None:
    there = {(source["name"], table["name"]) for source in document["sources"] for table in source["tables"]}
    for exposure in document["exposures"]:
        assert {"name", "type", "owner", "description", "depends_on"} == set(exposure)
        named = [re.fullmatch(r"source\('(\w+)', '(\w+)'\)", each) for each in exposure["depends_on"]]
        assert {(match[1], match[2]) for match in named if match} <= there
        assert all(named)


def test_the_project_has_the_variables_that_the_sources_ask_for() -> None:
    project = yaml.safe_load((DBT / "dbt_project.yml").read_text(encoding="utf-8"))
    asked = set(re.findall(r"""var\(['"]+(\w+)""", (DBT / "models" / "yt_assets.yml").read_text(encoding="utf-8")))
    assert asked == set(project["vars"])
