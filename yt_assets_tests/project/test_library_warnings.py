"""Each listed warning of a library still arises, and ours are errors all the same."""

import gc
import sys
import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import version

import dagster as dg
import pytest
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluation
from dagster._core.events import DagsterEvent, DagsterEventType
from sqlalchemy import QueuePool, create_engine

from yt_assets_tests.library_warnings import (
    DAGSTER_RUN,
    LIBRARY_WARNINGS,
    UNCLOSED_DATABASE,
    UTC_FROM_TIMESTAMP,
    LibraryWarning,
)


class Inner(dg.ConfigurableResource[None]):
    """A resource that another one holds."""


class Outer(dg.ConfigurableResource[None]):
    """The other one."""

    inner: Inner


@dg.asset
def held(outer: Outer) -> None:
    """Needs a resource that holds one."""


def hold() -> None:
    dg.materialize([held], resources={"outer": Outer(inner=Inner())})


def check() -> None:
    """A check that no plan of its run has announced."""
    evaluation = AssetCheckEvaluation(asset_key=dg.AssetKey("videos"), check_name="fresh", passed=True, metadata={})
    event = DagsterEvent(DagsterEventType.ASSET_CHECK_EVALUATION.value, "hourly", event_specific_data=evaluation)
    with dg.DagsterInstance.ephemeral() as instance:
        instance.report_dagster_event(event, run_id="0a9c1f2e-0000-4000-8000-000000000001")


def return_late() -> None:
    """A connection outlives the pool that it came from."""
    engine = create_engine("sqlite://", poolclass=QueuePool)
    connection = engine.connect()
    engine.dispose()
    connection.close()
    del connection, engine
    gc.collect()


PROVOKED: Mapping[LibraryWarning, Callable[[], None]] = {
    UTC_FROM_TIMESTAMP: check,
    DAGSTER_RUN: hold,
    UNCLOSED_DATABASE: return_late,
}


@pytest.mark.parametrize("listed", LIBRARY_WARNINGS, ids=lambda listed: f"{listed.library}-{listed.category}")
def test_a_listed_warning_still_arises_where_it_did(listed: LibraryWarning) -> None:
    """When this fails, the library has mended it: take the warning off the list."""
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("ignore")
        warnings.filterwarnings("always", listed.message)
        PROVOKED[listed]()
    assert bool(raised) is (sys.version_info[:2] >= listed.since), listed.line


@pytest.mark.parametrize("listed", LIBRARY_WARNINGS, ids=lambda listed: f"{listed.library}-{listed.category}")
def test_the_list_was_read_against_the_version_that_is_installed(listed: LibraryWarning) -> None:
    """After an update: read whether the library still warns, and write down its version."""
    assert version(listed.library) == listed.version


def test_our_own_use_of_what_a_library_is_forgiven_is_an_error() -> None:
    """Filters are by module: the same words from our code end a test."""
    with pytest.raises(DeprecationWarning):
        warnings.warn("datetime.datetime.utcfromtimestamp() is deprecated", DeprecationWarning, stacklevel=1)
