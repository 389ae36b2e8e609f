"""deploy/systemd, deploy/docker and deploy/helm: each file is whole, and names what exists."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from yt_assets.settings.environment import ALLOWED
from yt_assets_tests.deploy.places import DEPLOY, ROOT
from yt_assets_tests.end_to_end.observatory import BIN

INSTALLED = "/opt/yt_assets/bin"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
COMPOSE = yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: each for name, each in COMPOSE["services"].items() if each["image"].startswith("yt_assets:")}
VALUES = yaml.safe_load((DEPLOY / "helm" / "values.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
MOST_EXPOSED = 2.5
# Variables that are no settings of ours.
OTHERS = {"DAGSTER_HOME", "PATH", "PYTHONUNBUFFERED", "PYTHONPYCACHEPREFIX", "MYSQL_ROOT_PASSWORD_FILE"}

with_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


class Unit(RawConfigParser):
    """A unit's sections; of a name that stands twice in one, the last value."""

    def __init__(self, file: Path) -> None:
        super().__init__(strict=False, delimiters=("=",), comment_prefixes=("#",), interpolation=None)
        self.read(file)

    def optionxform(self, optionstr: str) -> str:
        """Names as they are written."""
        return optionstr


def here(tmp_path: Path) -> list[str]:
    """The units with the programs of this environment in place of the installed ones."""
    for file in (*UNITS, *TIMERS):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8").replace(INSTALLED, str(BIN)))
    return [str(tmp_path / file.name) for file in (*UNITS, *TIMERS)]


