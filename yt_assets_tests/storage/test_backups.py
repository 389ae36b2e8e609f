"""Backups while hours run, and what comes back from them."""

import json
import shutil
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from yt_assets.storage.copying.backups import LOCK, BackupManifest, back_up, backups_in, restore
from yt_assets.storage.copying.copies import CopyOutcome, CopyProgress
from yt_assets.storage.engine.migrate import HEADS, check_schema
from yt_assets.storage.errors import CopyRefused
from yt_assets_tests.servers.databases import DatabaseUrls, sqlite_urls, with_schema
from yt_assets_tests.storage.moved import checksums, fill_every_table, opened
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    HOUR,
    aside_row,
    features_row,
    hour_at,
    hour_row,
    put,
    snapshot_row,
    told_row,
    video_id,
)

KEYS = [video_id(number) for number in range(3)]


def quiet(_said: CopyProgress) -> None:
    """A test looks at no bar."""


def backed_up(urls: DatabaseUrls, folder: Path, keep: int | None = None) -> tuple[Path, CopyOutcome]:
    with opened(urls, to_read=True) as sources:
        return back_up(sources, folder, quiet, keep=keep)


def restored(folder: Path, urls: DatabaseUrls, *, force: bool = False) -> CopyOutcome:
    with opened(urls) as targets:
        return restore(folder, targets, quiet, force=force)


@pytest.fixture
def source(tmp_path: Path) -> DatabaseUrls:
    """One settled hour with features; then an hour in the middle of its capture, and a second capture of the first."""
    urls = with_schema(sqlite_urls(tmp_path / "from"))
    with opened(urls) as databases:
        put(
            databases["videos"],
            hours=[
                hour_row(plan=2, generation=1, features_generation=1),
                hour_row(hour_at(1), plan=1, generation=1, features_generation=None),
                hour_row(hour_at(2), state="capturing", plan=1, generation=None, features_generation=None),
            ],
            raw_videos=[snapshot_row(key, hour_at(number)) for key in KEYS for number in range(3)],
            raw_videos_aside=[aside_row(key, HOUR, plan=plan) for key in KEYS for plan in (1, 2)],
            video_features=[features_row(key, hour_at(number)) for key in KEYS for number in range(2)],
            raw_channels=[told_row(hour=hour_at(number)) for number in range(3)],
        )
    return urls


def test_an_hour_is_whole_in_a_backup_or_not_there(source: DatabaseUrls, tmp_path: Path) -> None:
    folder, _ = backed_up(source, tmp_path / "backups")
    with opened(sqlite_urls(folder), to_read=True) as databases:
        videos = databases["videos"]
        check_schema(videos)
        ledger = {row["hour"]: row for row in rows_in(videos, "hours")}
        assert ledger.keys() == {HOUR, hour_at(1)}
        assert [row["features_generation"] for row in ledger.values()] == [1, None]
        assert {row["hour"] for row in rows_in(videos, "raw_videos")} == {HOUR, hour_at(1)}
        assert {row["hour"] for row in rows_in(videos, "raw_channels")} == {HOUR, hour_at(1)}
        assert {row["hour"] for row in rows_in(videos, "video_features")} == {HOUR}
        assert {row["plan"] for row in rows_in(videos, "raw_videos_aside")} == {1}


def test_a_backup_is_three_files_of_which_the_manifest_speaks(source: DatabaseUrls, tmp_path: Path) -> None:
    folder, outcome = backed_up(source, tmp_path / "backups")
    assert sorted(path.name for path in folder.iterdir()) == ["insights.db", "manifest.json", "videos.db"]
    manifest = BackupManifest.of(folder)
    assert dict(manifest.schemas) == HEADS
    assert manifest.newest_hour == hour_at(1).isoformat()
    assert manifest.checksums == outcome.checksums == checksums(sqlite_urls(folder))
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700


