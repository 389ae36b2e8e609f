"""An hour on a machine that is odd in every way at once; tools/odd_machines.py tries each way with the two commands."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
RUN = f'umask 077; exec "{BIN}/yt-assets" run --hours 1'
ODD = {"PATH": "/usr/bin:/bin", "LANG": "C", "LC_ALL": "C", "HOME": "/sys"}


def test_an_hour_is_captured_and_shown(tmp_path: Path) -> None:
    """A folder with a blank, %, # and other scripts, LANG=C, a home that takes no files, umask 077, a short PATH."""
    folder = tmp_path / "100% my #1 дом 家"
    folder.mkdir()
    ended = subprocess.run(
        ["/bin/sh", "-c", RUN],
        cwd=folder,
        env={**ODD, "YT_DATA_DIR": str(folder / "data"), "TMPDIR": os.environ.get("TMPDIR", "/tmp")},  # noqa: S108
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Trending now" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert (folder / "data" / "sandbox" / "videos.db").stat().st_mode & 0o077 == 0
