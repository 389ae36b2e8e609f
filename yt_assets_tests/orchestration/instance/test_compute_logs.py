"""Output of steps: in files, with a copy for whoever started the run."""

import os
import sys
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.orchestration.instance.compute_logs import StepLogManager, written_to

ROOT = Path(__file__).parents[3]


def test_what_a_step_writes_is_in_its_file_at_once_and_in_the_runs_output_afterwards(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "step" / "key.out"
    with os.fdopen(os.dup(1), "w") as stream, written_to(file, stream):
        stream.write("from Python\n")
        stream.flush()
        os.write(stream.fileno(), b"from below\n")
        assert file.read_text() == "from Python\nfrom below\n"
        assert capfd.readouterr().out == ""
    assert capfd.readouterr().out == "from Python\nfrom below\n"


def test_a_second_try_adds_to_the_file_and_copies_only_its_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in ("one", "two"):
        with os.fdopen(os.dup(1), "w") as stream, written_to(tmp_path / "key.out", stream):
            stream.write(words)
        assert capfd.readouterr().out == words
    assert (tmp_path / "key.out").read_text() == "onetwo"


def test_a_stream_that_is_no_file_is_left_alone(tmp_path: Path) -> None:
    class Notebook:
        def write(self, _: str) -> None: ...

    with written_to(tmp_path / "key.out", Notebook()):  # type: ignore[arg-type]
        pass
    assert (tmp_path / "key.out").read_text() == ""


@pytest.mark.parametrize("config", ["dagster.yaml", "deploy/mysql/dagster.yaml"])
def test_both_instances_keep_their_logs_so(config: str) -> None:
    assert "class: StepLogManager" in (ROOT / config).read_text(encoding="utf-8")


def test_dagster_makes_it_from_its_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    (tmp_path / "dagster.yaml").write_text(
        "compute_logs: {module: yt_assets.orchestration.instance.compute_logs, class: StepLogManager}\n"
    )
    with dg.DagsterInstance.get() as instance:
        manager = instance.compute_log_manager
        assert isinstance(manager, StepLogManager)
        with manager.capture_logs(["a-run", "compute_logs", "key"]):
            sys.stderr.flush()
        assert manager.is_capture_complete(["a-run", "compute_logs", "key"])
    assert (tmp_path / "storage" / "a-run" / "compute_logs" / "key.err").is_file()