@pytest.mark.thorough_on_servers
def test_a_backup_restores_into_any_engine(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    urls = sqlite_urls(tmp_path / "from")
    with opened(urls) as databases:
        fill_every_table(databases, 2)
        put(databases["videos"], hours=[hour_row()])
    folder, outcome = backed_up(urls, tmp_path / "backups")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    target = DatabaseUrls("", f"{database_urls.videos}", f"{database_urls.insights}")
    if database_urls.engine == "sqlite":
        target = sqlite_urls(tmp_path / "to")
    restored(folder, target)
    assert checksums(target) == outcome.checksums
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before, "a restore changes no backup"


def test_a_target_with_rows_takes_a_backup_by_force_alone(source: DatabaseUrls, tmp_path: Path) -> None:
    folder, outcome = backed_up(source, tmp_path / "backups")
    with pytest.raises(CopyRefused, match="--force"):
        restored(folder, source)
    restored(folder, source, force=True)
    assert checksums(source) == outcome.checksums


def test_a_file_that_changed_is_no_backup(source: DatabaseUrls, tmp_path: Path) -> None:
    folder, _ = backed_up(source, tmp_path / "backups")
    with (folder / "videos.db").open("r+b") as file:
        file.seek(5_000)
        file.write(b"\xff")
    with pytest.raises(CopyRefused, match=r"videos\.db' is missing, or not as the backup wrote it"):
        restored(folder, sqlite_urls(tmp_path / "to"))
    assert not (tmp_path / "to").exists()


def test_a_folder_of_backups_names_its_newest(source: DatabaseUrls, tmp_path: Path) -> None:
    folder, _ = backed_up(source, tmp_path / "backups")
    with pytest.raises(CopyRefused, match=f"it holds 1 of them, the newest is {folder}"):
        restored(tmp_path / "backups", sqlite_urls(tmp_path / "to"))


def test_so_many_backups_stay_and_unfinished_ones_go(source: DatabaseUrls, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    first, _ = backed_up(source, place)
    older = [place / f"2026-01-0{day}T00-00-00Z" for day in (1, 2, 3)]
    for folder in older:
        shutil.copytree(first, folder)
    (place / ".unfinished-2026-01-04T00-00-00Z").mkdir()
    (place / "notes").mkdir()
    shutil.rmtree(first)
    newest, _ = backed_up(source, place, keep=2)
    assert backups_in(place) == [older[-1], newest]
    assert sorted(path.name for path in place.iterdir() if path.is_dir()) == [older[-1].name, newest.name, "notes"]


def test_two_backups_into_one_folder_do_not_meet(source: DatabaseUrls, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with FileLock(tmp_path / "backups" / LOCK), pytest.raises(CopyRefused, match="another process is writing"):
        backed_up(source, tmp_path / "backups")


def test_a_backup_of_a_newer_release_is_refused(source: DatabaseUrls, tmp_path: Path) -> None:
    folder, _ = backed_up(source, tmp_path / "backups")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["schemas"]["videos"] = "9999"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CopyRefused, match=r"schema 9999 of videos, newer than .* install release"):
        restored(folder, sqlite_urls(tmp_path / "to"))


def test_hours_are_written_while_a_backup_is(source: DatabaseUrls, tmp_path: Path) -> None:
    """Neither waits for the other, and the backup is one state: the ledger's row and the hour's snapshots, or none."""
    stop = threading.Event()
    written: list[int] = []

    def capture() -> None:
        with opened(source) as databases:
            number = 3
            while not stop.is_set():
                hour = hour_at(number)
                rows = [snapshot_row(key, hour) for key in KEYS]
                put(databases["videos"], hour, hours=[hour_row(hour, plan=1, generation=1)], raw_videos=rows)
                written.append(number)
                number += 1

    writer = threading.Thread(target=capture)
    writer.start()
    try:
        while len(written) < 3:
            stop.wait(0.01)
        folder, _ = backed_up(source, tmp_path / "backups")
    finally:
        stop.set()
        writer.join()
    with opened(sqlite_urls(folder), to_read=True) as databases:
        hours = {row["hour"] for row in rows_in(databases["videos"], "hours")}
        snapshots = [row["hour"] for row in rows_in(databases["videos"], "raw_videos")]
    assert len(hours) >= 5
    assert sorted(snapshots) == sorted([*hours] * 3)
