"""Real databases for every test that asks for them.

Here: fixtures over the three engines, and the pytest hooks that start servers late and stop them always. Not here: how
a server is found or run (servers/).

Set YT_REQUIRE_DATABASES=1 (or mariadb,mysql) to make a server that cannot be had a failure instead of a skip.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from coverage import Coverage

from yt_assets.orchestration.instance.migration_scripts import read_scripts_once
from yt_assets.sandbox.server.listener import Listener
from yt_assets.storage.engine import dialects, migrate
from yt_assets.storage.engine.database import Database
from yt_assets_tests.library_warnings import LIBRARY_WARNINGS
from yt_assets_tests.servers.copied_schemas import MIGRATE, copy_schemas
from yt_assets_tests.servers.databases import DatabaseUrls, empty, server_urls, sqlite_urls, with_schema
from yt_assets_tests.servers.programs import KINDS, ServerUnavailable
from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import SERVERS, SharedServers, in_memory
from yt_assets_tests.tiers import LATE_MINUTE, arrange

FOLDER = "yt_assets_servers"
OURS_TO_STOP = pytest.StashKey[bool]()
IS_LATE = pytest.StashKey[bool]()
# What `make test` gives to its commands: a make that a test starts would take it for its own.
OF_AN_OUTER_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "VENV", "TIER", "WORKERS")

ENGINES = ["sqlite", *(pytest.param(kind, marks=pytest.mark.database) for kind in KINDS)]
SERVER_KINDS = [pytest.param(kind, marks=pytest.mark.database) for kind in KINDS]


def pytest_configure(config: pytest.Config) -> None:
    """Share the controller's servers in an xdist worker; else be the one who stops them."""
    # A shell starts background commands with SIGINT ignored. Dagster does the same with SIGTERM then, the processes of
    # a test inherit that, and a test that ends them by it waits for ever.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # The same examples in each run, here as in the gate: a commit is not to fail by luck. `make fuzz` draws new ones.
    hypothesis.settings.load_profile("ci")
    # What a test writes need not outlive the power, and waiting for the disk was a fifth of the tests. Processes that
    # tests start keep the product's own.
    dialects.SQLITE_SYNCHRONOUS = "OFF"
    # Each instance of a test is new, and read all scripts of Dagster again: an eighth of what an hour in a test took.
    read_scripts_once()
    copy_schemas()
    for name in OF_AN_OUTER_MAKE:
        os.environ.pop(name, None)
    for listed in LIBRARY_WARNINGS:
        config.addinivalue_line("filterwarnings", listed.line)
    told: dict[str, Any] = getattr(config, "workerinput", {})
    config.stash[OURS_TO_STOP] = FOLDER not in told
    is_late = datetime.now(UTC).minute > LATE_MINUTE
    if FOLDER in told:
        folder, guardian, is_late = told[FOLDER]
        config.stash[SERVERS] = SharedServers(Path(folder), guardian=guardian, environment=os.environ)
    else:
        place = in_memory(os.environ)
        config.stash[SERVERS] = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ, place=place)
        if place:  # where tmp_path is then, here and in the workers
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))
    # All workers must have one order, also those that start in the next minute.
    config.stash[IS_LATE] = is_late


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where the servers are, or will be."""
    stash = node.config.stash
    node.workerinput[FOLDER] = [str(stash[SERVERS].folder), os.getpid(), stash[IS_LATE]]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The order, and the marks that a test has by its place."""
    arrange(items, is_late=config.stash[IS_LATE])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Without the tracer of coverage for tests that are marked so, with their fixtures."""
    measured = Coverage.current() if item.get_closest_marker("unmeasured") else None
    if measured is None:
        return (yield)
    measured.stop()
    try:
        return (yield)
    finally:
        measured.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop whatever was started; xdist's workers have ended by now."""
    if config.stash[OURS_TO_STOP]:
        config.stash[SERVERS].remove()
    # From Python 3.13 on a connection that nobody closed warns, and kept ones are for a process's whole life.
    if kept := sys.modules.get("yt_assets.orchestration.instance.sqlite"):
        for engine, _used_at in kept._engines.values():
            engine.dispose()


def pytest_report_header(config: pytest.Config) -> str:
    """Kinds and versions."""
    return f"databases: {config.stash[SERVERS].describe()}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Generator[None, object, object]:
    """Say plainly what was not tested and why, below everything but pytest's closing line."""
    shown = yield
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[-1]).removeprefix("Skipped: ") for report in skipped)
    for reason, tests in reasons.most_common():
        terminalreporter.write_line(f"left out, {tests} test{'s' * (tests > 1)}: {reason}", yellow=True)
    return shown