def programs() -> Iterator[tuple[str, list[str]]]:
    """Each command of ours that any of the files starts, as words."""
    for file in UNITS:
        for command in re.findall(r"^ExecStart=(.+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            yield file.name, shlex.split(command.replace(f"{INSTALLED}/", ""))
    for name, service in OURS.items():
        words = service["command"]
        if words[0] == "sh":
            yield from ((name, shlex.split(part)) for part in words[-1].split("&&") if not part.startswith("cp "))
        else:
            yield name, words
        test = service.get("healthcheck", {}).get("test", ["CMD", "python"])
        yield name, test[1:]


@with_systemd
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    checked = subprocess.run(
        ["systemd-analyze", "verify", *here(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@with_systemd
def test_the_units_are_little_exposed(tmp_path: Path) -> None:
    for unit in here(tmp_path):
        if unit.endswith(".service"):
            asked = ["systemd-analyze", "security", "--offline=true", "--no-pager", unit]
            said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
            (level,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", said)
            assert float(level) <= MOST_EXPOSED, said


@pytest.mark.parametrize("file", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_alike_in_what_keeps_it_in(file: Path) -> None:
    service = Unit(file)["Service"]
    first = Unit(UNITS[0])["Service"]
    for name in ("User", "DynamicUser", "StateDirectory", "ProtectSystem", "CapabilityBoundingSet", "Environment"):
        assert service[name] == first[name], name
    assert ("Restart" in service) == (service["Type"] == "exec")
    assert file.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.thorough
def test_each_program_of_the_files_exists_with_its_options() -> None:
    helped: dict[str, str] = {}
    for place, words in programs():
        program = BIN / words[0]
        assert program.exists(), f"{place}: {words[0]}"
        parts = [word for word in words[1:] if re.fullmatch(r"[a-z][a-z-]*", word)]
        command = [words[0], *parts] if words[0] != "dagster-webserver" else [words[0]]
        if words[0] == "python":
            continue
        key = " ".join(command)
        if key not in helped:
            ran = subprocess.run(
                [BIN / command[0], *command[1:], "--help"], capture_output=True, text=True, check=False
            )
            assert ran.returncode == 0, f"{place}: {key}: {ran.stderr}"
            helped[key] = ran.stdout
        for option in (word for word in words if word.startswith("--")):
            assert option in helped[key], f"{place}: {key} {option}"


def test_variables_of_the_files_are_settings() -> None:
    named = set(re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)=", "\n".join(file.read_text(encoding="utf-8") for file in UNITS)))
    named |= {name for service in COMPOSE["services"].values() for name in service.get("environment", {})}
    named |= set(re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)=", DOCKERFILE))
    named |= {each["name"] for each in _deployment()["env"]}
    assert named - OTHERS <= ALLOWED.keys()
    assert named & ALLOWED.keys()


def test_what_compose_starts_waits_for_what_it_needs() -> None:
    services = COMPOSE["services"]
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in services, name
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[needed], f"{name} waits for the health of {needed}"
    running = {name: each for name, each in OURS.items() if name not in {"migrate", "backup"}}
    for name in running:
        assert "migrate" in _before(name), f"{name} may start before the schema"
    named = {volume.partition(":")[0] for each in services.values() for volume in each.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == COMPOSE["volumes"].keys()


def test_nothing_of_compose_is_reached_past_the_doors() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["doors"]
    front = (DEPLOY / "nginx" / "yt_assets.conf").read_text(encoding="utf-8")
    for name, port in (("web", "3000"), ("viewers", "3001"), ("api", "8000")):
        service = COMPOSE["services"][name]
        assert service["network_mode"] == "service:doors"
        words = service["command"]
        assert words[words.index("--host") + 1] == "127.0.0.1"
        assert words[words.index("--port") + 1] == port
        assert f"127.0.0.1:{port};" in front


def test_containers_of_ours_may_do_little() -> None:
    for name, service in OURS.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_the_image_is_made_of_the_lock_in_two_stages_and_is_not_root() -> None:
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", DOCKERFILE, re.MULTILINE)
    assert [name for _, name in stages] == ["build", ""]
    assert len({image for image, _ in stages}) == 1
    assert "--require-hashes --only-binary=:all: -r requirements.lock" in DOCKERFILE
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.findall(r"^USER (.+)$", last, re.MULTILINE) == ["10001:10001"]
    for sources in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
    ignored = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert all((ROOT / line[1:]).exists() for line in ignored if line.startswith("!"))


def test_the_code_location_is_where_web_server_and_daemon_look_for_it() -> None:
    docker = yaml.safe_load((DEPLOY / "docker" / "workspace.yaml").read_text(encoding="utf-8"))["load_from"]
    systemd = yaml.safe_load((DEPLOY / "systemd" / "workspace.yaml").read_text(encoding="utf-8"))["load_from"]
    (container,), (unit,) = (tuple(each["grpc_server"] for each in found) for found in (docker, systemd))
    assert container["host"] in COMPOSE["services"]
    code = COMPOSE["services"]["code"]["command"]
    assert str(container["port"]) == code[code.index("--port") + 1]
    assert f"--host {unit['host']} --port {unit['port']}" in (DEPLOY / "systemd" / "yt-assets-code.service").read_text()


def test_the_chart_gets_our_module_our_account_and_our_run_coordinator() -> None:
    deployment = _deployment()
    assert deployment["dagsterApiGrpcArgs"][-1] == "yt_assets.definitions"
    assert f"uid {deployment['securityContext']['runAsUser']}" in DOCKERFILE
    own = VALUES["dagsterDaemon"]["runCoordinator"]["config"]["customRunCoordinator"]
    assert own == yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))["run_coordinator"]
    assert VALUES["runLauncher"]["type"] == "K8sRunLauncher"


def test_every_shipped_file_is_in_the_package() -> None:
    included = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for folder in (path for path in DEPLOY.iterdir() if path.is_dir()):
        assert f'"deploy/{folder.name}" = "yt_assets/deploy/{folder.name}"' in included
    assert json.loads((DEPLOY / "grafana" / "yt_assets.json").read_text(encoding="utf-8"))["panels"]


def _deployment() -> dict[str, Any]:
    (found,) = VALUES["dagster-user-deployments"]["deployments"]
    return dict(found)


def _before(name: str) -> set[str]:
    """All services that have started, or ended, when this one starts."""
    needed = set(COMPOSE["services"][name].get("depends_on", {}))
    return needed.union(*(_before(each) for each in needed)) if needed else needed
