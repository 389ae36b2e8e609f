"""Standard output and errors of each step, in files for the UI, without processes beside it.

Here: Dagster's own manager of local logs but for the capturing. Not here: what is written. Named by dagster.yaml.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import UnsupportedOperation
from pathlib import Path
from typing import IO, Any

import dagster as dg
from dagster._core.storage.compute_log_manager import CapturedLogContext
from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager

from yt_assets.orchestration.instance import shortcuts
from yt_assets.orchestration.instance.home import dagster_home


class StepLogManager(LocalComputeLogManager):
    """As Dagster's, which starts two `tail` and two Python processes for each step to show its output as it comes.

    Fifty processes an hour took two seconds of work. Here a step writes into its file, from which nothing is lost when
    it is killed; the run's own output gets a copy when the step ends. base_dir: $DAGSTER_HOME/storage by default.
    """

    @classmethod
    def config_type(cls) -> Any:
        """base_dir is not required."""
        inherited: Any = super().config_type()
        return {**inherited, "base_dir": dg.Field(dg.StringSource, is_required=False)}

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> Any:
        """Made by Dagster from dagster.yaml; Dagster's own manager of the same files where shortcuts are off."""
        values = {"base_dir": str(Path(dagster_home(), "storage")), **config_value}
        manager = cls if shortcuts.are_on() else LocalComputeLogManager
        return manager(inst_data=inst_data, **values)

    @contextmanager
    def capture_logs(self, log_key: Sequence[str]) -> Iterator[CapturedLogContext]:
        """Capture what this process writes inside the block."""
        out, errors = (Path(self.get_captured_local_path(log_key, extension)) for extension in ("out", "err"))
        with written_to(out, sys.stdout), written_to(errors, sys.stderr):
            yield CapturedLogContext(log_key)
        Path(self.complete_artifact_path(log_key)).touch()  # type: ignore[no-untyped-call]


@contextmanager
def written_to(file: Path, stream: IO[str]) -> Iterator[None]:
    """Send a stream of this process to a file, and copy what it got to where the stream went, at the end."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        number = stream.fileno()
    except (UnsupportedOperation, AttributeError):  # replaced by something that is no file, as in a notebook
        file.touch()
        yield
        return
    stream.flush()
    with os.fdopen(os.dup(number), "wb") as before, file.open("ab+") as captured:
        begin = captured.seek(0, os.SEEK_END)
        os.dup2(captured.fileno(), number)
        try:
            yield
        finally:
            stream.flush()
            os.dup2(before.fileno(), number)
            captured.seek(begin)
            shutil.copyfileobj(captured, before)
