"""The file of benchmarks that ``YT_BENCHMARKS_FILE`` names.

Here: opening it, and one sentence about what is wrong with it. Not here: the fields and their bands (analysis), the
variable (settings, the only caller).
"""

from pathlib import Path

from yt_assets.analysis.benchmarks import BadBenchmark, read_benchmarks


def read_benchmarks_file(file: Path) -> dict[str, float]:
    """The fields that a YAML file sets. Raises ValueError: file, field, value and what is allowed, in one sentence."""
    from yaml import YAMLError, safe_load  # few set the variable

    try:
        table = safe_load(file.expanduser().read_text(encoding="utf-8")) or {}
        read_benchmarks(table)
    except (OSError, UnicodeDecodeError, YAMLError, BadBenchmark) as error:
        message = f"YT_BENCHMARKS_FILE is '{file}': {_reason(error)}"
        raise ValueError(message) from None
    return {name: float(value) for name, value in table.items()}


def _reason(error: Exception) -> str:
    if isinstance(error, BadBenchmark):
        return str(error)
    why = error.strerror if isinstance(error, OSError) else "it is no YAML"
    return f"{why}; it must be a YAML file of benchmark fields, such as 'surging_pace: 2.5'"
