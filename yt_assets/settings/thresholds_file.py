"""The file of thresholds that `YT_BENCHMARKS_FILE` names.

Here: opening it, and one sentence about what is wrong with it. Not here: the fields and their bands
(analysis/trends/thresholds), the variable (environment, the only caller).
"""

from pathlib import Path

from yt_assets.analysis.trends.thresholds import BadThreshold, read_thresholds

THRESHOLDS_ALLOWED = "a YAML file of benchmark fields, such as 'surging_pace: 2.5'"


def read_thresholds_file(file: Path) -> dict[str, float]:
    """The fields that a YAML file sets. Raises ValueError: file, field, value and what is allowed, in one sentence."""
    from yaml import YAMLError, safe_load  # few set the variable

    try:
        table = safe_load(file.expanduser().read_text(encoding="utf-8-sig")) or {}
        if isinstance(table, dict):
            table.pop("turning_share", None)  # of releases before: it decides nothing any more
        read_thresholds(table)
    except (OSError, UnicodeDecodeError, YAMLError, BadThreshold) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no YAML"
        reason = str(error) if isinstance(error, BadThreshold) else f"{why}; it must be {THRESHOLDS_ALLOWED}"
        message = f"YT_BENCHMARKS_FILE is '{file}': {reason}"
        raise ValueError(message) from None
    return {name: float(value) for name, value in table.items()}
