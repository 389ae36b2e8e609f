"""Many questions out of the OpenAPI document itself: whatever it allows is answered as it says.

A few here, since they take seconds; `make api-cases` asks more than five thousand.
"""

from pathlib import Path

from yt_assets_tests.api.cases import run_cases, small_world


def test_what_the_document_allows_is_answered_as_it_says(tmp_path: Path) -> None:
    with small_world(tmp_path) as address:
        ran = run_cases(address, tmp_path, examples=20, phases="examples,fuzzing")
    assert ran.code == 0, ran.output
    assert ran.cases >= 150, ran.output
