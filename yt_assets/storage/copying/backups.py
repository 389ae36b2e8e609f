"""A backup: both databases as SQLite files in a folder, with a manifest.

Here: the folder, the manifest, which hours are whole. Not here: the copying (copies.py), the commands (cli/).

A folder has its name once everything in it is written and on the disk: one that is not finished has another name. A
backup holds what is settled. Of an hour that is being captured it holds nothing, of one whose features are being
computed no features, of a second capture nothing: the ledger says of each hour what is there, as ever.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Table, select

from yt_assets.settings.folders import make_private
from yt_assets.storage.copying.checksums import Checksum, Values
from yt_assets.storage.copying.copies import CopyOutcome, CopyProgress, DatabaseCopy, Databases
from yt_assets.storage.copying.marks import Checksums
from yt_assets.storage.copying.tables import Choice
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import HEADS, ensure_schema
from yt_assets.storage.engine.read_only import ReadOnlyDatabase
from yt_assets.storage.errors import CopyRefused
from yt_assets.storage.schema import videos
from yt_assets.storage.schema.tables import TABLES

MANIFEST, LOCK = "manifest.json", ".backup.lock"
UNFINISHED = ".unfinished-"
STAMP = "%Y-%m-%dT%H-%M-%SZ"
Say = Callable[[CopyProgress], None]


@dataclass(frozen=True)
class BackupManifest:
    """What a backup holds. made_at: ISO 8601. schemas: revision by database. files: SHA-256 by name.

    tables: by database and table its rows and checksum, as checksums.py spells them.
    """

    made_at: str
    release: str
    newest_hour: str | None
    schemas: Mapping[str, str]
    files: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, folder: Path) -> "BackupManifest":
        """The manifest of a backup. Raises CopyRefused for a folder that is none, or whose files have changed."""
        try:
            made = cls(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except FileNotFoundError:
            inside = backups_in(folder)
            hint = f": it holds {len(inside)} of them, the newest is {inside[-1]}" if inside else ""
            message = f"'{folder}' is no backup that 'yt-assets backup' finished{hint}"
            raise CopyRefused(message) from None
        except (OSError, ValueError, TypeError) as error:
            message = f"'{folder / MANIFEST}' cannot be read: {error}"
            raise CopyRefused(message) from None
        for name, digest in made.files.items():
            if not (folder / name).is_file() or _digest(folder / name) != digest:
                message = f"'{folder / name}' is missing, or not as the backup wrote it: take another backup"
                raise CopyRefused(message)
        return made

    @property
    def checksums(self) -> dict[str, Checksums]:
        """The same as values."""
        return {
            name: {table: Checksum.read(words) for table, words in tables.items()}
            for name, tables in self.tables.items()
        }


def backups_in(folder: Path) -> list[Path]:
    """Finished backups in a folder, oldest first: their names are times."""
    return sorted(path.parent for path in folder.glob(f"*/{MANIFEST}") if not path.parent.name.startswith("."))


def back_up(sources: Databases, folder: Path, say: Say, *, keep: int | None = None) -> tuple[Path, CopyOutcome]:
    """Write a new backup into a folder of backups; it, and what it holds. keep: so many stay, the oldest go.

    Raises CopyRefused while another one is written there, OSError, and what DatabaseCopy.run raises.
    """
    make_private(folder)
    at = datetime.now(UTC)
    unfinished = folder / f"{UNFINISHED}{at:{STAMP}}"
    with _alone(folder):
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        make_private(unfinished)
        outcome = _filled(sources, unfinished, say)
        _describe(unfinished, at, outcome)
        finished = folder / f"{at:{STAMP}}"
        unfinished.rename(finished)
        _synced(folder)
        for old in backups_in(folder)[: -keep if keep else 0]:
            # Without its manifest it is no backup any more, wherever this is interrupted.
            (old / MANIFEST).unlink()
            shutil.rmtree(old)
    return finished, outcome


def restore(folder: Path, targets: Databases, say: Say, *, force: bool = False) -> CopyOutcome:
    """Copy a backup into two databases of any engine, and compare them with its manifest.

    One of an earlier release is migrated first, in a copy of its files. Raises CopyRefused, CopyFailed.
    """
    manifest = BackupManifest.of(folder)
    is_current = dict(manifest.schemas) == HEADS
    with ExitStack() as stack:
        place = folder
        if not is_current:
            place = Path(stack.enter_context(TemporaryDirectory(prefix="yt_assets_restore_")))
            _migrate(manifest, folder, place)
        sources = {name: stack.enter_context(_file(place, name, ReadOnlyDatabase)) for name in TABLES}
        expected = manifest.checksums if is_current else None
        return DatabaseCopy(sources, targets, origin=str(folder)).run(say, force=force, expected=expected)


def _migrate(manifest: BackupManifest, folder: Path, place: Path) -> None:
    for name in TABLES:
        if manifest.schemas[name] > HEADS[name]:
            has = f"'{folder}' has schema {manifest.schemas[name]} of {name}, newer than {HEADS[name]} of this release"
            message = f"{has}: install release {manifest.release}"
            raise CopyRefused(message)
        shutil.copyfile(folder / f"{name}.db", place / f"{name}.db")
        with _file(place, name, Database) as database:
            ensure_schema(database)


def _file(folder: Path, name: str, kind: type[Database]) -> Database:
    # In a URL % begins an escape, and ? the options.
    place = str(folder.absolute() / name).replace("%", "%25").replace("?", "%3F")
    return kind(name, f"sqlite:///{place}.db", setting=f"{name}.db")


def _filled(sources: Databases, folder: Path, say: Say) -> CopyOutcome:
    with ExitStack() as stack:
        targets = {name: stack.enter_context(_file(folder, name, Database)) for name in TABLES}
        return DatabaseCopy(sources, targets, choose=settled_rows).run(say)


def settled_rows(connection: Connection) -> Choice:
    """The choice of what is settled, by one view of the ledger."""
    ledger = {row.hour: row for row in connection.execute(select(videos.hours))}
    settled = {hour for hour, row in ledger.items() if row.generation is not None}
    featured = {hour for hour in settled if ledger[hour].features_generation == ledger[hour].generation}

    def choose(table: Table, rows: Sequence[Values]) -> Sequence[Values]:
        # Insights are replaced an hour at a time, and only those of settled hours.
        if table.name not in TABLES["videos"] or "hour" not in table.c:
            return rows
        names = table.c.keys()
        place = names.index("hour")
        hours = featured if table is videos.video_features else settled
        chosen = [row for row in rows if row[place] in hours]
        if table is videos.raw_videos_aside:
            plan = names.index("plan")
            return [row for row in chosen if row[plan] <= ledger[row[place]].generation]
        if table is videos.hours:
            of_features = names.index("features_generation")
            return [
                row if row[place] in featured else (*row[:of_features], None, *row[of_features + 1 :]) for row in chosen
            ]
        return chosen

    return choose


def _describe(folder: Path, at: datetime, outcome: CopyOutcome) -> None:
    with _file(folder, "videos", ReadOnlyDatabase) as database, database.reading() as connection:
        newest = connection.scalar(select(videos.hours.c.hour).order_by(videos.hours.c.hour.desc()).limit(1))
    for lock in folder.glob("*.lock"):
        lock.unlink()
    names = [f"{name}.db" for name in TABLES]
    for name in names:
        _synced(folder / name)
    manifest = BackupManifest(
        made_at=at.isoformat(timespec="seconds"),
        release=version("yt_assets"),
        newest_hour=newest and newest.isoformat(),
        schemas=HEADS,
        files={name: _digest(folder / name) for name in names},
        tables={
            name: {table: checksum.words for table, checksum in checksums.items()}
            for name, checksums in outcome.checksums.items()
        },
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    _synced(folder / MANIFEST)
    _synced(folder)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _synced(path: Path) -> None:
    """Wait until a file, or a folder's entries, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        message = f"another process is writing a backup into '{folder}'"
        raise CopyRefused(message) from None
    try:
        yield
    finally:
        lock.release()
