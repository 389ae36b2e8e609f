"""`yt-assets export`: days of what analysts read, as files.

Here: options, which files, progress. Not here: formats (export_files.py), rows (storage).
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings
from yt_assets.cli.filters import read_since
from yt_assets.cli.reading import newest_hour, readers
from yt_assets.settings.environment import Settings

MISSING = "Parquet needs the package pyarrow: install the extra with 'pip install \"yt-assets[export]\"', or add --csv."
POLICY = (
    "Titles, names, views, likes and comments: YouTube Data API. YouTube's developer policies (III.E.4) let statistics "
    "be kept for 30 days, longer with the analytics amendment alone, and names until they are a month old. All other "
    "figures are computed by yt_assets and are not YouTube data."
)
# Whatever else is allowed: names were read within the last day, and may be kept for 30.
DAYS_OF_NAMES = 29


@click.command()
@click.option("--since", default="7d", show_default=True, help="From which day on: 2026-11-20, or 36h or 7d.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="A folder.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV instead of Parquet.")
@click.option("--spreadsheet", is_flag=True, help="With --csv: times, figures and a mark as spreadsheets read them.")
def export(since: str, folder: Path, *, as_csv: bool, spreadsheet: bool) -> None:
    """Write days of all videos, channels and keywords into files. One Parquet file for each table and UTC day."""
    from yt_assets.cli.export_files import write_csv, write_parquet

    begin = read_since("--since", since)
    if spreadsheet and not as_csv:
        message = "--spreadsheet is about CSV: add --csv."
        raise WrongSetting(message)
    if not as_csv:
        _require_pyarrow()
    settings = checked_settings()
    whole = 0
    with readers(settings) as (insights, _):
        newest = newest_hour(insights)
        first = (newest - begin if isinstance(begin, timedelta) else begin).date()
        exports = insights.exports()
        for name in exports.names:
            columns = exports.columns(name)
            for day in exports.days(name, first):
                file = folder / name / f"{day}" if day else folder / name
                parts = exports.parts(name, day)
                try:
                    if as_csv:
                        rows = write_csv(file.with_suffix(".csv"), columns, parts, is_for_spreadsheet=spreadsheet)
                    else:
                        about = about_file(settings, name, day, datetime.now(UTC).date())
                        rows = write_parquet(file.with_suffix(".parquet"), columns, parts, about)
                except OSError as error:
                    message = f"--to is '{folder}': {error.strerror}."
                    raise WrongSetting(message) from error
                whole += rows
                click.echo(f"{name}{f' {day}' if day else ''}: {rows:,} rows")
    if not whole:
        message = f"nothing is stored since {first}: /v1/hours and 'yt-assets doctor' say what is."
        raise CommandFailed(message)


def about_file(settings: Settings, name: str, day: date | None, today: date) -> dict[str, str]:
    """What goes into a file's footer: where it is from, and until when it may be kept."""
    ends = [today + timedelta(days=DAYS_OF_NAMES)]
    if day is not None:
        ends.append(day + timedelta(days=settings.yt_retention_days))
    return {
        "table": name,
        "written_by": "yt_assets",
        "source": "sandbox: simulated, none of it from YouTube" if settings.source == "sandbox" else "youtube",
        "policy": POLICY,
        "delete_by": f"{min(ends)}",
    }


def _require_pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401  a third of a second
    except ModuleNotFoundError as error:
        raise WrongSetting(MISSING) from error
