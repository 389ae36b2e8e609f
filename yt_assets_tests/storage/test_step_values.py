"""What the steps of a run hand to each other, as rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from yt_assets.storage.deletion.retention import Deletion
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.step_values import StepValues
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import only

RUN, OTHER = "first", "other"


def test_a_value_takes_the_place_of_the_one_before_it_and_no_other_run_sees_it(videos: Database) -> None:
    values = StepValues(videos, RUN)
    values.put("plan", "1")
    values.put("plan", "2")
    assert (values.get("plan"), values.get("shards"), StepValues(videos, OTHER).get("plan")) == ("2", None, None)


def test_the_first_of_several_stands(videos: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        stood = set(pool.map(lambda body: StepValues(videos, RUN).put_first("settings", body), "abcd"))
    assert stood == {only(rows_in(videos, "step_values"))["body"]}


def test_counts_of_several_machines_are_added_up(videos: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        counted = sorted(pool.map(lambda _: StepValues(videos, RUN).count("deliveries"), range(8)))
    assert counted == list(range(1, 9))


def test_its_age_is_told_by_the_clock_that_wrote_it(videos: Database) -> None:
    values = StepValues(videos, RUN)
    values.put("alive", "")
    age = values.age("alive")
    assert age is not None
    assert timedelta() <= age < timedelta(seconds=30)
    assert values.age("plan") is None


def test_old_ones_are_deleted(videos: Database) -> None:
    StepValues(videos, RUN).put("plan", "1")
    written = only(rows_in(videos, "step_values"))["written_at"]
    deletion = Deletion({"videos": videos})
    assert deletion.delete_step_values(written).total() == 0
    assert deletion.delete_step_values(written + timedelta(milliseconds=1)) == {"step_values": 1}
