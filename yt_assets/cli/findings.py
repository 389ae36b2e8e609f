"""What doctor and status find: one answer to one question, also where the question itself failed.

Here: findings, questions that end in one whatever happens, how findings look. Not here: the questions (doctor.py,
doctor_channels.py, status.py).
"""

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from yt_assets.cli.errors import WrongSetting, settings_blamed
from yt_assets.display.sanitize import harmless_line

STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red"}


@dataclass(frozen=True)
class Finding:
    """One answer. state: ok, note for what works but should be known, wrong for what stops an hour or breaks terms."""

    state: str
    subject: str
    words: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", harmless_line(self.words))


def asked(subject: str, question: Callable[[], str | Finding]) -> Finding:
    """The answer to one question. What was not foreseen is one finding too, and the other questions are still asked."""
    try:
        with settings_blamed():
            answer = question()
    except WrongSetting as error:
        return Finding("wrong", subject, str(error))
    except Exception as error:  # noqa: BLE001  a finding, and no traceback
        return _unforeseen(subject, error)
    return answer if isinstance(answer, Finding) else Finding("ok", subject, answer)


def several(subject: str, question: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """The same of a question with any number of answers."""
    try:
        yield from question()
    except Exception as error:  # noqa: BLE001  as above
        yield _unforeseen(subject, error)


def _unforeseen(subject: str, error: Exception) -> Finding:
    """An error that was not foreseen, by kind and place: its words may hold a secret."""
    *_, frame = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return Finding("wrong", subject, f"could not be checked: an unexpected {type(error).__name__} at {place}")


def show_findings(screen: Console, findings: Sequence[Finding]) -> None:
    """A line each where it fits; longer ones go on under their own beginning."""
    table = Table.grid(padding=(0, 2))
    for _ in ("state", "subject"):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for found in findings:
        table.add_row(Text(found.state, STYLES[found.state]), Text(found.subject, "bold"), Text(found.words))
    screen.print(table)