@pytest.fixture(autouse=True)
def _sandbox_unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """No coverage of the sandbox while it serves other rooms' tests: its own count its lines (sandbox/conftest.py)."""

    def untraced(listener: Listener, request: Any, address: Any) -> None:
        sys.settrace(None)
        serve(listener, request, address)

    serve = Listener.process_request_thread
    if Coverage.current() is not None:
        monkeypatch.setattr(Listener, "process_request_thread", untraced)


@pytest.fixture(autouse=True)
def _environment_as_before() -> Iterator[None]:
    """What a command sets for its children, in the process of a test, is not the next test's."""
    before = dict(os.environ)
    yield
    now = dict(os.environ)
    for name in now.keys() | before.keys():
        if name == "PYTEST_CURRENT_TEST" or now.get(name) == before.get(name):
            continue
        if name in before:
            os.environ[name] = before[name]
        else:
            del os.environ[name]


@pytest.fixture(scope="session")
def server_of(pytestconfig: pytest.Config) -> Callable[[str], Server]:
    """The shared server of a kind; skips the test where none can be had. Databases on it are yours, it is not."""

    def get(kind: str) -> Server:
        with or_skip(kind):
            return pytestconfig.stash[SERVERS].get(kind)

    return get


@pytest.fixture(params=SERVER_KINDS)
def any_server(request: pytest.FixtureRequest, server_of: Callable[[str], Server]) -> Server:
    """The shared servers in turn, for tests that make no database."""
    return server_of(request.param)


@pytest.fixture(params=SERVER_KINDS)
def own_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of this test's own, on MariaDB and on MySQL: it may be stopped, killed and restarted."""
    with or_skip(request.param):
        server = request.config.stash[SERVERS].start_another(request.param, f"own-{uuid4().hex[:8]}")
    yield server
    server.remove()


@pytest.fixture
def migrations_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our migrations run for each new database, as they do outside of tests: for tests of them."""
    monkeypatch.setattr(migrate, "_upgrade", MIGRATE)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """sqlite, mariadb and mysql in turn."""
    name: str = request.param
    return name


@pytest.fixture
def database_urls(engine_name: str, tmp_path: Path, server_of: Callable[[str], Server]) -> Iterator[DatabaseUrls]:
    """Two databases of this test's own, without a schema, on each of the three engines."""
    if engine_name == "sqlite":
        yield sqlite_urls(tmp_path)
        return
    with server_urls(server_of(engine_name)) as urls:
        yield urls


@pytest.fixture
def urls_on_servers(any_server: Server) -> Iterator[DatabaseUrls]:
    """The same on MariaDB and on MySQL alone, for what SQLite does not have."""
    with server_urls(any_server) as urls:
        yield urls


@pytest.fixture(scope="session")
def prepared_urls(
    tmp_path_factory: pytest.TempPathFactory, server_of: Callable[[str], Server]
) -> Iterator[Callable[[str], DatabaseUrls]]:
    """Databases with their schema, by engine: made once in a pytest process, since a schema takes 0.2 s."""
    made: dict[str, DatabaseUrls] = {}
    with ExitStack() as stack:

        def get(engine: str) -> DatabaseUrls:
            if engine not in made:
                folder = tmp_path_factory.mktemp("databases")
                urls = (
                    sqlite_urls(folder) if engine == "sqlite" else stack.enter_context(server_urls(server_of(engine)))
                )
                made[engine] = with_schema(urls)
            return made[engine]

        yield get


@pytest.fixture
def videos(engine_name: str, prepared_urls: Callable[[str], DatabaseUrls]) -> Iterator[Database]:
    """The videos database with its schema and no rows. Tests that change the schema take database_urls instead."""
    yield from _emptied(prepared_urls(engine_name), "videos")


@pytest.fixture
def insights(engine_name: str, prepared_urls: Callable[[str], DatabaseUrls]) -> Iterator[Database]:
    """The insights database with its schema and no rows."""
    yield from _emptied(prepared_urls(engine_name), "insights")


@pytest.fixture
def videos_on_servers(any_server: Server, prepared_urls: Callable[[str], DatabaseUrls]) -> Iterator[Database]:
    """The videos database on MariaDB and on MySQL alone."""
    yield from _emptied(prepared_urls(any_server.name), "videos")


def _emptied(urls: DatabaseUrls, name: str) -> Iterator[Database]:
    with urls.open(name) as database:
        empty(database)
        yield database


@contextmanager
def or_skip(kind: str) -> Iterator[None]:
    """Skip a test whose server cannot be had, or fail it where YT_REQUIRE_DATABASES asks for the kind."""
    try:
        yield
    except ServerUnavailable as error:
        required = os.environ.get("YT_REQUIRE_DATABASES", "")
        if required == "1" or kind in required.split(","):
            pytest.fail(f"YT_REQUIRE_DATABASES asks for {kind}, but {error}", pytrace=False)
        pytest.skip(f"{kind} was left out: {error}")
