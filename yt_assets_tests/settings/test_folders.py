"""Folders of data are for this account alone."""

import stat
from pathlib import Path

import pytest

from yt_assets.settings.folders import close_to_others, is_open, make_private


def mode(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


def test_every_folder_that_is_made_is_private_and_no_other_is_touched(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    make_private(tmp_path / "data" / "youtube")
    make_private(tmp_path / "data" / "youtube")
    assert (mode(tmp_path), mode(tmp_path / "data"), mode(tmp_path / "data" / "youtube")) == (0o750, 0o700, 0o700)


def test_what_earlier_releases_left_open_is_closed_and_what_somebody_chose_stays(tmp_path: Path) -> None:
    for before, after in ((0o755, 0o700), (0o750, 0o750), (0o700, 0o700)):
        tmp_path.chmod(before)
        close_to_others(tmp_path)
        assert mode(tmp_path) == after


def test_a_folder_of_another_account_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ended every command in a traceback."""

    def not_yours(_folder: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", not_yours)
    close_to_others(tmp_path)
    assert is_open(tmp_path)


def test_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        make_private(tmp_path / "file")
