"""Whatever comes in is read, or refused in the documented way: never another exception.

A few hundred new cases in each run of the tests, and what such cases found before, in corpus/. `make fuzz` runs a
hundred thousand.
"""

import ast
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from yt_assets_tests.fuzz.targets import TARGETS

FOUND = Path(__file__).parent / "corpus"
EXAMPLES = 10


def _file(name: str) -> Path:
    return FOUND / f"{name.replace(' ', '_')}.txt"


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", TARGETS)
def test_what_is_read_is_read_or_refused(name: str) -> None:
    target = TARGETS[name]
    quick = settings(
        max_examples=20 + EXAMPLES * target.share, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    quick(given(target.cases)(target.check))()


@pytest.mark.parametrize("name", [name for name in TARGETS if _file(name).exists()])
def test_what_was_found_once_is_not_found_again(name: str) -> None:
    """Each line of a file is a case, as Python writes it; a comment above it says what it did."""
    lines = _file(name).read_text(encoding="ascii").splitlines()
    cases = [ast.literal_eval(line) for line in lines if line and not line.startswith("#")]
    assert cases
    for case in cases:
        TARGETS[name].check(case)
