"""Two Celery workers with homes and checkouts of their own: the rows of one machine, also when something dies."""

import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets_tests.conftest import SERVER_KINDS
from yt_assets_tests.faults.disturbed import Contents, Nursery, small_world
from yt_assets_tests.faults.machines import Machine, Observatory, redis_server, wait_for
from yt_assets_tests.servers.databases import server_urls, with_schema
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.reading import rows_in

pytestmark = pytest.mark.database
pytest.importorskip("dagster_celery", reason="dagster-celery was left out: install the extra celery")

CHANNELS = 2
# Ten thousand takes minutes and is run by hand.
VIDEOS = int(os.environ.get("SEVERAL_MACHINES_VIDEOS", "300"))
# Below the ten that the client waits for.
SECONDS_OF_A_CALL = 8
SLOW = {"method": "videos.list", "from": 3, "delay": SECONDS_OF_A_CALL}
# Until the steps of a launcher that died have all found out.
SEEN_WITHIN = 30.0
WHOLE_WITHIN = 120.0
SHARDS_FIRST_CALLS = 100


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    """Three hundred videos, whose clock stands still."""
    with small_world(channels=CHANNELS, videos_per_channel=VIDEOS // CHANNELS) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="module", params=SERVER_KINDS)
def server(request: pytest.FixtureRequest, server_of: Callable[[str], Server]) -> Server:
    return server_of(request.param)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def observatory(
    stack: ExitStack, folder: Path, server: Server, world: Sandbox, nursery: Nursery, **settings: str
) -> Observatory:
    """Empty databases, Dagster's among them, on a server."""
    urls = with_schema(stack.enter_context(server_urls(server)))
    dagster = f"dagster_{uuid4().hex[:12]}"
    own = {"DAGSTER_MYSQL_URL": f"{server.create_database(dagster)}?charset=utf8mb4", **settings}
    stack.callback(server.drop_database, dagster)
    found = Observatory(folder, urls, world, nursery, own)
    shutil.copyfile(Path("deploy/mysql/dagster.yaml"), found.installation.home / "dagster.yaml")
    order(world)
    return found


def machines(stack: ExitStack, observatory: Observatory, *settings: dict[str, str]) -> list[Machine]:
    """Workers that take steps of this observatory, one for each."""
    found = []
    for number, own in enumerate(settings):
        machine = Machine(observatory.folder / f"machine{number}", observatory.shared(), own)
        stack.callback(machine.kill_worker)
        machine.start_worker()
        found.append(machine)
    return found


def celery(broker: str, shards: int) -> dict[str, str]:
    return {"YT_EXECUTOR": "celery", "YT_CELERY_BROKER_URL": f"{broker[:-1]}{shards}", "YT_SHARDS": str(shards)}


def order(world: Sandbox, *faults: dict[str, Any]) -> None:
    with urlopen(Request(f"{world.url}/sandbox/faults", data=json.dumps(faults).encode(), method="PUT"), timeout=5):
        pass


def units(observatory: Observatory) -> int:
    with observatory.urls.open("videos") as database:
        return sum(row["units"] for row in rows_in(database, "quota_usage"))


def held(observatory: Observatory) -> list[float]:
    """When workers last said which steps they have; what is older than a minute goes to another one."""
    from redis import Redis

    with Redis.from_url(observatory.settings["YT_CELERY_BROKER_URL"]) as broker:
        return [moment for _, moment in broker.zrange("unacked_index", 0, -1, withscores=True)]


def snapshots(observatory: Observatory) -> int:
    with observatory.urls.open("videos") as database:
        return len(rows_in(database, "raw_videos"))


@pytest.fixture(scope="module")
def one_machine(
    tmp_path_factory: pytest.TempPathFactory, server: Server, world: Sandbox, nursery: Nursery
) -> Iterator[Contents]:
    """The hour's rows as the multiprocess executor makes them."""
    with ExitStack() as stack:
        alone = observatory(stack, tmp_path_factory.mktemp("alone"), server, world, nursery)
        assert alone.launch().wait() == 0, alone.said()[-3000:]
        yield alone.contents()


@pytest.mark.parametrize("shards", [2, 4])
def test_an_hour_of_two_machines_has_the_rows_of_one(
    shards: int,
    one_machine: Contents,
    stack: ExitStack,
    tmp_path: Path,
    server: Server,
    broker: str,
    world: Sandbox,
    nursery: Nursery,
) -> None:
    """With pickles on the launcher's disk, the other machine's steps found no plan."""
    several = observatory(stack, tmp_path, server, world, nursery, **celery(broker, shards))
    workers = machines(stack, several, {}, {})
    assert several.launch().wait() == 0, several.said()[-3000:]
    assert several.contents() == one_machine
    assert min(worker.took() for worker in workers) > 1
    home = several.installation.home
    assert [path for path in home.rglob("*") if path.is_file() and path.name not in {"dagster.yaml"}] == []


# What dies is seen alike on every server.
on_mariadb = pytest.mark.parametrize("server", ["mariadb"], indirect=True)


@on_mariadb
def test_the_step_of_a_worker_that_was_killed_is_done_by_another_within_two_minutes(
    one_machine: Contents,
    stack: ExitStack,
    tmp_path: Path,
    server: Server,
    broker: str,
    world: Sandbox,
    nursery: Nursery,
) -> None:
    """Acknowledged early, the step of a dead worker was lost, and its run waited for ever."""
    several = observatory(stack, tmp_path, server, world, nursery, **celery(broker, 2))
    workers = machines(stack, several, {}, {})
    order(world, SLOW)
    launcher = several.launch()
    wait_for(lambda: snapshots(several) >= SHARDS_FIRST_CALLS, "both shards to store their first call")
    workers[0].kill_worker()
    killed = time.monotonic()
    order(world)
    assert launcher.wait(timeout=WHOLE_WITHIN) == 0, several.said()[-3000:]
    assert time.monotonic() - killed < WHOLE_WITHIN
    assert several.contents() == one_machine


@on_mariadb
def test_when_the_launcher_was_killed_no_further_unit_is_spent_and_another_run_makes_the_hour_whole(
    stack: ExitStack, tmp_path: Path, server: Server, broker: str, nursery: Nursery
) -> None:
    """Its steps are no children of it: on other machines they went on to the end of the hour."""
    with small_world(channels=2, videos_per_channel=600) as world:
        several = observatory(stack, tmp_path, server, world, nursery, **celery(broker, 2))
        machines(stack, several, {}, {})
        order(world, SLOW)
        launcher = several.launch()
        wait_for(lambda: snapshots(several) >= SHARDS_FIRST_CALLS, "both shards to store their first call")
        kept = held(several)
        wait_for(lambda: held(several)[-1] > kept[-1] + 5, "a worker to say that it still has its step", patience=30)
        launcher.kill()
        launcher.wait()
        time.sleep(SEEN_WITHIN)
        spent, stored = units(several), snapshots(several)
        time.sleep(2 * SECONDS_OF_A_CALL)
        assert (units(several), snapshots(several)) == (spent, stored)
        assert stored < 1_000
        order(world)
        assert several.launch("raw_videos").wait() == 0, several.said()[-3000:]
        assert snapshots(several) > 1_100


@on_mariadb
def test_a_worker_with_other_settings_fails_in_a_sentence_that_names_variable_and_host(
    stack: ExitStack, tmp_path: Path, server: Server, broker: str, world: Sandbox, nursery: Nursery
) -> None:
    several = observatory(stack, tmp_path, server, world, nursery, **celery(broker, 2))
    (worker,) = machines(stack, several, {"YT_GRACE_MINUTES": "20"})
    assert several.launch("raw_videos").wait() == 1
    here = socket.gethostname()
    sentence = f"YT_GRACE_MINUTES on {here} is not what this run began with on {here}"
    assert sentence in several.said() + worker.log.read_text()


@on_mariadb
def test_a_step_that_takes_its_workers_life_three_times_is_given_up(
    stack: ExitStack, tmp_path: Path, server: Server, broker: str, world: Sandbox, nursery: Nursery
) -> None:
    """Given to workers again and again, a step that needs too much memory would end each of them."""
    several = observatory(stack, tmp_path, server, world, nursery, **celery(broker, 2))
    (worker,) = machines(stack, several, {})
    order(world, {"method": "channels.list", "from": 1, "delay": SECONDS_OF_A_CALL})
    launcher = several.launch("raw_videos")
    for number in (1, 2, 3):
        wait_for(lambda number=number: deliveries(several) == number, f"delivery {number}")  # type: ignore[misc]
        time.sleep(1)
        worker.kill_step()
    assert launcher.wait(timeout=WHOLE_WITHIN) == 1
    assert "raw_videos.plan was given to workers 3 times, and none of them lived to its end" in several.said()


def deliveries(observatory: Observatory) -> int:
    with observatory.urls.open("videos") as database:
        rows = rows_in(database, "step_values")
    return max((int(row["body"]) for row in rows if row["name"].startswith("deliveries.")), default=0)
