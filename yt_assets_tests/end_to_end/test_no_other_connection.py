"""An hour talks to the endpoints that were configured, and to nobody else.

Dagster's telemetry is on unless it is switched off, and libraries have asked for newer versions of themselves. Each
process of a real run (the command, its runs and steps) writes down whom it looks up and connects to, by Python's audit
events, which no library can go around without native code.
"""

import json
from ipaddress import ip_address
from pathlib import Path

import pytest

from yt_assets_tests.end_to_end.observatory import Observatory

# Python imports a module of this name in every process at its start.
HOOK = """
import json, os, sys
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        address = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        with open(os.environ["YT_HEARD"], "a") as file:
            file.write(json.dumps([event, os.getpid(), repr(address)]) + "\\n")
sys.addaudithook(hook)
"""
LOCAL = {"localhost", "127.0.0.1", "::1", "None"}


def told(heard: Path) -> list[tuple[str, str]]:
    """Event and host of each line; a path of a socket in the file system is no network."""
    found = []
    for line in heard.read_text().splitlines():
        event, _process, address = json.loads(line)
        value = eval(address, {"__builtins__": {}})  # noqa: S307  written by repr of a tuple, a text or bytes
        host = value[0] if isinstance(value, tuple) else value
        if event in {"socket.getaddrinfo", "socket.gethostbyname"} or isinstance(value, tuple):
            found.append((event, str(host)))
    return found


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("connections")
    (folder / "hook").mkdir()
    (folder / "hook" / "sitecustomize.py").write_text(HOOK)
    observatory = Observatory(folder, world={**Observatory(folder).world, "channels": 2, "videos_per_channel": 5})
    environment = {"PYTHONPATH": str(folder / "hook"), "YT_HEARD": str(folder / "heard.jsonl")}
    ran = observatory.command("run", "--hours", "1", **environment)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return folder / "heard.jsonl"


def test_a_run_connects_to_this_machine_alone(heard: Path) -> None:
    hosts = {host for _event, host in told(heard)}
    strangers = {host for host in hosts - LOCAL if not _is_loopback(host)}
    assert strangers == set()


def test_the_hook_hears_the_steps(heard: Path) -> None:
    """An hour that asked nobody would pass the test above; the command itself asks as well."""
    lines = [json.loads(line) for line in heard.read_text().splitlines()]
    assert (
        len({process for event, process, address in lines if event == "socket.connect" and "127.0.0.1" in address}) > 1
    )


@pytest.mark.parametrize("config", ["dagster.yaml", "deploy/mysql/dagster.yaml"])
def test_telemetry_is_off_in_every_shipped_instance(config: str) -> None:
    import yaml

    shipped = yaml.safe_load((Path(__file__).parents[2] / config).read_text())
    assert shipped["telemetry"] == {"enabled": False}


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
